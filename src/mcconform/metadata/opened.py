"""What a document is about, envelopes opened and references put in, so that paths lead through.

In standards that are written as graphs (`Home.refers`) an object may stand once and be named by its
id elsewhere: paths find it at both places. A learner record may hold its badges as objects or in
envelopes (VC Data Model 2.0 section 4.13.2); what they say counts the same. Nothing is verified
here: the credentials inside are subjects of their own. No place inside an envelope can be pointed
at, so the envelope stands for it; the reference stands for what it names.
"""

from __future__ import annotations

import copy
import functools
import re
from collections.abc import Callable, Mapping
from typing import Final

import msgspec

from mcconform.metadata import elements
from mcconform.metadata.elements import compile_all, crosswalk
from mcconform.metadata.paths import Hit
from mcconform.metadata.reading import NAMES_ITSELF, NAMES_ONLY, Reading, named
from mcconform.metadata.search import Found, Search, Shared
from mcconform.model import Dossier, Json
from mcconform.nodes import escape, unescape
from mcconform.outline import made_of
from mcconform.securing.contents import document_in, is_sealed
from mcconform.securing.jose import JoseError
from mcconform.standards import get_standard, standards, the_whole

Object = Mapping[str, Json]
_MOST_MADE: Final = 256
"""Of what is kept for one form: each profile of a run has a search of its own."""
_WEB: Final = re.compile(r"https?://[^\s/]|ce-[0-9a-f]{8}-", re.ASCII | re.IGNORECASE)
"""An address on the web, or a CTID: each resource of the registry has one there."""


class Open(msgspec.Struct, frozen=True, eq=False):
    """The document as paths see it."""

    document: Mapping[str, Json]
    sealed: tuple[str, ...] = ()
    """Pointers of what stood in an envelope or was named by its id."""
    base: str = ""
    """Where in the document handed in the described object stands."""

    refers: bool = False
    """Whether it may name by an address what stands in another document."""

    def elsewhere(self, dossier: Dossier) -> Mapping[str, str]:
        """The links whose documents are not at hand: pointers as paths give them, without places in
        arrays, and where in the document the first such link stands.
        """
        if dossier.assembled is not None:
            return {pointer: pointer for pointer in dossier.assembled.absent}
        return (
            dossier.once("metadata.elsewhere", lambda _: _links(self.document))
            if self.refers
            else {}
        )

    def place(self, pointer: str) -> str:
        """A pointer into the document as it was handed in."""
        sealed = next((one for one in self.sealed if pointer.startswith(f"{one}/")), pointer)
        return self.base + sealed


def opened(dossier: Dossier) -> Open:
    """The document of a dossier, worked out once."""
    return dossier.once("metadata.opened", _opened)


def found_in(dossier: Dossier, search: Search) -> Found:
    """What stands at the paths of a search in the document that a dossier is about."""
    document = opened(dossier).document
    made = made_of(dossier) if document is dossier.document else None
    if made is None:
        return search.run(document)
    shared: Shared | None = made.get(search)
    if shared is not None:
        return shared.found(document)
    found = search.run(document)
    if search not in made and len(made) < _MOST_MADE:
        made[search] = None if found.by_values else Shared(found, document)
    return found


def _opened(dossier: Dossier) -> Open:
    standard = dossier.credential.standard or ""
    base, document = _described(standard)(dossier.document)
    if elements.refers(standard):
        reading = Reading(dossier.document)
        return Open(reading.whole(document), tuple(reading.put_in), base, refers=True)
    inside = _inside(standard)
    if inside is None:
        return Open(document, base=base)
    replaced: dict[str, Json] = {}
    for hits in inside.run(document).hits.values():
        for hit in hits:
            if is_sealed(hit.value):
                found = _content(hit)
                if found is not None:
                    replaced[hit.pointer] = found
    if not replaced:
        return Open(document, base=base)
    return Open(_with(document, replaced), tuple(replaced), base)


def _links(document: Object) -> Mapping[str, str]:
    """What names something on the web by its address, and is not in the document.

    A name that is none of the web (``urn:``, a blank node) leads nowhere, so nothing stands there.
    """
    found: dict[str, str] = {}
    waiting: list[tuple[Json, str, str]] = [(document, "", "")]
    while waiting:
        value, way, pointer = waiting.pop()
        if isinstance(value, list):
            waiting += [(one, way, f"{pointer}/{at}") for at, one in enumerate(value)]
        elif isinstance(value, Mapping) and not (way and NAMES_ONLY.issuperset(value)):
            for key, one in value.items():
                if key not in NAMES_ITSELF:
                    token = f"/{escape(key)}"
                    waiting.append((one, way + token, pointer + token))
        elif way and _WEB.match(named(value)):
            found.setdefault(way, pointer)
    return found


@functools.cache
def _described(standard: str) -> Callable[[Object], tuple[str, Object]]:
    """What finds the object a document is about; the whole where no folder has the standard."""
    known = any(one.id == standard for one in standards())
    return get_standard(standard).described if known else the_whole


@functools.cache
def _inside(standard: str) -> Search | None:
    """Where the credentials inside stand; None where a standard has none."""
    paths = compile_all(standard, crosswalk().standards[standard].inside)
    return Search(paths) if paths else None


def _content(hit: Hit) -> Json:
    try:
        return document_in(hit.value)
    except JoseError:
        return None


def _with(document: Mapping[str, Json], replaced: Mapping[str, Json]) -> Mapping[str, Json]:
    """A copy with other values at some places; only what is on the way to them is copied."""
    whole: dict[str, Json] = dict(document)
    copies: dict[str, Json] = {"": whole}
    for pointer, value in replaced.items():
        here: Json = whole
        way = ""
        *tokens, last = pointer.split("/")[1:]
        for token in tokens:
            way = f"{way}/{token}"
            key = _key(here, token)
            if way not in copies:
                copies[way] = here[key] = copy.copy(here[key])
            here = copies[way]
        here[_key(here, last)] = value
    return whole


def _key(holder: Json, token: str) -> str | int:
    return int(token) if isinstance(holder, list) else unescape(token)
