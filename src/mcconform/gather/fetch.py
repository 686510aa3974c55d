"""The guarded fetch: one document from the network, or the reason why not.

Nothing the far side does raises; it becomes a problem of the `Resource`. Each hop of a redirect is
checked as the first URL was. Every number is in ``limits``.
"""

from __future__ import annotations

import functools
import hashlib
import os
import re
import ssl
import zlib
from collections.abc import Collection, Iterable, Iterator
from typing import Final, Literal

import httpcore
import httpx
import msgspec

from mcconform import limits
from mcconform.gather.addresses import Refusal, Resolve, check_host
from mcconform.gather.transport import Deadline, Guard, GuardedTransport
from mcconform.model import Resource, Source

USER_AGENT: Final = "mcconform (conformance checks of digital badges; reads only)"
_AUTHORITY: Final = re.compile(r"[/?#]")
"""What ends the part of a URL that names the server (RFC 3986 section 3.2)."""
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_GOOD: Final = frozenset({200, 203})
_PROBLEMS: Final = {401: "forbidden", 403: "forbidden", 404: "not-found", 410: "gone"}
_WORDS: Final = {
    "forbidden": "the server does not show the document to everybody",
    "not-found": "the server has no such document",
    "gone": "the server says that the document was withdrawn",
    "http-error": "the server answered with an error",
}


class _Answer(msgspec.Struct, frozen=True):
    """One answer of a server, read to its end when it is the last of a chain."""

    status: int
    headers: httpx.Headers
    body: bytes


def _over_https(url: str) -> str:
    """The same address over https; empty for one that is not of plain http."""
    scheme, colon, rest = url.partition(":")
    if scheme.lower() != "http" or not colon:
        return ""
    try:
        port = httpx.URL(url).port
        secure = httpx.URL(f"https:{rest}")
        return str(secure.copy_with(port=None) if port in (None, 80) else secure)
    except (httpx.InvalidURL, ValueError):
        return ""


def _of_environment() -> ssl.SSLContext | None:
    """The authorities that the environment names, as OpenSSL reads it; None where it names none.

    Raises Refusal where they cannot be read: then no server can be trusted.
    """
    file, folder = os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")
    if not file and not folder:
        return None
    try:
        return ssl.create_default_context(cafile=file or None, capath=folder or None)
    except OSError as error:
        reason = "it holds no certificates" if isinstance(error, ssl.SSLError) else error.strerror
        detail = f"the file that SSL_CERT_FILE names cannot be read: {reason}"
        raise Refusal("tls", detail) from None


class Fetcher:
    """Fetches documents by URL, safely; one serves any number of threads.

    ``allow_private`` lifts the check of addresses for every host, ``allow_hosts`` for the named
    ones (``name`` or ``name:port``); ``allow_http`` lets plain http through. ``verify`` is True
    for the usual certificate authorities, or those that the environment names instead
    (``SSL_CERT_FILE``, ``SSL_CERT_DIR``: for a test server, or the authority of an organisation);
    or it is a context of the caller. ``resolve`` stands in for the system's resolver.
    """

    def __init__(
        self,
        *,
        allow_private: bool = False,
        allow_http: bool = False,
        allow_hosts: Collection[str] = (),
        verify: Literal[True] | ssl.SSLContext = True,
        resolve: Resolve | None = None,
    ) -> None:
        self._schemes = ("https", "http") if allow_http else ("https",)
        self._guard = Guard(allow_private=allow_private, allow_hosts=allow_hosts, resolve=resolve)
        self._verify = verify

    @functools.cached_property
    def _tls(self) -> ssl.SSLContext:
        if isinstance(self._verify, ssl.SSLContext):
            return self._verify
        return _of_environment() or httpx.create_ssl_context(verify=True, trust_env=False)

    def get(self, url: str, accept: str, *, most: int | None = None) -> Resource:
        """The document at ``url``, asked for with that Accept header; at most ``most`` bytes.

        ``data`` is left to the library: what the bytes are is not the network's to say.

        Where plain http is not let through, the same address is asked over https: old badges have
        ids with http, and most of their servers have moved. Only a document that comes so counts;
        that there is none says nothing of the address that was named.
        """
        found = self._got(url, accept, most)
        secure = _over_https(url) if found.problem == "blocked-scheme" else ""
        if secure and not found.final_url:
            other = self._got(secure, accept, most)
            if other.ok:
                return msgspec.structs.replace(other, url=url)
            detail = f"only https URLs are fetched, and over https: {other.detail}"
            return msgspec.structs.replace(found, detail=detail)
        return found

    def _got(self, url: str, accept: str, most: int | None) -> Resource:
        deadline = Deadline(limits.REQUEST_SECONDS)
        most = limits.FETCH_BYTES if most is None else most
        visited: list[httpx.URL] = []
        try:
            answer = self._follow(url, accept, deadline, most, visited)
            return _resource(url, str(visited[-1]), answer)
        except Refusal as refusal:
            problem, detail = refusal.problem, refusal.detail
        except httpcore.TimeoutException:
            problem, detail = "timeout", "the server stopped sending"
        except (httpcore.NetworkError, httpcore.ProtocolError):
            problem, detail = "http-error", "the connection broke, or what came was not HTTP"
        final = str(visited[-1]) if visited else ""
        return Resource(url, Source.NETWORK, problem=problem, detail=detail, final_url=final)

    def _follow(
        self, url: str, accept: str, deadline: Deadline, most: int, visited: list[httpx.URL]
    ) -> _Answer:
        """The answer at the end of the redirects; ``visited`` is filled on the way there."""
        here = self._target(url)
        while True:
            visited.append(here)
            answer = self._ask(here, accept, deadline, most)
            if answer.status not in _REDIRECTS:
                return answer
            if len(visited) > limits.REDIRECTS:
                detail = f"more than {limits.REDIRECTS} redirects, one after the other"
                raise Refusal("too-many-redirects", detail)
            there = self._target(_location(here, answer))
            if here.scheme == "https" and there.scheme != "https":
                raise Refusal("blocked-scheme", "the server sends on from https to plain http")
            here = there

    def _target(self, url: str) -> httpx.URL:
        """The URL, if it is one that may be asked for."""
        try:
            target = httpx.URL(url)
        except (httpx.InvalidURL, ValueError) as failure:
            raise Refusal("blocked-address", "this is not a usable URL") from failure
        if target.scheme not in self._schemes:
            only = " and ".join(self._schemes)
            raise Refusal("blocked-scheme", f"only {only} URLs are fetched")
        if target.userinfo or "@" in _AUTHORITY.split(url.partition("//")[2], 1)[0]:
            raise Refusal("blocked-address", "the URL carries a user name or a password")
        check_host(target.raw_host.decode("ascii", "replace"))
        return target

    def _ask(self, url: httpx.URL, accept: str, deadline: Deadline, most: int) -> _Answer:
        request = httpx.Request(
            "GET",
            url,
            headers={
                "Accept": accept,
                "Accept-Encoding": "gzip, identity",
                "Connection": "close",
                "User-Agent": USER_AGENT,
            },
        )
        with GuardedTransport(self._tls, self._guard, deadline) as transport:
            response = transport.handle_request(request)
            try:
                wanted = response.status_code in _GOOD
                body = _read(response, most) if wanted else b""
            finally:
                response.close()
        return _Answer(response.status_code, response.headers, body)


