"""Each demand of a profile on a credential: met, weak, missing, not expressible, not applicable.

``missing`` is the issuer's doing, ``not-expressible`` the format's: the standard has no place for
the element and the credential does not say it by an extension either.

Nothing of a badge but pointers gets into an answer. So badges that are made alike get the same
answers, and what follows from those (standings, assertions, scores) is worked out once for them.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final, NamedTuple

import msgspec

from mcconform.metadata import asked as wishes
from mcconform.metadata import elements
from mcconform.metadata.elements import Element, crosswalk
from mcconform.metadata.opened import Open, found_in, opened
from mcconform.metadata.paths import Hit
from mcconform.metadata.questions import Asks, Numbers, Question, Questions, questions
from mcconform.metadata.search import Found
from mcconform.metadata.texts import plain_set, present, strings
from mcconform.metadata.values import ECTS, Quality, Texts
from mcconform.model import Demand, Dossier, Json, Profile
from mcconform.nodes import as_list
from mcconform.securing.presentations import is_presentation
from mcconform.standards import get_standard

_HALF: Final = "this place counts half under the profile"
_NOTHING: Final = "nothing stands there"
AWARDS_NOTHING: Final = "it awards no learning to anybody, so nothing is asked of its description"
_MOST_SETTLED: Final = 1024
_BEHIND: Final = "it would stand in a linked document that is not at hand"


class State(StrEnum):
    """How a credential stands to one demand."""

    MET = "met"
    WEAK = "weak"
    MISSING = "missing"
    NOT_EXPRESSIBLE = "not-expressible"
    NOT_APPLICABLE = "not-applicable"


class Answer(NamedTuple):
    """How a credential answers a question; two of the same are the same answer."""

    state: State
    pointer: str = ""
    why: str = ""
    """Why it is not met."""
    told: wishes.Answer | None = None
    """Whether the value is as the profile asks."""
    alone: str = ""
    behind: bool = False


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
    place: str = ""
    """Where to say it so that it counts most, in words; empty where there is no place."""
    best: float = 0.0
    """The most that the standard's own places can give: 1, 0.5 or 0."""
    answer: wishes.Answer | None = None
    """Whether the value is as the profile asks; None where it asks for nothing, or finds none."""
    asks: Asks = Asks.ALWAYS
    alone: str = ""
    """Why it counts half in scores though it is met: there is nothing to hold it against."""
    behind: bool = False
    """It is said in part, and may be said in full in a linked document that is not at hand."""

    @property
    def is_open(self) -> bool:
        """Nobody can tell: it may stand in a document that is not at hand. It counts as not
        applicable then, since no score may rest on it.
        """
        return self.why == _BEHIND


class Standings:
    """Where credentials with the same answers stand; what readers make of it is kept in ``made``"""

    __slots__ = ("all", "made")

    def __init__(self, several: tuple[Standing, ...]) -> None:
        self.all = several
        self.made: dict[str, Any] = {}


_NONE: Final = Standings(())


def standings(dossier: Dossier, profile: Profile) -> tuple[Standing, ...]:
    """Where the credential stands on each demand, in the profile's order.

    Empty where the crosswalk does not know the standard, and for what describes no award: a
    presentation (the credentials in it do), a definition of something else than a credential.
    """
    return stands(dossier, profile).all


def stands(dossier: Dossier, profile: Profile) -> Standings:
    """The same, as the one object for all credentials that stand so."""
    return dossier.once(_key(profile), lambda whole: _stands(whole, profile))


def forgetful(dossier: Dossier, profile: Profile) -> Dossier:
    """The dossier with nothing of what was worked out but where it stands, which many share."""
    kept = {_key(profile): stands(dossier, profile)}
    return msgspec.structs.replace(dossier, memo=kept)


def _key(profile: Profile) -> str:
    return f"metadata.standings.{profile.id}.{profile.digest}"


def describes_award(dossier: Dossier) -> bool:
    """Whether the document awards or describes learning, so that elements are asked of it."""
    if not _is_covered(dossier):
        return False
    return not _awards_nothing(opened(dossier).document, dossier.credential.standard or "")


def _is_covered(dossier: Dossier) -> bool:
    standard = dossier.credential.standard or ""
    if not elements.covers(standard) or is_presentation(dossier.document):
        return False
    asked = crosswalk().standards[standard].asked_of
    return not asked or _is_asked(opened(dossier).document, standard)


