"""1EdTech Credential Refresh 1.0."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MAY, SHOULD, rule
from mcconform.model import (
    Credential,
    Dossier,
    Finding,
    Outcome,
    cannot_tell,
    failed,
    not_applicable,
)
from mcconform.securing.jose_claims import shown
from mcconform.status import refresh
from mcconform.status.lists import Missing

_SPEC = "https://www.imsglobal.org/spec/vccr/v1p0/"
_SEE = "the service handed out no credential: see status.refresh.service_answers"
_PROOF = {
    Outcome.PASSED: "its signature verifies",
    Outcome.FAILED: "its signature does not verify",
    Outcome.CANT_TELL: "its signature could not be checked",
}


def has_service(dossier: Dossier) -> bool:
    """Whether the credential names a service of this kind."""
    return bool(refresh.services(dossier.document))


@rule(
    area="status",
    level=MAY,
    spec=_SPEC,
    message="the refresh service {url} does not hand out a credential: {why}",
    fix="Let the service answer with the present version of the credential.",
    applies=has_service,
    needs=("refreshService",),
)
def service_answers(dossier: Dossier) -> Iterator[Finding]:
    """The refresh service hands out a credential.

    A service out of reach does not make a sound badge doubtful, since the badge itself is what is
    judged.
    """
    for answer in refresh.answers(dossier):
        pointer = answer.service.pointer
        if isinstance(answer.opened, Missing):
            yield cannot_tell(pointer, f"the refresh service: {answer.opened.cause}")
        elif not isinstance(answer.opened, Credential):
            yield failed(pointer, url=shown(answer.service.url), why=answer.opened.why)


@rule(
    area="status",
    level=SHOULD,
    spec=_SPEC,
    message="the refresh service {url} hands out another credential: {why}",
    fix="Let the service answer with the same credential: same id, same issuer.",
    applies=has_service,
    needs=("refreshService",),
)
def same_credential(dossier: Dossier) -> Iterator[Finding]:
    """What the refresh service hands out is a version of this credential, not another one."""
    for answer in refresh.answers(dossier):
        if not isinstance(answer.opened, Credential):
            yield not_applicable(answer.service.pointer, _SEE)
        elif answer.other:
            yield failed(answer.service.pointer, url=shown(answer.service.url), why=answer.other)


@rule(
    area="status",
    level=MAY,
    spec=_SPEC,
    message="the refresh service has a newer version, valid from {date}; {proof}",
    fix="Ask the holder for the newer version; this report is on the one that was given.",
    applies=has_service,
    needs=("refreshService",),
)
def is_newest(dossier: Dossier) -> Iterator[Finding]:
    """The refresh service has no newer version of this credential.

    A newer one is reported, with what its signature is worth, and never judged in place of this.
    """
    for answer in refresh.answers(dossier):
        if not isinstance(answer.opened, Credential) or answer.other:
            yield not_applicable(answer.service.pointer, _SEE)
        elif answer.newer:
            proof = _PROOF[answer.verified]
            yield failed(answer.service.pointer, date=answer.newer, proof=proof)
