"""A credential with all it refers to, and nothing that is still to be fetched."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

import msgspec

from mcconform.model.credential import Credential
from mcconform.model.outcomes import Json

T = TypeVar("T")


class Source(StrEnum):
    """Where a resource of the dossier came from."""

    BUNDLED = "bundled"
    MIRROR = "mirror"
    CACHE = "cache"
    NETWORK = "network"
    NONE = "none"


class Resource(msgspec.Struct, frozen=True, eq=False):
    """One document from outside, or the reason why there is none."""

    url: str
    """As asked for."""
    source: Source
    body: bytes = b""
    sha256: str = ""
    media_type: str = ""
    """Without parameters, lower case; empty when the source does not say."""
    final_url: str = ""
    """After redirects."""
    data: Json = None
    """The body parsed as JSON, or None when it is not JSON."""
    problem: str = ""
    """Why it could not be had, as a code: ``offline``, ``not-found``, ``gone``, ``forbidden``,
    ``http-error``, ``timeout``, ``dns``, ``tls``, ``refused``, ``blocked-address``,
    ``blocked-scheme``, ``too-large``, ``too-many-redirects``, ``too-many-requests``,
    ``digest-mismatch``, ``mirror-error``, ``not-json``. Empty when it is there."""
    detail: str = ""
    """The same in words."""
    http_status: int = 0

    @property
    def ok(self) -> bool:
        """Whether the document is at hand."""
        return not self.problem


class Reference(msgspec.Struct, frozen=True):
    """A document that must be at hand before some rule can be decided."""

    url: str
    role: str
    """``context``, ``controller`` (DID document, controller document, key), ``jwks``,
    ``status-list``, ``revocation-list``, ``schema``, ``schema-credential``, ``issuer``,
    ``refresh``, ``related-resource``; for Open Badges 1 and 2 also ``assertion`` (the copy that its
    issuer serves), ``badge``, ``key``, ``endorsement``, and ``image``, which is only taken from a
    mirror."""
    pointer: str = ""
    """Where in the credential the reference stands, if it stands there at all."""


class Place(msgspec.Struct, frozen=True):
    """Where something of an assembled document stands in the files it was put together from."""

    url: str
    """Of the linked file; empty for the subject's own."""
    pointer: str
    """Within that file."""


class Assembled(msgspec.Struct, frozen=True, eq=False):
    """A document with what it links to in the place of the links, as its reader sees it."""

    document: Mapping[str, Json]
    place: Callable[[str], Place]
    """From a pointer in it to the file that says so."""
    absent: tuple[str, ...] = ()
    """Pointers of links whose document is not at hand: nobody knows what stands there."""
    source: Any = None
    """What the standard knows of how it was put together, for its own rules."""


class Dossier(msgspec.Struct, frozen=True, eq=False):
    """A credential with everything outside that its rules may ask for. Rules see this and no more.

    The evaluation time is a value here, not a clock. ``memo`` holds what was computed once from
    the other fields; it never holds input.
    """

    credential: Credential
    at: dt.datetime
    resources: Mapping[str, Resource]
    memo: dict[str, Any] = msgspec.field(default_factory=dict)
    recipients: tuple[str, ...] = ()
    """Identities that the recipient is known to have, as the user gave them."""
    links: Mapping[str, Resource] = msgspec.field(default_factory=dict)
    """Pages and pictures for people, by URL, where they were asked for: whether they answered, and
    no bodies. Scores look at them and rules do not, so asking for them changes no verdict."""
    assembled: Assembled | None = None
    """For standards whose documents link to one another (`Standard.assemble`)."""

    @property
    def document(self) -> Mapping[str, Json]:
        """The credential's JSON; an empty object when nothing could be read."""
        if self.assembled is not None:
            return self.assembled.document
        return self.credential.document or {}

    def place(self, pointer: str) -> Place:
        """The file, and the place in it, that a pointer into `document` stands for."""
        return self.assembled.place(pointer) if self.assembled else Place("", pointer)

    def resource(self, url: str) -> Resource:
        """The resource at ``url``; one with a problem when nobody brought it."""
        found = self.resources.get(url)
        if found is not None:
            return found
        return Resource(url, Source.NONE, problem="not-gathered", detail="nobody fetched it")

    def once(self, key: str, make: Callable[[Dossier], T]) -> T:
        """``make(self)``, computed at most once. ``key`` names the module and the value."""
        memo = self.memo
        if key in memo:
            value: T = memo[key]
        else:
            value = memo[key] = make(self)
        return value
