"""Cases of the rules on credentials in ``data:`` URLs."""

from __future__ import annotations

from typing import Any

from fixtures.documents import VC1, plain_vc
from tests.envelopes import as_bytes, data_url, jose, wrapped
from tests.forge import Recipe, Triple

Json = Any
JSON = Recipe(base="minimal")
URL = data_url(jose(plain_vc()))


def of(wrapper: Json) -> Recipe:
    """The object around an envelope, as a file."""
    return Recipe(base="vc", sign="none", raw=lambda _: as_bytes(wrapper))


SOUND = of(wrapped(URL))
CASES: dict[str, Triple] = {
    "intake.enveloped.context": Triple(SOUND, of({**wrapped(URL), "@context": [VC1]}), JSON),
    "intake.enveloped.type": Triple(SOUND, of(wrapped(URL, "VerifiableCredential")), JSON),
    "intake.enveloped.data_url": Triple(SOUND, of(wrapped("https://example.org/1")), JSON),
    "intake.enveloped.media_type": Triple(
        SOUND, of(wrapped(data_url(jose(plain_vc()), "application/vc+ld+json+jwt"))), JSON
    ),
}
