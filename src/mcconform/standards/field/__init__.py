"""Small contexts that credentials of the field list: a library, no standard of credentials."""

from __future__ import annotations

from mcconform.standards.vocabulary import load

VOCABULARY = load(__name__)
