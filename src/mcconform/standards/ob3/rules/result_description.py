"""Open Badges 3.0, class ResultDescription."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MUST, SHOULD, rule
from mcconform.model import Finding, failed, not_applicable
from mcconform.standards.ob3.nodes import ResultDescription
from mcconform.standards.ob3.rules import SPEC
from mcconform.standards.values import number


def allowed(description: ResultDescription) -> list[str]:
    """The allowed values, without outer white space."""
    return [value.strip() for value in description.texts("allowedValue")]


def has_bounds(description: ResultDescription) -> bool:
    """Whether the description says anything about values."""
    return bool(
        allowed(description) or description.text("valueMin") or description.text("valueMax")
    )


def accepts(description: ResultDescription, value: str) -> bool | None:
    """Whether a description allows a value, by its list or its bounds; None: cannot be compared.

    A value that either the list or the bounds let through is allowed. In a list, two spellings of
    one number (``90``, ``90.0``) are the same.
    """
    listed = allowed(description)
    plain = number(value)
    if value in listed or (plain is not None and plain in [number(one) for one in listed]):
        return True
    within = _within(description, value)
    if within is None and listed and not _bounds(description):
        return False
    return within


def _bounds(description: ResultDescription) -> list[str]:
    return [text for key in ("valueMin", "valueMax") if (text := description.text(key))]


def _within(description: ResultDescription, value: str) -> bool | None:
    low, high = description.text("valueMin"), description.text("valueMax")
    plain, least, most = number(value), number(low), number(high)
    if plain is None or (low and least is None) or (high and most is None) or not (low or high):
        return None
    return (least is None or least <= plain) and (most is None or plain <= most)


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#resultdescription",
    message="the required value {value} is not among the values that the description allows",
    fix="Correct requiredValue, or the allowed values or bounds.",
    applies=lambda found: bool(found.text("requiredValue")) and has_bounds(found),
)
def required_value_is_allowed(description: ResultDescription) -> Iterator[Finding]:
    """The value required to pass is one that can be reached.

    Class ResultDescription: requiredValue is one of allowedValue or lies within valueMin and
    valueMax. Bounds that are not plain numbers are not compared.
    """
    value = description.text("requiredValue")
    verdict = accepts(description, value)
    if verdict is None:
        reason = "value and bounds are not all numbers, so they cannot be compared"
        yield not_applicable(description.at("requiredValue"), reason)
    elif not verdict:
        yield failed(description.at("requiredValue"), value=value)


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#resultdescription",
    message="the required level {id} is no rubric level of this description",
    fix="Add the level to rubricCriterionLevel, or correct requiredLevel.",
    applies=lambda found: bool(found.text("requiredLevel")),
)
def required_level_exists(description: ResultDescription) -> Iterator[Finding]:
    """The level required to pass is one of the description's rubric levels.

    Class ResultDescription: requiredLevel is the id of a rubric criterion level.
    """
    if description.text("requiredLevel") not in description.levels():
        yield failed(description.at("requiredLevel"), id=description.text("requiredLevel"))


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SPEC}#resultdescription",
    message="valueMin ({low}) is greater than valueMax ({high})",
    fix="Exchange or correct valueMin and valueMax.",
    applies=lambda found: (
        None not in (number(found.get("valueMin")), number(found.get("valueMax")))
    ),
)
def bounds_are_in_order(description: ResultDescription) -> Iterator[Finding]:
    """The smallest possible value is not greater than the greatest.

    Class ResultDescription gives both a meaning and no order; both are texts, so only plain numbers
    are compared.
    """
    low, high = number(description.get("valueMin")), number(description.get("valueMax"))
    if low is not None and high is not None and low > high:
        yield failed(description.at("valueMin"), low=str(low), high=str(high))
