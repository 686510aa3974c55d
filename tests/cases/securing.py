"""Rule cases: proofs, keys, and the issuer's control of the key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from fixtures.issuer import Issuer, base64url
from tests.forge import Recipe, Triple
from tests.securing.signers import SIGNERS, for_the_holder

Json = Any
WEB_DID = "did:web:harbour.example"
WEB_DOCUMENT = "https://harbour.example/.well-known/did.json"
WEB_KEY = f"{WEB_DID}#key-1"


def did_document(
    issuer: Issuer, uses: tuple[str, ...] = ("assertionMethod",), **more: Json
) -> Json:
    """A DID document with the issuer's key as a Multikey; ``more`` goes into the key."""
    key = {
        "id": WEB_KEY,
        "type": "Multikey",
        "controller": WEB_DID,
        "publicKeyMultibase": issuer.multikey,
        **more,
    }
    return {"id": WEB_DID, "verificationMethod": [key], **{use: [WEB_KEY] for use in uses}}


def by_web(document: Json) -> None:
    """Make the issuer a did:web."""
    document["issuer"]["id"] = WEB_DID


def web(document: Json, **recipe: Any) -> Recipe:
    """A badge of the did:web issuer, whose DID document is ``document``."""
    return Recipe(
        base="minimal",
        edit=by_web,
        issuer=Issuer(method=WEB_KEY),
        resources={WEB_DOCUMENT: document},
        **recipe,
    )


def proof(**members: Json) -> Callable[[Json], None]:
    """Change members of the proof options before they are signed."""

    def change(options: Json) -> None:
        options.update(members)

    return change


def rename(document: Json) -> None:
    """Tamper with a signed badge."""
    document["name"] = "Captain of all seas"


def unmapped(document: Json) -> None:
    """Add a member that no context defines."""
    document["credentialSubject"]["tideClub"] = "gold"


def context(**terms: Json) -> Callable[[Json], None]:
    """Add an inline context."""

    def change(document: Json) -> None:
        document["@context"].append(terms)

    return change


def under_another_name(document: Json) -> None:
    """The subject is a status list by meaning, and its ttl is no time to live."""
    status = "https://www.w3.org/ns/credentials/status#"
    names = {"Tides": f"{status}BitstringStatusList", "ttl": f"{status}statusPurpose"}
    document["@context"].append(names)
    document["credentialSubject"] |= {"type": "Tides", "ttl": "low"}


def tide_club(document: Json) -> None:
    """Add a member, and a context that defines it."""
    context(tideClub="https://tides.example/club")(document)
    unmapped(document)


def catch_all(document: Json) -> None:
    """Add a member, and a context that would define anything."""
    context(**{"@vocab": "https://tides.example/"})(document)
    unmapped(document)


def disclosed(document: Json) -> None:
    """Give the proof the frame of a derived proof of ecdsa-sd-2023, and its key."""
    signer = SIGNERS["ecdsa-rdfc-2019 P-256"]
    document["issuer"] = signer.did
    document["proof"] |= {
        "cryptosuite": "ecdsa-sd-2023",
        "verificationMethod": signer.method,
        "proofValue": "u" + base64url(bytes([0xD9, 0x5D, 0x01, 0x80])),
    }


def held_back(document: Json) -> None:
    """Replace the proof by a base proof of ecdsa-sd-2023."""
    document["issuer"] = SIGNERS["ecdsa-rdfc-2019 P-256"].did
    del document["proof"]
    document.update(for_the_holder(document))


KEY = Issuer()
SOUND = did_document(KEY)
UNSIGNED = Recipe(base="minimal", sign="none")
MINIMAL = Recipe(base="minimal")
JWT = Recipe(base="minimal", sign="vc-jose")


def dated(good: str, bad: str, member: str) -> Mapping[str, Any]:
    """Cases of a rule on a date of the proof."""
    return {
        "passes": Recipe(base="minimal", proof=proof(**{member: good})),
        # Not an Open Badge: its vocabulary would speak of a malformed date as well.
        "fails": Recipe(base="vc", proof=proof(**{member: bad})),
    }


