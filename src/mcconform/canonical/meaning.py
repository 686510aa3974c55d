"""What each name in a JSON-LD document means: the IRI that its contexts give it.

JSON-LD 1.1 API section 5.1 (Expansion), https://www.w3.org/TR/json-ld11-api/#expansion-algorithm,
watched while PyLD does it. Whoever reads a document as JSON reads its names; a signature over RDF
covers what they mean.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyld.jsonld import KEYWORDS

from mcconform.canonical import reference
from mcconform.canonical.expansion import Watched, is_absolute
from mcconform.canonical.reference import Contexts
from mcconform.model import Json
from mcconform.nodes import as_list, escape

NAME, VALUE = "name", "value"
Meanings = Mapping[tuple[str, str], str]
"""Pointer and `NAME` or `VALUE` to an IRI or a keyword: what the member at the pointer is called,
and what an identifier or a type that stands there is. Names that mean nothing are left out, and so
is everything inside them.
"""


def meanings(document: Mapping[str, Json], contexts: Contexts) -> Meanings:
    """The meaning of every name of a document. Raises a `CanonicalError`."""
    reading = _Reading()
    reference.expand(document, contexts, reading)
    return reading.found


class _Reading(Watched):
    """PyLD's expansion, of which every name's meaning is kept."""

    def __init__(self) -> None:
        super().__init__(safe=True)
        self.found: dict[tuple[str, str], str] = {}

    def _note(self, active_ctx: Any, type_ctx: Any, element: Any) -> None:
        for key, value in element.items():
            if key == "@context":
                continue
            pointer = f"{element.pointer}/{escape(key)}"
            meaning = self._expand_iri(active_ctx, key, vocab=True)
            self._keep(pointer, NAME, meaning)
            if meaning == "@id":
                self._keep_text(pointer, value, active_ctx, vocab=False)
            elif meaning == "@type":
                for index, one in enumerate(as_list(value)):
                    place = f"{pointer}/{index}" if isinstance(value, list) else pointer
                    self._keep_text(place, one, type_ctx, vocab=True)

    def _keep_text(self, pointer: str, value: Json, active_ctx: Any, *, vocab: bool) -> None:
        if isinstance(value, str):
            self._keep(pointer, VALUE, self._expand_iri(active_ctx, value, vocab=vocab))

    def _keep(self, pointer: str, what: str, meaning: Json) -> None:
        if meaning in KEYWORDS or is_absolute(meaning):
            self.found[pointer, what] = meaning

    def _expand_value(self, active_ctx: Any, active_property: Any, value: Any, options: Any) -> Any:
        expanded = super()._expand_value(active_ctx, active_property, value, options)
        if self._inside and isinstance(expanded, dict) and "@id" in expanded:
            for place in self.places(active_property, value):
                self._keep(place, VALUE, expanded["@id"])
        return expanded
