"""Provenance: who says so, and what stands behind it.

One function a fact; ``facts.toml`` says what each needs to be there. That a signature verifies and
whose key it is, the rules of the securing area say.
"""

from __future__ import annotations

from typing import Final

from mcconform.identity import did_web
from mcconform.metadata.accessibility import at_hand
from mcconform.metadata.elements import crosswalk
from mcconform.metadata.paths import Hit
from mcconform.metadata.seen import Holds, Seen, Told, some
from mcconform.metadata.texts import identifier
from mcconform.metadata.values import TESTS, Quality, Texts

_HOLDS_KEY: Final = ("did:key:", "did:jwk:")
_WEB: Final = ("http://", "https://")


def _sound(seen: Seen, name: str) -> Told:
    """Whether one value of an element passes the element's own test."""
    test = TESTS[crosswalk().elements[name].test]
    return some(_judged(test(hit, Texts()).quality, hit) for hit in seen.at(name))


def _judged(quality: Quality, hit: Hit) -> Told:
    if quality is Quality.SOUND:
        return Told(Holds.MET, hit.pointer)
    return Told(Holds.FAILED, hit.pointer, "what stands there is not of the right form")


def issuer_named(seen: Seen) -> Told:
    """The awarding body has a name."""
    return _sound(seen, "awarding_body")


def issuer_identified(seen: Seen) -> Told:
    """The issuer is identified by an absolute URI."""
    test = TESTS[crosswalk().elements["issuer_id"].test]
    return some(_judged(test(hit, Texts()).quality, hit) for hit in _identifiers(seen))


def issuer_resolvable(seen: Seen) -> Told:
    """One of the issuer's identifiers leads to its keys or its profile."""
    return some(_leads(seen, hit) for hit in _identifiers(seen))


def _identifiers(seen: Seen) -> list[Hit]:
    """What identifies the issuer: an issuer that is an object without an id does not."""
    return [hit for hit in seen.at("issuer_id") if isinstance(identifier(hit.value), str)]


def _leads(seen: Seen, hit: Hit) -> Told:
    value = identifier(hit.value)
    word = value.strip() if isinstance(value, str) else ""
    if word.startswith(_HOLDS_KEY):
        return Told(Holds.MET, hit.pointer)
    if word.startswith("did:"):
        found = [one for one in (word.partition("#")[0], did_web.document_url(word)) if one]
        return some(at_hand(seen.dossier, one, hit.pointer) for one in found)
    if word.lower().startswith(_WEB):
        return at_hand(seen.dossier, word, hit.pointer)
    return Told(Holds.FAILED, hit.pointer, "an identifier of this kind leads to no document")


def developer_named(seen: Seen) -> Told:
    """Who designed the achievement has a name."""
    return _sound(seen, "developer")


def evidence_given(seen: Seen) -> Told:
    """There is evidence that says something."""
    return _sound(seen, "evidence")


def quality_assured(seen: Seen) -> Told:
    """An accreditation, an approval or an endorsement is there."""
    return _sound(seen, "quality_assurance")
