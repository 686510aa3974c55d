"""Cases of the rules on status: dates, lists and refresh services."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fixtures.documents import EXTENSIONS, minimal
from fixtures.issuer import Issuer
from fixtures.lists import (
    ONE_EDTECH,
    REVOCATION,
    REVOKED_ID,
    bitstring,
    entry,
    revocation_list,
    tampered,
)
from tests.forge import Recipe, Triple
from tests.status.support import list_credential, packed

PLAIN = Recipe(base="minimal")
REFRESH = "https://refresh.harbour.example/tides"
OTHER = Issuer("somebody else")
MESSAGES = [{"status": "0x0", "message": "in force"}, {"status": "0x1", "message": "under review"}]


def put(**members: Any) -> Callable[[Any], object]:
    """Set members of the credential."""
    return lambda document: document.update(members)


def extended(**members: Any) -> Callable[[Any], object]:
    """Set members that need the context of 1EdTech's extensions."""

    def edit(document: Any) -> None:
        document["@context"].append(EXTENSIONS)
        document.update(members)

    return edit


def listed(
    listing: Any = None, on: tuple[int, ...] = (), purpose: str = "revocation", **changes: Any
) -> Recipe:
    """A badge with one entry of a bitstring list; ``listing`` stands in for the sound list."""
    status = {**entry(REVOCATION, 94, purpose), **changes}
    found = bitstring(REVOCATION, purpose, on) if listing is None else listing
    edit = put(credentialStatus=status)
    return Recipe(base="minimal", edit=edit, resources={REVOCATION: found})


def revocable(listing: Any, **members: Any) -> Recipe:
    """A badge with one entry of a 1EdTech revocation list."""
    status = {"id": ONE_EDTECH, "type": "1EdTechRevocationList"}
    edit = extended(credentialStatus=status, **members)
    return Recipe(base="minimal", edit=edit, resources={ONE_EDTECH: listing})


def refreshable(answer: Any) -> Recipe:
    """A badge with a refresh service that hands out ``answer``."""
    service = {"id": REFRESH, "type": "1EdTechCredentialRefresh"}
    edit = extended(refreshService=service)
    return Recipe(base="minimal", edit=edit, resources={REFRESH: answer})


def without_proof() -> Any:
    """A list that nobody signed."""
    document = bitstring(REVOCATION, "revocation", ())
    del document["proof"]
    return document


SOUND = listed()
NOT_LISTED = revocable(revocation_list())
REFRESHED = refreshable(Issuer().sign(minimal()))
NOBODY = listed({}, statusListCredential="https://status.harbour.example/lists/nobody-home")

CASES: dict[str, Triple] = {
    "status.validity.started": Triple(
        PLAIN,
        Recipe(base="minimal", at="2024-12-31T23:59:59Z"),
        Recipe(base="vc", edit=lambda document: document.pop("validFrom", None)),
    ),
    "status.validity.not_expired": Triple(
        Recipe(base="minimal", edit=put(validUntil="2026-01-01T00:00:00Z")),
        Recipe(base="minimal", edit=put(validUntil="2025-12-31T23:59:59Z")),
        PLAIN,
    ),
    "status.entry.known_type": Triple(
        SOUND,
        Recipe(
            base="minimal",
            edit=put(credentialStatus={"id": REVOCATION, "type": "BitstringStatusListCredential"}),
        ),
        PLAIN,
    ),
    "status.bitstring.entry_well_formed": Triple(SOUND, listed(id=REVOCATION), PLAIN),
    "status.bitstring.list_retrieved": Triple(SOUND, listed(b"<html>gone fishing</html>"), PLAIN),
    "status.bitstring.list_verified": Triple(SOUND, listed(tampered(REVOCATION)), NOBODY),
    "status.bitstring.list_type": Triple(
        SOUND, listed(list_credential({}, type=["VerifiableCredential"])), NOBODY
    ),
    "status.bitstring.list_in_force": Triple(
        SOUND, listed(list_credential({}, validUntil="2025-06-01T00:00:00Z")), NOBODY
    ),
    "status.bitstring.purpose_listed": Triple(
        SOUND, listed(list_credential({"statusPurpose": "suspension"})), NOBODY
    ),
    "status.bitstring.encoding": Triple(
        SOUND, listed(list_credential({"encodedList": packed(bytes(16_384))[1:]})), NOBODY
    ),
    "status.bitstring.list_length": Triple(
        SOUND, listed(list_credential({"encodedList": packed(bytes(12_500))})), NOBODY
    ),
    "status.bitstring.index_in_range": Triple(SOUND, listed(statusListIndex="131072"), NOBODY),
    "status.bitstring.not_revoked": Triple(SOUND, listed(on=(94,)), NOBODY),
    "status.bitstring.not_suspended": Triple(
        listed(purpose="suspension"), listed(on=(94,), purpose="suspension"), SOUND
    ),
    "status.bitstring.no_refresh_due": Triple(
        listed(purpose="refresh"), listed(on=(94,), purpose="refresh"), SOUND
    ),
    "status.bitstring.no_message": Triple(
        listed(purpose="message", statusMessage=MESSAGES),
        listed(on=(94,), purpose="message", statusMessage=MESSAGES),
        SOUND,
    ),
    "status.list.same_issuer": Triple(
        SOUND, listed(OTHER.sign({**without_proof(), "issuer": OTHER.did})), PLAIN
    ),
    "status.revocation_list_1edtech.retrieved": Triple(NOT_LISTED, revocable(b"[]"), PLAIN),
    "status.revocation_list_1edtech.well_formed": Triple(
        NOT_LISTED, revocable({"revokedCredential": [REVOKED_ID]}), PLAIN
    ),
    "status.revocation_list_1edtech.not_revoked": Triple(
        NOT_LISTED, revocable(revocation_list(), id=REVOKED_ID), PLAIN
    ),
    "status.refresh.service_answers": Triple(REFRESHED, refreshable(b"<html>"), PLAIN),
    "status.refresh.same_credential": Triple(
        REFRESHED, refreshable(Issuer().sign({**minimal(), "id": "urn:uuid:another"})), PLAIN
    ),
    "status.refresh.is_newest": Triple(
        REFRESHED,
        refreshable(Issuer().sign({**minimal(), "validFrom": "2025-06-01T00:00:00Z"})),
        PLAIN,
    ),
}
