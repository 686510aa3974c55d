"""Open Badges 3.0, class Achievement, with Criteria."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from mcconform.catalogue import MAY, SHOULD, rule
from mcconform.model import Finding, failed
from mcconform.nodes import Node
from mcconform.standards.ob3.nodes import Achievement
from mcconform.standards.ob3.rules import SPEC


def _described(achievement: Achievement) -> list[Node]:
    descriptions = achievement.children("resultDescription")
    levels = [level for one in descriptions for level in one.children("rubricCriterionLevel")]
    return [node for node in [*descriptions, *levels] if node.text("id")]


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SPEC}#criteria",
    message="criteria has neither an id nor a narrative",
    fix="Say how the achievement is earned in criteria.narrative, or link a page in criteria.id.",
    applies=lambda achievement: achievement.child("criteria") is not None,
)
def criteria_present(achievement: Achievement) -> Iterator[Finding]:
    """Criteria say how the achievement is earned, by a page or in words.

    Class Criteria makes both properties optional, so an empty object is within the model; it is
    advice although the public validator of 1EdTech treats it as an error.
    """
    criteria = achievement.child("criteria")
    if criteria is not None and not (criteria.text("id") or criteria.text("narrative")):
        yield failed(criteria.pointer)


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SPEC}#resultdescription",
    message="the id {id} is used for {count} result descriptions or rubric levels",
    fix="Give each result description and each rubric level an id of its own.",
    applies=lambda achievement: bool(_described(achievement)),
    needs=("resultDescription",),
)
def result_ids_unique(achievement: Achievement) -> Iterator[Finding]:
    """Result descriptions and rubric levels have ids of their own.

    Classes ResultDescription and RubricCriterionLevel call the id unique and need it so that a
    result can link to it. It is advice because the same level may be repeated in two descriptions
    and mean the same.
    """
    nodes = _described(achievement)
    counts = Counter(node.text("id") for node in nodes)
    seen: set[str] = set()
    for node in nodes:
        name = node.text("id")
        if counts[name] > 1 and name in seen:
            yield failed(node.at("id"), id=name, count=counts[name])
        seen.add(name)


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SPEC}#related",
    message="the achievement is related to itself",
    fix="Name the other achievement, or say which language or version the entry stands for.",
    applies=lambda achievement: bool(achievement.children("related")),
    needs=("related",),
)
def related_is_another(achievement: Achievement) -> Iterator[Finding]:
    """A related achievement is another one.

    Class Related. One id for several language editions or versions is no self-reference, so an
    entry that gives another language or version is fine.
    """
    own = achievement.text("id")
    for entry in achievement.children("related"):
        edition = any(
            entry.text(key) and entry.text(key) != achievement.text(key)
            for key in ("inLanguage", "version")
        )
        if own and entry.text("id") == own and not edition:
            yield failed(entry.at("id"))


@rule(
    area="schema",
    level=MAY,
    spec="https://www.imsglobal.org/spec/ob/v3p0/impl/",
    message="the achievement's id is neither an https URL nor a urn:uuid",
    fix="Use an https URL where the definition can be read, or a urn:uuid.",
    applies=lambda achievement: bool(achievement.text("id")),
)
def id_can_be_shared(achievement: Achievement) -> Iterator[Finding]:
    """The id of an achievement is an https URL or a urn:uuid.

    Recommended practice in the implementation guide: the first can be looked up, the second is the
    same achievement within one issuer. Other URIs are allowed.
    """
    if not achievement.text("id").lower().startswith(("https://", "urn:uuid:")):
        yield failed(achievement.at("id"))
