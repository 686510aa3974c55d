"""Cases of the rules on COSE."""

from __future__ import annotations

from fixtures.documents import plain_vc
from tests.envelopes import cose
from tests.forge import Recipe, Triple

JSON = Recipe(base="minimal")


def of(message: bytes) -> Recipe:
    """A message as it is."""
    return Recipe(base="vc", sign="none", raw=lambda _: message)


SOUND = of(cose(plain_vc()))
CASES: dict[str, Triple] = {
    "intake.cose.well_formed": Triple(SOUND, of(cose(plain_vc())[:-1]), JSON),
    "securing.cose.names_key": Triple(SOUND, of(cose(plain_vc(), lambda head: head.pop(4))), JSON),
    "securing.cose.type": Triple(
        SOUND, of(cose(plain_vc(), lambda head: head.update({16: "application/vc+ld+cose"}))), JSON
    ),
    "securing.cose.content_type": Triple(
        SOUND, of(cose(plain_vc(), lambda head: head.pop(3))), JSON
    ),
}
