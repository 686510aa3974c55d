"""The library: URL to document, from the nearest place that has it.

The order: contexts derived from the vocabularies, mirrors as they were given, what this run
brought before, the cache, the network. One library serves a whole corpus and any number of
threads; each URL is fetched at most once, unless the library was told to forget.
"""

from __future__ import annotations

import functools
import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

import msgspec

from mcconform import limits
from mcconform.gather.fetch import Fetcher
from mcconform.gather.mirror import Cache, Mirror
from mcconform.gather.pins import pins
from mcconform.intake import json_positions
from mcconform.model import Json, Reference, Resource, Source
from mcconform.standards import contexts

_CREDENTIAL: Final = (
    "application/vc, application/vc+ld+json, application/vc+jwt, application/ld+json;q=0.9, "
    "application/json;q=0.8, application/jwt;q=0.7, text/plain;q=0.5, */*;q=0.1"
)
_ANY: Final = "application/ld+json, application/json;q=0.9, */*;q=0.1"
ACCEPT: Final[Mapping[str, str]] = {
    "context": _ANY,
    "controller": (
        "application/did+json, application/did, application/did+ld+json, application/cid, "
        "application/ld+json;q=0.9, application/json;q=0.8, */*;q=0.1"
    ),
    "jwks": "application/jwk-set+json, application/json;q=0.9, */*;q=0.1",
    "status-list": f"application/statuslist+jwt, application/statuslist+cwt;q=0.9, {_CREDENTIAL}",
    "link": "text/html, image/*;q=0.9, */*;q=0.8",
    "refresh": _CREDENTIAL,
    "schema-credential": _CREDENTIAL,
    "schema": "application/schema+json, application/json;q=0.9, */*;q=0.1",
    "subject": f"image/png, image/svg+xml, {_CREDENTIAL}",
}
"""Accept header by role (RFC 9110 section 12.5.1); other roles ask for JSON of any kind. Each ends
in "anything", since a document under the wrong media type is better evidence than none."""
_CACHED_ROLES: Final = frozenset({"context", "schema"})
_MOST: Final = {"subject": limits.SUBJECT_BYTES, "link": limits.LINKED_BYTES}
"""Bytes that are read by role, where it is not the number for all documents."""
_MANY_PAGES: Final = f"more than {limits.LINKED_PAGES} pages and pictures are linked"
_SLOW_PAGES: Final = (
    f"the linked pages and pictures asked for before took {limits.LINKED_SECONDS:g} seconds"
)
_OFFLINE: Final = (
    "the run is offline; run it with the network, or put the document into a --mirror folder"
)


