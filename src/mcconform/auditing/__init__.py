"""Audits: a corpus of any size, judged subject by subject and as a set, and what it comes to.

    corpus ──▶ engine (one process or several) ──▶ store (DuckDB) ──▶ summary ──▶ report

The store is the audit: whatever a report says is read from it, and a run that was stopped goes on
from it. No module but `store` and `tables` knows DuckDB, and nothing else of mcconform loads it.
"""
