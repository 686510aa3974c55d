"""``--links``: whether pages and pictures for people answer, asked of a real server."""

from __future__ import annotations

import json
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from mcconform import limits
from mcconform.api import Checker, replay
from mcconform.cli import cli
from mcconform.gather import (
    EvidenceSubject,
    Fetcher,
    Library,
    ask_links,
    load_evidence,
    save_evidence,
)
from mcconform.model import Assessment, Reference, Resource, Source
from tests.gather.conftest import HOST
from tests.metadata.helpers import badge, dossier

At = Callable[[str], str]
Json = Any
AT = "2026-01-01T00:00:00Z"


@pytest.fixture
def fetcher(trusting: ssl.SSLContext, web: HTTPServer) -> Fetcher:
    return Fetcher(
        verify=trusting,
        allow_hosts=[f"{HOST}:{web.port}"],
        resolve=lambda host, port: ["127.0.0.1"],
    )


def linking(at: At, *skills: str) -> Json:
    """A badge with a page, a picture, evidence and skills on the server."""
    document = badge(
        criteria={"id": at("/criteria")},
        image={"id": at("/image.png"), "type": "Image", "caption": "A knot"},
        alignment=[
            {"type": ["Alignment"], "targetName": f"Skill {url}", "targetUrl": url}
            for url in skills
        ],
    )
    document["evidence"] = [{"id": at("/evidence"), "type": ["Evidence"]}]
    document["issuer"]["url"] = at("/issuer")
    return document


def assessed(checker: Checker, document: Json) -> Assessment:
    return checker.assess(json.dumps(document).encode(), "case")[0]


def states(found: Assessment) -> dict[str, tuple[str, str]]:
    return {
        part.id.partition(".")[2]: (part.state, part.why)
        for part in found.scores["accessibility"].parts
    }


def checker(fetcher: Fetcher, links: bool = True, **more: Any) -> Checker:
    return Checker(at=AT, library=Library(fetcher=fetcher, **more), links=links)


def test_each_answer_decides_its_fact(web: HTTPServer, at: At, fetcher: Fetcher) -> None:
    web.expect_request("/criteria").respond_with_data("<p>How</p>", content_type="text/html")
    web.expect_request("/image.png").respond_with_data(status=404)
    web.expect_request("/evidence").respond_with_data(status=410)
    web.expect_request("/issuer").respond_with_data(status=401)
    web.expect_request("/one").respond_with_data("one")
    web.expect_request("/two").respond_with_data(status=500)
    found = states(assessed(checker(fetcher), linking(at, at("/one"), at("/two"))))
    assert ("met", "") == found["criteria_readable"]
    assert ("failed", "its server says that it is not there") == found["image_public"]
    assert ("failed", "its server says that it is not there") == found["evidence_opens"]
    assert ("failed", "its server asks for a login") == found["issuer_page_answers"]
    assert ("undecided", "it could not be asked for: http-error") == found["skills_open"]
    assert "met" == found["image_has_text"][0]


def test_nothing_is_asked_for_unless_it_is_wanted(
    web: HTTPServer, at: At, fetcher: Fetcher
) -> None:
    web.expect_request("/criteria").respond_with_data("How")
    found = states(assessed(checker(fetcher, links=False), linking(at)))
    assert ("undecided", "it was not asked for") == found["criteria_readable"]
    assert not {"/criteria", "/image.png", "/evidence"} & {one.path for one, _ in web.log}


def test_what_cannot_be_reached_is_undecided(web: HTTPServer, at: At, fetcher: Fetcher) -> None:
    document = linking(at, "https://10.0.0.1/skill")
    document["credentialSubject"]["achievement"]["criteria"] = {"id": "https://127.0.0.1:1/page"}
    found = states(assessed(checker(fetcher), document))
    assert ("undecided", "it could not be asked for: blocked-address") == found["skills_open"]
    assert ("undecided", "it could not be asked for: blocked-address") == found["criteria_readable"]


