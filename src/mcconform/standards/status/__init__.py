"""Status lists of the W3C: a library of contexts; the rules are in ``mcconform.status``."""

from __future__ import annotations

from mcconform.standards.vocabulary import load

VOCABULARY = load(__name__)
