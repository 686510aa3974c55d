"""The W3C CCG's vocabulary of citizenship: a library of contexts, no standard of credentials."""

from __future__ import annotations

from mcconform.standards.vocabulary import load

VOCABULARY = load(__name__)
