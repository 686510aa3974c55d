"""What intake makes of bytes: a credential and what it came in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

import msgspec

from mcconform.model.outcomes import Json, Scalar

T = TypeVar("T")
Position = tuple[int, int]
"""Line and column in the source text, both counted from 1."""


class Container(StrEnum):
    """What the credential came in."""

    JSON = "json"
    JWT = "jwt"
    COSE = "cose"
    PNG = "png"
    SVG = "svg"
    UNKNOWN = "unknown"


class Note(msgspec.Struct, frozen=True):
    """What intake saw while it opened the bytes; the rule ``intake.<rule>`` turns it to a finding.

    ``rule`` is the full id, e.g. ``intake.json.unique_keys``.
    """

    rule: str
    pointer: str = ""
    args: Mapping[str, Scalar] = msgspec.field(default_factory=dict)


class Jws(msgspec.Struct, frozen=True):
    """A compact JWS, taken apart and not yet verified (RFC 7515 section 7.1)."""

    compact: str
    header: Mapping[str, Json]
    payload: Json
    """The parsed JSON payload: claims, or the credential itself."""
    signing_input: bytes
    signature: bytes


class Disclosures(msgspec.Struct, frozen=True):
    """What an SD-JWT has beside the JWT of its issuer (RFC 9901 section 4)."""

    algorithm: Json
    """Name of the digest, from ``_sd_alg``; any JSON where it is no name."""
    disclosed: tuple[str, ...] = ()
    """Pointers, into the payload with everything disclosed, of what a disclosure brought."""
    faults: tuple[str, ...] = ()
    """Why the disclosures are not the ones that were signed, in words."""
    misnamed: tuple[str, ...] = ()
    """Names of disclosed members that no disclosure may have, or that are there already."""
    presented: bytes = b""
    """What the digest of a key binding covers: everything up to the last tilde."""
    key_binding: Jws | None = None


class Envelope(msgspec.Struct, frozen=True):
    """An envelope that is more than one compact JWS, taken apart and not yet verified."""

    kind: str
    """``sd-jwt``, ``cose``, ``jades`` or ``jws-json``."""
    signatures: tuple[Jws, ...] = ()
    """Each over the whole payload. Header names are those of JOSE, for COSE too."""
    disclosures: Disclosures | None = None


class Credential(msgspec.Struct, frozen=True, eq=False):
    """A credential taken out of its container, and what is known of where it came from."""

    name: str
    """What the user calls it: a path, a URL; for an embedded one ``parent#pointer``."""
    sha256: str
    """Of the bytes that came in (of the parent's bytes for an embedded credential)."""
    container: Container
    document: Mapping[str, Json] | None
    """The credential as JSON, unwrapped from any envelope; None when nothing could be read."""
    standard: str | None = None
    """Id of the recognised standard (a folder of ``standards/``), e.g. ``ob3``."""
    edition: str | None = None
    """Edition within the standard, e.g. ``3.0.3``."""
    securing: str = "none"
    """How it says it is secured: ``data-integrity``, ``linked-data-signature``, ``vc-jwt``,
    ``vc-jose``, ``sd-jwt``, ``cose``, ``jades``, ``jws-json``, ``none``; joined by ``+`` when there
    are several. Open Badges 0.5 to 2.1: ``hosted``, ``jws``, ``none``."""
    jws: Jws | None = None
    """The envelope, when the credential came as a compact JWS. For an SD-JWT its issuer's JWT, with
    the payload as it is when all disclosures are put in."""
    vc_claim: bool = False
    """True when the envelope holds the credential in its ``vc`` claim, or a presentation in ``vp``
    (VCDM 1.1, section 6.3.1)."""
    envelope: Envelope | None = None
    """What ``jws`` cannot hold: SD-JWT, COSE, JWS in JSON form."""
    wrapper: Mapping[str, Json] | None = None
    """The EnvelopedVerifiableCredential or …Presentation whose ``data:`` URL the envelope was."""
    self_asserted: bool = False
    """Inside a secured presentation whose holder is the issuer: that presentation secures it."""
    notes: tuple[Note, ...] = ()
    base: str = ""
    """Where in the parent's document an embedded credential sits."""
    parent: str = ""
    """Name of the credential this one is embedded in."""
    positions: Callable[[str], Position | None] | None = None
    """Line and column of a pointer in the source text, where there is such a text."""
    resembles: str = ""
    """For what was not recognised: what it looks most like, in words."""
    hosted_at: str = ""
    """Address of the assertion, for an image of Open Badges 0.5 to 2.0 that holds only that."""
    memo: dict[str, Any] = msgspec.field(default_factory=dict)
    """What was computed once from ``document`` and nothing else; see `once`."""

    def once(self, key: str, make: Callable[[Mapping[str, Json]], T]) -> T:
        """``make(document)``, computed at most once for a document. ``key`` names the module and
        the value; all that ``make`` reads is the document (an empty object when there is none).
        """
        memo = self.memo
        if memo.get("document") is not self.document:
            memo.clear()
            memo["document"] = self.document
        if key not in memo:
            memo[key] = make(self.document or {})
        value: T = memo[key]
        return value

    def position(self, pointer: str) -> Position | None:
        """Line and column of ``pointer`` (within this credential) in the source text."""
        return self.positions(self.base + pointer) if self.positions else None
