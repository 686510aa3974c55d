"""Lists of status, whatever their mechanism."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from mcconform.catalogue import SHOULD, rule
from mcconform.model import Credential, Dossier, Finding, failed, not_applicable
from mcconform.outline import JWS
from mcconform.securing.jose import issuer_id
from mcconform.securing.jose_claims import shown
from mcconform.status import bitstring, revocation_list_1edtech, status_list_2021, token_status_list
from mcconform.status.steps import keeper_of

_MECHANISMS: Final = (bitstring, status_list_2021, token_status_list)
"""Those that leave it open who keeps the list. RevocationList2020 has a rule of its own."""


class Kept(msgspec.Struct, frozen=True):
    """A list that is at hand, and who keeps it."""

    pointer: str
    url: str
    issuer: str


def _lists(dossier: Dossier) -> Iterator[Kept]:
    for mechanism in _MECHANISMS:
        for one in mechanism.readings(dossier):
            opened = one.listed.contents.opened if one.listed is not None else None
            if isinstance(opened, Credential):
                yield Kept(one.url_at, one.url, keeper_of(opened))
    for other in revocation_list_1edtech.readings(dossier):
        if isinstance(other.listed, Mapping):
            yield Kept(f"{other.entry.pointer}/id", other.url, other.issuer)


@rule(
    area="status",
    level=SHOULD,
    spec="https://www.w3.org/TR/vc-bitstring-status-list/#validate-algorithm",
    message="the list {url} is kept by {keeper}, the credential is issued by {issuer}",
    fix="If the issuer lets somebody else keep the list, say so where verifiers can find it.",
    applies=lambda dossier: any(_lists(dossier)),
    needs=("credentialStatus", "status", JWS),
)
def same_issuer(dossier: Dossier) -> Iterator[Finding]:
    """The list is kept by the issuer of the credential.

    The specification allows others to keep it, and leaves it to the verifier to trust them: such a
    list is genuine, and still the word of a third party.
    """
    own = issuer_id(dossier.credential)
    for kept in _lists(dossier):
        if not kept.issuer or not own:
            yield not_applicable(kept.pointer, "the list or the credential names no issuer")
        elif kept.issuer != own:
            names = {"keeper": shown(kept.issuer), "issuer": shown(own)}
            yield failed(kept.pointer, url=shown(kept.url), **names)
