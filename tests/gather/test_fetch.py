"""The guarded fetch, against servers on 127.0.0.1 that behave and servers that do not."""

from __future__ import annotations

import gzip
import hashlib
import socket
import ssl
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import httpcore
import pytest
import trustme
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from mcconform import limits
from mcconform.gather import Fetcher
from mcconform.model import Source
from tests.gather.conftest import HOST, LOOPBACK, Behave, RawServer

At = Callable[[str], str]
Raw = Callable[[Behave], RawServer]
JSON = "application/json"


def never(_host: str, _port: int) -> list[str]:
    raise AssertionError("nothing may be looked up")


def test_a_document_is_fetched_with_its_digest_and_media_type(
    web: HTTPServer, at: At, fetcher: Fetcher
) -> None:
    web.expect_request("/a").respond_with_data(b"{}", content_type="Application/LD+JSON; x=y")
    found = fetcher.get(at("/a"), JSON)
    assert (found.problem, found.detail) == ("", "")
    assert found.source is Source.NETWORK
    assert found.body == b"{}"
    assert found.sha256 == hashlib.sha256(b"{}").hexdigest()
    assert found.media_type == "application/ld+json"
    assert found.url == found.final_url == at("/a")
    assert found.http_status == 200


def test_the_request_says_who_asks_and_carries_no_secret(
    web: HTTPServer, at: At, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    seen: list[Request] = []

    def answer(request: Request) -> Response:
        seen.append(request)
        return Response("{}", headers={"Set-Cookie": "a=b"})

    web.expect_request("/a").respond_with_handler(answer)
    fetcher.get(at("/a"), "application/did+json")
    fetcher.get(at("/a"), "application/did+json")
    headers = {name.lower(): value for name, value in seen[1].headers.items()}
    assert headers["accept"] == "application/did+json"
    assert headers["host"] == f"{HOST}:{web.port}"
    assert headers["user-agent"].startswith("mcconform")
    assert {"cookie", "authorization", "referer"}.isdisjoint(headers)


@pytest.mark.parametrize(
    ("status", "problem"),
    [
        (404, "not-found"),
        (410, "gone"),
        (401, "forbidden"),
        (403, "forbidden"),
        (500, "http-error"),
        (503, "http-error"),
        (204, "http-error"),
        (304, "http-error"),
        (418, "http-error"),
    ],
)
def test_a_status_becomes_a_problem(
    web: HTTPServer, at: At, fetcher: Fetcher, status: int, problem: str
) -> None:
    web.expect_request("/a").respond_with_data(b"", status=status)
    found = fetcher.get(at("/a"), JSON)
    assert (found.problem, found.http_status, found.body) == (problem, status, b"")
    assert str(status) in found.detail


# Schemes, hosts, names.


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "file://localhost/etc/passwd",
        "ftp://example.org/a",
        "data:application/json,{}",
        "jar:https://example.org/a!/b",
        "gopher://example.org/",
        "javascript:alert(1)",
        "ws://example.org/",
        "wss://example.org/",
        "did:web:example.org",
        "urn:uuid:1",
        "//example.org/a",
        "/etc/passwd",
        "",
        "about:blank",
        "unix:///run/docker.sock",
    ],
)
def test_every_scheme_but_https_is_blocked(url: str) -> None:
    assert Fetcher(resolve=never).get(url, JSON).problem == "blocked-scheme"


@pytest.mark.parametrize("scheme", ["http", "HTTP"])
def test_an_address_of_plain_http_is_asked_over_https(
    web: HTTPServer, at: At, fetcher: Fetcher, scheme: str
) -> None:
    web.expect_request("/a").respond_with_data(b"{}")
    url = at("/a").replace("https", scheme, 1)
    found = fetcher.get(url, JSON)
    assert (found.url, found.final_url, found.body) == (url, at("/a"), b"{}")


@pytest.mark.parametrize("status", [404, 410, 500])
def test_what_is_not_there_over_https_says_nothing_of_the_plain_address(
    web: HTTPServer, at: At, fetcher: Fetcher, status: int
) -> None:
    web.expect_request("/a").respond_with_data(b"", status=status)
    found = fetcher.get(at("/a").replace("https", "http", 1), JSON)
    assert found.problem == "blocked-scheme"
    assert "over https: the server" in found.detail


