"""Open Badges 3.0, class Result: the links between results and the achievement's descriptions.

A result and its description stand in different branches of the badge, so these rules look at the
whole subject.
"""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MAY, MUST, SHOULD, rule
from mcconform.model import Finding, failed, not_applicable
from mcconform.standards.ob3.nodes import AchievementSubject, Result
from mcconform.standards.ob3.rules import SPEC
from mcconform.standards.ob3.rules.result_description import accepts, has_bounds


def with_member(subject: AchievementSubject, name: str) -> list[Result]:
    """The results that have a text in ``name``."""
    return [result for result in subject.results() if result.text(name)]


def all_levels(subject: AchievementSubject) -> set[str]:
    """Ids of all rubric levels of the achievement."""
    achievement = subject.achievement
    return (
        set().union(*(one.levels() for one in achievement.descriptions())) if achievement else set()
    )


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#result",
    message="the result description {id} is not in the achievement of this badge",
    fix="Add the description to achievement.resultDescription, or correct the link.",
    applies=lambda subject: bool(with_member(subject, "resultDescription")),
    needs=("result",),
)
def description_is_in_achievement(subject: AchievementSubject) -> Iterator[Finding]:
    """A result links to a result description of the achievement being awarded.

    Class Result, property resultDescription.
    """
    achievement = subject.achievement
    if achievement is None:
        yield not_applicable(subject.pointer, "there is no achievement to look in")
        return
    known = {description.text("id") for description in achievement.descriptions()}
    for result in with_member(subject, "resultDescription"):
        if result.text("resultDescription") not in known:
            name = result.text("resultDescription")
            yield failed(result.at("resultDescription"), id=name)


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#result",
    message="the achieved level {id} is no rubric level of the achievement of this badge",
    fix="Add the level to a result description of the achievement, or correct the link.",
    applies=lambda subject: bool(with_member(subject, "achievedLevel")),
    needs=("result",),
)
def level_is_in_achievement(subject: AchievementSubject) -> Iterator[Finding]:
    """An achieved level is a rubric level of the achievement.

    Class Result says that the value is the id of a level of the linked result description. Here any
    description of the achievement will do: 1EdTech's own sample of a complete badge names a level
    of another description and is called valid by its validator. See `level_is_of_description`.
    """
    if subject.achievement is None:
        yield not_applicable(subject.pointer, "there is no achievement to look in")
        return
    known = all_levels(subject)
    for result in with_member(subject, "achievedLevel"):
        if result.text("achievedLevel") not in known:
            yield failed(result.at("achievedLevel"), id=result.text("achievedLevel"))


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SPEC}#result",
    message="the achieved level {id} belongs to another result description than the one linked",
    fix="Link the result to the description that has this level.",
    applies=lambda subject: bool(with_member(subject, "achievedLevel")),
    needs=("result",),
)
def level_is_of_description(subject: AchievementSubject) -> Iterator[Finding]:
    """An achieved level is a level of the result description that the result links to.

    Class Result. Advice only, for the reason given at `level_is_in_achievement`; a level that is
    nowhere in the achievement is reported there and not twice.
    """
    linked = {result.pointer: description for result, description in subject.linked()}
    known = all_levels(subject)
    for result in with_member(subject, "achievedLevel"):
        level, description = result.text("achievedLevel"), linked.get(result.pointer)
        if level in known and (description is None or level not in description.levels()):
            yield failed(result.at("achievedLevel"), id=level)


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#result",
    message="the result has no status, but its description has the result type Status",
    fix="Give the result a status, for example Completed.",
    applies=lambda subject: any(d.text("resultType") == "Status" for _, d in subject.linked()),
    needs=("result",),
)
def status_is_given(subject: AchievementSubject) -> Iterator[Finding]:
    """A result whose description has the type Status has a status (class Result)."""
    for result, description in subject.linked():
        if description.text("resultType") == "Status" and result.get("status") is None:
            yield failed(result.pointer)


@rule(
    area="schema",
    level=MAY,
    spec=f"{SPEC}#result",
    message="the result has a status, but its description has the result type {kind}",
    fix="Link the status to a result description of type Status.",
    applies=lambda subject: any(result.has("status") for result, _ in subject.linked()),
    needs=("result",),
)
def status_is_expected(subject: AchievementSubject) -> Iterator[Finding]:
    """A status stands with a description of type Status.

    No sentence forbids it elsewhere, and 1EdTech's sample of a complete badge does it; it is a
    remark for readers who sort results by their type.
    """
    for result, description in subject.linked():
        kind = description.text("resultType")
        if result.has("status") and kind != "Status":
            yield failed(result.at("status"), kind=kind or "unknown")


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#resultdescription",
    message="the value {value} is not among the values that its result description allows",
    fix="Correct the value, or the allowed values or bounds in the result description.",
    applies=lambda subject: any(
        result.text("value") and has_bounds(description) for result, description in subject.linked()
    ),
    needs=("result",),
)
def value_is_allowed(subject: AchievementSubject) -> Iterator[Finding]:
    """A value is one of those that the linked result description allows.

    Class ResultDescription: allowedValue lists the allowed values, valueMin and valueMax bound
    those that may be asserted. All are texts, so bounds are compared as numbers when all of them
    are plain numbers, and not at all otherwise.
    """
    for result, description in subject.linked():
        value = result.text("value")
        if not value or not has_bounds(description):
            continue
        verdict = accepts(description, value)
        if verdict is None:
            reason = "value and bounds are not all numbers, so they cannot be compared"
            yield not_applicable(result.at("value"), reason)
        elif not verdict:
            yield failed(result.at("value"), value=value)
