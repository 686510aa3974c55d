"""Shapes that a user gives: what is refused, where results stand, evidence, the missing extra."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from fixtures.documents import minimal
from mcconform import api, limits
from mcconform.canonical import reference
from mcconform.canonical.dataset import quads_of
from mcconform.canonical.graph_reference import read as read_by_reference
from mcconform.canonical.rdfc import canonize
from mcconform.errors import UsageError
from mcconform.shacl.shapes import ShaclMissing, graph
from mcconform.standards import contexts
from tests.canonical.test_graph import quads
from tests.cases.shacl import TEXT
from tests.cli.test_check import run
from tests.shared import SAMPLES, STANDARDS, needs_shared
from tests.standards import elm

Json = Any
PREFIXES = "@prefix sh: <http://www.w3.org/ns/shacl#> .\n@prefix ob: <urn:ob:> .\n"
NAMED = (TEXT % ("ob:Achievement", "schema:name", "Violation")).encode()
STUDIED = (TEXT % ("ob:Achievement", "ob:fieldOfStudy", "Violation")).encode()
AT = "2026-01-01T00:00:00Z"


def findings(document: Json, *shapes: bytes) -> list[tuple[str, str, str]]:
    """Rule, pointer and message of what the shapes say."""
    report = api.check(document, shapes=list(shapes), offline=True, at=AT)
    found = report.subjects[0].findings
    return [(f.rule, f.pointer, f.message) for f in found if f.rule.startswith("shacl.")]


def test_a_result_stands_at_the_node_it_is_about() -> None:
    assert [] == findings(minimal(), NAMED)
    expected = "/credentialSubject/achievement"
    assert [("shacl.shapes.conform", expected)] == [one[:2] for one in findings(minimal(), STUDIED)]
    # A node without an id is found, too.
    nameless = minimal()
    del nameless["credentialSubject"]["achievement"]["id"]
    assert [expected] == [one[1] for one in findings(nameless, STUDIED)]


def test_a_result_stands_at_the_value_it_is_about() -> None:
    text = TEXT % ("ob:Achievement", "schema:name", "Violation")
    shapes = text.replace("sh:minCount 1", "sh:maxLength 3").encode()
    assert ["/credentialSubject/achievement/name"] == [
        one[1] for one in findings(minimal(), shapes)
    ]


def test_several_files_are_one_graph_of_shapes() -> None:
    first = f"{PREFIXES} <urn:s> a sh:NodeShape ; sh:targetNode <urn:x> ; sh:property <urn:p> ."
    second = f"{PREFIXES} <urn:p> sh:path ob:name ; sh:minCount 1 ; sh:message 'no name' ."
    document = {**minimal(), "id": "urn:x"}
    assert ["no name (MinCount, urn:p)"] == [
        one[2] for one in findings(document, first.encode(), second.encode())
    ]


def test_without_shapes_nothing_is_said_of_shapes() -> None:
    assert "shacl" not in json.dumps(
        [one.rule for one in api.check(minimal(), offline=True, at=AT).subjects[0].everything]
    )


def test_a_document_whose_context_is_not_at_hand_cannot_be_told() -> None:
    document = minimal()
    document["@context"].append("https://contexts.harbour.example/unknown.json")
    report = api.check(document, shapes=[NAMED], offline=True, at=AT)
    found = [one for one in report.subjects[0].findings if one.rule == "shacl.shapes.conform"]
    assert ["cantTell"] == [one.outcome for one in found]
    assert "could not be had" in found[0].message


def test_a_document_too_large_for_the_shapes_cannot_be_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "SHAPED_STATEMENTS", 5)
    assert ["too many statements" in one[2] for one in findings(minimal(), NAMED)] == [True]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<urn:s> a sh:NodeShape ; sh:sparql [ sh:select 'SELECT $this {}' ] .", "sh:select"),
        ("<urn:s> a sh:NodeShape ; sh:js [ sh:jsFunctionName 'f' ] .", "sh:js"),
        ("<urn:s> a sh:NodeShape ; sh:rule [] .", "sh:rule"),
        ("<urn:s> a sh:NodeShape ; sh:target [ sh:ask 'ASK {}' ] .", "sh:target"),
        ("<urn:c> a sh:ConstraintComponent ; sh:validator <urn:v> .", "sh:validator"),
        ("this is no Turtle", "no Turtle"),
        ("", "empty"),
        ("<urn:s> a sh:NodeShape ; sh:targetNode <urn:x> ; sh:property [] .", "cannot be run"),
    ],
)
def test_what_is_more_than_a_look_at_the_graph_is_refused(text: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        api.Checker(shapes=(PREFIXES + text).encode() if text else b"")


def test_no_import_is_followed() -> None:
    imports = PREFIXES + "<urn:o> <http://www.w3.org/2002/07/owl#imports> <https://e.example/x> ."
    assert [] == findings(minimal(), imports.encode(), NAMED)


def test_a_file_beyond_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SHAPES_BYTES", 10)
    with pytest.raises(UsageError, match="too large"):
        api.Checker(shapes=b"# " + NAMED)


def test_without_the_extra_the_error_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    graph.cache_clear()
    monkeypatch.setitem(sys.modules, "pyshacl", None)
    with pytest.raises(ShaclMissing, match="not installed") as raised:
        api.Checker(shapes=NAMED)
    assert "pip install 'mcconform[shacl]'" == raised.value.hint
    assert 2 == raised.value.exit_code


def test_evidence_holds_the_shapes_and_a_replay_runs_them_again(tmp_path: Path) -> None:
    badge, evidence = tmp_path / "badge.json", str(tmp_path / "evidence")
    badge.write_text(json.dumps(minimal()))
    files = [tmp_path / "a.ttl", tmp_path / "b.ttl"]
    for file, body in zip(files, (NAMED, STUDIED.replace(b"example:shape", b"other")), strict=True):
        file.write_bytes(body)
    options = ["--shapes", str(files[0]), "--shapes", str(files[1]), "--format", "json"]
    first = run("check", str(badge), "--offline", "--at", AT, *options, "--save-evidence", evidence)
    for file in files:
        file.unlink()
    again = run("replay", evidence, "--format", "json")
    assert (1, first.stdout) == (again.returncode, again.stdout)
    assert b"shacl.shapes.conform" in first.stdout


def test_shapes_that_cannot_be_run_are_a_fault_of_the_call(tmp_path: Path) -> None:
    file = tmp_path / "shapes.ttl"
    file.write_text("no Turtle at all")
    done = run("check", str(file), "--shapes", str(file))
    assert 2 == done.returncode
    assert b"no Turtle" in done.stderr
    assert b"Traceback" not in done.stderr


@needs_shared
@pytest.mark.slow
def test_the_official_shapes_say_the_same_in_every_process() -> None:
    """Order and names of blank nodes do not depend on the seed of Python's hashes."""
    program = (
        "import sys; from mcconform import api\n"
        f"report = api.check({str(SAMPLES / 'edc/micro-credential-annex1-unsigned.jsonld')!r},"
        f" shapes=[{str(STANDARDS / 'edc/EDC-generic-no-cv.ttl')!r}], offline=True, at={AT!r})\n"
        "print([f for f in report.subjects[0].findings if f.rule.startswith('shacl')])"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert 1 == len(outputs)
    assert 2 == outputs.pop().count(b"shacl.shapes.conform")


@pytest.mark.parametrize(
    "extra",
    [
        {},
        {"@included": [{"id": "urn:example:more", "type": "Note"}]},
        {"@reverse": {"elm:related": {"id": "urn:example:other", "title": {"en": "x"}}}},
        {"credentialSchema": {"@set": [{"id": "urn:example:s", "type": "ShaclValidator2017"}]}},
    ],
    ids=str,
)
def test_the_reference_engine_gives_the_same_graph(extra: Json) -> None:
    document = {**elm.credential(), **copy.deepcopy(extra)}
    document["displayParameter"].pop("id")
    dataset, _ = reference.dataset(document, contexts())
    expected = canonize([one for one in quads_of(dataset) if one[3] == ""])
    found = read_by_reference(document, contexts())
    assert expected == quads(found)
    display = found.things[found.at["/displayParameter"]]
    assert display.is_blank
    assert "/displayParameter" == display.pointer
