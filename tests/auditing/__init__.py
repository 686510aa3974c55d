"""Audits of corpora."""
