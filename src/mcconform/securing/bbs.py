"""``bbs-2023``, recognised and not verified: no maintained library for it was found for Python.

VC-DI-BBS 1.0 (Candidate Recommendation), https://www.w3.org/TR/vc-di-bbs/. It needs pairings on
BLS12-381, which nobody should write for himself. The frame of a proof is looked at all the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mcconform.model import Dossier
from mcconform.securing import disclosure, ecdsa_sd, rdf, suite
from mcconform.securing.disclosure import CborError
from mcconform.securing.proofs import Proof
from mcconform.securing.suite import Key, Objection

NO_LIBRARY: Final = "mcconform has no library that verifies BBS signatures"


def objections(proof: Proof, key: Key, dossier: Dossier) -> Iterator[Objection]:
    """What stands against the proof; at best nobody can tell."""
    found = disclosure.frame(proof)
    if isinstance(found, str):
        yield suite.failed(found)
        return
    try:
        disclosure.read(found[1])
    except CborError as error:
        yield suite.failed(f"proofValue is not the CBOR of a proof: {error}")
    base = found[0] == disclosure.BASE
    yield suite.cannot_tell(ecdsa_sd.FOR_THE_HOLDER if base else NO_LIBRARY)
    yield from suite.over_rdf(proof, dossier, rdf.DATA_INTEGRITY, None)
