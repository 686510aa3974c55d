"""What comes out of a securing mechanism: one result for each proof or envelope."""

from __future__ import annotations

import msgspec

from mcconform.identity.method import Method
from mcconform.model import Outcome


class ProofResult(msgspec.Struct, frozen=True):
    """One proof (or envelope), tried. Two questions stay apart: do the bytes verify with the key
    that the proof names, and is that key the issuer's.
    """

    pointer: str
    """Of the proof in the document; empty for an envelope."""
    mechanism: str
    """``eddsa-rdfc-2022``, ``Ed25519Signature2020``, ``vc-jwt``, ``vc-jose`` or an unknown one."""
    verifies: Outcome
    """``passed``, ``failed`` or ``cantTell``."""
    why: str = ""
    """The reason when it did not pass, in words."""
    method_url: str = ""
    method: Method | None = None
    controls: Outcome = Outcome.CANT_TELL
    """Whether the key is the issuer's: ``passed``, ``failed`` or ``cantTell``."""
    controls_why: str = ""
    undefined_terms: tuple[str, ...] = ()
    """Pointers of members and types that expand to nothing: they are not signed."""
