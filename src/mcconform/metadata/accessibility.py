"""Accessibility: what a credential leads to can be read by everybody.

One function a fact; ``facts.toml`` says what each needs to be there. Nothing is fetched here: what
the dossier has was there when it was asked for, what the server said is not there is not, and all
else is undecided. A page that wants a login and answers all the same cannot be told from another.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from mcconform.metadata.paths import Hit, names_framework
from mcconform.metadata.seen import Holds, Seen, Told, each, some
from mcconform.metadata.texts import identifier, strings
from mcconform.model import Dossier, Resource
from mcconform.standards.values import data_uri, is_data_uri

_WEB: Final = re.compile(r"https?://[^\s/]", re.ASCII | re.IGNORECASE)
_GONE: Final = frozenset({"not-found", "gone"})
_LOGIN: Final = 401
_CREDENTIAL: Final = "ceterms:Credential"
_SKILLS: Final = "skill.page"
_FOR_PEOPLE: Final = (
    "criteria.page", "image.content", "homepage", "issuer.page", "evidence.page", _SKILLS,
)  # fmt: skip
"""Places of what people open."""
_NO_PAGE: Final = Told(Holds.MISSING, "", "nothing there is an address on the web")


def address(hit: Hit) -> str:
    """The address on the web that a value is, or names; empty where it is another thing."""
    value = identifier(hit.value)
    return value.strip() if isinstance(value, str) and _WEB.match(value.strip()) else ""


def at_hand(dossier: Dossier, url: str, pointer: str) -> Told:
    """Whether the document behind an address was there when it was asked for."""
    found = dossier.resources.get(url) or dossier.resources.get(url.partition("#")[0])
    if found is None:
        return Told(Holds.UNDECIDED, pointer, "it was not asked for")
    return _came(found, pointer)


def _came(found: Resource, pointer: str) -> Told:
    if found.ok:
        return Told(Holds.MET, pointer)
    if found.problem in _GONE:
        return Told(Holds.FAILED, pointer, "its server says that it is not there")
    if found.http_status == _LOGIN:
        return Told(Holds.FAILED, pointer, "its server asks for a login")
    return Told(Holds.UNDECIDED, pointer, f"it could not be asked for: {found.problem}")


def _answers(dossier: Dossier, url: str, pointer: str) -> Told:
    """The same of a page or a picture for people, which may have been asked for apart."""
    asked = dossier.links.get(url)
    return at_hand(dossier, url, pointer) if asked is None else _came(asked, pointer)


def linked(hits: Callable[[str], Iterable[Hit]]) -> Iterator[str]:
    """The addresses of pages and pictures that the facts below ask for, some more than once.

    ``hits`` gives what stands at a place.
    """
    for name in _FOR_PEOPLE:
        for hit in hits(name):
            url = address(hit)
            if url and (name != _SKILLS or _is_skill(hit)):
                yield url


def _pages(seen: Seen, hits: Iterable[Hit]) -> list[Told]:
    return [_answers(seen.dossier, url, hit.pointer) for hit in hits if (url := address(hit))]


def _all_answer(seen: Seen, hits: Iterable[Hit]) -> Told:
    found = _pages(seen, hits)
    return each(found) if found else _NO_PAGE


def criteria_readable(seen: Seen) -> Told:
    """How the award is earned is said in words, or on a page that answers."""
    for hit in seen.at("criteria.words"):
        if strings(hit.value):
            return Told(Holds.MET, hit.pointer)
    found = _pages(seen, seen.at("criteria.page"))
    return some(found) if found else _NO_PAGE


def image_public(seen: Seen) -> Told:
    """One picture is in the credential, or answers."""
    found = [_image(seen, hit) for hit in seen.at("image.content")]
    return some(one for one in found if one is not None) if any(found) else _NO_PAGE


def _image(seen: Seen, hit: Hit) -> Told | None:
    value = identifier(hit.value)
    if hit.key == "content" and isinstance(value, str):
        return Told(Holds.MET, hit.pointer)
    if is_data_uri(value):
        if data_uri(str(value)).body:
            return Told(Holds.MET, hit.pointer)
        return Told(Holds.FAILED, hit.pointer, "the data URI cannot be decoded")
    url = address(hit)
    return _answers(seen.dossier, url, hit.pointer) if url else None


def image_has_text(seen: Seen) -> Told:
    """A picture has a caption."""
    for hit in seen.at("image.text"):
        if strings(hit.value):
            return Told(Holds.MET, hit.pointer)
    return Told(Holds.MISSING)


def page_answers(seen: Seen) -> Told:
    """The achievement's own page answers."""
    found = _pages(seen, seen.at("homepage"))
    return some(found) if found else _NO_PAGE


def issuer_page_answers(seen: Seen) -> Told:
    """The issuer's page answers."""
    found = _pages(seen, seen.at("issuer.page"))
    return some(found) if found else _NO_PAGE


def evidence_opens(seen: Seen) -> Told:
    """Each page of evidence answers."""
    return _all_answer(seen, seen.at("evidence.page"))


def skills_open(seen: Seen) -> Told:
    """Each address of a skill answers; levels and other awards are no skills."""
    return _all_answer(seen, (hit for hit in seen.at(_SKILLS) if _is_skill(hit)))


def _is_skill(hit: Hit) -> bool:
    if hit.owner.get("targetType") == _CREDENTIAL:
        return False
    named = (*strings(hit.owner.get("targetFramework")), address(hit))
    return not any(map(names_framework, named))