CASES: dict[str, Triple] = {
    "securing.proof.present": Triple(
        passes=MINIMAL,
        fails=UNSIGNED,
        inapplicable=None,
        why="every credential has to be secured, so there always is something to check",
    ),
    "securing.proof.verifies": Triple(
        passes=MINIMAL, fails=Recipe(base="minimal", after=rename), inapplicable=UNSIGNED
    ),
    "securing.proof.purpose": Triple(
        passes=MINIMAL,
        fails=Recipe(base="minimal", proof=proof(proofPurpose="authentication")),
        inapplicable=JWT,
    ),
    "securing.proof.id_is_url": Triple(
        passes=Recipe(
            base="minimal", proof=proof(id="urn:uuid:8e0fd1f0-3f0f-4d2f-a3a1-2d1b41a2a6a1")
        ),
        fails=Recipe(base="minimal", sign="eddsa-jcs-2022", proof=proof(id="first")),
        inapplicable=MINIMAL,
    ),
    "securing.proof.suite_current": Triple(
        passes=MINIMAL, fails=Recipe(base="minimal", sign="eddsa-2022"), inapplicable=JWT
    ),
    "securing.proof.terms_defined": Triple(
        passes=MINIMAL, fails=Recipe(base="vc", edit=unmapped), inapplicable=JWT
    ),
    "securing.proof.created": Triple(
        **dated("2025-01-01T00:00:00+02:00", "in January", "created"),
        inapplicable=Recipe(base="minimal", proof=lambda options: options.pop("created")),
    ),
    "securing.proof.created_not_future": Triple(
        **dated("2026-01-01T00:04:00Z", "2026-01-01T00:06:00Z", "created"),
        inapplicable=Recipe(base="minimal", proof=lambda options: options.pop("created")),
    ),
    "securing.proof.expires": Triple(
        **dated("2030-01-01T00:00:00Z", "never", "expires"), inapplicable=MINIMAL
    ),
    "securing.proof.not_expired": Triple(
        **dated("2026-01-01T00:00:01Z", "2026-01-01T00:00:00Z", "expires"), inapplicable=MINIMAL
    ),
    "securing.proof.method_form": Triple(
        passes=MINIMAL,
        fails=Recipe(base="minimal", issuer=Issuer(method=KEY.did)),
        inapplicable=JWT,
    ),
    "securing.contexts.terms_mean_what_they_say": Triple(
        passes=Recipe(base="vc", edit=tide_club),
        fails=Recipe(base="vc", edit=under_another_name),
        inapplicable=MINIMAL,
    ),
    "securing.contexts.no_catch_all": Triple(
        passes=Recipe(base="vc", edit=tide_club),
        fails=Recipe(base="vc", edit=catch_all),
        inapplicable=MINIMAL,
    ),
    "securing.contexts.covered": Triple(
        passes=Recipe(base="minimal", sign="eddsa-jcs-2022"),
        fails=Recipe(base="vc", sign="eddsa-jcs-2022", after=context(tide="https://x.example/t")),
        inapplicable=MINIMAL,
    ),
    "securing.disclosure.derived": Triple(
        passes=Recipe(base="vc", after=disclosed),
        fails=Recipe(base="vc", after=held_back),
        inapplicable=MINIMAL,
    ),
    "securing.exchange.for_everybody": Triple(
        passes=MINIMAL,
        fails=Recipe(base="minimal", proof=proof(domain="ship.example", challenge="5")),
        inapplicable=JWT,
    ),
    "securing.exchange.challenge_with_domain": Triple(
        passes=Recipe(base="minimal", proof=proof(domain="ship.example", challenge="5")),
        fails=Recipe(base="minimal", proof=proof(domain="ship.example")),
        inapplicable=MINIMAL,
    ),
    "securing.issuer.controls_key": Triple(
        passes=MINIMAL,
        fails=Recipe(base="minimal", issuer=Issuer("somebody else")),
        inapplicable=UNSIGNED,
    ),
    "securing.key.authorized": Triple(
        passes=web(SOUND),
        fails=web(did_document(KEY, uses=("authentication",))),
        inapplicable=UNSIGNED,
    ),
    "securing.key.in_force": Triple(
        passes=web(did_document(KEY, expires="2026-06-01T00:00:00Z")),
        fails=web(did_document(KEY, revoked="2024-06-01T00:00:00Z")),
        inapplicable=MINIMAL,
    ),
    "securing.key.not_secret": Triple(
        passes=web(SOUND),
        fails=web(
            did_document(KEY, secretKeyMultibase="z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8")
        ),
        inapplicable=JWT,
    ),
}