class _Slot:
    """Where the threads that want one URL meet: the first fetches, the others wait."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.resource: Resource | None = None


class Library:
    """Documents by URL. Raises MirrorError for a mirror without a readable index."""

    def __init__(
        self,
        *,
        mirrors: Sequence[Path] = (),
        offline: bool = False,
        fetcher: Fetcher | None = None,
        cache: Path | None = None,
        forgetful: bool = False,
    ) -> None:
        """``forgetful``: for a corpus; documents that were not asked for lately are let go."""
        self._mirrors = tuple(Mirror(folder) for folder in mirrors)
        self._offline = offline
        self._fetcher = fetcher or Fetcher()
        self._cache = Cache(cache) if cache else None
        self._forgetful = forgetful
        self._slots: OrderedDict[str, _Slot] = OrderedDict()
        self.decided: dict[tuple[Any, ...], Mapping[str, Resource]] = {}
        """What credentials refer to that name nothing but contexts of the standards: `gather`."""
        self._held = 0
        """Bytes of the documents in the slots."""
        self._lock = threading.Lock()

    def bring(self, reference: Reference) -> Resource:
        """The document, or a resource that says why there is none; never raises."""
        url = document_url(reference.url)
        found = _bundled().get(url)
        if found is None:
            slot = self._slot(url)
            with slot.lock:
                if slot.resource is None:
                    slot.resource = self._find(url, reference.role)
                    self._keep(slot.resource)
                found = slot.resource
        if found.url == reference.url:
            return found
        return msgspec.structs.replace(found, url=reference.url)

    def bring_all(self, references: Sequence[Reference]) -> list[Resource]:
        """What `bring` gives for each, in the same order; slow servers are waited for together."""
        waiting = [one for one in references if not self._is_known(one)]
        if len(waiting) > 1 and not self._offline:
            with ThreadPoolExecutor(min(limits.FETCHES_TOGETHER, len(waiting))) as pool:
                list(pool.map(self.bring, waiting))
        return [self.bring(one) for one in references]

    def answering(self, urls: Sequence[str]) -> dict[str, Resource]:
        """By URL, in the same order: whether each page or picture answers, without its body.

        A page is asked for as people ask for it, and so apart from documents: a server may give
        another thing to machines. What is longer than is read of it answers all the same. Places
        on one page are one page. It never raises; where there are more than
        ``limits.LINKED_PAGES`` that no mirror has, or they take more than
        ``limits.LINKED_SECONDS`` together, the rest is not asked for.
        """
        pages = dict.fromkeys(map(document_url, urls))
        free = [page for page in pages if self._is_mirrored(page)]
        paid = [page for page in pages if not self._is_mirrored(page)]
        asked = [*free, *paid[: limits.LINKED_PAGES]]
        found = {page: _unasked(page, _MANY_PAGES) for page in paid[limits.LINKED_PAGES :]}
        answer = functools.partial(self._answer, end=time.monotonic() + limits.LINKED_SECONDS)
        if len(asked) > 1 and not self._offline:
            with ThreadPoolExecutor(min(limits.FETCHES_TOGETHER, len(asked))) as pool:
                found |= zip(asked, pool.map(answer, asked), strict=True)
        else:
            found |= {page: answer(page) for page in asked}
        return {url: msgspec.structs.replace(found[document_url(url)], url=url) for url in urls}

    def _answer(self, page: str, end: float) -> Resource:
        slot = self._slot(f"link {page}")
        with slot.lock:
            if slot.resource is None:
                if time.monotonic() > end and not self._offline and not self._is_mirrored(page):
                    return _unasked(page, _SLOW_PAGES)  # who asks next may have the time
                slot.resource = _bodiless(self._find(page, "link"))
                self._keep(slot.resource)
            return slot.resource

    def is_at_hand(self, reference: Reference) -> bool:
        """Whether the document is bundled or mirrored, so that bringing it costs no request."""
        url = document_url(reference.url)
        return url in _bundled() or self._is_mirrored(url)

    def _is_mirrored(self, url: str) -> bool:
        return any(mirror.has(url) for mirror in self._mirrors)

    def _is_known(self, reference: Reference) -> bool:
        return (
            self.is_at_hand(reference)
            or self._slot(document_url(reference.url)).resource is not None
        )

    def _slot(self, url: str) -> _Slot:
        with self._lock:
            slot = self._slots.setdefault(url, _Slot())
            self._slots.move_to_end(url)
            return slot

    def _keep(self, resource: Resource) -> None:
        """Make room for what was brought, by what nobody asked for the longest."""
        with self._lock:
            self._held += len(resource.body)
            while self._forgetful and (
                len(self._slots) > limits.LIBRARY_DOCUMENTS or self._held > limits.LIBRARY_BYTES
            ):
                _, slot = self._slots.popitem(last=False)
                self._held -= len(slot.resource.body) if slot.resource else 0
                if not self._slots:
                    break

    def _find(self, url: str, role: str) -> Resource:
        for mirror in self._mirrors:
            mirrored = mirror.find(url)
            if mirrored is not None:
                return _examined(mirrored)
        cache = self._cache if role in _CACHED_ROLES else None
        cached = cache.find(url, any_age=self._offline) if cache else None
        if cached is not None:
            kept = _examined(cached)
            if kept.ok or self._offline:
                return kept
        if self._offline:
            return Resource(url, Source.NONE, problem="offline", detail=_OFFLINE)
        fetched = self._fetcher.get(url, ACCEPT.get(role, _ANY), most=_MOST.get(role))
        fetched = fetched if role == "link" else _examined(fetched)
        if cache and fetched.ok and fetched.data is not None:
            cache.keep(fetched)
        return fetched


def _bodiless(found: Resource) -> Resource:
    """That a page or picture answered, or why it did not: nothing else of it is kept."""
    problem = "" if found.problem == "too-large" else found.problem
    return msgspec.structs.replace(
        found,
        body=b"",
        sha256="",
        data=None,
        problem=problem,
        detail=found.detail if problem else "",
    )


def document_url(url: str) -> str:
    """The URL without its fragment, which names a place inside the document (RFC 3986 §3.5)."""
    return url.partition("#")[0]


def _unasked(url: str, why: str) -> Resource:
    """A page beyond what one file may cause to be asked for."""
    return Resource(url, Source.NONE, problem="too-many-requests", detail=why)


def _examined(resource: Resource) -> Resource:
    """What arrived, with its digest compared and its JSON read."""
    if not resource.ok:
        return resource
    pinned = pins().get(resource.url)
    if pinned is not None and pinned != resource.sha256:
        return msgspec.structs.replace(
            resource,
            body=b"",
            problem="digest-mismatch",
            detail=f"it is not the published document: its SHA-256 is {resource.sha256}, "
            f"not {pinned}",
        )
    data, _notes = json_positions.loads(resource.body)
    return msgspec.structs.replace(resource, data=data)


@functools.cache
def _bundled() -> Mapping[str, Resource]:
    """The contexts derived from the vocabularies, as documents."""
    return {url: _as_resource(url, context) for url, context in contexts().items()}


def _as_resource(url: str, context: Mapping[str, Json]) -> Resource:
    body = msgspec.json.encode(context, order="sorted")
    return Resource(
        url,
        Source.BUNDLED,
        body,
        hashlib.sha256(body).hexdigest(),
        media_type="application/ld+json",
        final_url=url,
        data=context,
    )
