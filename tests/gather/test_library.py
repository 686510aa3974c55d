"""The library: the order of its sources, digests, the cache, one fetch for each URL."""

from __future__ import annotations

import hashlib
import json
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from mcconform import limits
from mcconform.errors import MirrorError
from mcconform.gather import Fetcher, Library, library, mirror
from mcconform.gather.pins import pins
from mcconform.model import Json, Reference, Resource, Source
from tests.shared import STANDARDS, needs_shared

BUNDLED = "https://bundled.example/context"
URL = "https://else.example/a"
PINNED = "https://www.w3.org/ns/credentials/v2"
At = Callable[[str], str]


@pytest.fixture(autouse=True)
def derived(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One derived context, so that these tests say nothing of the vocabularies."""
    monkeypatch.setattr(
        library, "contexts", lambda: {BUNDLED: {"@context": {"ü": "x:ü", "a": "x:a"}}}
    )
    library._bundled.cache_clear()
    yield
    library._bundled.cache_clear()


class Counter(Fetcher):
    """A network of given documents, which counts."""

    def __init__(self, documents: Mapping[str, bytes] = {}) -> None:
        super().__init__()
        self.documents = documents
        self.asked: list[str] = []
        self.accepted: list[str] = []
        self.most: list[int | None] = []

    def get(self, url: str, accept: str, *, most: int | None = None) -> Resource:
        self.asked.append(url)
        self.accepted.append(accept)
        self.most.append(most)
        body = self.documents.get(url)
        if body is None:
            return Resource(url, Source.NETWORK, problem="not-found", http_status=404)
        digest = hashlib.sha256(body).hexdigest()
        return Resource(
            url, Source.NETWORK, body, digest, "application/json", final_url=url + "?final"
        )


def mirrored(folder: Path, documents: Mapping[str, bytes]) -> Path:
    folder.mkdir()
    for number, body in enumerate(documents.values()):
        (folder / f"{number}.json").write_bytes(body)
    index = {url: f"{number}.json" for number, url in enumerate(documents)}
    (folder / "index.json").write_text(json.dumps(index))
    return folder


def context(url: str = URL) -> Reference:
    return Reference(url, "context")


# Order of the sources.


def test_a_derived_context_comes_before_a_mirror_and_the_network(tmp_path: Path) -> None:
    network = Counter({BUNDLED: b"{}"})
    at_home = Library(mirrors=[mirrored(tmp_path / "m", {BUNDLED: b"{}"})], fetcher=network)
    found = at_home.bring(context(BUNDLED))
    assert found.source is Source.BUNDLED
    assert found.data == {"@context": {"ü": "x:ü", "a": "x:a"}}
    assert found.body.decode() == '{"@context":{"a":"x:a","ü":"x:ü"}}'
    assert found.sha256 == hashlib.sha256(found.body).hexdigest()
    assert found.media_type == "application/ld+json"
    assert network.asked == []


def test_mirrors_are_asked_in_their_order_and_before_the_network(tmp_path: Path) -> None:
    first = mirrored(tmp_path / "first", {"https://x.example/": b"1"})
    second = mirrored(tmp_path / "second", {URL: b"2", "https://x.example/": b"3"})
    network = Counter({URL: b"9"})
    found = Library(mirrors=[first, second], fetcher=network)
    assert found.bring(context("https://x.example/")).data == 1
    assert found.bring(context()).data == 2
    assert found.bring(context()).source is Source.MIRROR
    assert network.asked == []


def test_the_network_is_last_and_asked_once() -> None:
    network = Counter({URL: b'{"a": 1}'})
    found = Library(fetcher=network)
    first = found.bring(context())
    assert (first.source, first.data) == (Source.NETWORK, {"a": 1})
    assert found.bring(Reference(URL, "issuer")) is first
    assert network.asked == [URL]


def test_a_missing_document_is_asked_for_once_too() -> None:
    network = Counter()
    found = Library(fetcher=network)
    assert [found.bring(context()).problem for _ in range(3)] == ["not-found"] * 3
    assert network.asked == [URL]


def test_places_inside_a_document_share_one_fetch() -> None:
    network = Counter({URL: b"{}"})
    found = Library(fetcher=network)
    resources = [found.bring(Reference(URL + place, "controller")) for place in ("#a", "#b", "")]
    assert [one.url for one in resources] == [URL + "#a", URL + "#b", URL]
    assert network.asked == [URL]


def test_many_threads_fetch_a_document_once(web: HTTPServer, at: At, fetcher: Fetcher) -> None:
    count: list[int] = []

    def slow(_request: Request) -> Response:
        count.append(1)
        time.sleep(0.1)
        return Response("{}")

    web.expect_request("/a").respond_with_handler(slow)
    shared = Library(fetcher=fetcher)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(shared.bring, [context(at("/a"))] * 16))
    assert {id(one) for one in found} == {id(found[0])}
    assert (found[0].problem, len(count)) == ("", 1)


def test_several_documents_are_waited_for_together() -> None:
    together = threading.Barrier(3, timeout=5)

    class Waiting(Counter):
        def get(self, url: str, accept: str, *, most: int | None = None) -> Resource:
            together.wait()
            return super().get(url, accept, most=most)

    urls = [f"https://{name}.example/" for name in "abc"]
    found = Library(fetcher=Waiting({urls[1]: b"{}"}))
    resources = found.bring_all([context(url) for url in urls])
    assert [one.url for one in resources] == urls
    assert [one.problem for one in resources] == ["not-found", "", "not-found"]


def test_offline_nothing_is_fetched_and_the_reason_says_what_to_do() -> None:
    network = Counter({URL: b"{}"})
    found = Library(offline=True, fetcher=network).bring(context())
    assert (found.problem, found.source) == ("offline", Source.NONE)
    assert "--mirror" in found.detail
    assert network.asked == []


# What the bytes are.


@pytest.mark.parametrize(
    ("body", "data"),
    [
        (b'{"a": [1, null]}', {"a": [1, None]}),
        (b"[]", []),
        (b"<!doctype html><title>Log in</title>", None),
        (b"eyJhbGciOiJFUzI1NiJ9.e30.c2ln", None),
        (b"", None),
        (b"\xff\xfe\x00", None),
        (b"[" * 100_000, None),
    ],
)
def test_what_is_no_json_has_no_data_and_is_no_problem(body: bytes, data: Json) -> None:
    found = Library(fetcher=Counter({URL: body})).bring(Reference(URL, "status-list"))
    assert (found.ok, found.body, found.data) == (True, body, data)


def test_each_role_asks_for_its_media_types() -> None:
    asked = {}
    for role in ("context", "controller", "jwks", "status-list", "schema", "refresh", "subject"):
        network = Counter()
        Library(fetcher=network).bring(Reference(URL, role))
        asked[role] = network.accepted[0]
    assert asked["context"].startswith("application/ld+json")
    assert "application/did+json" in asked["controller"]
    assert "application/jwk-set+json" in asked["jwks"]
    for wanted in ("application/vc", "application/vc+jwt", "application/statuslist+jwt"):
        assert wanted in asked["status-list"].split(", ")
    assert "application/vc+jwt" in asked["refresh"]
    assert "application/schema+json" in asked["schema"]
    assert "image/png" in asked["subject"]


def test_a_badge_may_be_larger_than_the_documents_it_refers_to() -> None:
    network = Counter()
    found = Library(fetcher=network)
    found.bring(Reference(URL, "subject"))
    found.bring(Reference(URL + "/2", "context"))
    assert network.most == [limits.SUBJECT_BYTES, None]


# Mirrors that are not in order.


def write_index(folder: Path, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "index.json").write_text(text)
    return folder


@pytest.mark.parametrize(
    "index",
    [
        "",
        "[]",
        "null",
        '"a"',
        "{",
        '{"https://a.example/": 1}',
        '{"https://a.example/": null}',
        '{"https://a.example/": {"file": "a"}}',
        '{"https://a.example/": ""}',
        '{"https://a.example/": "../secret.json"}',
        '{"https://a.example/": "a/../../secret.json"}',
        '{"https://a.example/": "/etc/passwd"}',
        '{"https://a.example/": "..\\\\secret.json"}',
        '{"https://a.example/": "C:\\\\secret.json"}',
        '{"https://a.example/": "a\\u0000b"}',
        "[" * 100_000,
    ],
)
def test_an_index_that_is_not_in_order_is_a_mirror_error(tmp_path: Path, index: str) -> None:
    folder = write_index(tmp_path / "m", index)
    with pytest.raises(MirrorError) as raised:
        Library(mirrors=[folder])
    assert "index.json" in raised.value.message
    assert raised.value.hint


@pytest.mark.parametrize("name", ["nowhere", "empty", "file"])
def test_a_mirror_without_an_index_is_a_mirror_error(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("{}")
    with pytest.raises(MirrorError, match=r"index\.json cannot be read"):
        Library(mirrors=[tmp_path / name])


def test_an_index_that_is_no_utf_8_is_a_mirror_error(tmp_path: Path) -> None:
    (tmp_path / "index.json").write_bytes(b'{"\xe9": "a"}')
    with pytest.raises(MirrorError):
        Library(mirrors=[tmp_path])


def test_a_link_that_leaves_the_mirror_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.json").write_text('{"secret": true}')
    folder = write_index(tmp_path / "m", json.dumps({URL: "a.json", URL + "2": "b/secret.json"}))
    (folder / "a.json").symlink_to(tmp_path / "secret.json")
    (folder / "b").symlink_to(tmp_path, target_is_directory=True)
    network = Counter({URL: b"{}"})
    found = Library(mirrors=[folder], fetcher=network)
    for url in (URL, URL + "2"):
        resource = found.bring(context(url))
        assert (resource.problem, resource.body) == ("mirror-error", b"")
    assert network.asked == []


def test_a_link_inside_the_mirror_is_followed(tmp_path: Path) -> None:
    folder = write_index(tmp_path / "m", json.dumps({URL: "a.json"}))
    (folder / "b.json").write_text("7")
    (folder / "a.json").symlink_to("b.json")
    assert Library(mirrors=[folder]).bring(context()).data == 7


@pytest.mark.parametrize("name", ["none.json", "folder", "circle", "pipe"])
def test_a_listed_file_that_cannot_be_read_is_a_mirror_error_of_that_document(
    tmp_path: Path, name: str
) -> None:
    folder = write_index(tmp_path / "m", json.dumps({URL: name}))
    (folder / "folder").mkdir()
    (folder / "circle").symlink_to("circle")
    os.mkfifo(folder / "pipe")
    found = Library(mirrors=[folder]).bring(context())
    assert found.problem == "mirror-error"
    assert name in found.detail


def test_a_mirrored_document_that_is_too_large_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "FETCH_BYTES", 10)
    folder = mirrored(tmp_path / "m", {URL: b"x" * 11, URL + "2": b"x" * 10})
    found = Library(mirrors=[folder])
    assert found.bring(context()).problem == "too-large"
    assert found.bring(context(URL + "2")).problem == ""


def test_a_mirror_makes_what_it_lists_cost_nothing(tmp_path: Path) -> None:
    found = Library(mirrors=[mirrored(tmp_path / "m", {URL: b"1"})], fetcher=Counter())
    assert found.is_at_hand(context())
    assert found.is_at_hand(context(BUNDLED + "#a"))
    assert not found.is_at_hand(context(URL + "2"))


# Digests.


def test_a_pinned_document_with_other_bytes_is_refused_wherever_it_comes_from(
    tmp_path: Path,
) -> None:
    network = Counter({PINNED: b"{}"})
    mirrors = [mirrored(tmp_path / "m", {PINNED: b"{}"})]
    for found in (Library(fetcher=network), Library(mirrors=mirrors, offline=True)):
        resource = found.bring(context(PINNED))
        assert (resource.problem, resource.body, resource.data) == ("digest-mismatch", b"", None)
        assert resource.sha256 == hashlib.sha256(b"{}").hexdigest()
        assert pins()[PINNED] in resource.detail


@needs_shared
def test_the_official_documents_have_the_pinned_digests() -> None:
    """Of every pinned URL that the folder of official documents holds."""
    index = json.loads((STANDARDS / "index.json").read_bytes())
    there = sorted(pins().keys() & index.keys())
    assert there == sorted(pins())
    found = Library(mirrors=[STANDARDS], offline=True)
    assert dict.fromkeys(there, "") == {url: found.bring(context(url)).problem for url in there}


def test_the_digests_that_recommendations_print_are_pinned() -> None:
    printed = {
        "https://www.w3.org/2018/credentials/v1": "ab4ddd9a531758807a79a5b450510d61",
        "https://www.w3.org/ns/credentials/v2": "59955ced6697d61e03f2b2556febe530",
        "https://w3id.org/security/data-integrity/v2": "67f21e6e33a6c14e5ccfd2fc7865f747",
        "https://w3id.org/security/multikey/v1": "ba2c182de2d92f7e47184bcca8fcf0be",
        "https://w3id.org/security/jwk/v1": "0f14b62f6071aafe00df265770ea0c75",
        "https://www.w3.org/ns/credentials/status/v1": "fda5add353231e6a6884a46b12e6c754",
    }
    assert printed == {url: pins()[url][:32] for url in printed}
    assert {len(digest) for digest in pins().values()} == {64}


# The cache.


def test_a_cached_context_is_not_fetched_again_in_the_next_run(tmp_path: Path) -> None:
    network = Counter({URL: b'{"a": 1}'})
    first = Library(fetcher=network, cache=tmp_path / "new" / "cache").bring(context())
    again = Library(fetcher=network, cache=tmp_path / "new" / "cache").bring(context())
    offline = Library(offline=True, cache=tmp_path / "new" / "cache").bring(context())
    assert network.asked == [URL]
    for found in (again, offline):
        assert found.source is Source.CACHE
        assert (found.body, found.data, found.sha256) == (first.body, first.data, first.sha256)
        assert (found.media_type, found.final_url) == ("application/json", URL + "?final")
    names = [path.name for path in (tmp_path / "new" / "cache").iterdir()]
    assert names == [hashlib.sha256(URL.encode()).hexdigest()]


@pytest.mark.parametrize("role", ["status-list", "controller", "jwks", "issuer", "subject"])
def test_what_may_change_any_day_is_not_cached(tmp_path: Path, role: str) -> None:
    network = Counter({URL: b"{}"})
    for _ in range(2):
        Library(fetcher=network, cache=tmp_path).bring(Reference(URL, role))
    assert len(network.asked) == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("body", [None, b"<html>"])
def test_failures_and_error_pages_are_not_cached(tmp_path: Path, body: bytes | None) -> None:
    network = Counter({} if body is None else {URL: body})
    Library(fetcher=network, cache=tmp_path).bring(context())
    assert list(tmp_path.iterdir()) == []


def test_a_pinned_document_with_other_bytes_is_not_cached(tmp_path: Path) -> None:
    Library(fetcher=Counter({PINNED: b"{}"}), cache=tmp_path).bring(context(PINNED))
    assert list(tmp_path.iterdir()) == []


def test_an_old_document_is_asked_for_again_unless_the_run_is_offline(tmp_path: Path) -> None:
    network = Counter({URL: b"1"})
    Library(fetcher=network, cache=tmp_path).bring(context())
    network.documents = {URL: b"2"}
    (path,) = tmp_path.iterdir()
    old = time.time() - mirror.CACHE_SECONDS - 60
    os.utime(path, (old, old))
    assert Library(offline=True, cache=tmp_path).bring(context()).data == 1
    assert Library(fetcher=network, cache=tmp_path).bring(context()).data == 2
    assert Library(offline=True, cache=tmp_path).bring(context()).data == 2


@pytest.mark.parametrize(
    "spoil",
    [
        lambda whole: b"",
        lambda whole: b"not json\n{}",
        lambda whole: b"[]\n{}",
        lambda whole: whole[:-1],
        lambda whole: whole + b" ",
        lambda whole: whole.replace(b"else.example", b"evil.example"),
        lambda whole: b"[" * 100_000 + b"\n",
    ],
)
def test_a_damaged_cache_file_is_as_good_as_none(
    tmp_path: Path, spoil: Callable[[bytes], bytes]
) -> None:
    network = Counter({URL: b'{"a": 1}'})
    Library(fetcher=network, cache=tmp_path).bring(context())
    (path,) = tmp_path.iterdir()
    path.write_bytes(spoil(path.read_bytes()))
    assert Library(offline=True, cache=tmp_path).bring(context()).problem == "offline"
    assert Library(fetcher=network, cache=tmp_path).bring(context()).data == {"a": 1}
    assert len(network.asked) == 2


def test_a_cached_document_with_a_wrong_digest_is_replaced(tmp_path: Path) -> None:
    mirror.Cache(tmp_path).keep(Counter({PINNED: b"{}"}).get(PINNED, ""))
    network = Counter({PINNED: b"{}"})
    offline = Library(offline=True, cache=tmp_path).bring(context(PINNED))
    assert (offline.problem, offline.source) == ("digest-mismatch", Source.CACHE)
    online = Library(fetcher=network, cache=tmp_path).bring(context(PINNED))
    assert (online.problem, online.source) == ("digest-mismatch", Source.NETWORK)


def test_a_cache_that_cannot_be_written_costs_nothing_but_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    network = Counter({URL: b"{}"})
    assert Library(fetcher=network, cache=tmp_path / "file").bring(context()).ok


def test_a_lone_surrogate_in_a_url_is_no_trouble(tmp_path: Path) -> None:
    found = Library(fetcher=Fetcher(), cache=tmp_path).bring(context("https://a.example/\ud800"))
    assert found.problem == "blocked-address"


@pytest.mark.parametrize("limit", ["LIBRARY_DOCUMENTS", "LIBRARY_BYTES"])
def test_a_forgetful_library_lets_go_of_what_was_not_asked_for_lately(
    monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    urls = [f"https://else.example/{number}" for number in range(6)]
    network = Counter(dict.fromkeys(urls, b"1234567890"))
    monkeypatch.setattr(limits, limit, 3 if limit == "LIBRARY_DOCUMENTS" else 35)
    whole = Library(fetcher=network)
    for url in [*urls, *urls]:
        assert whole.bring(Reference(url, "issuer")).ok
    assert urls == network.asked

    network.asked.clear()
    found = Library(fetcher=network, forgetful=True)
    for url in (urls[0], urls[1], urls[2], urls[0], urls[3], urls[0], urls[4], urls[0], urls[1]):
        assert b"1234567890" == found.bring(Reference(url, "issuer")).body
    assert [*urls[:5], urls[1]] == network.asked  # the first one stayed, as it was asked for


def test_a_forgetful_library_gives_what_is_too_big_to_keep(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    network = Counter({URL: b"1234567890"})
    monkeypatch.setattr(limits, "LIBRARY_BYTES", 5)
    found = Library(fetcher=network, forgetful=True)
    for _ in range(2):
        assert found.bring(Reference(URL, "issuer")).ok
    assert [URL, URL] == network.asked


def test_a_forgetful_library_lets_go_of_links_and_keeps_no_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    urls = [f"https://else.example/{number}" for number in range(9)]
    monkeypatch.setattr(limits, "LIBRARY_DOCUMENTS", 3)
    found = Library(fetcher=Counter(dict.fromkeys(urls, b"page")), forgetful=True)
    for url in urls:
        assert found.answering([url])[url].ok
    kept = [slot.resource for slot in found._slots.values()]
    assert 3 == len(kept)
    assert not any(one.body for one in kept if one is not None)


def test_pages_of_silent_servers_are_not_all_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    class Slow(Counter):
        def get(self, url: str, accept: str, *, most: int | None = None) -> Resource:
            time.sleep(0.1)
            return super().get(url, accept, most=most)

    monkeypatch.setattr(limits, "LINKED_SECONDS", 0.25)
    monkeypatch.setattr(limits, "FETCHES_TOGETHER", 2)
    urls = [f"https://else.example/{number}" for number in range(40)]
    network = Slow(dict.fromkeys(urls, b"page"))
    library = Library(fetcher=network)
    found = library.answering(urls)
    left = [url for url in urls if not found[url].ok]
    assert 2 <= len(network.asked) == 40 - len(left) <= 12
    assert {"too-many-requests"} == {found[url].problem for url in left}
    assert all("seconds" in found[url].detail for url in left)
    assert library.answering(left[:1])[left[0]].ok  # it was not asked for, so nothing is known
