"""Whether the credential is valid at the time of evaluation, by its own dates."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MUST, rule
from mcconform.model import Dossier, Finding, cannot_tell, failed
from mcconform.outline import JWS
from mcconform.securing import instants
from mcconform.status import validity

_SPEC = "https://www.w3.org/TR/vc-data-model-2.0/#validity-period"
_UNREADABLE = "{name} ({text}) is no date and time that can be read"


@rule(
    area="status",
    level=MUST,
    spec=_SPEC,
    message="the credential is not valid before {date} ({name})",
    fix="Wait until then, or ask the issuer to correct the date.",
    applies=lambda dossier: validity.has_start(dossier.credential),
    needs=(*validity.STARTS, JWS),
)
def started(dossier: Dossier) -> Iterator[Finding]:
    """The credential is valid already.

    ``validFrom`` (``issuanceDate`` in VC 1.1) and ``nbf`` of the JWT are not in the future. A date
    without a zone is read as UTC. That a date has the right form is the schema's business.
    """
    now = instants.moment(dossier.at)
    for date in validity.starts(dossier.credential):
        if date.instant is None:
            yield cannot_tell(date.pointer, _UNREADABLE.format(name=date.name, text=date.text))
        elif validity.is_ahead(date, now):
            yield failed(date.pointer, name=date.name, date=date.text)


@rule(
    area="status",
    level=MUST,
    spec=_SPEC,
    message="the credential has expired: it was valid until {date} ({name})",
    fix="Ask the issuer whether the credential can be renewed.",
    applies=lambda dossier: validity.has_end(dossier.credential),
    needs=(*validity.ENDS, JWS),
)
def not_expired(dossier: Dossier) -> Iterator[Finding]:
    """The credential is still valid.

    ``validUntil`` (``expirationDate`` in VC 1.1) is not past; ``exp`` of the JWT is neither past
    nor now (RFC 7519 section 4.1.4). A date without a zone is read as UTC.
    """
    now = instants.moment(dossier.at)
    for date in validity.ends(dossier.credential):
        if date.instant is None:
            yield cannot_tell(date.pointer, _UNREADABLE.format(name=date.name, text=date.text))
        elif validity.is_over(date, now):
            yield failed(date.pointer, name=date.name, date=date.text)
