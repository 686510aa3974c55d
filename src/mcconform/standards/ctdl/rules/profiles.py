"""Profiles inside records: costs, durations, dates, conditions of pathways; and web pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mcconform.catalogue import SHOULD, rule
from mcconform.model import Finding, failed
from mcconform.nodes import as_list
from mcconform.standards.ctdl.nodes import ComponentCondition, CostProfile, Resource
from mcconform.standards.ctdl.rules import TERMS
from mcconform.standards.values import in_order

_ORDERED: Final = (
    ("ceterms:startDate", "ceterms:endDate"),
    ("ceterms:dateEffective", "ceterms:expirationDate"),
    ("ceasn:dateValidFrom", "ceasn:dateValidUntil"),
    ("ceasn:dateCreated", "ceasn:dateModified"),
)
"""Members of which the first is not later than the second."""
_PAGE: Final = "ceterms:subjectWebpage"


def _pairs(resource: Resource) -> list[tuple[str, str]]:
    return [pair for pair in _ORDERED if all(resource.text(one) for one in pair)]


@rule(
    area="schema",
    level=SHOULD,
    spec=TERMS,
    message="{first} is later than {second}",
    fix="Check which of the two dates is wrong.",
    applies=lambda resource: bool(_pairs(resource)),
)
def dates_in_order(resource: Resource) -> Iterator[Finding]:
    """What begins ends later.

    Follows from the definitions of the pairs of dates; nothing requires it in so many words. Dates
    that cannot be read are the matter of `ctdl.values.dates`.
    """
    for first, second in _pairs(resource):
        start, end = resource.text(first), resource.text(second)
        if in_order(_moment(start), _moment(end)) is False:
            yield failed(resource.at(second), first=first, second=second)


def _moment(text: str) -> str:
    """A date as the moment it begins, so that days and moments can be compared."""
    return f"{text}T00:00:00Z" if len(text) == 10 else text


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{TERMS}#CostProfile",
    message="a price is given without a currency",
    fix="Say the currency in ceterms:currency, as its code of ISO 4217.",
    applies=lambda cost: cost.has("ceterms:price"),
)
def price_has_currency(cost: CostProfile) -> Iterator[Finding]:
    """A price says its currency.

    The definitions of price and currency belong together; the schema requires neither.
    """
    if not any(map(str.strip, cost.texts("ceterms:currency"))):
        yield failed(cost.at("ceterms:price"))


def _counted(condition: ComponentCondition) -> bool:
    number = condition.get("ceterms:requiredNumber")
    return _is_count(number) and condition.has("ceterms:targetComponent")


def _is_count(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{TERMS}#ComponentCondition",
    message="{needed} components are required, but only {there} are named",
    fix="Name the components to choose from, or lower the number.",
    applies=_counted,
)
def enough_components(condition: ComponentCondition) -> Iterator[Finding]:
    """A condition does not require more components than it names.

    Follows from the definition of requiredNumber. A selection component may stand for several, and
    conditions may have conditions inside, so this is advice, and only without them.
    """
    if condition.has("ceterms:hasCondition"):
        return
    needed = condition.get("ceterms:requiredNumber")
    there = len(as_list(condition.get("ceterms:targetComponent")))
    if needed > there:
        yield failed(condition.at("ceterms:requiredNumber"), needed=needed, there=there)


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{TERMS}#subjectWebpage",
    message="the web page {found} has no http or https address",
    fix="Give the https address of the page that describes the resource.",
    applies=lambda resource: bool(resource.text(_PAGE)),
)
def web_page_is_on_the_web(resource: Resource) -> Iterator[Finding]:
    """The web page of a resource has a web address.

    The range is any IRI, and the definition says web page; the registry follows the link.
    """
    if not resource.text(_PAGE).lower().startswith(("http://", "https://")):
        yield failed(resource.at(_PAGE), found=resource.text(_PAGE)[:100])
