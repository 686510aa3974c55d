"""Images of Open Badges 0.5 to 2.0 that hold only the address of their assertion."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MUST, rule
from mcconform.intake.notes import HOSTED_GONE, is_noted
from mcconform.model import Dossier, Finding, failed


@rule(
    area="status",
    level=MUST,
    spec="https://www.imsglobal.org/sites/default/files/Badges/OBv2p0Final/index.html#RevokingHosted",
    message="the badge was revoked: the address in the image, {url}, answers 410 Gone",
    fix="Ask the issuer why.",
    applies=lambda dossier: (
        bool(dossier.credential.hosted_at)
        and (dossier.credential.document is not None or is_noted(dossier.credential, HOSTED_GONE))
    ),
)
def not_withdrawn(dossier: Dossier) -> Iterator[Finding]:
    """The assertion that an image names was not withdrawn.

    The first images held the address of their assertion and nothing else; an issuer revokes such a
    badge by answering 410 Gone there. Other reasons why it cannot be had are the matter of
    intake.file.retrieved.
    """
    if is_noted(dossier.credential, HOSTED_GONE):
        yield failed("", url=dossier.credential.hosted_at)