def _location(here: httpx.URL, answer: _Answer) -> str:
    location = answer.headers.get("location", "")
    if not location:
        raise Refusal("http-error", "the server sends on without saying where to")
    try:
        return str(here.join(location))
    except (httpx.InvalidURL, ValueError) as failure:
        raise Refusal("http-error", "the server sends on to something that is no URL") from failure


def _resource(url: str, final: str, answer: _Answer) -> Resource:
    media_type = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if answer.status not in _GOOD:
        problem = _PROBLEMS.get(answer.status, "http-error")
        return Resource(
            url,
            Source.NETWORK,
            media_type=media_type,
            final_url=final,
            problem=problem,
            detail=f"{_WORDS[problem]} (HTTP {answer.status})",
            http_status=answer.status,
        )
    return Resource(
        url,
        Source.NETWORK,
        body=answer.body,
        sha256=hashlib.sha256(answer.body).hexdigest(),
        media_type=media_type,
        final_url=final,
        http_status=answer.status,
    )


def _read(response: httpx.Response, most: int) -> bytes:
    """The body with its content encoding undone, as long as it is not larger than ``most``."""
    declared = response.headers.get("content-length", "")
    if declared.isdecimal() and (len(declared) > 18 or int(declared) > most):
        raise _too_large(most)
    encoding = response.headers.get("content-encoding", "").strip().lower()
    if encoding in ("gzip", "x-gzip"):
        chunks = _gunzip(response.iter_raw(), most)
    elif encoding in ("", "identity"):
        chunks = response.iter_raw()
    else:
        raise Refusal("http-error", "the body came in a content encoding nobody asked for")
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > most:
            raise _too_large(most)
    return bytes(body)


def _gunzip(chunks: Iterable[bytes], most: int) -> Iterator[bytes]:
    """Inflate piece by piece, so that a bomb is noticed after ``most`` bytes and not at its end."""
    inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
    started = False
    raw = 0
    for chunk in chunks:
        raw += len(chunk)
        if raw > most:  # empty members inflate to nothing, for ever
            raise _too_large(most)
        while chunk:
            if inflate.eof:  # a gzip file may have several members
                inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
            try:
                yield inflate.decompress(chunk, most + 1)
            except zlib.error as failure:
                raise Refusal("http-error", "the gzip encoding of the body is broken") from failure
            started = True
            chunk = inflate.unconsumed_tail or inflate.unused_data
    if started and not inflate.eof:
        raise Refusal("http-error", "the gzip encoding of the body ends too early")


def _too_large(most: int) -> Refusal:
    return Refusal("too-large", f"the document is larger than {most:,} bytes")
