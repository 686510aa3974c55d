"""What a credential is made of, at a glance: enough to see which rules have nothing to check.

A rule that only speaks about ``credentialStatus`` need not be asked about a document in which no
member has that name. The names are gathered in one walk that intake does in any case.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Final, TypeVar

import msgspec

from mcconform.model import Container, Credential, Dossier, Json

T = TypeVar("T")
JWS: Final = "<jws>"
"""It came as a compact JWS, or as an SD-JWT."""
ENVELOPED: Final = "<enveloped>"
"""It came in an envelope that is more than a compact JWS: SD-JWT, COSE, JWS in JSON form."""
WRAPPED: Final = "<wrapped>"
"""An object with a ``data:`` URL held it."""
NOTED: Final = "<noted>"
"""Intake saw a fault."""
_NESTING: Final = (dict, list)
_SAID: Final = ("@context", "type", "@type", "cryptosuite", "proofPurpose")
SAID: Final = frozenset(_SAID)
"""Members whose values belong to the form of a document: they say what it and its objects are."""
_MOST_MEMBERS: Final = 500
"""Members and items of a document whose form is kept; badges of the field have some fifty."""
_MOST_SAID: Final = 20
_LONGEST_SAID: Final = 200
_LONGEST_NAMES: Final = 10_000
_MOST_FORMS: Final = 512

_OUTLINES: Final[dict[tuple[object, ...], Outline]] = {}


class Outline(msgspec.Struct, frozen=True, eq=False):
    """What one walk over a document shows. Documents of one form share their outline.

    The form of a document is the names of its members in their order, wherever they stand, and of
    each value what kind it is; of truth values and of members in ``SAID`` also what they say.
    Badges that an issuer makes in one way are of one form: what follows from the form alone is
    worked out once for all of them and kept in ``made``.
    """

    names: frozenset[str]
    """The name of every member, wherever it stands."""
    texts: int
    """How many strings there are: names of members, and values."""
    contexts: int
    """How many of the objects have an ``@context``."""
    depth: int
    """How deep objects and arrays are nested in each other."""
    blanks: bool
    """Whether there is a null or an empty array anywhere."""
    made: dict[Any, Any] | None = None
    """What was worked out from the form. None where the form is new, too large to be kept, or not
    all there is to it: a context that is written out in the document."""


def outline(credential: Credential) -> Outline:
    """The outline of a credential's document, made once."""
    return credential.once("outline", outline_of)


def made_of(dossier: Dossier) -> dict[Any, Any] | None:
    """`Outline.made` for the document of a dossier; None where it was put together of several."""
    return outline(dossier.credential).made if dossier.assembled is None else None


def by_form(dossier: Dossier, key: object, make: Callable[[Dossier], T]) -> T:
    """``make(dossier)``, computed once for all documents of one form.

    All that ``make`` reads is the form of the document, the standard, and what ``key`` names.
    """
    made = made_of(dossier)
    if made is None:
        return make(dossier)
    if key not in made:
        made[key] = make(dossier)
    value: T = made[key]
    return value


def outline_of(value: Json) -> Outline:
    """The outline of JSON as the parser gives it: of ``dict`` and ``list``."""
    form = _form(value)
    if form is None:
        return _seen(value)
    found = _OUTLINES.get(form)
    if found is None:
        found = _seen(value)
        if sum(map(len, found.names)) <= _LONGEST_NAMES:
            if len(_OUTLINES) >= _MOST_FORMS:
                _OUTLINES.clear()
            _OUTLINES[form] = found
    elif found.made is None:  # the second of its form: there may be more
        found = _OUTLINES[form] = msgspec.structs.replace(found, made={})
    return found


def _form(value: Json) -> tuple[object, ...] | None:
    """The form, layer by layer, so that another form cannot read alike; None where none is kept."""
    form: list[object] = []
    layer: list[Json] = [value] if isinstance(value, dict) else []
    left = _MOST_MEMBERS
    while layer:
        below: list[Json] = []
        for item in layer:
            left -= len(item)
            if left < 0:
                return None
            if type(item) is dict:
                inner = item.values()
                others = [one for one in inner if type(one) is not str]
                form.append(tuple(item))
                if not SAID.isdisjoint(item) and not _say(item, form, others):
                    return None
            else:
                inner = item
                others = [one for one in inner if type(one) is not str]
            form.append(tuple(map(type, inner)))
            for one in others:
                kind = type(one)
                if kind is dict or kind is list:
                    below.append(one)
                elif kind is bool:
                    form.append(one)
        layer = below
    return tuple(form) or None


def _say(item: dict[str, Json], form: list[object], others: list[Json]) -> bool:
    """Put into a form what the members in `SAID` say; False where that cannot be kept.

    Their arrays are done with then and are taken from ``others``.
    """
    for name in _SAID:
        if name not in item:
            continue
        said = item[name]
        if type(said) is str:
            form.append(said)
            if len(said) > _LONGEST_SAID:
                return False
        elif type(said) is list and len(said) <= _MOST_SAID:
            for one in said:
                if type(one) is not str or len(one) > _LONGEST_SAID:
                    return False
            form.append(tuple(said))
            others.remove(said)
        else:
            return False
    return True


def _seen(value: Json) -> Outline:
    names: set[str] = set()
    texts = contexts = depth = 0
    blanks = False
    layer: list[Json] = [value] if isinstance(value, dict | list) else []
    while layer:
        depth += 1
        below: list[Json] = []
        for item in layer:
            inner = item
            if isinstance(item, dict):
                names.update(item)
                texts += len(item)
                contexts += "@context" in item
                inner = item.values()
            elif not item:
                blanks = True
            others = [one for one in inner if type(one) is not str]
            texts += len(inner) - len(others)
            for one in others:
                if isinstance(one, _NESTING):
                    below.append(one)
                elif one is None:
                    blanks = True
        layer = below
    return Outline(frozenset(names), texts, contexts, depth, blanks)


def traits(credential: Credential) -> frozenset[str]:
    """What is to be said of how a credential came in, in words that are no names of members.

    Those above; the container, as ``<png>``; the kind of the envelope, as ``<sd-jwt>``.
    """
    return _traits(
        credential.container,
        credential.envelope.kind if credential.envelope is not None else "",
        credential.jws is not None,
        credential.wrapper is not None,
        bool(credential.notes),
    )


@functools.lru_cache(maxsize=256)
def _traits(
    container: Container, envelope: str, jws: bool, wrapped: bool, noted: bool
) -> frozenset[str]:
    found = {trait(container.value)}
    if envelope:
        found |= {ENVELOPED, trait(envelope)}
    for holds, name in ((jws, JWS), (wrapped, WRAPPED), (noted, NOTED)):
        if holds:
            found.add(name)
    return frozenset(found)


def trait(word: str) -> str:
    """A word as a trait; no JSON-LD term is written so."""
    return f"<{word}>"
