"""European Learning Model, class PeriodOfTime, and the validity of a credential."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import SHOULD, rule
from mcconform.model import Finding, failed
from mcconform.standards.edc.nodes import EuropeanDigitalCredential, PeriodOfTime
from mcconform.standards.edc.rules import SHAPES, VC
from mcconform.standards.values import in_order

_ENDS = ("validUntil", "expirationDate")


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SHAPES}#PeriodOfTimeShape",
    message="endDate ({until}) is earlier than startDate ({start})",
    fix="Give endDate a moment after startDate.",
    applies=lambda period: in_order(period.get("startDate"), period.get("endDate")) is not None,
)
def in_time(period: PeriodOfTime) -> Iterator[Finding]:
    """A period does not end before it begins."""
    start, until = period.text("startDate"), period.text("endDate")
    if in_order(start, until) is False:
        yield failed(period.at("endDate"), start=start, until=until)


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{VC}#expiration",
    message="{name} ({until}) is earlier than validFrom ({start})",
    fix="Give {name} a moment after validFrom.",
    applies=lambda one: any(
        in_order(one.get("validFrom"), one.get(end)) is not None for end in _ENDS
    ),
)
def validity_in_time(credential: EuropeanDigitalCredential) -> Iterator[Finding]:
    """A credential does not end before it begins to hold."""
    start = credential.text("validFrom")
    for name in _ENDS:
        until = credential.text(name)
        if until and in_order(start, until) is False:
            yield failed(credential.at(name), name=name, start=start, until=until)
