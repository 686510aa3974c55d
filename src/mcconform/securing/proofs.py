"""The embedded proofs of a credential, as they stand there.

Verifiable Credential Data Integrity 1.0 section 2.1, https://www.w3.org/TR/vc-data-integrity/#proofs:
one object, or an array of them (a proof set, section 2.1.1), each to be checked alone.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from mcconform.model import Json
from mcconform.nodes import as_list


class Proof(msgspec.Struct, frozen=True):
    """One proof and where it stands."""

    pointer: str
    value: Mapping[str, Json]
    """Empty when what stands there is no object."""

    def text(self, key: str) -> str:
        """A member's text; empty when it is none."""
        value = self.value.get(key)
        return value if isinstance(value, str) else ""

    @property
    def types(self) -> list[str]:
        """The types it gives itself."""
        return [one for one in as_list(self.value.get("type")) if isinstance(one, str)]

    @property
    def mechanism(self) -> str:
        """The cryptosuite, or for older kinds the type; empty when neither is given."""
        if "DataIntegrityProof" in self.types:
            return self.text("cryptosuite")
        return self.types[0] if self.types else ""


def proofs(document: Mapping[str, Json]) -> tuple[Proof, ...]:
    """The proofs of a document, in its order."""
    value = document.get("proof")
    if isinstance(value, list):
        return tuple(_proof(f"/proof/{index}", item) for index, item in enumerate(value))
    return () if value is None else (_proof("/proof", value),)


def _proof(pointer: str, value: Json) -> Proof:
    return Proof(pointer, value if isinstance(value, Mapping) else {})
