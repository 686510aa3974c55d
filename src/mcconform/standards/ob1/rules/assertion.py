"""Open Badges 0.5 to 1.1: assertions and their dates."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MUST, SHOULD, rule
from mcconform.model import Dossier, Finding, Json, failed
from mcconform.securing import instants
from mcconform.standards.ob1.nodes import Assertion, award
from mcconform.standards.ob1.rules import SPEC
from mcconform.standards.ob2 import dates, web

LEEWAY = 300 * instants.SECOND
"""How far two honest clocks may differ."""
_DATES = ("issuedOn", "issued_on", "expires")


def _issued(dossier: Dossier) -> tuple[str, Json]:
    found = award(dossier)
    return (
        ("issued_on", found.get("issued_on"))
        if "issued_on" in found
        else (
            "issuedOn",
            found.get("issuedOn"),
        )
    )


def _when(value: Json) -> int | None:
    return dates.early_moment(value)


def _has_issue(dossier: Dossier) -> bool:
    return _when(_issued(dossier)[1]) is not None


def _has_end(dossier: Dossier) -> bool:
    return _when(award(dossier).get("expires")) is not None


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#dateTime",
    message="{found} is no Unix timestamp in whole seconds",
    fix="Write an ISO 8601 date, or the whole seconds since 1970.",
    applies=lambda dossier: any(
        isinstance(award(dossier).get(name), int | float) for name in _DATES
    ),
)
def timestamp_is_whole(dossier: Dossier) -> Iterator[Finding]:
    """A date that is a number is a standard Unix timestamp: whole seconds, ten digits at most."""
    for name in _DATES:
        value = award(dossier).get(name)
        if isinstance(value, int | float) and not isinstance(value, bool) and _when(value) is None:
            yield failed(f"/{name}", found=value)


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#expirationDate",
    message="the badge expires at {expires}, before it was issued",
    fix="Correct the dates.",
    applies=lambda dossier: _has_issue(dossier) and _has_end(dossier),
)
def expires_after_issue(dossier: Dossier) -> Iterator[Finding]:
    """A badge does not expire before it was issued: else it was never valid."""
    issued, expires = _when(_issued(dossier)[1]), _when(award(dossier)["expires"])
    if issued is not None and expires is not None and expires < issued:
        yield failed("/expires", expires=str(award(dossier)["expires"]))


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SPEC}#Assertion",
    message="the id is {found}, and the assertion is verified at {url}",
    fix="Give a hosted assertion the same address as its id and as verify.url.",
    applies=lambda assertion: bool(assertion.text("id")) and _hosted_at(assertion) != "",
)
def id_is_where_it_is_hosted(assertion: Assertion) -> Iterator[Finding]:
    """The id of a hosted assertion is the address that it is verified at."""
    name, url = assertion.text("id"), _hosted_at(assertion)
    if not web.same_address(name, url):
        yield failed(assertion.at("id"), found=name, url=url)


def _hosted_at(assertion: Assertion) -> str:
    verify = assertion.child("verify")
    return verify.text("url") if verify and verify.text("type") == "hosted" else ""


@rule(
    area="status",
    level=MUST,
    spec=f"{SPEC}#issueDate",
    message="the badge says that it was issued at {issued}, which is still to come",
    fix="Correct the date of issue, or wait.",
    applies=_has_issue,
)
def issued_by_now(dossier: Dossier) -> Iterator[Finding]:
    """The badge was issued by now; five minutes are granted for clocks that differ."""
    name, value = _issued(dossier)
    issued = _when(value)
    if issued is not None and issued > instants.moment(dossier.at) + LEEWAY:
        yield failed(f"/{name}", issued=str(value))


@rule(
    area="status",
    level=MUST,
    spec=f"{SPEC}#expirationDate",
    message="the badge expired at {expires}",
    fix="Ask the issuer whether the badge can be renewed.",
    applies=_has_end,
)
def not_expired(dossier: Dossier) -> Iterator[Finding]:
    """The badge has not expired. A date without a time counts as its first moment in UTC."""
    expires = _when(award(dossier)["expires"])
    if expires is not None and expires < instants.moment(dossier.at):
        yield failed("/expires", expires=str(award(dossier)["expires"]))
