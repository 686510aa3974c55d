"""Each demand of a profile on a credential: met, weak, missing, not expressible, not applicable.

``missing`` is the issuer's doing, ``not-expressible`` the format's: the standard has no place for
the element and the credential does not say it by an extension either.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum

import msgspec

from mcconform.metadata import elements, values
from mcconform.metadata.elements import Element, compile_all, crosswalk, element_places, place
from mcconform.metadata.opened import opened
from mcconform.metadata.paths import Hit, find, nearest
from mcconform.metadata.values import TESTS, Quality, Texts
from mcconform.model import Demand, Dossier, Json, Profile
from mcconform.nodes import as_list
from mcconform.securing.presentations import is_presentation


class State(StrEnum):
    """How a credential stands to one demand."""

    MET = "met"
    WEAK = "weak"
    MISSING = "missing"
    NOT_EXPRESSIBLE = "not-expressible"
    NOT_APPLICABLE = "not-applicable"


class Standing(msgspec.Struct, frozen=True):
    """The state of one demand, and what it rests on."""

    demand: Demand
    element: Element
    state: State
    pointer: str = ""
    """Of the value that counts; of the value that does not, or of the object it is missing in."""
    why: str = ""
    where: str = ""
    """The path where the standard wants it; empty where it has none."""
    best: float = 0.0
    """The most that the standard's own places can give: 1, 0.5 or 0."""


class Places(msgspec.Struct, frozen=True):
    """Where a demand is looked for in one standard."""

    full: tuple[str, ...]
    half: tuple[str, ...]
    extension: tuple[str, ...]

    @property
    def best(self) -> float:
        """What the standard can say at most, without extensions."""
        return 1.0 if self.full else 0.5 if self.half else 0.0

    @property
    def first(self) -> str:
        """The place to tell an issuer about."""
        return next(iter((*self.full, *self.half)), "")


class Found(msgspec.Struct, frozen=True):
    """The best value for a demand: how much it says, where, and what is wrong with it."""

    quality: Quality
    pointer: str
    why: str


def standings(dossier: Dossier, profile: Profile) -> tuple[Standing, ...]:
    """Where the credential stands on each demand, in the profile's order.

    Empty where the crosswalk does not know the standard, and for a presentation: it describes no
    award, the credentials in it do.
    """
    key = f"metadata.standings.{profile.id}.{profile.digest}"
    return dossier.once(key, lambda whole: tuple(_standings(whole, profile)))


def _standings(dossier: Dossier, profile: Profile) -> Iterator[Standing]:
    standard = dossier.credential.standard or ""
    if not elements.covers(standard) or is_presentation(dossier.document):
        return
    texts = _texts(opened(dossier).document, standard)
    for demand in profile.demands:
        element = crosswalk().elements.get(demand.canonical)
        if element is not None:
            yield _standing(dossier, standard, demand, element, texts)


def _texts(document: Json, standard: str) -> Texts:
    """What the credential calls and describes its award."""
    return Texts(*(_said(document, standard, name) for name in ("title", "description")))


def _said(document: Json, standard: str, name: str) -> frozenset[str]:
    paths = compile_all(standard, place(crosswalk().elements[name].paths, standard))
    return values.plain_set(hit.value for path in paths for hit in find(document, path))


def _standing(
    dossier: Dossier, standard: str, demand: Demand, element: Element, texts: Texts
) -> Standing:
    there = opened(dossier)
    document = there.document
    places = places_for(standard, demand, element)
    where = _written(standard, places.first)
    reason = _not_applicable(document, standard, demand)
    if reason:
        return Standing(
            demand, element, State.NOT_APPLICABLE, why=reason, where=where, best=places.best
        )
    if element.enveloped and dossier.credential.jws is not None:
        return Standing(demand, element, State.MET, where=where, best=places.best)
    found = _best(document, standard, element, places, texts)
    state, pointer, why = _judged(document, standard, places, found)
    return Standing(demand, element, state, there.place(pointer), why, where, places.best)


def places_for(standard: str, demand: Demand, element: Element) -> Places:
    """Where a demand is looked for: the profile's paths, or else the crosswalk's.

    Terms of extensions are understood whatever paths the profile gives.
    """
    paths, weak = element_places(element, standard)
    if standard in demand.paths:
        paths, weak = demand.paths[standard], ()
    weak = demand.weak.get(standard, weak)
    return Places(
        full=tuple(path for path in paths if path not in weak),
        half=tuple(path for path in paths if path in weak),
        extension=place(element.extension, standard),
    )


def _not_applicable(document: Json, standard: str, demand: Demand) -> str:
    """Why a demand does not apply; empty when it does."""
    home = crosswalk().standards[standard]
    types = as_list(document.get("type")) if isinstance(document, Mapping) else []
    if any(kind in home.awards_nothing for kind in types if isinstance(kind, str)):
        return "an endorsement awards no learning, so nothing is asked of its description"
    if demand.need != "conditional":
        return ""
    condition = crosswalk().conditions.get(demand.condition)
    if condition is None:
        return f"it cannot be told from a credential whether this applies: {demand.condition}"
    for path in compile_all(standard, place(condition.paths, standard)):
        if any(values.present(hit.value) for hit in find(document, path)):
            return ""
    return condition.reason


def _best(
    document: Json, standard: str, element: Element, places: Places, texts: Texts
) -> Found | None:
    """The best value at any of the places; the first of equals. None when nothing stands there."""
    best: Found | None = None
    for half, listed in ((False, (*places.full, *places.extension)), (True, places.half)):
        for path in compile_all(standard, listed):
            for hit in find(document, path):
                found = _judge(element, hit, texts, half)
                if best is None or found.quality > best.quality:
                    best = found
                if best.quality is Quality.SOUND:
                    return best
    return best


def _judge(element: Element, hit: Hit, texts: Texts, half: bool) -> Found:
    judgement = TESTS[element.test](hit, texts)
    if half and judgement.quality is Quality.SOUND:
        why = element.because or "this place counts half under the profile"
        return Found(Quality.WEAK, hit.pointer, why)
    return Found(judgement.quality, hit.pointer, judgement.why)


def _judged(
    document: Json, standard: str, places: Places, found: Found | None
) -> tuple[State, str, str]:
    """State, pointer and reason from the best value found."""
    if found is not None and found.quality is Quality.SOUND:
        return State.MET, found.pointer, ""
    if found is not None and found.quality is Quality.WEAK:
        return State.WEAK, found.pointer, found.why
    if found is not None:
        return State.MISSING, found.pointer, found.why
    if not places.first:
        title = crosswalk().standards[standard].title
        why = f"{title} has no place for it, and no extension known here says it"
        return State.NOT_EXPRESSIBLE, "", why
    first = compile_all(standard, (places.first,))[0]
    return State.MISSING, nearest(document, first), "nothing stands there"


def _written(standard: str, path: str) -> str:
    """A path as an issuer may read it: short forms written out."""
    return compile_all(standard, (path,))[0].text if path else ""
