"""Adding what was missing never lowers a score: under any profile, in a document of any standard.

The documents are those of ``whole.py`` with members taken out; the profiles all that are shipped,
and generated ones with conditions, weights, places and tests of their own. ``docs/scores.md``
says what "adding an element" is, and what of it needs a value that counts.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from mcconform.assess.profiles import available, load
from mcconform.metadata import all_scores, facts
from mcconform.metadata.completeness import Standing, standings
from mcconform.metadata.elements import crosswalk
from mcconform.metadata.fact_list import SCORES
from mcconform.metadata.levels import no_skill
from mcconform.metadata.values import TESTS
from mcconform.model import Assembled, Demand, Dossier, Outcome, Place, Profile, Score, Wanted
from tests.metadata.helpers import badge, demand, dossier, profile
from tests.metadata.whole import JUNK, WHOLE, elements, members, put, without

FIXED = (*SCORES, "completeness.required", "completeness.weighted", "completeness.attributable",
         "completeness.ceiling")  # fmt: skip
"""Scores that no value lowers, be it as wrong as it may."""
SHIPPED = [one.id for one in available()]
UNSAID = ("missing", "not-expressible")
LEAST = 1e-12
often = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)


class Result(NamedTuple):
    scores: Mapping[str, Score]
    standings: tuple[Standing, ...]

    def value(self, score: str) -> float:
        return self.scores[score].value or 0.0

    def states(self, score: str) -> dict[str, str]:
        return {part.id: part.state for part in self.scores[score].parts}


def result(credential: Dossier, asked: Profile) -> Result:
    """Scores without rules: the signature is the same before and after."""
    found = all_scores(credential, asked, lambda rule: None)
    return Result({score.id: score for score in found}, standings(credential, asked))


# -- any profile ----------------------------------------------------------------------------------


@functools.cache
def _paths(standard: str) -> list[str]:
    found = [path for one in crosswalk().elements.values() for path in one.paths.get(standard, ())]
    return sorted(set(found))


@st.composite
def wanted(draw: st.DrawFn) -> Wanted | None:
    return draw(
        st.sampled_from(
            [
                None,
                None,
                Wanted(min_hours=25.0),
                Wanted(max_hours=1.0),
                Wanted(credits={"ECTS": (1.0, 59.0)}),
                Wanted(levels={"EQF": (4, 5)}, levels_with_credit={"ISCED": (4,)}),
                Wanted(pattern="[A-Z].*"),
                Wanted(forbidden=("knots", "degree")),
                Wanted(least=2),
                Wanted(within_years=2.0),
            ]
        )
    )


@st.composite
def demands(draw: st.DrawFn, standard: str, index: int) -> Demand:
    need = draw(st.sampled_from(["required", "conditional", "recommended", "optional"]))
    some = st.lists(st.sampled_from(_paths(standard) or ["name"]), max_size=3).map(tuple)
    own = {standard: draw(some)} if draw(st.integers(0, 3)) == 0 else {}
    half = {standard: draw(some)} if draw(st.integers(0, 3)) == 0 else {}
    return Demand(
        id=f"X-{index}",
        title="Asked",
        canonical=draw(st.sampled_from(sorted(crosswalk().elements))),
        need=need,
        condition=draw(st.sampled_from(sorted(crosswalk().conditions)))
        if need == "conditional"
        else "",
        weight=draw(st.none() | st.floats(0, 100, allow_subnormal=False)),
        paths=own,
        weak=half,
        test=draw(st.just("") | st.sampled_from(sorted(TESTS))),
        value=draw(wanted()),
    )


@st.composite
def profiles(draw: st.DrawFn, standard: str) -> Profile:
    several = tuple(
        draw(demands(standard, index)) for index in range(draw(st.integers(1, 12), "how many"))
    )
    known = st.sampled_from(sorted(crosswalk().conditions))
    assumed = tuple(draw(st.just([]) | st.lists(known, max_size=2, unique=True)))
    return Profile(
        id="generated",
        title="Generated",
        version="1",
        publisher="Nobody",
        reference="",
        digest=repr((several, assumed)),
        demands=several,
        assumes=assumed,
    )


# -- the property ---------------------------------------------------------------------------------


def texts_of(whole: Any, standard: str, *names: str) -> dict[str, Any]:
    """By pointer: the values that some elements have in a document."""
    read = facts.read(dossier(whole, standard))
    found = [hit for element in names for hit in read.hits(element)]
    return {
        read.there.place(hit.pointer): hit.value
        for hit in found
        if not hit.pointer.rpartition("/")[2].isdigit()
    }


def echoing(data: st.DataObject, name: str) -> Any:
    """A whole document, in which one text may repeat the title or the description."""
    whole, standard = WHOLE[name], name.partition(" ")[0]
    if data.draw(st.booleans(), "as it is"):
        return whole
    said = texts_of(whole, standard, "title", "description")
    others = texts_of(whole, standard, "description", "criteria", "learning_outcomes")
    pairs = [
        (at, value)
        for at, other in others.items()
        for where, value in said.items()
        if at != where and type(value) is type(other)
    ]
    at, value = data.draw(st.sampled_from(pairs), "repeated")
    return put(whole, at, value)


def linked(document: Any, standard: str) -> Dossier:
    """A dossier; where the issuer of a badge class is a link, its document is not at hand."""
    made = dossier(document, standard)
    badge_class = document.get("badge") if standard == "ob2" else None
    if not isinstance(badge_class, dict) or not isinstance(badge_class.get("issuer"), str):
        return made
    absent = ("/badge/issuer",)
    whole = Assembled(document, lambda pointer: Place("", pointer), absent)
    return msgspec.structs.replace(made, assembled=whole)


def added(data: st.DataObject, name: str) -> tuple[Dossier, Dossier]:
    """A document before and after a member was put in that is all there is of an element."""
    whole, standard = echoing(data, name), name.partition(" ")[0]
    if standard == "ob2" and data.draw(st.booleans(), "linked"):
        whole = put(whole, "/badge/issuer", "https://badges.x.example/issuer")
    there = members(whole)
    new = data.draw(st.sampled_from([one for one in elements(name) if one in there]), "added")
    others = [one for one in there if not new.startswith(f"{one}/") and one != new]
    taken = set(data.draw(st.lists(st.sampled_from(others), max_size=12), "left out"))
    before = without(whole, taken | {new})
    if data.draw(st.integers(0, 2), "as it was, or junk") == 2:
        after = put(before, new, data.draw(st.sampled_from(JUNK), "value"))
    else:
        after = without(whole, taken - {new})
    one, other = linked(before, standard), linked(after, standard)
    _assume_an_element_was_added(one, other)
    return one, other


def _assume_an_element_was_added(one: Dossier, other: Dossier) -> None:
    """Nothing stood at its places before, and what stands at others is what stood there."""
    was, now = facts.read(one), facts.read(other)
    gained = False
    for name in was.asked.numbers:
        before = [(hit.pointer, no_skill(hit.owner)) for hit in was.hits(name)]
        after = [(hit.pointer, no_skill(hit.owner)) for hit in now.hits(name)]
        assume(not before or before == after)  # a framework of levels makes a skill a level
        gained = gained or (not before and bool(after))
    assume(gained)


def holds(before: Result, after: Result) -> None:
    for score in FIXED:
        assert before.value(score) <= after.value(score) + LEAST, score
    if _counts(before, after):
        assert before.value("conformance") <= after.value("conformance") + LEAST


def _counts(before: Result, after: Result) -> bool:
    """Whether the values of all elements that were added are sound, and as the profile asks."""
    was, now = before.states("conformance"), after.states("conformance")
    sound = all("met" == now[key] for key in now if was[key] in UNSAID and now[key] not in UNSAID)
    asked = zip(before.standings, after.standings, strict=True)
    refused = [
        one
        for one, other in asked
        if other.answer is not None
        and other.answer.outcome is not Outcome.PASSED
        and (one.answer is None or one.answer.outcome is Outcome.PASSED)
    ]
    return sound and not refused


@pytest.mark.parametrize("name", sorted(WHOLE))
@given(st.data())
@often
def test_no_score_falls_under_a_shipped_profile(name: str, data: st.DataObject) -> None:
    asked = load(data.draw(st.sampled_from(SHIPPED), "profile"))
    one, other = added(data, name)
    holds(result(one, asked), result(other, asked))


@pytest.mark.parametrize("name", sorted(WHOLE))
@given(st.data())
@often
def test_no_score_falls_under_any_other_profile(name: str, data: st.DataObject) -> None:
    asked = data.draw(profiles(name.partition(" ")[0]), "profile")
    one, other = added(data, name)
    holds(result(one, asked), result(other, asked))


# -- one case for each part of the formulas that it rests on --------------------------------------


def compared(before: Any, after: Any, asked: Profile) -> tuple[Result, Result]:
    was, now = result(dossier(before), asked), result(dossier(after), asked)
    holds(was, now)
    return was, now


def test_a_condition_that_begins_to_hold_shows_what_it_asks_and_takes_nothing() -> None:
    asked = profile(demand("title"), demand("grade", "conditional", condition="assessed"))
    before, after = compared(badge(), badge(resultDescription=[{"name": "Knots by hand"}]), asked)
    weighted = after.scores["completeness.weighted"]
    assert ("missing", 0.0) == (weighted.parts[1].state, weighted.parts[1].of)
    assert "it is asked because an assessment is named" in weighted.parts[1].why
    assert 1.0 == before.value("completeness.weighted") == weighted.value


def test_what_is_asked_on_a_condition_and_said_in_part_stands_outside() -> None:
    asked = profile(demand("title"), demand("level", "conditional", condition="levelled"))
    level = {"targetName": "Level 4", "targetFramework": "EQF", "targetCode": "4"}
    _, after = compared(badge(), badge(alignment=[level]), asked)
    weighted = after.scores["completeness.weighted"]
    assert ("weak", 10.0, 10.0) == (weighted.parts[1].state, weighted.points, weighted.of)
    in_full = result(dossier(badge(alignment=[level], eqfLevel=4)), asked)
    assert 20.0 == in_full.scores["completeness.weighted"].of


def test_an_assumed_condition_is_no_condition() -> None:
    conditional = demand("level", "conditional", condition="levelled")
    asked = msgspec.structs.replace(
        profile(demand("title"), conditional), assumes=("levelled",), digest="assumed"
    )
    assert 0.5 == result(dossier(badge()), asked).value("completeness.weighted")


def test_an_extension_that_says_little_of_what_the_standard_cannot_say_takes_nothing() -> None:
    form = demand("participation", extension={"ob3": ("ACH.mode",)}, test="uri")
    asked = profile(demand("title"), form)
    _, after = compared(badge(), badge(mode="not a URI"), asked)
    attributable = after.scores["completeness.attributable"]
    assert ("weak", 10.0, 10.0) == (
        attributable.parts[1].state, attributable.points, attributable.of
    )  # fmt: skip


@pytest.mark.parametrize("member", ["name", "description"])
@pytest.mark.parametrize("repeating", ["description", "criteria", "learning_outcomes"])
def test_a_text_that_shows_another_one_to_repeat_it_takes_nothing(
    member: str, repeating: str
) -> None:
    same: dict[str, Any] = {
        "name": "Knots",
        "description": "Knots",
        "criteria": {"narrative": "Knots"},
    }
    same["alignment"] = [{"targetName": "Knots", "targetUrl": "https://x.example/"}]
    for asked in (
        profile(demand(repeating)),
        profile(demand(repeating, value=Wanted(min_hours=25.0))),
    ):
        whole = badge(**same)
        before = badge(**same)
        del before["credentialSubject"]["achievement"][member]
        compared(before, whole, asked)


def test_what_the_standard_can_say_is_not_a_matter_of_the_badge() -> None:
    asked = profile(
        demand("title"),
        demand("level", "conditional", condition="levelled"),
        demand("grade", "conditional", condition="assessed"),
    )
    several = [
        badge(),
        badge(eqfLevel=4),
        badge(resultDescription=[{"name": "Knots by hand"}]),
        badge(name=""),
    ]
    found = [result(dossier(one), asked).scores["completeness.ceiling"] for one in several]
    assert 1 == len(set(map(repr, found)))


def test_what_is_said_in_part_beside_a_link_that_is_not_at_hand_takes_nothing() -> None:
    """The country of the issuer may stand behind its link; elsewhere it is said in part."""
    places = {"ob2": ("badge.issuer.country", "badge.country")}
    asked = profile(demand("title"), demand("issuer.country", paths=places))
    document = put(WHOLE["ob2"], "/badge/issuer", "https://badges.x.example/issuer")
    stands = [
        without(document, {"/badge/issuer"}),
        document,
        put(document, "/badge/country", "Neverland"),
        put(document, "/badge/country", "Portugal"),
    ]
    found = [result(linked(one, "ob2"), asked) for one in stands]
    required = [one.scores["completeness.required"] for one in found]
    assert [(1.0, 2.0), (1.0, 1.0), (1.5, 1.5), (2.0, 2.0)] == [
        (one.points, one.of) for one in required
    ]
    assert "may stand in a linked document" in required[2].parts[1].why
    for before, after in itertools.pairwise(found):
        holds(before, after)
    holds(result(linked(put(stands[0], "/badge/country", "Neverland"), "ob2"), asked), found[2])
