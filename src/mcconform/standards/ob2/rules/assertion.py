"""Open Badges 2.0, class Assertion."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MAY, MUST, SHOULD, rule
from mcconform.model import Dossier, Finding, failed
from mcconform.securing import instants
from mcconform.standards.ob2 import dates, hosted, signed
from mcconform.standards.ob2.nodes import Assertion, award, says
from mcconform.standards.ob2.rules import SPEC

LEEWAY = 300 * instants.SECOND
"""How far two honest clocks may differ."""


def _issued(dossier: Dossier) -> int | None:
    return dates.moment(award(dossier).get("issuedOn"))


def _expires(dossier: Dossier) -> int | None:
    return dates.moment(award(dossier).get("expires"))


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SPEC}#uid",
    message="uid is out of date: the id identifies an assertion",
    fix="Leave uid out, and identify the assertion by its id.",
)
def no_uid(assertion: Assertion) -> Iterator[Finding]:
    """An assertion has no uid, which was replaced by id in version 2.0."""
    if assertion.has("uid"):
        yield failed(assertion.at("uid"))


@rule(
    area="schema",
    level=MAY,
    spec=f"{SPEC}#Assertion",
    message="the id of a signed badge is {found}; a urn:uuid is recommended",
    fix="Give a signed assertion an id that begins with urn:uuid:.",
    applies=lambda dossier: says(dossier, signed.KINDS) and not says(dossier, hosted.KINDS),
)
def signed_id_is_a_uuid(dossier: Dossier) -> Iterator[Finding]:
    """A signed assertion has an id in the namespace urn:uuid, since nothing need be served there.

    An address at which the assertion is also served is as good: it is a remark.
    """
    name = award(dossier).get("id")
    if isinstance(name, str) and not name.lower().startswith("urn:uuid:"):
        yield failed("/id", found=name)


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#expirationDate",
    message="the badge expires at {expires}, before it was issued",
    fix="Correct expires or issuedOn.",
    applies=lambda dossier: _issued(dossier) is not None and _expires(dossier) is not None,
)
def expires_after_issue(dossier: Dossier) -> Iterator[Finding]:
    """A badge does not expire before it was issued.

    The specification does not say so in words; a badge that is over before it begins was never
    valid, and the validators of the standard's publisher refuse it.
    """
    issued, expires = _issued(dossier), _expires(dossier)
    if issued is not None and expires is not None and expires < issued:
        yield failed("/expires", expires=str(award(dossier)["expires"]))


@rule(
    area="schema",
    level=MAY,
    spec=f"{SPEC}#dateTime",
    message="{found} is not in UTC",
    fix="Write dates in UTC, with a final Z.",
    applies=lambda dossier: _issued(dossier) is not None or _expires(dossier) is not None,
)
def dates_in_utc(dossier: Dossier) -> Iterator[Finding]:
    """Dates are given in UTC, which the specification recommends."""
    for name in ("issuedOn", "expires"):
        value = award(dossier).get(name)
        if isinstance(value, str) and dates.moment(value) is not None and not _is_utc(value):
            yield failed(f"/{name}", found=value)


def _is_utc(value: str) -> bool:
    digits = value[-6:].replace(":", "")
    return value[-1] in "Zz" or digits.endswith(("+0000", "-0000", "+00", "-00"))


@rule(
    area="status",
    level=MUST,
    spec=f"{SPEC}#issueDate",
    message="the badge says that it was issued at {issued}, which is still to come",
    fix="Correct issuedOn, or wait.",
    applies=lambda dossier: _issued(dossier) is not None,
)
def issued_by_now(dossier: Dossier) -> Iterator[Finding]:
    """The badge was issued by now; five minutes are granted for clocks that differ.

    ``issuedOn`` says when the achievement was awarded; a date to come contradicts that.
    """
    issued = _issued(dossier)
    if issued is not None and issued > instants.moment(dossier.at) + LEEWAY:
        yield failed("/issuedOn", issued=str(award(dossier)["issuedOn"]))


@rule(
    area="status",
    level=MUST,
    spec=f"{SPEC}#expirationDate",
    message="the badge expired at {expires}",
    fix="Ask the issuer whether the badge can be renewed.",
    applies=lambda dossier: _expires(dossier) is not None,
)
def not_expired(dossier: Dossier) -> Iterator[Finding]:
    """The badge has not expired: the time in ``expires`` is not past."""
    expires = _expires(dossier)
    if expires is not None and expires < instants.moment(dossier.at):
        yield failed("/expires", expires=str(award(dossier)["expires"]))
