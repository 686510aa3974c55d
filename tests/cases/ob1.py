"""The three cases of each hand-made rule of Open Badges 0.5, 1.0 and 1.1."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from fixtures import open_badges as ob
from fixtures.cases.ob2 import JPEG, put, without
from fixtures.open_badges import ELSEWHERE, HOST, OB1
from mcconform.model import Resource, Source
from tests.cases.ob2 import ALONE, Old, extended, typed
from tests.forge import Triple

Json = Any
Edit = Callable[[Json], object]
HERE = f"{HOST}/0.5/anna.json"


@dataclass(frozen=True)
class Older(Old):
    """A badge of 1.0 or 1.1 with all that it links to."""

    base: str | Callable[[], Any] = ob.assertion_1
    linked: Callable[[], dict[str, Json]] = ob.world_1


HOSTED = Older()
OLD = Older(base=lambda: ob.assertion_1("old", "1.0"))
SIGNED = Older(base=ob.signed_1, sign="jws")
CLASS = Older(base=ob.class_1)
CLASS_URL = f"{HOST}/1.1/class.json"
ISSUER = Older(base=ob.issuer_1)
PLAIN = {"type": "email", "hashed": False, "identity": ob.EMAIL}


def hosted(edit: Edit, **more: Any) -> Older:
    """A hosted badge of 1.1 with one change."""
    return Older(edit=edit, **more)


def signed(edit: Edit, **more: Any) -> Older:
    """A signed badge of 1.1 with one change."""
    return Older(base=ob.signed_1, sign="jws", edit=edit, **more)


def world(url: str, change: Edit, **more: Any) -> Older:
    """A hosted badge, and one change in what it links to."""
    return Older(world=lambda found: change(found[url]), **more)


def first(edit: Edit = lambda _: None, **more: Any) -> Older:
    """A badge of 0.5, baked as its address."""
    made = Older(base=ob.assertion_05, edit=edit)
    image = ob.text_png(HERE)
    return replace(made, raw=lambda _: image, resources={HERE: made.published()}, **more)


def recipient(**members: Json) -> Older:
    """A hosted badge with another recipient."""
    return hosted(put(recipient=members))


def extension(**members: Json) -> Older:
    """A hosted badge with an extension."""
    edit, documents = extended(members)
    return Older(edit=edit, world=documents)


def itself_as(media_type: str) -> Older:
    """A hosted badge that is served under a media type."""
    found = ob.assertion_1()
    return Older(world=put(**{found["id"]: typed(found["id"], found, media_type)}))


APPLIED = extension(url=f"{HOST}/apply")
CASES = {
    "ob1.context.present": Triple(HOSTED, world(CLASS_URL, without("@context")), OLD),
    "ob1.context.typed": Triple(HOSTED, world(CLASS_URL, without("type")), OLD),
    "ob1.context.identified": Triple(HOSTED, world(CLASS_URL, without("id")), OLD),
    "ob1.context.valid_json_ld": Triple(
        HOSTED, hosted(put(**{"@context": [OB1, {"shelfMark": 5}]})), OLD
    ),
    "ob1.context.names_keep_their_meaning": Triple(
        hosted(put(**{"@context": [OB1, {"foo": "https://example.org/foo"}]})),
        hosted(put(**{"@context": [OB1, {"evidence": "https://example.org/foo"}]})),
        HOSTED,
    ),
    "ob1.extension.has_context": Triple(APPLIED, extension(**{"@context": None}, url="x"), HOSTED),
    "ob1.extension.has_types": Triple(
        APPLIED, extension(url=f"{HOST}/apply", type="extensions:ApplyLink"), HOSTED
    ),
    "ob1.extension.follows_schema": Triple(APPLIED, extension(), HOSTED),
    "ob1.links.hosted_as_json": Triple(
        itself_as("application/json"), itself_as("text/html"), SIGNED
    ),
    "ob1.links.reachable": Triple(
        HOSTED,
        Older(
            world=put(**{f"{HOST}/1.1/issuer.json": Resource("x", Source.NETWORK, problem="gone")})
        ),
        ISSUER,
    ),
    "ob1.links.id_is_the_address": Triple(
        HOSTED, world(CLASS_URL, put(id=f"{HOST}/other.json")), OLD
    ),
    "ob1.links.not_embedded": Triple(HOSTED, hosted(put(badge=ob.class_1())), ISSUER),
    "ob1.assertion.timestamp_is_whole": Triple(HOSTED, hosted(put(issuedOn=99_999_999_999)), CLASS),
    "ob1.assertion.expires_after_issue": Triple(
        HOSTED, hosted(put(expires="2001-01-01"), profile=ALONE), CLASS
    ),
    "ob1.assertion.id_is_where_it_is_hosted": Triple(
        HOSTED,
        hosted(
            put(id=f"{HOST}/1/other.json"), served=ob.assertion_1() | {"id": f"{HOST}/1/other.json"}
        ),
        SIGNED,
    ),
    "ob1.assertion.issued_by_now": Triple(HOSTED, hosted(put(issuedOn="2030-01-01")), CLASS),
    "ob1.assertion.not_expired": Triple(
        HOSTED, hosted(put(expires=1_400_000_000)), hosted(without("expires"))
    ),
    "ob1.identity.hash_is_well_formed": Triple(
        HOSTED, hosted(lambda d: d["recipient"].update(identity="sha512$00")), recipient(**PLAIN)
    ),
    "ob1.identity.plain_is_an_address": Triple(
        recipient(**PLAIN), recipient(**{**PLAIN, "identity": "anna"}), HOSTED
    ),
    "ob1.identity.address_is_hashed": Triple(
        hosted(lambda d: d["recipient"].update(hashed=False)), recipient(**PLAIN), HOSTED
    ),
    "ob1.identity.hash_is_strong": Triple(HOSTED, OLD, recipient(**PLAIN)),
    "ob1.identity.matches": Triple(
        first(recipients=(ob.EMAIL,)), first(recipients=("eve@harbour.example",)), HOSTED
    ),
    "ob1.identity.matches_as_written": Triple(
        Older(recipients=(ob.EMAIL,)), Older(recipients=(ob.EMAIL.upper(),)), HOSTED
    ),
    "ob1.revocation.hosted_not_revoked": Triple(
        HOSTED, hosted(lambda _: None, served={"revoked": True}), SIGNED
    ),
    "ob1.revocation.not_listed": Triple(SIGNED, signed(put(uid="tides-7")), HOSTED),
    "ob1.verification.on_the_issuers_server": Triple(
        HOSTED,
        signed(
            put(verify={"type": "signed", "url": f"{ELSEWHERE}/key.pem"}),
            resources={f"{ELSEWHERE}/key.pem": ob.pem().encode()},
        ),
        CLASS,
    ),
    "ob1.verification.signed_with_rs256": Triple(
        SIGNED,
        signed(
            put(verify={"type": "signed", "url": f"{HOST}/ec.pem"}),
            alg="ES256",
            resources={f"{HOST}/ec.pem": ob.other_pem().encode()},
        ),
        HOSTED,
    ),
    "ob1.badge_class.image_decodes": Triple(
        world(CLASS_URL, put(image=ob.PIXEL_PNG)),
        world(CLASS_URL, put(image="data:image/png;base64,*")),
        HOSTED,
    ),
    "ob1.badge_class.image_can_be_baked": Triple(
        world(CLASS_URL, put(image=ob.PIXEL_PNG)), world(CLASS_URL, put(image=JPEG)), HOSTED
    ),
    "ob1.badge_class.assertion_image_is_linked": Triple(
        HOSTED,
        hosted(put(image=ob.PIXEL_PNG)),
        replace(OLD, edit=put(image=ob.PIXEL_PNG)),
    ),
    "ob1.badge_class.name_is_short": Triple(
        first(), first(lambda d: d["badge"].update(name="a" * 129)), HOSTED
    ),
    "ob1.badge_class.addresses_are_whole": Triple(
        first(), first(lambda d: d["badge"].update(criteria="/tides.html")), HOSTED
    ),
    "ob1.badge_class.version_is_0_5": Triple(
        first(), first(lambda d: d["badge"].update(version="1.0")), HOSTED
    ),
}
