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
from tests.status.support import (
    STATUS_2021,
    TOKENS,
    bit_string,
    entry_2020,
    entry_2021,
    list_2020,
    list_2021,
    list_credential,
    older,
    packed,
    token_list,
    token_status,
    unsigned_2021,
)

PLAIN = Recipe(base="minimal")
REFRESH = "https://refresh.harbour.example/tides"
OTHER = Issuer("somebody else")
RL_2020 = "https://w3id.org/vc-revocation-list-2020/v1"
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


def listed_2021(
    listing: Any = None, on: tuple[int, ...] = (), purpose: str = "revocation", **changes: Any
) -> Recipe:
    """A badge with one entry of a StatusList2021."""
    status = {**entry_2021(94, purpose), **changes}

    def edit(document: Any) -> None:
        document["@context"].append(STATUS_2021)
        document["credentialStatus"] = status

    found = list_2021(on, purpose) if listing is None else listing
    return Recipe(base="minimal", edit=edit, resources={REVOCATION: found})


def listed_2020(listing: Any = None, on: tuple[int, ...] = (), **changes: Any) -> Recipe:
    """A badge with one entry of a RevocationList2020, as a JWT since its context is not bundled."""

    def edit(document: Any) -> None:
        document["@context"].append(RL_2020)
        document["credentialStatus"] = {**entry_2020(), **changes}

    found = list_2020(on) if listing is None else listing
    return Recipe(base="minimal", edit=edit, sign="vc-jose", resources={REVOCATION: found})


def token(listing: Any = None, status: Any = None) -> Recipe:
    """A badge as a JWT whose claim ``status`` points to a Status List Token."""
    claim = token_status() if status is None else status
    found = token_list() if listing is None else listing
    claims = put(status=claim)
    return Recipe(base="minimal", sign="vc-jose", claims=claims, resources={TOKENS: found})


def published(types: tuple[str, ...] = (), **subject: Any) -> Recipe:
    """A bitstring list that is the credential itself; members of its subject that are None go."""
    sound = {
        "id": f"{REVOCATION}#list",
        "type": "BitstringStatusList",
        "statusPurpose": ["revocation", "suspension"],
        "encodedList": packed(bytes(16_384)),
    }
    return _is_list("vc", None, types or ("BitstringStatusListCredential",), {**sound, **subject})


def published_2021(types: tuple[str, ...] = (), **subject: Any) -> Recipe:
    """A StatusList2021 that is the credential itself."""
    sound = unsigned_2021()["credentialSubject"]
    found = types or ("StatusList2021Credential",)
    return _is_list("vc11", STATUS_2021, found, {**sound, **subject})


def published_2020(types: tuple[str, ...] = (), **subject: Any) -> Recipe:
    """A RevocationList2020 that is the credential itself."""
    sound = {
        "id": f"{REVOCATION}#list",
        "type": "RevocationList2020",
        "encodedList": older(bit_string()),
    }
    found = types or ("RevocationList2020Credential",)
    return _is_list("vc11", RL_2020, found, {**sound, **subject})


def _is_list(base: str, context: str | None, types: tuple[str, ...], subject: Any) -> Recipe:
    def edit(document: Any) -> None:
        document["@context"] += [context] if context else []
        document["type"] = list(dict.fromkeys(("VerifiableCredential", *types)))
        held = {name: value for name, value in subject.items() if value is not None}
        document["credentialSubject"] = held

    return Recipe(base=base, edit=edit)


SOUND = listed()
SOUND_2021 = listed_2021()
SOUND_2020 = listed_2020()
SOUND_TOKEN = token()
ELSEWHERE = "https://status.harbour.example/lists/nobody-home"
NOBODY_2021 = listed_2021(statusListCredential=ELSEWHERE)
NOBODY_2020 = listed_2020(revocationListCredential=ELSEWHERE)
NOBODY_TOKEN = token(status=token_status(uri=ELSEWHERE))
NOT_LISTED = revocable(revocation_list())
REFRESHED = refreshable(Issuer().sign(minimal()))
NOBODY = listed({}, statusListCredential="https://status.harbour.example/lists/nobody-home")

PUBLISHED, PUBLISHED_2021, PUBLISHED_2020 = published(), published_2021(), published_2020()