def _stands(dossier: Dossier, profile: Profile) -> Standings:
    standard = dossier.credential.standard or ""
    if not _is_covered(dossier):
        return _NONE
    asked = questions(profile, standard)
    return _standings(asked, _answers(dossier, asked))


def _is_asked(document: Mapping[str, Json], standard: str) -> bool:
    """Whether what is described is of a class whose descriptions are asked for, or of none."""
    asked = crosswalk().standards[standard].asked_of
    vocabulary = get_standard(standard).vocabulary
    found = vocabulary.root_of(document)
    return found is vocabulary.root_of({}) or any(kind in found.kinds for kind in asked)


@functools.lru_cache(maxsize=256)
def _standings(asked: Questions, answers: tuple[Answer, ...]) -> Standings:
    return Standings(
        tuple(
            Standing(
                demand=one.demand,
                element=one.element,
                state=answer.state,
                pointer=answer.pointer,
                why=answer.why,
                where=one.where,
                place=one.place,
                best=one.best,
                answer=answer.told,
                asks=one.asks,
                alone=answer.alone,
                behind=answer.behind,
            )
            for one, answer in zip(asked.asked, answers, strict=True)
        )
    )


def _answers(dossier: Dossier, asked: Questions) -> tuple[Answer, ...]:
    there = opened(dossier)
    document = there.document
    if _awards_nothing(document, dossier.credential.standard or ""):
        return (Answer(State.NOT_APPLICABLE, "", AWARDS_NOTHING),) * len(asked.asked)
    found = found_in(dossier, asked.search)
    texts = Texts(_said(found, asked.titles), _said(found, asked.descriptions))
    enveloped = dossier.credential.jws is not None
    answers = [
        known
        or (_best(one, found.hits, texts) if one.is_plain else None)
        or _answer(one, found, texts, asked, enveloped)
        for one, known in zip(asked.asked, _settled(asked, found), strict=True)
    ]
    if not texts.is_whole:
        answers = [
            _alone(one, answer, found, texts)
            for one, answer in zip(asked.asked, answers, strict=True)
        ]
    if any(one.state is State.MISSING or one.state is State.WEAK or one.alone for one in answers):
        absent = there.elsewhere(dossier)
        if absent:
            pairs = zip(asked.asked, answers, strict=True)
            answers = [_unless_behind(one, asked, absent) for one in pairs]
    if asked.wishes:
        facts = wishes.Facts(dossier.at, _units(found, asked.units))
        answers = [
            _told(one, answer, found, texts, facts)
            for one, answer in zip(asked.asked, answers, strict=True)
        ]
    if there.sealed or there.base:
        answers = [_outside(there, one) for one in answers]
    return tuple(answers)


def _outside(there: Open, answer: Answer) -> Answer:
    """The answer with its places as they are in the document that was handed in."""
    told = answer.told
    if told is not None:
        told = msgspec.structs.replace(told, pointer=there.place(told.pointer))
    return answer._replace(pointer=there.place(answer.pointer), told=told)


def _alone(asked: Question, answer: Answer, found: Found, texts: Texts) -> Answer:
    """The answer with why the value counts half in scores: nobody can tell that it is more than
    a title or a description that is not there. Else adding these could lower a score.
    """
    if answer.state is not State.MET or found.there.isdisjoint(asked.places):
        return answer
    strictly = _best(asked, found.hits, texts.strict)
    if strictly is None or strictly.state is State.MET:
        return answer
    return answer._replace(alone=strictly.why)


def _units(found: Found, paths: Numbers) -> tuple[str, ...]:
    """Names of credit systems that stand anywhere in the credential."""
    hits = (hit for path in paths for hit in found.hits.get(path, ()))
    return tuple(text for hit in hits for text in (strings(hit.value) or _unit_named(hit)))


def _unit_named(hit: Hit) -> list[str]:
    return [ECTS] if hit.key == ECTS else []


def _told(
    asked: Question, answer: Answer, found: Found, texts: Texts, facts: wishes.Facts
) -> Answer:
    """The answer with what the profile asks of the values that count, in full or half."""
    wanted = asked.demand.value
    if wanted is None or answer.state not in (State.MET, State.WEAK):
        return answer
    hits = [
        hit
        for path in (*asked.full, *asked.half)
        for hit in found.hits.get(path, ())
        if asked.test(hit, texts).quality is not Quality.ABSENT
    ]
    return answer._replace(told=wishes.answer(wanted, hits, facts)) if hits else answer


