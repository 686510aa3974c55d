"""The one place where a connection to the outside is opened.

`GuardedTransport` is an httpx transport, so anything built on httpx can stand on it. The check of
the address and the connection are one step: the socket goes to the very address that was checked,
which leaves a name server no second answer to give (DNS rebinding). TLS is still checked against
the host name. One deadline holds for the name look-up, the connection, the TLS handshake and each
read, so a far side that drips one byte a second does not hold us longer than one that is silent.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Collection, Iterable, Iterator
from typing import Any

import httpcore
import httpx

from mcconform import limits
from mcconform.gather.addresses import (
    Refusal,
    Resolve,
    ask_resolver,
    is_never_asked,
    is_public,
    look_up,
)


class Deadline:
    """A moment after which nothing more is waited for."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self._seconds = seconds

    def left(self) -> float:
        """Seconds that are left, more than none; raises `Refusal` when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise Refusal("timeout", f"no whole answer within {self._seconds:g} seconds")
        return left


class Guard:
    """Which hosts may be connected to, and at which of their addresses."""

    def __init__(
        self,
        *,
        allow_private: bool = False,
        allow_hosts: Collection[str] = (),
        resolve: Resolve | None = None,
    ) -> None:
        """``allow_hosts`` are names, or ``name:port``, that may have any address."""
        self._allow_private = allow_private
        self._allow_hosts = frozenset(host.lower() for host in allow_hosts)
        self._resolve = resolve or ask_resolver

    def addresses(self, host: str, port: int, deadline: Deadline) -> tuple[str, ...]:
        """The addresses to connect to; raises `Refusal` if any one of them is not public.

        Where private ones are allowed, still none at which clouds hand out their secrets.
        """
        found = look_up(self._resolve, host, port, deadline.left())
        if self._allow_hosts & {host.lower(), f"{host.lower()}:{port}"}:
            return found
        for address in found:
            which = host if host == address else f"{host} is {address}, which"
            if is_never_asked(address):
                raise Refusal("blocked-address", f"{which} is where a machine is told its secrets")
            if not self._allow_private and not is_public(address):
                raise Refusal("blocked-address", f"{which} is not an address of a public host")
        return found


class _Stream(httpcore.NetworkStream):
    """A connection on which every wait ends at the deadline."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.left())

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        try:
            inner = self._inner.start_tls(ssl_context, server_hostname, self._deadline.left())
        except httpcore.ConnectError as failure:
            raise Refusal("tls", _tls_detail(failure)) from failure
        return _Stream(inner, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


def _tls_detail(failure: BaseException) -> str:
    cause = failure.__cause__ or failure.__context__
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"the certificate of the server is not good: {cause.verify_message}"
    return "no secure connection could be agreed on with the server"


class _Backend(httpcore.NetworkBackend):
    """Opens connections to checked addresses and to no other place."""

    def __init__(self, guard: Guard, deadline: Deadline) -> None:
        self._guard = guard
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = self._guard.addresses(host, port, self._deadline)
        problem = "refused"
        for tried, address in enumerate(addresses):
            share = self._deadline.left() / (len(addresses) - tried)
            seconds = min(limits.CONNECT_SECONDS, share)
            try:
                inner = httpcore.SyncBackend().connect_tcp(address, port, seconds)
            except httpcore.ConnectTimeout:
                problem = "timeout"
                continue
            except httpcore.ConnectError:
                problem = "refused"
                continue
            return _Stream(inner, self._deadline)
        words = "took no connection in time" if problem == "timeout" else "takes no connection"
        raise Refusal(problem, f"{host} {words} on port {port}")


class _Body(httpx.SyncByteStream):
    """The bytes of an answer as they come."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def __iter__(self) -> Iterator[bytes]:
        yield from self._inner

    def close(self) -> None:
        self._inner.close()


class GuardedTransport(httpx.BaseTransport):
    """Requests over connections that `Guard` allowed, all before one deadline.

    A connection serves one request: kept open, it might answer for another host of the same
    address whose certificate nobody looked at. No proxy, no cookie and nothing from the
    environment can get in, since none of httpx's client machinery is involved.
    """

    def __init__(self, tls: ssl.SSLContext, guard: Guard, deadline: Deadline) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=tls,
            max_keepalive_connections=0,
            network_backend=_Backend(guard, deadline),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The answer to one request; redirects are the caller's business."""
        assert isinstance(request.stream, httpx.SyncByteStream)
        answer = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                content=request.stream,
            )
        )
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer.stream))

    def close(self) -> None:
        """Close what is still open."""
        self._pool.close()
