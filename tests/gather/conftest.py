"""Servers on 127.0.0.1 that stand for the internet: one with TLS, and a raw one that misbehaves."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator

import pytest
import trustme
from pytest_httpserver import HTTPServer

from mcconform.gather import Fetcher

HOST = "badges.example"
"""The name that the test certificate is for; the resolver of `fetcher` says 127.0.0.1."""
LOOPBACK = "127.0.0.1"


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="session")
def trusting(authority: trustme.CA) -> ssl.SSLContext:
    """A client that trusts the test authority and nobody else."""
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


@pytest.fixture(scope="session")
def serving(authority: trustme.CA) -> ssl.SSLContext:
    """A server with a certificate for HOST and 127.0.0.1."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(HOST, LOOPBACK).configure_cert(context)
    return context


@pytest.fixture(scope="session")
def _web(serving: ssl.SSLContext) -> Iterator[HTTPServer]:
    with HTTPServer(host=LOOPBACK, port=0, ssl_context=serving) as server:
        yield server


@pytest.fixture
def web(_web: HTTPServer) -> Iterator[HTTPServer]:
    """An https server, empty at first."""
    yield _web
    _web.clear()


@pytest.fixture
def at(web: HTTPServer) -> Callable[[str], str]:
    """The URL of a path on the https server, by its name."""
    return lambda path: f"https://{HOST}:{web.port}{path}"


@pytest.fixture
def fetcher(trusting: ssl.SSLContext) -> Fetcher:
    """A fetcher for which HOST is the https server; it may connect to loopback."""
    return Fetcher(allow_private=True, verify=trusting, resolve=lambda _host, _port: [LOOPBACK])


Behave = Callable[[socket.socket], None]


class RawServer:
    """Answers each connection with a function of its own, byte by byte if it likes."""

    def __init__(self, behave: Behave) -> None:
        self._behave = behave
        self._listener = socket.create_server((LOOPBACK, 0))
        self._listener.settimeout(5)
        self.port: int = self._listener.getsockname()[1]
        self.stopped = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        try:
            connection, _ = self._listener.accept()
        except OSError:
            return
        with connection:
            connection.settimeout(5)
            try:
                connection.recv(65536)
                self._behave(connection)
            except OSError:  # the client went away, as it should
                pass

    def close(self) -> None:
        self.stopped.set()
        self._listener.close()
        self._thread.join()

    def url(self, path: str = "/") -> str:
        return f"http://{LOOPBACK}:{self.port}{path}"


@pytest.fixture
def raw() -> Iterator[Callable[[Behave], RawServer]]:
    """Start a raw server for one connection."""
    started: list[RawServer] = []

    def start(behave: Behave) -> RawServer:
        started.append(RawServer(behave))
        return started[-1]

    yield start
    for server in started:
        server.close()
