"""The context of the Digital Credentials Consortium: a library, no standard of credentials."""

from __future__ import annotations

from mcconform.standards.vocabulary import load

VOCABULARY = load(__name__)