CASES: dict[str, Triple] = {
    "status.bitstring.published_type": Triple(
        PUBLISHED, published(("VerifiableCredential",)), SOUND
    ),
    "status.bitstring.published_purpose": Triple(PUBLISHED, published(statusPurpose=[]), SOUND),
    "status.bitstring.published_encoding": Triple(
        PUBLISHED, published(encodedList=older(bytes(16_384))), SOUND
    ),
    "status.bitstring.published_length": Triple(
        PUBLISHED, published(encodedList=packed(bytes(12_500))), SOUND
    ),
    "status.bitstring.published_ttl": Triple(published(ttl=300_000), published(ttl="soon"), SOUND),
    "status.status_list_2021.published_type": Triple(
        PUBLISHED_2021, published_2021(("VerifiableCredential",)), SOUND_2021
    ),
    "status.status_list_2021.published_purpose": Triple(
        PUBLISHED_2021, published_2021(statusPurpose=None), SOUND_2021
    ),
    "status.status_list_2021.published_encoding": Triple(
        PUBLISHED_2021, published_2021(encodedList=packed(bytes(16_384))), SOUND_2021
    ),
    "status.status_list_2021.published_length": Triple(
        PUBLISHED_2021, published_2021(encodedList=older(bytes(99))), SOUND_2021
    ),
    "status.revocation_list_2020.published_type": Triple(
        PUBLISHED_2020, published_2020(("VerifiableCredential",)), SOUND_2020
    ),
    "status.revocation_list_2020.published_encoding": Triple(
        PUBLISHED_2020, published_2020(encodedList=packed(bytes(16_384))), SOUND_2020
    ),
    "status.revocation_list_2020.published_length": Triple(
        PUBLISHED_2020, published_2020(encodedList=older(bytes(99))), SOUND_2020
    ),
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
    "status.bitstring.messages_defined": Triple(
        listed(purpose="message", statusMessage=MESSAGES, statusSize=1),
        listed(purpose="message"),
        SOUND,
    ),
    "vc2.status.lists_conform": Triple(SOUND, listed(list_credential({}, issuer=None)), NOBODY),
    "status.list.same_issuer": Triple(
        SOUND, listed(OTHER.sign({**without_proof(), "issuer": OTHER.did})), PLAIN
    ),
    "status.revocation_list_1edtech.names_list": Triple(
        NOT_LISTED,
        Recipe(base="minimal", edit=extended(credentialStatus={"type": "1EdTechRevocationList"})),
        PLAIN,
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
    "status.bitstring.list_fresh": Triple(
        listed(list_credential({"ttl": 86_400_000}, validFrom="2025-12-31T12:00:00Z")),
        listed(list_credential({"ttl": "soon"})),
        SOUND,
    ),
    "status.status_list_2021.entry_well_formed": Triple(
        SOUND_2021, listed_2021(id=REVOCATION), PLAIN
    ),
    "status.status_list_2021.list_retrieved": Triple(SOUND_2021, listed_2021(b"<html>"), PLAIN),
    "status.status_list_2021.list_verified": Triple(
        SOUND_2021, listed_2021(unsigned_2021()), NOBODY_2021
    ),
    "status.status_list_2021.list_type": Triple(
        SOUND_2021, listed_2021(list_2021(type=["VerifiableCredential"])), NOBODY_2021
    ),
    "status.status_list_2021.list_in_force": Triple(
        SOUND_2021, listed_2021(list_2021(expirationDate="2025-06-01T00:00:00Z")), NOBODY_2021
    ),
    "status.status_list_2021.purpose_listed": Triple(
        SOUND_2021, listed_2021(list_2021((), "suspension")), NOBODY_2021
    ),
    "status.status_list_2021.encoding": Triple(
        SOUND_2021,
        listed_2021(list_2021(subject={"encodedList": packed(bit_string())})),
        NOBODY_2021,
    ),
    "status.status_list_2021.list_length": Triple(
        SOUND_2021, listed_2021(list_2021(subject={"encodedList": older(bytes(99))})), NOBODY_2021
    ),
    "status.status_list_2021.index_in_range": Triple(
        SOUND_2021, listed_2021(statusListIndex="131072"), NOBODY_2021
    ),
    "status.status_list_2021.not_revoked": Triple(SOUND_2021, listed_2021(on=(94,)), NOBODY_2021),
    "status.status_list_2021.not_suspended": Triple(
        listed_2021(purpose="suspension"), listed_2021(on=(94,), purpose="suspension"), SOUND_2021
    ),
    "status.status_list_2021.no_message": Triple(
        listed_2021(purpose="audit"), listed_2021(on=(94,), purpose="audit"), SOUND_2021
    ),
    "status.revocation_list_2020.entry_well_formed": Triple(
        SOUND_2020, listed_2020(revocationListIndex="ninety-four"), PLAIN
    ),
    "status.revocation_list_2020.list_retrieved": Triple(SOUND_2020, listed_2020(b"<html>"), PLAIN),
    "status.revocation_list_2020.list_verified": Triple(
        SOUND_2020, listed_2020(list_2020()[:-8] + b"AAAAAAAA"), NOBODY_2020
    ),
    "status.revocation_list_2020.list_type": Triple(
        SOUND_2020, listed_2020(list_2020(type=["VerifiableCredential"])), NOBODY_2020
    ),
    "status.revocation_list_2020.list_in_force": Triple(
        SOUND_2020, listed_2020(list_2020(expirationDate="2025-06-01T00:00:00Z")), NOBODY_2020
    ),
    "status.revocation_list_2020.same_issuer": Triple(
        SOUND_2020, listed_2020(list_2020(issuer=OTHER)), NOBODY_2020
    ),
    "status.revocation_list_2020.encoding": Triple(
        SOUND_2020,
        listed_2020(list_2020(subject={"encodedList": packed(bit_string())})),
        NOBODY_2020,
    ),
    "status.revocation_list_2020.list_length": Triple(
        SOUND_2020, listed_2020(list_2020(subject={"encodedList": older(bytes(99))})), NOBODY_2020
    ),
    "status.revocation_list_2020.index_in_range": Triple(
        SOUND_2020, listed_2020(revocationListIndex="131072"), NOBODY_2020
    ),
    "status.revocation_list_2020.not_revoked": Triple(
        SOUND_2020, listed_2020(on=(94,)), NOBODY_2020
    ),
    "status.token_status_list.entry_well_formed": Triple(
        SOUND_TOKEN, token(status=token_status("94")), PLAIN
    ),
    "status.token_status_list.list_retrieved": Triple(SOUND_TOKEN, token(b"<html>"), PLAIN),
    "status.token_status_list.list_verified": Triple(
        SOUND_TOKEN, token(token_list()[:-8] + b"AAAAAAAA"), NOBODY_TOKEN
    ),
    "status.token_status_list.list_type": Triple(
        SOUND_TOKEN, token(token_list(header={"typ": "JWT"})), NOBODY_TOKEN
    ),
    "status.token_status_list.list_claims": Triple(
        SOUND_TOKEN, token(token_list(sub=f"{TOKENS}0")), NOBODY_TOKEN
    ),
    "status.token_status_list.list_in_force": Triple(
        SOUND_TOKEN, token(token_list(exp=1_767_225_599)), NOBODY_TOKEN
    ),
    "status.token_status_list.list_fresh": Triple(
        token(token_list(iat=1_767_225_000, ttl=600)), token(token_list(ttl=-1)), SOUND_TOKEN
    ),
    "status.token_status_list.encoding": Triple(
        SOUND_TOKEN, token(token_list(held={"bits": 3})), NOBODY_TOKEN
    ),
    "status.token_status_list.index_in_range": Triple(
        SOUND_TOKEN, token(status=token_status(1024)), NOBODY_TOKEN
    ),
    "status.token_status_list.not_revoked": Triple(
        SOUND_TOKEN, token(token_list({94: 1})), NOBODY_TOKEN
    ),
    "status.token_status_list.not_suspended": Triple(
        SOUND_TOKEN, token(token_list({94: 2})), NOBODY_TOKEN
    ),
    "status.token_status_list.known_value": Triple(
        SOUND_TOKEN, token(token_list({94: 3})), NOBODY_TOKEN
    ),
}
