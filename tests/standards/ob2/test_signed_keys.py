"""Open Badges 2.0: where the key of a signed badge may stand, and under which name."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fixtures import open_badges as ob
from fixtures.cases.ob2 import put
from fixtures.open_badges import ISSUER, KEY
from mcconform.model import Json, Outcome
from tests.cases.ob2 import Old

INSIDE = f"{ISSUER}#key-1"
TRIED = ("securing.proof.verifies", "securing.issuer.controls_key")


def inside(name: str, text: str = "") -> Callable[[Json], None]:
    """The issuer's profile holds its keys, the one of that name with another text."""

    def change(world: dict[str, Json]) -> None:
        world[ISSUER]["publicKey"] = [
            ob.key(f"{ISSUER}#key-0", ob.other_pem()),
            ob.key(name, text),
        ]
        for number in range(3):  # places in one document, as the library brings them
            world[f"{ISSUER}#key-{number}"] = world[ISSUER]

    return change


def signed(creator: str, world: Callable[[Json], None] = lambda _: None) -> Old:
    """A signed badge that names its key so."""
    kept = {"type": "SignedBadge", "creator": creator}
    return Old(base=ob.signed, sign="jws", edit=put(verification=kept), world=world)


def test_a_key_may_stand_inside_the_published_profile() -> None:
    found = signed(INSIDE, inside(INSIDE)).assertions()

    assert {Outcome.PASSED} == {found[rule].outcome for rule in TRIED}
    assert Outcome.FAILED != found["ob2.links.copy_agrees"].outcome
    assert Outcome.PASSED == found["ob2.links.reachable"].outcome


@pytest.mark.parametrize(
    ("creator", "world"),
    [
        (INSIDE, inside(INSIDE, ob.other_pem())),
        (f"{ISSUER}#key-0", inside(INSIDE)),
        (f"{ISSUER}#key-2", inside(INSIDE)),
    ],
    ids=["another key", "the other key of the profile", "no key of that name"],
)
def test_only_the_key_of_that_name_inside_the_profile_counts(
    creator: str, world: Callable[[Json], None]
) -> None:
    found = signed(creator, world).assertions()

    assert Outcome.FAILED == found["securing.proof.verifies"].outcome


def test_http_and_https_name_one_key() -> None:
    found = signed(KEY.replace("https:", "http:")).assertions()

    assert {Outcome.PASSED} == {found[rule].outcome for rule in TRIED}


def test_a_key_at_the_same_place_of_another_server_is_another() -> None:
    found = signed(KEY.replace("https://", "https://not.")).assertions()

    assert Outcome.FAILED == found["securing.issuer.controls_key"].outcome
