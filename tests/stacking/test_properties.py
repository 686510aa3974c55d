"""What must hold of every set: order and names do not matter, and a confirmation does no harm."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from mcconform.api import Checker
from mcconform.assess.profiles import load
from mcconform.assess.stacks import assess_stack
from mcconform.evaluate_set import evaluate_set
from mcconform.report.stack.json_report import as_object
from mcconform.sets import SetChecker
from mcconform.stacking.edges import Kind
from mcconform.stacking.graph import Relation
from mcconform.stacking.scores import scores
from mcconform.stacking.stackset import StackSet
from tests.sets import (
    AT,
    HARBOUR,
    LIGHTHOUSE,
    SIGNED,
    badge,
    clr,
    condition,
    credit,
    endorsement,
    graph,
    level,
    papers_of,
    thing,
)

Json = Any
NAMES = tuple("abcdef")
IDS = {name: f"https://award.example/{name}" for name in NAMES}
TERMS = ("isPartOf", "hasPart", "requires", "recommends", "exactAlignment", "previousVersion",
         "isAdvancedStandingFor")  # fmt: skip
OWNERS = (HARBOUR, LIGHTHOUSE)
SLOW = settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def target(name: str) -> st.SearchStrategy[Json]:
    """An id, or a condition that asks for it and another."""
    asks = st.sampled_from(NAMES).map(lambda other: condition(IDS[name], IDS[other]))
    return st.just(IDS[name]) | asks


links = st.dictionaries(
    st.sampled_from(TERMS),
    st.lists(st.sampled_from(NAMES).flatmap(target), max_size=2),
    max_size=3,
)


@st.composite
def definitions(draw: st.DrawFn, name: str) -> Json:
    """A document of CTDL or a badge about one award, with relations to others."""
    members = {key: value for key, value in draw(links).items() if value}
    owner = draw(st.sampled_from(OWNERS))
    amount = draw(st.none() | st.integers(1, 9))
    if draw(st.booleans()):
        given_to = draw(st.sampled_from(("did:example:ana", "did:example:ben")))
        extended = {f"ceterms:{key}": value for key, value in members.items()}
        if amount is not None:
            extended["ceterms:creditValue"] = credit(amount)
        aligned = [level(draw(st.integers(4, 7)))]
        month = draw(st.integers(1, 12))
        return badge(IDS[name], given_to, owner, f"2025-{month:02}-01", alignment=aligned,
                     achievementType="Course", **extended)  # fmt: skip
    if amount is not None:
        members["creditValue"] = credit(amount)
    kind = draw(st.sampled_from(("Course", "Certificate", "Diploma")))
    return graph(thing(kind, IDS[name], by=owner, **members))


@st.composite
def sets(draw: st.DrawFn) -> Mapping[str, Json]:
    """A few documents; an award may be stated twice, and named without being stated."""
    made = {}
    for number, name in enumerate(draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=5))):
        made[f"{number}.json"] = draw(definitions(name))
    if draw(st.booleans()):
        ends = st.tuples(
            st.sampled_from(list(IDS.values())),
            st.sampled_from(("isPartOf", "isParentOf", "precedes", "replacedBy", "exactMatchOf")),
            st.sampled_from(list(IDS.values())),
        )
        inner = [badge(IDS[name]) for name in draw(st.lists(st.sampled_from(NAMES), max_size=2))]
        made["record.json"] = clr(draw(st.lists(ends, max_size=3)), inner=inner)
    return made


def report(documents: Mapping[str, Json], order: list[str]) -> str:
    """The report of the public way in, documents taken in that order."""
    own = SetChecker(Checker(at=AT, offline=True))
    for name in order:
        own.add(json.dumps(documents[name]).encode(), name)
    return json.dumps(as_object(own.report()))


@SLOW
@given(sets(), st.randoms(use_true_random=False))
def test_order_of_documents_changes_nothing(documents: Mapping[str, Json], random: Any) -> None:
    names = list(documents)
    shuffled = names.copy()
    random.shuffle(shuffled)
    assert report(documents, names) == report(documents, shuffled)


def renamed(documents: Mapping[str, Json], new: Mapping[str, str]) -> Mapping[str, Json]:
    """The same with other ids, wherever they stand."""
    text = json.dumps(documents)
    for name, id in IDS.items():
        text = text.replace(id, new[name])
    found: Mapping[str, Json] = json.loads(text)
    return found


def judged(documents: Mapping[str, Json]) -> Json:
    stack = StackSet(papers_of(documents), load("stacking").stacking, 10**18)
    profile = load("stacking")
    return assess_stack(stack, profile, evaluate_set(stack, profile), [])


def without_ids(found: Json, ids: Mapping[str, str]) -> str:
    """A report in which each id is called by what it stands for, whatever it is."""
    text = repr(found)
    for name, id in sorted(ids.items(), key=lambda item: -len(item[1])):
        text = text.replace(id, f"<{name}>")
    return text


@SLOW
@given(sets(), st.permutations(range(len(NAMES))))
def test_other_ids_change_nothing_but_the_ids(
    documents: Mapping[str, Json], order: list[int]
) -> None:
    """Ids in another alphabetical order, so that nothing may be sorted by them.

    Names are given by the documents: the names in them stay as they are.
    """
    new = {name: f"https://other.example/{order[at]}x" for at, name in enumerate(NAMES)}
    first, second = judged(documents), judged(renamed(documents, new))
    assert _unordered(without_ids(first, IDS)) == _unordered(without_ids(second, new))


def _unordered(text: str) -> str:
    """A circle is told from its smallest id on, so its members are compared without an order."""
    parts = text.split("'")
    return "'".join(
        " ".join(sorted(set(part.replace("→", " ").split()))) if "→" in part else part
        for part in parts
    )


@SLOW
@given(sets(), st.integers(0, 100), st.sampled_from(("list", "word")))
def test_a_confirmation_lowers_no_score(
    documents: Mapping[str, Json], which: int, kind: str
) -> None:
    """The owner of a whole says that a part counts, by an endorsement or in a list of his own."""
    before = StackSet(papers_of(documents), at=10**18)
    crossing = [
        one for one in before.building() if before.same_owner(one.source, one.target) is False
    ]
    assume(crossing)
    relation = crossing[which % len(crossing)]
    part, owner = before.things[relation.source].id, _owner(before, relation.target)
    more = endorsement(part, owner) if kind == "word" else _list(before, relation)
    papers = papers_of({**documents, "z.json": more}, {"z.json": SIGNED})
    after = StackSet(papers, at=10**18)
    profile = load("stacking")
    old = scores(before, evaluate_set(before, profile).unsound)
    new = scores(after, evaluate_set(after, profile).unsound)
    for one, other in zip(old, new, strict=True):
        if one.value is not None:
            assert other.value is not None
            assert other.value >= one.value, one.id
    assert after.words.confirmed(relation_of(after, before, relation)) == "yes"


def _owner(stack: StackSet, thing: int) -> str:
    found = stack.agents.key(stack.owners(thing)[0])
    return next(one for one in OWNERS if one == found)


def _list(stack: StackSet, relation: Relation) -> Json:
    """The whole again, as its owner publishes it, with the part in its list."""
    whole, part = relation.target, stack.things[relation.source].id
    term = "hasPart" if relation.kind is Kind.PART_OF else "advancedStandingFrom"
    id, name = stack.things[whole].id, stack.name(whole)
    type = stack.type(whole) or "Diploma"
    return graph(thing(type, id, by=_owner(stack, whole), name=name, **{term: [part]}))


def relation_of(after: StackSet, before: StackSet, relation: Relation) -> Relation:
    """The same relation in another set."""
    ends = [before.things[end].key for end in (relation.source, relation.target)]
    return next(
        one
        for one in after.building()
        if one.kind is relation.kind
        and ends == [after.things[end].key for end in (one.source, one.target)]
    )