def _unless_behind(
    answered: tuple[Question, Answer], asked: Questions, absent: Mapping[str, str]
) -> Answer:
    """An answer, unless what is missing may stand behind a link whose document is not at hand.

    Of what is said in part the rest may.
    """
    question, answer = answered
    in_part = answer.state is State.WEAK or bool(answer.alone)
    if answer.state is not State.MISSING and not in_part:
        return answer
    for number in (*question.full, *question.half):
        way = asked.search.way(number)
        for link, pointer in absent.items():
            if way.startswith(f"{link}/"):
                if in_part:
                    return answer._replace(behind=True)
                return Answer(State.NOT_APPLICABLE, pointer, _BEHIND)
    return answer


def _awards_nothing(document: Mapping[str, Json], standard: str) -> bool:
    """Whether it is of a class that awards no learning: by its types or, without one, its shape."""
    nothing = crosswalk().standards[standard].awards_nothing
    types = [kind for kind in as_list(document.get("type")) if isinstance(kind, str)]
    if nothing and not types:
        types = [*get_standard(standard).vocabulary.root_of(document).kinds]
    return any(kind in nothing for kind in types)


def _said(found: Found, paths: Numbers) -> frozenset[str]:
    """What the credential calls or describes its award."""
    return plain_set([hit.value for path in paths for hit in found.hits.get(path, ())])


def _answer(
    asked: Question, found: Found, texts: Texts, whole: Questions, enveloped: bool
) -> Answer:
    if asked.reason and not _holds(asked.condition, found):
        return Answer(State.NOT_APPLICABLE, "", asked.reason)
    if asked.element.enveloped and enveloped:
        return Answer(State.MET)
    best = None if found.there.isdisjoint(asked.places) else _best(asked, found.hits, texts)
    if best is not None:
        return best
    if asked.first is None:
        why = f"{whole.standard} has no place for it, and no extension known here says it"
        return Answer(State.NOT_EXPRESSIBLE, "", why)
    return Answer(State.MISSING, found.nearest(asked.first), _NOTHING)


def _settled(asked: Questions, found: Found) -> tuple[Answer | None, ...]:
    """The answers that follow from which values there are, whatever they say: badges with the same
    members have the same. None for the others.
    """
    if found.shared is not None and found.shared.settled is not None:
        return found.shared.settled
    key = (found.there, tuple(found.objects.items()))
    known: tuple[Answer | None, ...] | None = asked.settled.get(key)
    if known is None:
        if len(asked.settled) >= _MOST_SETTLED:
            asked.settled.clear()
        known = tuple(
            None
            if one.element.enveloped or not found.there.isdisjoint((*one.places, *one.condition))
            else _answer(one, found, Texts(), asked, enveloped=False)
            for one in asked.asked
        )
        asked.settled[key] = known
    if found.shared is not None:
        found.shared.settled = known
    return known


def _holds(condition: Numbers, found: Found) -> bool:
    return any(present(hit.value) for path in condition for hit in found.hits.get(path, ()))


def _best(asked: Question, hits: Mapping[int, list[Hit]], texts: Texts) -> Answer | None:
    """The answer by the best value at any of the places; None when nothing stands there.

    Of equally good values the first decides. One that says nothing is as good as missing.
    """
    best: Answer | None = None
    quality = Quality.ABSENT
    for path in asked.full:
        for hit in hits.get(path, ()):
            judged = asked.test(hit, texts)
            if judged.quality is Quality.SOUND:
                return _met(hit.pointer)
            if best is None or judged.quality > quality:
                quality = judged.quality
                best = Answer(_STATES[quality], hit.pointer, judged.why)
    for path in asked.half:
        for hit in hits.get(path, ()):
            judged = asked.test(hit, texts)
            sound = judged.quality is Quality.SOUND
            here = Quality.WEAK if sound else judged.quality
            if best is None or here > quality:
                quality = here
                why = asked.element.because or _HALF if sound else judged.why
                best = Answer(_STATES[quality], hit.pointer, why)
    return best


@functools.lru_cache(maxsize=1024)
def _met(pointer: str) -> Answer:
    return Answer(State.MET, pointer)


_STATES: Final = {Quality.ABSENT: State.MISSING, Quality.WEAK: State.WEAK}
