"""The fixed-point loop: what is brought, how much of it, and in which order."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from mcconform import limits, securing, status
from mcconform.gather import Library, gather, library, loop
from mcconform.model import Container, Credential, Json, Reference, Resource, Source
from tests.gather.test_library import Counter

AT = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
BUNDLED = "https://bundled.example/context"


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The other rooms refer to nothing; one context is derived."""
    for room in (securing, status):
        monkeypatch.setattr(room, "references", lambda _credential, _resources: iter(()))
    monkeypatch.setattr(library, "contexts", lambda: {BUNDLED: {"@context": {}}})
    library._bundled.cache_clear()
    yield
    library._bundled.cache_clear()


def url(number: int) -> str:
    return f"https://a.example/{number:04}"


def credential(*contexts: Json) -> Credential:
    return Credential("a", "", Container.JSON, {"@context": list(contexts)})


def network(documents: Mapping[str, Json]) -> Counter:
    return Counter({name: json.dumps(value).encode() for name, value in documents.items()})


def chain(length: int) -> dict[str, Json]:
    """Contexts, each of which names the next."""
    return {url(number): {"@context": url(number + 1)} for number in range(length)}


def test_documents_are_followed_until_none_refers_further() -> None:
    outside = network({**chain(3), url(3): {"@context": {}}})
    dossier = gather(credential(url(0), BUNDLED), Library(fetcher=outside), AT)
    assert list(dossier.resources) == [url(0), url(1), url(2), url(3), BUNDLED]
    assert {one.problem for one in dossier.resources.values()} == {""}
    assert dossier.at is AT
    assert dossier.credential.document == {"@context": [url(0), BUNDLED]}


def test_a_credential_without_a_document_needs_nothing() -> None:
    nothing = Credential("a", "", Container.UNKNOWN, None)
    assert gather(nothing, Library(fetcher=network({})), AT).resources == {}


def test_cycles_end() -> None:
    outside = network({url(0): {"@context": url(1)}, url(1): {"@context": url(0)}})
    dossier = gather(credential(url(0)), Library(fetcher=outside), AT)
    assert list(dossier.resources) == [url(0), url(1)]
    assert sorted(outside.asked) == [url(0), url(1)]


def test_the_order_in_which_things_stand_makes_no_difference() -> None:
    urls = [url(number) for number in range(20)]
    documents = {name: {"@context": {}} for name in urls}
    forward = gather(credential(*urls), Library(fetcher=network(documents)), AT)
    back = gather(credential(*reversed(urls)), Library(fetcher=network(documents)), AT)
    assert list(forward.resources) == list(back.resources) == urls


def test_only_what_this_credential_refers_to_is_in_its_dossier() -> None:
    shared = Library(fetcher=network({url(0): {}, url(1): {}}))
    gather(credential(url(0)), shared, AT)
    assert list(gather(credential(url(1)), shared, AT).resources) == [url(1)]


def test_what_goes_over_the_budget_is_named_and_not_fetched(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "RUN_REQUESTS", 3)
    urls = [url(number) for number in range(5)]
    outside = network({name: {} for name in urls})
    dossier = gather(credential(*urls, BUNDLED), Library(fetcher=outside), AT)
    assert sorted(outside.asked) == urls[:3]
    problems = [dossier.resources[name].problem for name in urls]
    assert problems == ["", "", "", "too-many-requests", "too-many-requests"]
    assert dossier.resources[urls[4]].source is Source.NONE
    assert dossier.resources[BUNDLED].ok


def test_thousands_of_references_are_read_twice_and_kept_in_part(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where all were wanted in each round, a badge of six megabytes took minutes."""
    rounds: list[int] = []
    wanted = loop._wanted
    monkeypatch.setattr(loop, "_wanted", lambda *args: rounds.append(1) or wanted(*args))
    urls = [f"https://a.example/{number:05}" for number in range(20_000)]
    dossier = gather(credential(*urls), Library(offline=True), AT)
    assert 10 * limits.RUN_REQUESTS == len(dossier.resources)
    assert 2 == len(rounds)


def test_the_budget_counts_over_all_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "RUN_REQUESTS", 2)
    dossier = gather(credential(url(0)), Library(fetcher=network(chain(5))), AT)
    assert {name: one.problem for name, one in dossier.resources.items()} == {
        url(0): "",
        url(1): "",
        url(2): "too-many-requests",
    }


def test_the_budget_does_not_depend_on_what_others_fetched_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "RUN_REQUESTS", 2)
    urls = [url(number) for number in range(4)]
    documents = {name: {} for name in urls}
    shared = Library(fetcher=network(documents))
    gather(credential(urls[0], urls[3]), shared, AT)

    def problems(found: Library) -> list[str]:
        dossier = gather(credential(*urls), found, AT)
        return [one.problem for one in dossier.resources.values()]

    assert problems(Library(fetcher=network(documents))) == problems(shared)


def test_mirrored_documents_are_outside_the_budget(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "RUN_REQUESTS", 1)
    (tmp_path / "a.json").write_text("{}")
    (tmp_path / "index.json").write_text(json.dumps({url(n): "a.json" for n in range(5)}))
    urls = [url(number) for number in range(6)]
    outside = network({url(5): {}})
    found = Library(mirrors=[tmp_path], fetcher=outside)
    dossier = gather(credential(*urls), found, AT)
    assert {one.problem for one in dossier.resources.values()} == {""}


def test_a_chain_without_end_is_cut_with_a_reason() -> None:
    outside = network(chain(limits.GATHER_ROUNDS + 5))
    dossier = gather(credential(url(0)), Library(fetcher=outside), AT)
    last = dossier.resources[url(limits.GATHER_ROUNDS)]
    assert len(outside.asked) == limits.GATHER_ROUNDS
    assert len(dossier.resources) == limits.GATHER_ROUNDS + 1
    assert last.problem == "too-many-requests"
    assert "in a row" in last.detail


def test_thousands_of_references_do_not_make_thousands_of_requests() -> None:
    outside = network({})
    dossier = gather(credential(*map(url, range(5000))), Library(fetcher=outside), AT)
    assert len(outside.asked) == limits.RUN_REQUESTS
    assert len(dossier.resources) == 10 * limits.RUN_REQUESTS


def test_a_url_wanted_in_two_roles_is_brought_in_the_same_role_whatever_the_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def both(*roles: str) -> Callable[[object, object], Iterator[Reference]]:
        return lambda _credential, _resources: iter([Reference(url(0), role) for role in roles])

    accepted = []
    for roles in (("jwks", "controller"), ("controller", "jwks")):
        outside = network({})
        monkeypatch.setattr(securing, "references", both(*roles))
        gather(credential(), Library(fetcher=outside), AT)
        accepted.append(outside.accepted)
    assert accepted[0] == accepted[1]


def test_offline_every_missing_document_says_so() -> None:
    dossier = gather(credential(url(0), BUNDLED), Library(offline=True), AT)
    problems = {name: one.problem for name, one in dossier.resources.items()}
    assert problems == {url(0): "offline", BUNDLED: ""}


def test_places_inside_one_document_are_separate_entries_of_the_dossier(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = [url(0) + "#a", url(0) + "#b"]

    def both(_credential: object, _resources: object) -> Iterator[Reference]:
        return iter([Reference(name, "controller") for name in names])

    monkeypatch.setattr(securing, "references", both)
    outside = network({url(0): {"id": "x"}})
    dossier = gather(credential(), Library(fetcher=outside), AT)
    found: list[Resource] = [dossier.resource(name) for name in names]
    assert [one.data for one in found] == [{"id": "x"}, {"id": "x"}]
    assert outside.asked == [url(0)]