def test_over_https_the_same_addresses_are_blocked(at: At) -> None:
    fetcher = Fetcher(resolve=lambda *_: [LOOPBACK])
    found = fetcher.get(at("/a").replace("https", "http", 1), JSON)
    assert found.problem == "blocked-scheme"
    assert "not an address of a public host" in found.detail


@pytest.mark.parametrize(
    "url",
    [
        "https://user@example.org/",
        "https://user:secret@example.org/",
        "https://@example.org/",
        "https://example.org\\@127.0.0.1/",
        "https://good.example:443@127.0.0.1/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://0177.0.0.1/",
        "https://127.1/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:169.254.169.254]/",
        "https://[fe80::1%25eth0]/",
        "https://[::1/",
        "https://example.org:99999/",
        "https://example.org:a/",
        "https://exa\x00mple.org/",
        "https://example.org/\ud800",
        "https://" + "a" * 70_000,
        "https://\u2460\u2461\u2466.0.0.1/",
    ],
)
def test_urls_made_to_mislead_are_blocked(url: str) -> None:
    # Addresses resolve to themselves, as the system's resolver has it.
    assert "blocked-address" == Fetcher(resolve=lambda host, _: [host]).get(url, JSON).problem


def test_an_at_sign_after_the_server_is_no_user_name(
    web: HTTPServer, at: At, fetcher: Fetcher
) -> None:
    web.expect_request("/@user").respond_with_data(b"{}")
    assert fetcher.get(at("/@user?mail=a@b#c@d"), JSON).problem == ""


@pytest.mark.parametrize("url", ["https:///a", "https://a..b/", "https://-a.example/"])
def test_a_url_without_a_host_name_has_no_address(url: str) -> None:
    assert Fetcher(resolve=never).get(url, JSON).problem in ("dns", "blocked-address")


def test_one_private_address_among_public_ones_blocks_the_host() -> None:
    fetcher = Fetcher(resolve=lambda _host, _port: ["93.184.216.34", "10.0.0.1"])
    found = fetcher.get("https://mixed.example/", JSON)
    assert found.problem == "blocked-address"
    assert "10.0.0.1" in found.detail


def test_a_loopback_host_may_be_allowed_by_name(
    web: HTTPServer, at: At, trusting: ssl.SSLContext
) -> None:
    web.expect_request("/a").respond_with_data(b"{}")

    def get(*hosts: str) -> str:
        fetcher = Fetcher(allow_hosts=hosts, verify=trusting, resolve=lambda *_: [LOOPBACK])
        return fetcher.get(at("/a"), JSON).problem

    assert get() == "blocked-address"
    assert get("other.example") == "blocked-address"
    assert get(HOST.upper()) == ""
    assert get(f"{HOST}:{web.port}") == ""
    assert get(f"{HOST}:1") == "blocked-address"


class Dialled(Exception):
    """Raised instead of a connection to the internet."""


def test_the_connection_goes_to_the_address_that_was_checked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = iter([["93.184.216.34"], [LOOPBACK]])
    asked: list[str] = []
    dialled: list[str] = []

    def resolve(host: str, _port: int) -> list[str]:
        asked.append(host)
        return next(answers)

    def connect(_self: object, host: str, *_: object, **__: object) -> None:
        dialled.append(host)
        raise httpcore.ConnectError

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect)
    fetcher = Fetcher(resolve=resolve)
    assert fetcher.get("https://flip.example/", JSON).problem == "refused"
    assert (asked, dialled) == (["flip.example"], ["93.184.216.34"])
    # The second look-up gives loopback; it is checked again and nothing is dialled.
    assert fetcher.get("https://flip.example/", JSON).problem == "blocked-address"
    assert dialled == ["93.184.216.34"]


def test_the_next_address_is_tried_when_one_takes_no_connection(
    web: HTTPServer, at: At, trusting: ssl.SSLContext
) -> None:
    web.expect_request("/a").respond_with_data(b"{}")
    both = ["127.0.0.2", LOOPBACK]
    fetcher = Fetcher(allow_private=True, verify=trusting, resolve=lambda *_: both)
    assert fetcher.get(at("/a"), JSON).problem == ""


