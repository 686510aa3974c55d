"""The issuer and the key that signed."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform import securing
from mcconform.catalogue import MUST, rule
from mcconform.model import Dossier, Finding, Outcome, cannot_tell, failed, not_applicable
from mcconform.securing import presentations
from mcconform.securing.jose import issuer_id
from mcconform.securing.rules.proof import is_secured


@rule(
    area="signature",
    level=MUST,
    spec="https://www.w3.org/TR/vc-data-model-2.0/#issuer",
    message="the key that signed is not the issuer's: {why}",
    fix="Sign with a key that the issuer's DID, controller document or key set lists.",
    applies=is_secured,
)
def controls_key(dossier: Dossier) -> Iterator[Finding]:
    """The key that signed belongs to the issuer that the credential names.

    It does when the issuer's own word says so: its DID is the key, or its DID document, controller
    document or key set lists it. A key that is provably another's fails. An issuer that nobody can
    ask (a URN, a page without keys, a server that is not there) is not blamed and not believed.
    Of several embedded proofs one has to be the issuer's: others may sign what he has signed. An
    envelope has to be his in any case.
    For a presentation its holder is asked for; it need not name one, and then anybody may sign it.
    """
    if presentations.is_presentation(dossier.document) and not issuer_id(dossier.credential):
        yield not_applicable("", "the presentation names no holder")
        return
    found = securing.results(dossier)
    vouched = any(result.controls is Outcome.PASSED for result in found)
    for result in found:
        if vouched and result.pointer:
            continue
        if result.controls is Outcome.FAILED:
            yield failed(result.pointer, why=result.controls_why)
        elif result.controls is Outcome.CANT_TELL:
            yield cannot_tell(result.pointer, result.controls_why, why="")
