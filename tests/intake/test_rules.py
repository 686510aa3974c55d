"""The rules of intake: one for each note; cantTell where nobody is at fault."""

from __future__ import annotations

import datetime as dt
import importlib
import json
import pkgutil
from typing import Any

import pytest

from mcconform import catalogue
from mcconform.intake import notes, open_subject, rules
from mcconform.model import Area, Dossier, Level, Outcome
from tests.intake import images
from tests.intake.fakes import BADGE, jws
from tests.intake.test_subject import UNREADABLE

pytestmark = pytest.mark.usefixtures("three_standards")
AT = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
for entry in pkgutil.iter_modules(rules.__path__):
    importlib.import_module(f"{rules.__name__}.{entry.name}")
UNSURE = {
    "intake.file.size",
    "intake.file.retrieved",
    "intake.json.depth",
    "intake.json.values",
    "intake.json.numbers",
    "intake.recognise.known_standard",
    "intake.embedded.all_opened",
}


def outcomes(data: bytes, pick: int = 0) -> dict[str, list[Any]]:
    """The findings of each intake rule that applies, by rule id."""
    dossier = Dossier(open_subject(data, "x")[pick], AT, {})
    found = {}
    for rule in catalogue.rules(standard="intake"):
        assert rule.check is not None
        assert rule.applies is not None
        if rule.applies(dossier):
            found[rule.id] = list(rule.check(dossier))
    return found


READ_FROM_THE_WRAPPER = {
    "intake.enveloped.context",
    "intake.enveloped.type",
    "intake.enveloped.media_type",
}
"""Rules that read the object around an envelope themselves."""


def test_every_note_has_its_rule_and_every_rule_its_note() -> None:
    ids = {value for value in vars(notes).values() if str(value).startswith("intake.")}
    assert ids == {rule.id for rule in catalogue.rules(standard="intake")} - READ_FROM_THE_WRAPPER


def test_all_rules_but_one_are_about_how_the_file_is_made() -> None:
    others = {r.id for r in catalogue.rules(standard="intake") if r.area is not Area.SCHEMA}
    assert {"intake.hosted.not_withdrawn"} == others


def test_only_what_the_texts_do_not_demand_is_a_should() -> None:
    assert [
        "intake.enveloped.media_type",
        "intake.json.no_byte_order_mark",
        "intake.svg.position",
    ] == [rule.id for rule in catalogue.rules(standard="intake") if rule.level is not Level.MUST]


@pytest.mark.parametrize("data", UNREADABLE, ids=lambda data: repr(data[:30]))
def test_unreadable_input_gives_one_finding_and_no_rule_passes(data: bytes) -> None:
    found = outcomes(data)
    rule_id = f"intake.{UNREADABLE[data]}"
    assert [rule_id] == list(found)
    expected = Outcome.CANT_TELL if rule_id in UNSURE else Outcome.FAILED
    assert [expected] == [finding.outcome for finding in found[rule_id]]


@pytest.mark.parametrize("data", UNREADABLE, ids=lambda data: repr(data[:30]))
def test_every_message_is_given_what_it_asks_for(data: bytes) -> None:
    for rule_id, findings in outcomes(data).items():
        for finding in findings:
            needed = {"cause"} if rule_id in UNSURE else catalogue.get(rule_id).arguments
            assert needed <= set(finding.args)


JSON_RULES = {
    "intake.json.utf8",
    "intake.json.well_formed",
    "intake.json.one_object",
    "intake.json.unique_keys",
    "intake.json.no_byte_order_mark",
    "intake.json.no_lone_surrogates",
    "intake.json.depth",
    "intake.json.values",
    "intake.json.numbers",
}
FILE_RULES = {
    "intake.file.not_empty",
    "intake.file.size",
    "intake.file.known_format",
    "intake.file.retrieved",
}
PNG_RULES = {f"intake.png.{name}" for name in ["intact", "checksums", "has_badge", "one_badge"]} | {
    f"intake.png.{name}" for name in ["chunk_type", "uncompressed", "keyword", "content"]
}
SVG_RULES = {f"intake.svg.{name}" for name in ["well_formed", "no_entities", "has_badge"]} | {
    f"intake.svg.{name}" for name in ["one_badge", "position", "namespace", "content", "cdata"]
}
ALWAYS = {"intake.recognise.known_standard"}
TEXT = json.dumps(BADGE)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (TEXT.encode(), set()),
        (jws(BADGE).encode(), {"intake.jwt.well_formed"}),
        (images.png_of(images.itxt(b"openbadgecredential", TEXT.encode())), PNG_RULES),
        (images.svg_json(TEXT), SVG_RULES),
        (images.svg_jwt(jws(BADGE)), SVG_RULES | {"intake.jwt.well_formed"}),
    ],
    ids=["JSON", "JWT", "PNG", "SVG", "SVG with a JWT"],
)
def test_the_rules_of_a_sound_file_are_those_of_its_container(
    data: bytes, expected: set[str]
) -> None:
    found = outcomes(data)
    assert JSON_RULES | FILE_RULES | ALWAYS | expected == set(found)
    assert [] == [finding for findings in found.values() for finding in findings]


def test_an_embedded_object_has_no_file_and_no_text_of_its_own() -> None:
    data = json.dumps(BADGE | {"endorsement": [BADGE], "endorsementJwt": [jws(BADGE)]}).encode()
    assert ALWAYS == set(outcomes(data, 1))
    assert JSON_RULES | ALWAYS | {"intake.jwt.well_formed"} == set(outcomes(data, 2))
    assert "intake.embedded.all_opened" in outcomes(data)


def test_what_was_not_recognised_is_told_with_what_it_resembles() -> None:
    (finding,) = outcomes(b'{"type": "Assertion"}')["intake.recognise.known_standard"]
    assert Outcome.CANT_TELL is finding.outcome
    assert finding.args["cause"].endswith("; it looks most like Open Badges 2.0")
    (finding,) = outcomes(b'{"a": 1}')["intake.recognise.known_standard"]
    assert "neither its type nor its context" in str(finding.args["cause"])