def test_nobody_listening_is_refused(fetcher: Fetcher) -> None:
    with socket.create_server((LOOPBACK, 0)) as unused:
        port = unused.getsockname()[1]
    assert fetcher.get(f"https://{HOST}:{port}/", JSON).problem == "refused"


# TLS.


def test_the_certificate_is_checked_against_the_name_and_not_the_address(
    web: HTTPServer, fetcher: Fetcher
) -> None:
    found = fetcher.get(f"https://other.example:{web.port}/", JSON)
    assert found.problem == "tls"
    assert "certificate" in found.detail


def test_an_unknown_authority_is_a_tls_problem(web: HTTPServer, at: At) -> None:
    stranger = ssl.create_default_context()
    trustme.CA().configure_trust(stranger)
    fetcher = Fetcher(allow_private=True, verify=stranger, resolve=lambda *_: [LOOPBACK])
    assert fetcher.get(at("/a"), JSON).problem == "tls"


def test_the_authorities_of_the_environment_take_the_place_of_the_usual_ones(
    web: HTTPServer,
    at: At,
    authority: trustme.CA,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    web.expect_request("/a").respond_with_data("{}")
    own = tmp_path / "own.pem"
    authority.cert_pem.write_to_path(str(own))
    monkeypatch.setenv("SSL_CERT_FILE", str(own))
    fetcher = Fetcher(allow_private=True, resolve=lambda *_: [LOOPBACK])
    assert fetcher.get(at("/a"), JSON).ok


@pytest.mark.parametrize(("text", "why"), [(None, "No such file"), ("", "holds no certificates")])
def test_authorities_that_cannot_be_read_trust_nobody(
    web: HTTPServer,
    at: At,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    text: str | None,
    why: str,
) -> None:
    own = tmp_path / "own.pem"
    if text is not None:
        own.write_text(text, encoding="utf-8")
    monkeypatch.setenv("SSL_CERT_FILE", str(own))
    fetcher = Fetcher(allow_private=True, resolve=lambda *_: [LOOPBACK])
    found = fetcher.get(at("/a"), JSON)
    assert found.problem == "tls"
    assert why in found.detail


def test_the_usual_authorities_do_not_vouch_for_a_test_server(web: HTTPServer, at: At) -> None:
    fetcher = Fetcher(allow_private=True, resolve=lambda *_: [LOOPBACK])
    assert fetcher.get(at("/a"), JSON).problem == "tls"


def test_a_server_that_speaks_no_tls_is_a_tls_problem(raw: Raw, fetcher: Fetcher) -> None:
    server = raw(lambda connection: connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n"))
    assert fetcher.get(f"https://{HOST}:{server.port}/", JSON).problem == "tls"


# Redirects.


def redirect(web: HTTPServer, path: str, to: str, status: int = 302) -> None:
    web.expect_request(path).respond_with_data(b"", status=status, headers={"Location": to})


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed_and_the_last_url_is_kept(
    web: HTTPServer, at: At, fetcher: Fetcher, status: int
) -> None:
    redirect(web, "/a", "../b/c?d=1", status)
    web.expect_request("/b/c").respond_with_data(b"[]")
    found = fetcher.get(at("/a"), JSON)
    assert (found.body, found.final_url, found.url) == (b"[]", at("/b/c?d=1"), at("/a"))


def test_as_many_redirects_as_allowed_are_followed_and_no_more(
    web: HTTPServer, at: At, fetcher: Fetcher
) -> None:
    for number in range(limits.REDIRECTS + 1):
        redirect(web, f"/{number}", f"/{number + 1}")
    web.expect_request(f"/{limits.REDIRECTS + 1}").respond_with_data(b"{}")
    assert fetcher.get(at("/1"), JSON).problem == ""
    assert fetcher.get(at("/0"), JSON).problem == "too-many-redirects"


def test_a_redirect_to_itself_ends(web: HTTPServer, at: At, fetcher: Fetcher) -> None:
    redirect(web, "/a", "/a")
    assert fetcher.get(at("/a"), JSON).problem == "too-many-redirects"


def test_a_redirect_to_loopback_is_blocked(
    web: HTTPServer, at: At, trusting: ssl.SSLContext
) -> None:
    redirect(web, "/a", f"https://127.0.0.1:{web.port}/secret")
    web.expect_request("/secret").respond_with_data(b"secret")
    fetcher = Fetcher(allow_hosts=[HOST], verify=trusting, resolve=lambda *_: [LOOPBACK])
    found = fetcher.get(at("/a"), JSON)
    assert (found.problem, found.body) == ("blocked-address", b"")
    assert [request.path for request, _ in web.log] == ["/a"]


@pytest.mark.parametrize(
    ("to", "problem"),
    [
        ("http://badges.example/", "blocked-scheme"),
        ("file:///etc/passwd", "blocked-scheme"),
        ("ftp://badges.example/", "blocked-scheme"),
        ("https://user@badges.example/", "blocked-address"),
        ("https://0x7f.1/", "blocked-address"),
        ("https://[::1", "http-error"),
    ],
)
def test_each_hop_is_checked_as_the_first_url_was(
    web: HTTPServer, at: At, fetcher: Fetcher, to: str, problem: str
) -> None:
    redirect(web, "/a", to)
    assert fetcher.get(at("/a"), JSON).problem == problem


def test_a_redirect_from_https_to_http_is_blocked_even_where_http_is_allowed(
    web: HTTPServer, at: At, trusting: ssl.SSLContext, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/b").respond_with_data(b"{}")
    plain = httpserver.url_for("/b")
    redirect(web, "/a", plain)
    fetcher = Fetcher(
        allow_private=True, allow_http=True, verify=trusting, resolve=lambda *_: [LOOPBACK]
    )
    assert fetcher.get(plain, JSON).problem == ""
    assert fetcher.get(at("/a"), JSON).problem == "blocked-scheme"


def test_a_redirect_that_leads_nowhere_is_an_http_error(
    web: HTTPServer, at: At, fetcher: Fetcher
) -> None:
    web.expect_request("/a").respond_with_data(b"", status=302)
    assert fetcher.get(at("/a"), JSON).problem == "http-error"


# Size.


def test_a_body_at_the_limit_is_read_and_one_byte_more_is_not(
    web: HTTPServer, at: At, fetcher: Fetcher
) -> None:
    web.expect_request("/a").respond_with_data(b"x" * 1000)
    assert fetcher.get(at("/a"), JSON, most=1000).body == b"x" * 1000
    found = fetcher.get(at("/a"), JSON, most=999)
    assert (found.problem, found.body) == ("too-large", b"")


def test_an_endless_body_without_a_length_is_too_large(
    raw: Raw, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "FETCH_BYTES", 100_000)

    def pour(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            connection.sendall(b"[" * 10_000)

    found = Fetcher(allow_private=True, allow_http=True).get(raw(pour).url(), JSON)
    assert found.problem == "too-large"


def test_a_declared_length_over_the_limit_is_believed(raw: Raw) -> None:
    def boast(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % 10**15)

    found = Fetcher(allow_private=True, allow_http=True).get(raw(boast).url(), JSON)
    assert found.problem == "too-large"


@pytest.mark.parametrize("name", ["gzip", "x-gzip", "GZIP"])
def test_a_gzip_body_is_unpacked(web: HTTPServer, at: At, fetcher: Fetcher, name: str) -> None:
    packed = gzip.compress(b'{"a":', mtime=0) + gzip.compress(b"1}", mtime=0)
    web.expect_request("/a").respond_with_data(packed, headers={"Content-Encoding": name})
    assert fetcher.get(at("/a"), JSON).body == b'{"a":1}'


def test_a_gzip_bomb_ends_early(
    web: HTTPServer, at: At, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(64)) + packer.flush()
    web.expect_request("/a").respond_with_data(bomb, headers={"Content-Encoding": "gzip"})
    inflated: list[int] = []
    real = zlib.decompressobj

    class Counting:
        def __init__(self, wbits: int) -> None:
            self.inner = real(wbits)

        def decompress(self, data: bytes, most: int) -> bytes:
            out = self.inner.decompress(data, most)
            inflated.append(len(out))
            return out

        def __getattr__(self, name: str) -> object:
            return getattr(self.inner, name)

    monkeypatch.setattr(zlib, "decompressobj", Counting)
    assert fetcher.get(at("/a"), JSON).problem == "too-large"
    assert sum(inflated) <= 2 * limits.FETCH_BYTES + 2


def test_endless_empty_gzip_members_are_too_large(raw: Raw) -> None:
    empty = gzip.compress(b"", mtime=0) * 1000

    def pour(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + empty)

    fetcher = Fetcher(allow_private=True, allow_http=True)
    assert fetcher.get(raw(pour).url(), JSON, most=len(empty) - 1).problem == "too-large"
    assert fetcher.get(raw(pour).url(), JSON, most=len(empty)).problem == ""


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", b"this is not gzip"),
        ("gzip", gzip.compress(b"{}" * 100, mtime=0)[:-9]),
        ("gzip", gzip.compress(b"{}", mtime=0) + b"left over"),
        ("br", b"{}"),
        ("deflate", b"{}"),
        ("gzip, gzip", gzip.compress(gzip.compress(b"{}", mtime=0), mtime=0)),
    ],
)
def test_an_encoding_that_cannot_be_undone_is_an_http_error(
    web: HTTPServer, at: At, fetcher: Fetcher, encoding: str, body: bytes
) -> None:
    web.expect_request("/a").respond_with_data(body, headers={"Content-Encoding": encoding})
    assert fetcher.get(at("/a"), JSON).problem == "http-error"


# Time.


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> Fetcher:
    """A fetcher that waits for 0.3 seconds in all."""
    monkeypatch.setattr(limits, "REQUEST_SECONDS", 0.3)
    return Fetcher(allow_private=True, allow_http=True)


def drip(text: bytes) -> Behave:
    """Send the text, then one byte each 20 ms: within any timeout of a single read."""

    def behave(connection: socket.socket) -> None:
        connection.sendall(text)
        for _ in range(250):
            connection.sendall(b"x")
            time.sleep(0.02)

    return behave


@pytest.mark.parametrize(
    "start",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX-Slow: ",
        b"HTTP/1.1 2",
    ],
)
def test_a_server_that_drips_is_left_at_the_deadline(
    raw: Raw, hurried: Fetcher, start: bytes
) -> None:
    server = raw(drip(start))
    began = time.monotonic()
    found = hurried.get(server.url(), JSON)
    assert found.problem == "timeout"
    assert time.monotonic() - began < 1.5


def test_a_server_that_says_nothing_is_a_timeout(raw: Raw, hurried: Fetcher) -> None:
    server = raw(lambda connection: time.sleep(0.6))
    assert hurried.get(server.url(), JSON).problem == "timeout"


def test_a_tls_handshake_that_hangs_is_a_timeout(raw: Raw, hurried: Fetcher) -> None:
    server = raw(lambda connection: time.sleep(0.6))
    assert hurried.get(f"https://127.0.0.1:{server.port}/", JSON).problem == "timeout"


def test_redirects_share_one_deadline(
    web: HTTPServer, at: At, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "REQUEST_SECONDS", 0.4)

    def slow(_request: Request) -> Response:
        time.sleep(0.15)
        return Response(status=302, headers={"Location": "/a"})

    web.expect_request("/a").respond_with_handler(slow)
    began = time.monotonic()
    assert fetcher.get(at("/a"), JSON).problem == "timeout"
    assert time.monotonic() - began < 1.5


def test_a_connection_that_is_not_taken_in_time_is_a_timeout(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    waited: list[float] = []

    def connect(_self: object, _host: str, _port: int, timeout: float) -> None:
        waited.append(timeout)
        raise httpcore.ConnectTimeout

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect)
    fetcher = Fetcher(resolve=lambda *_: ["93.184.216.34", "93.184.216.35"])
    assert fetcher.get("https://dead.example/", JSON).problem == "timeout"
    assert len(waited) == 2
    assert all(0 < seconds <= limits.CONNECT_SECONDS for seconds in waited)


# What is no HTTP.


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.0\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 200_000,
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
    ],
)
def test_what_is_no_whole_http_answer_is_an_http_error(raw: Raw, answer: bytes) -> None:
    server = raw(lambda connection: connection.sendall(answer))
    fetcher = Fetcher(allow_private=True, allow_http=True)
    assert fetcher.get(server.url(), JSON).problem == "http-error"
