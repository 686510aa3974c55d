"""The three cases of each hand-made rule of Open Badges 2.0, and of recipients in 3.0."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from fixtures import open_badges as ob
from fixtures.cases.ob2 import JPEG, PRIVATE, put, without
from fixtures.open_badges import CLASS, ELSEWHERE, ENDORSEMENT, HOST, ISSUER, KEY, LIST, OB2
from mcconform.model import Dossier, Resource, Source
from tests.forge import Recipe, Triple

Json = Any
Edit = Callable[[Json], object]
ALONE = str(Path(__file__).with_name("badges-alone.toml"))
EVERY = "every badge is a JSON-LD document"
APPLY = "https://w3id.org/openbadges/extensions/applyLinkExtension/context.json"
SCHEMA = "https://schemas.example/apply.json"
MANIFEST = f"{HOST}/.well-known/badgeconnect.json"


@dataclass(frozen=True)
class Old(Recipe):
    """A badge of Open Badges 1 or 2 with all that it links to. ``edit`` changes what is published
    and handed out, ``after`` only what is handed out, ``world`` what is linked.
    """

    base: str | Callable[[], Any] = ob.assertion
    sign: str = "none"
    alg: str = "RS256"
    linked: Callable[[], dict[str, Json]] = ob.world
    world: Edit = lambda world: None
    recipients: tuple[str, ...] = ()
    served: Json = None
    """What is at the address of the badge, where it is not what ``edit`` makes."""
    resources: Any = field(default_factory=dict)

    def bytes(self) -> bytes:
        """The file."""
        document = self.published()
        self.after(document)
        if self.sign == "jws":
            return ob.jws(document, self.alg, self.header).encode()
        return self.raw(json.dumps(document).encode())

    def published(self) -> Json:
        """What the issuer publishes."""
        assert callable(self.base)
        document = self.base()
        self.edit(document)
        return document

    def dossier(self) -> Dossier:
        """The badge with what is published around it."""
        world = self.linked()
        document = self.published()
        url = ob._address(document)
        if url.startswith("http") and self.sign == "none":
            world.setdefault(url, document if self.served is None else self.served)
        self.world(world)
        whole = replace(self, resources={**world, **self.resources})
        found = super(Old, whole).dossier()
        return Dossier(found.credential, found.at, found.resources, recipients=self.recipients)


HOSTED = Old()
SIGNED = Old(base=ob.signed, sign="jws")
BARE = Old(base=ob.key)
"""A key alone: no award, no image, no endorsement."""
LISTED = Old(base=ob.revocation_list)


def hosted(edit: Edit, **more: Any) -> Old:
    """A hosted badge with one change."""
    return Old(edit=edit, **more)


def signed(edit: Edit = lambda _: None, **more: Any) -> Old:
    """A signed badge with one change."""
    return Old(base=ob.signed, sign="jws", edit=edit, **more)


def world(url: str, change: Edit, **more: Any) -> Old:
    """A hosted badge, and one change in what it links to."""
    return Old(world=lambda found: change(found[url]), **more)


def recipient(**members: Json) -> Old:
    """A hosted badge with another recipient."""
    return hosted(put(recipient=members))


def absent(url: str, problem: str = "not-found", **more: Any) -> Old:
    """A hosted badge, and a document that is not there."""
    return Old(world=put(**{url: Resource(url, Source.NETWORK, problem=problem)}), **more)


def typed(url: str, document: Json, media_type: str) -> Resource:
    """A document as a server serves it."""
    body = json.dumps(document).encode()
    digest = hashlib.sha256(body).hexdigest()
    return Resource(url, Source.NETWORK, body, digest, media_type, url, document, http_status=200)


def class_as(media_type: str) -> Old:
    """A hosted badge whose class is served under a media type."""
    return Old(world=put(**{CLASS: typed(CLASS, ob.badge_class(), media_type)}))


def itself_as(media_type: str) -> Old:
    """A hosted badge that is served under a media type."""
    found = ob.assertion()
    return Old(world=put(**{found["id"]: typed(found["id"], found, media_type)}))


def extended(members: dict[str, Json]) -> tuple[Edit, Edit]:
    """An extension to put into a badge, and the documents that describe it."""
    value = {"@context": APPLY, "type": ["Extension", "extensions:ApplyLink"], **members}
    value = {name: item for name, item in value.items() if item is not None}
    context = {
        "@context": {"extensions": "https://w3id.org/openbadges/extensions#"}
        | {"url": "extensions:applyLink"},
        "obi:validation": [
            {"obi:validatesType": "extensions:ApplyLink", "obi:validationSchema": SCHEMA}
        ],
    }
    schema = {"$schema": "http://json-schema.org/draft-04/schema#", "required": ["url"]}
    badge, documents = {"extensions:ApplyLink": value}, {APPLY: context, SCHEMA: schema}
    return put(**badge), put(**documents)


def extension(**members: Json) -> Old:
    """A hosted badge with an extension."""
    edit, documents = extended(members)
    return Old(edit=edit, world=documents)


APPLIED = extension(url=f"{HOST}/apply")


def badge_class(change: Edit) -> Old:
    """A badge class alone, with one change."""
    return Old(base=ob.badge_class, edit=change)


def pems(text: str) -> Old:
    """A key alone with another text."""
    return Old(base=ob.key, edit=put(publicKeyPem=text))


SHORT = """-----BEGIN PUBLIC KEY-----
MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC3ACDHtW1GrUEVFwwKAMRzz9b5
mEDsCpLgWYU3VOcSlRz0DOJkzeH4gF0P7UaPY5aHPzXfVlzo4XUHHDrNLyfJbqhV
pJXYR2JRaLLpSbJYf8mlKb8jK3yLlYvTeOhzHP5oGfkTYSmqsS+eLR8sUSjrOTWx
4D0fGSBVBcBfXfFGhwIDAQAB
-----END PUBLIC KEY-----
"""


def manifest(**members: Json) -> Old:
    """A manifest of Badge Connect."""
    api = {
        "name": "Harbour badges",
        "version": "v1p0",
        "apiBase": f"{HOST}/ims/ob/v2p1",
        **dict.fromkeys(
            (
                "authorizationUrl",
                "privacyPolicyUrl",
                "registrationUrl",
                "termsOfServiceUrl",
                "tokenUrl",
            ),
            f"{HOST}/x",
        ),
        "scopesOffered": ["https://purl.imsglobal.org/spec/ob/v2p1/scope/assertion.readonly"],
        **members,
    }
    context = "https://purl.imsglobal.org/spec/ob/v2p1/ob_v2p1.jsonld"
    document = {"@context": context, "id": MANIFEST, "type": "Manifest", "badgeConnectAPI": [api]}
    return Old(base=lambda: document)


def endorsed(**members: Json) -> Old:
    """A hosted badge whose class is endorsed in another way."""
    return world(ENDORSEMENT, put(**members))


def unendorsed(found: Json) -> None:
    """Take the endorsement out of the world."""
    del found[CLASS]["endorsement"]


def inside(change: Edit) -> Old:
    """A badge with badge class and issuer inside, one of them changed."""
    return Old(base=ob.embedded, edit=change)


def badge3(*known: str, **more: Json) -> Recipe:
    """A badge of Open Badges 3.0, asked for recipients."""

    @dataclass(frozen=True)
    class Asked(Recipe):
        def dossier(self) -> Dossier:
            found = super().dossier()
            return Dossier(found.credential, found.at, found.resources, recipients=known)

    def edit(document: Json) -> None:
        document["credentialSubject"].pop("id", None)
        document["credentialSubject"]["identifier"] = [
            {
                "type": "IdentityObject",
                "hashed": True,
                "identityHash": ob.identity_hash(),
                "identityType": "emailAddress",
                "salt": ob.SALT,
            }
        ]

    return Asked(base="minimal", edit=edit, **more)


CASES = {
    # context
    "ob2.context.present": Triple(HOSTED, hosted(without("@context")), None, EVERY),
    "ob2.context.named_by_its_url": Triple(
        HOSTED,
        hosted(put(**{"@context": "http://w3id.org/openbadges/v2"})),
        Old(base=ob.revocation_list, edit=without("@context")),
    ),
    "ob2.context.valid_json_ld": Triple(
        HOSTED, hosted(put(**{"@context": [OB2, {"shelfMark": 5}]})), None, EVERY
    ),
    "ob2.context.names_keep_their_meaning": Triple(
        hosted(put(**{"@context": [OB2, {"foo": "https://example.org/foo"}]})),
        hosted(put(**{"@context": [OB2, {"narrative": "https://example.org/foo"}]})),
        HOSTED,
    ),
    "ob2.context.types_defined": Triple(
        hosted(put(type=["Assertion", "schema:CreativeWork"])),
        hosted(put(type=["Assertion", "Diploma"])),
        Old(base=ob.revocation_list, edit=without("@context")),
    ),
    "ob2.context.members_defined": Triple(HOSTED, hosted(put(shelfMark="N 4")), None, EVERY),
    # links
    "ob2.links.reachable": Triple(HOSTED, absent(LIST), BARE),
    "ob2.links.id_is_the_address": Triple(HOSTED, world(LIST, put(id=f"{HOST}/other.json")), BARE),
    "ob2.links.served_as_json": Triple(
        class_as("application/ld+json"), class_as("text/html"), HOSTED
    ),
    "ob2.links.hosted_as_json": Triple(
        itself_as("application/json"), itself_as("text/html"), HOSTED
    ),
    "ob2.links.copy_agrees": Triple(
        Old(base=ob.embedded),
        inside(lambda d: d["badge"].update(name="Other tables")),
        HOSTED,
    ),
    # assertion
    "ob2.assertion.no_uid": Triple(
        HOSTED,
        hosted(put(uid="7")),
        BARE,
    ),
    "ob2.assertion.signed_id_is_a_uuid": Triple(
        SIGNED, signed(put(id=f"{HOST}/assertions/anna.json")), HOSTED
    ),
    "ob2.assertion.expires_after_issue": Triple(
        HOSTED, hosted(put(expires="2024-01-01T00:00:00Z"), profile=ALONE), BARE
    ),
    "ob2.assertion.dates_in_utc": Triple(
        HOSTED, hosted(put(issuedOn="2025-03-01T09:00:00+01:00")), BARE
    ),
    "ob2.assertion.issued_by_now": Triple(
        HOSTED, hosted(put(issuedOn="2027-03-01T09:00:00Z")), BARE
    ),
    "ob2.assertion.not_expired": Triple(
        HOSTED, hosted(put(expires="2025-04-01T09:00:00Z")), hosted(without("expires"))
    ),
    # identity
    "ob2.identity.hash_is_well_formed": Triple(
        HOSTED,
        hosted(lambda d: d["recipient"].update(identity="sha256$28d5")),
        recipient(type="email", hashed=False, identity=ob.EMAIL),
    ),
    "ob2.identity.plain_fits_type": Triple(
        recipient(type="email", hashed=False, identity=ob.EMAIL),
        recipient(type="email", hashed=False, identity="anna"),
        HOSTED,
    ),
    "ob2.identity.personal_identity_is_hashed": Triple(
        hosted(lambda d: d["recipient"].update(hashed=False, type="telephone")),
        recipient(type="email", hashed=False, identity=ob.EMAIL),
        HOSTED,
    ),
    "ob2.identity.hash_is_strong": Triple(
        HOSTED,
        hosted(lambda d: d["recipient"].update(identity=ob.identity_hash(algorithm="md5"))),
        recipient(type="email", hashed=False, identity=ob.EMAIL),
    ),
    "ob2.identity.hash_is_salted": Triple(
        HOSTED,
        hosted(lambda d: d["recipient"].pop("salt")),
        recipient(type="email", hashed=False, identity=ob.EMAIL),
    ),
    # recipient
    "ob2.recipient.matches": Triple(
        Old(recipients=("other@harbour.example", ob.EMAIL)),
        Old(recipients=("eve@harbour.example",)),
        HOSTED,
    ),
    "ob2.recipient.matches_as_written": Triple(
        Old(recipients=(ob.EMAIL,)), Old(recipients=(ob.EMAIL.title(),)), HOSTED
    ),
    "ob3.recipient.matches": Triple(badge3(ob.EMAIL), badge3("eve@example.org"), badge3()),
    "ob3.recipient.matches_as_written": Triple(
        badge3(ob.EMAIL), badge3(ob.EMAIL.upper()), badge3()
    ),
    # images
    "ob2.image.data_uri_decodes": Triple(
        HOSTED, world(ISSUER, put(image="data:image/png;base64,*")), BARE
    ),
    "ob2.image.is_png_or_svg": Triple(HOSTED, world(ISSUER, put(image=JPEG)), BARE),
    "ob2.image.media_type_fits": Triple(
        HOSTED,
        world(ISSUER, put(image=ob.PIXEL_PNG.replace("image/png", "image/svg+xml"))),
        BARE,
    ),
    "ob2.image.assertion_image_is_linked": Triple(HOSTED, hosted(put(image=ob.PIXEL_PNG)), SIGNED),
    "ob2.image.assertion_image_is_its_own": Triple(
        HOSTED,
        Old(
            edit=put(image=f"{HOST}/tides.png"),
            world=lambda found: found[CLASS].update(image=f"{HOST}/tides.png"),
        ),
        SIGNED,
    ),
    # badge class
    "ob2.badge_class.criteria_say_how": Triple(
        HOSTED, world(CLASS, put(criteria={"type": "Criteria"}), profile=ALONE), BARE
    ),
    "ob2.badge_class.evidence_says_something": Triple(
        HOSTED, hosted(put(evidence={"genre": "Tables"})), BARE
    ),
    "ob2.badge_class.alignment_names": Triple(
        HOSTED,
        world(
            CLASS,
            lambda d: (
                d["alignment"][0].update(description="Old")
                or d["alignment"][0].pop("targetDescription")
            ),
        ),
        BARE,
    ),
    # verification
    "ob2.verification.signed_says_so": Triple(
        SIGNED,
        signed(
            put(verification={"type": "hosted"}, id=f"{HOST}/assertions/anna.json"),
            profile=ALONE,
        ),
        HOSTED,
    ),
    "ob2.verification.signed_with_rs256": Triple(
        SIGNED, signed(put(verification={"type": "signed"}), alg="ES256"), HOSTED
    ),
    "ob2.verification.property_is_id": Triple(
        HOSTED, world(ISSUER, lambda d: d["verification"].update(verificationProperty="url")), BARE
    ),
    "ob2.verification.prefix_has_a_path": Triple(
        HOSTED, world(ISSUER, lambda d: d["verification"].update(startsWith=HOST)), BARE
    ),
    "ob2.profile.url_is_on_the_web": Triple(
        HOSTED, world(ISSUER, put(url="mailto:registry@harbour.example")), BARE
    ),
    "ob2.verification.pem_is_a_public_key": Triple(BARE, pems("no key"), LISTED),
    "ob2.verification.private_key_is_kept": Triple(BARE, pems(PRIVATE), LISTED),
    "ob2.verification.key_is_long_enough": Triple(BARE, pems(SHORT), LISTED),
    "ob2.verification.owner_is_the_issuer": Triple(
        HOSTED, world(KEY, put(owner=f"{ELSEWHERE}/issuer.json")), BARE
    ),
    # revocation
    "ob2.revocation.hosted_not_revoked": Triple(
        HOSTED, Old(served={**ob.assertion(), "revoked": True}), SIGNED
    ),
    "ob2.revocation.not_listed": Triple(SIGNED, signed(put(id=ob.REVOKED)), BARE),
    "ob2.revocation.list_is_the_issuers": Triple(
        SIGNED, world(LIST, put(issuer=f"{ELSEWHERE}/x"), base=ob.signed, sign="jws"), BARE
    ),
    # endorsement
    "ob2.endorsement.is_about_its_holder": Triple(
        HOSTED, endorsed(claim={"id": ISSUER, "endorsementComment": "Good"}), BARE
    ),
    "ob2.endorsement.claim_says_something": Triple(HOSTED, endorsed(claim={"id": CLASS}), BARE),
    "ob2.endorsement.verifies": Triple(
        HOSTED, endorsed(issuer=f"{HOST}/issuer.json"), Old(world=unendorsed)
    ),
    "ob2.endorsement.not_revoked": Triple(HOSTED, endorsed(revoked=True), Old(world=unendorsed)),
    # extensions
    "ob2.extension.has_context": Triple(APPLIED, extension(**{"@context": None}, url="x"), HOSTED),
    "ob2.extension.has_types": Triple(
        APPLIED, extension(url=f"{HOST}/apply", type="extensions:ApplyLink"), HOSTED
    ),
    "ob2.extension.named_by_an_iri": Triple(
        APPLIED,
        Old(
            edit=lambda d: (APPLIED.edit(d), d.update(apply=d.pop("extensions:ApplyLink"))),
            world=APPLIED.world,
        ),
        HOSTED,
    ),
    "ob2.extension.follows_schema": Triple(APPLIED, extension(), HOSTED),
    "ob2.extension.is_published": Triple(
        APPLIED, extension(url=f"{HOST}/apply", type=["Extension", "extensions:Own"]), HOSTED
    ),
    # Badge Connect
    "ob2.manifest.version_has_its_form": Triple(manifest(), manifest(version="1.0"), HOSTED),
    "ob2.manifest.base_has_no_last_slash": Triple(
        manifest(), manifest(apiBase=f"{HOST}/ims/ob/v2p1/"), HOSTED
    ),
}
