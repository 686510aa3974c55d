"""Render methods of the W3C CCG: a library of contexts, no standard of credentials."""

from __future__ import annotations

from mcconform.standards.vocabulary import load

VOCABULARY = load(__name__)