def test_offline_decides_nothing(at: At, fetcher: Fetcher) -> None:
    found = states(assessed(checker(fetcher, offline=True), linking(at)))
    assert ("undecided", "it could not be asked for: offline") == found["criteria_readable"]


def test_a_page_is_asked_for_once_and_as_people_ask(
    web: HTTPServer, at: At, fetcher: Fetcher
) -> None:
    web.expect_request("/criteria").respond_with_data("How")
    shared = checker(fetcher)
    assessed(shared, linking(at))
    assessed(shared, linking(at, at("/criteria#part")))
    asked = [request for request, _ in web.log if request.path == "/criteria"]
    assert 1 == len(asked)
    assert asked[0].headers["Accept"].startswith("text/html")


def test_a_long_picture_answers_and_is_not_read_to_its_end(
    web: HTTPServer, at: At, fetcher: Fetcher
) -> None:
    def endless(request: Request) -> Response:
        return Response((b"\0" * 65536 for _ in range(1000)), content_type="image/png")

    web.expect_request("/image.png").respond_with_handler(endless)
    assert ("met", "") == states(assessed(checker(fetcher), linking(at)))["image_public"]


def test_more_pages_than_are_asked_for_stay_undecided(
    web: HTTPServer, at: At, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "LINKED_PAGES", 3)
    for path in ("/criteria", "/image.png", "/issuer", "/evidence", "/one"):
        web.expect_request(path).respond_with_data("there")
    found = states(assessed(checker(fetcher), linking(at, at("/one"))))
    assert "met" == found["criteria_readable"][0]
    assert ("undecided", "it could not be asked for: too-many-requests") == found["skills_open"]
    # The third is the page of the achievement, elsewhere.
    assert {"/criteria", "/image.png"} == {one.path for one, _ in web.log}


def test_links_change_no_verdict_and_no_finding(web: HTTPServer, at: At, fetcher: Fetcher) -> None:
    """The page of the issuer is a JSON document that would say other things if rules saw it."""
    trap = {"id": at("/issuer"), "verificationMethod": []}
    web.expect_request("/issuer").respond_with_json(trap)
    web.expect_request("/criteria").respond_with_data("How")
    document = linking(at)
    without = assessed(checker(fetcher, links=False), document)
    asked = assessed(checker(fetcher), document)
    assert (without.verdict, without.areas) == (asked.verdict, asked.areas)
    assert list(without.findings) == list(asked.findings)
    assert without.scores["accessibility"].points < asked.scores["accessibility"].points
    others = [name for name in without.scores if name != "accessibility"]
    assert [without.scores[one] for one in others] == [asked.scores[one] for one in others]


def test_links_of_a_document_are_not_taken_for_documents(
    web: HTTPServer, at: At, fetcher: Fetcher
) -> None:
    """A page that was asked for first does not stand in for the document behind its address."""

    def both(request: Request) -> Response:
        if "text/html" in request.headers["Accept"]:
            return Response("<p>Page</p>", content_type="text/html")
        return Response('{"id": "x"}', content_type="application/json")

    web.expect_request("/issuer").respond_with_handler(both)
    library = Library(fetcher=fetcher)
    page = library.answering([at("/issuer")])[at("/issuer")]
    assert (True, b"", "text/html") == (page.ok, page.body, page.media_type)
    document = library.bring(Reference(at("/issuer"), "controller"))
    assert {"id": "x"} == document.data


def test_what_the_rules_brought_is_not_asked_for_again(
    web: HTTPServer, at: At, fetcher: Fetcher
) -> None:
    there = Resource(at("/issuer"), Source.NETWORK, b"{}")
    made = msgspec.structs.replace(dossier(linking(at)), resources={there.url: there})
    links = ask_links([made], Library(fetcher=fetcher))
    assert there.url not in links
    assert at("/criteria") in links
    assert "/issuer" not in {one.path for one, _ in web.log}


def test_a_page_that_a_machine_was_refused_is_asked_for_as_people_ask(
    web: HTTPServer, at: At, fetcher: Fetcher
) -> None:
    web.expect_request("/issuer").respond_with_data("<p>Us</p>", content_type="text/html")
    refused = Resource(at("/issuer"), Source.NETWORK, problem="http-error", http_status=406)
    made = msgspec.structs.replace(dossier(linking(at)), resources={refused.url: refused})
    links = ask_links([made], Library(fetcher=fetcher))
    assert links[refused.url].ok
    whole = checker(fetcher).judge([msgspec.structs.replace(made, links=links)])[0]
    assert ("met", "") == states(whole)["issuer_page_answers"]


def test_places_on_one_page_are_one_page(
    web: HTTPServer, at: At, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "LINKED_PAGES", 2)
    for path in ("/skills", "/more"):
        web.expect_request(path).respond_with_data("there")
    urls = [*(at(f"/skills#{number}") for number in range(5)), at("/more"), at("/beyond")]
    found = Library(fetcher=fetcher).answering(urls)
    assert urls == list(found)
    assert [True] * 6 + [False] == [found[url].ok for url in urls]
    assert "too-many-requests" == found[urls[-1]].problem
    assert ["/more", "/skills"] == sorted(one.path for one, _ in web.log)


def test_a_page_that_stands_at_the_address_of_a_bundled_context_counts(
    fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It costs a request: that the context is bundled says nothing of the page."""
    monkeypatch.setattr(limits, "LINKED_PAGES", 0)
    url = "https://www.w3.org/ns/credentials/v2"
    assert "too-many-requests" == Library(fetcher=fetcher).answering([url])[url].problem


def test_evidence_gives_the_same_scores_again(
    web: HTTPServer, at: At, fetcher: Fetcher, tmp_path: Path
) -> None:
    web.expect_request("/criteria").respond_with_data("How")
    web.expect_request("/image.png").respond_with_data(status=404)
    run = checker(fetcher)
    data = json.dumps(linking(at)).encode()
    assessments, dossiers = run.examine(data, "badge.json")
    kept = EvidenceSubject(
        "badge.json", data, run.at, dossiers[0].resources, links=dossiers[0].links
    )
    save_evidence(tmp_path, run.saved_run(), [kept])
    saved = load_evidence(tmp_path).subjects[0].links
    assert {url: msgspec.structs.astuple(one) for url, one in dossiers[0].links.items()} == {
        url: msgspec.structs.astuple(one) for url, one in saved.items()
    }
    again = replay(tmp_path)
    assert dict(assessments[0].scores) == dict(again.subjects[0].scores)
    assert run.report(assessments) == again


def test_the_command_line_asks_saves_and_replays(tmp_path: Path) -> None:
    """From a mirror, which is asked before the network."""
    mirror, folder = tmp_path / "mirror", tmp_path / "evidence"
    mirror.mkdir()
    (mirror / "page.html").write_text("<p>How</p>", encoding="utf-8")
    index = {"https://x.example/criteria": "page.html"}
    (mirror / "index.json").write_text(json.dumps(index), encoding="utf-8")
    file = tmp_path / "badge.json"
    file.write_text(json.dumps(badge(criteria={"id": "https://x.example/criteria"})), "utf-8")
    call = [str(file), "--at", AT, "--offline", "--mirror", str(mirror), "--format", "json"]
    plain = CliRunner().invoke(cli, ["check", *call])
    asked = CliRunner().invoke(cli, ["check", *call, "--links", "--save-evidence", str(folder)])
    again = CliRunner().invoke(cli, ["replay", str(folder), "--format", "json"])
    assert plain.exit_code == asked.exit_code == again.exit_code
    assert asked.output == again.output

    def state(output: str) -> str:
        parts = json.loads(output)["subjects"][0]["scores"]["accessibility"]["parts"]
        return next(one["state"] for one in parts if one["id"].endswith("criteria_readable"))

    assert ("undecided", "met") == (state(plain.output), state(asked.output))
