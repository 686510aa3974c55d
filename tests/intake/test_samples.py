"""Real files of others: each opens, in the container that its index names."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mcconform.intake import open_subject
from mcconform.model import Container
from tests.shared import SAMPLES, VECTORS, needs_shared

pytestmark = [needs_shared, pytest.mark.usefixtures("three_standards")]
BY_SUFFIX = {
    ".json": Container.JSON,
    ".jsonld": Container.JSON,
    ".jwt": Container.JWT,
    ".jws": Container.JWT,
    ".png": Container.PNG,
    ".svg": Container.SVG,
}


def files() -> list[str]:
    if not SAMPLES.is_dir():
        return []
    index = json.loads((SAMPLES / "index.json").read_bytes())
    return [case["file"] for case in index["cases"]]


@pytest.mark.parametrize("file", files())
def test_every_sample_opens_in_its_container(file: str) -> None:
    first = open_subject((SAMPLES / file).read_bytes(), file)[0]
    assert BY_SUFFIX[Path(file).suffix] is first.container
    assert isinstance(first.document, dict)
    assert () == first.notes


@pytest.mark.parametrize(
    ("file", "securing"),
    [
        ("simple.json", "data-integrity"),
        ("simple-json.png", "data-integrity"),
        ("simple-jwt.svg", "vc-jose"),
        ("simple.jwt", "vc-jwt"),
        ("complete.json", "data-integrity"),
    ],
)
def test_samples_say_how_they_are_secured(file: str, securing: str) -> None:
    first = open_subject((SAMPLES / "openbadges-3.0" / file).read_bytes(), file)[0]
    assert (securing, "ob3") == (first.securing, first.standard)


def test_a_baked_badge_of_version_2_is_named_as_such() -> None:
    data = (SAMPLES / "openbadges-2.0" / "simple-badge.png").read_bytes()
    first = open_subject(data, "x")[0]
    assert (None, "Open Badges 2.0") == (first.standard, first.resembles)


@pytest.mark.parametrize("file", ["vc-jwt-1.1/vc.jwt", "vc-jose/status-list.jws"])
def test_official_tokens_open(file: str) -> None:
    first = open_subject((VECTORS / file).read_bytes(), file)[0]
    assert (Container.JWT, ()) == (first.container, first.notes)
    assert isinstance(first.document, dict)


def test_positions_in_a_real_file_point_into_it() -> None:
    data = (SAMPLES / "openbadges-3.0" / "complete.json").read_bytes()
    first = open_subject(data, "x")[0]
    line, column = first.position("/credentialSubject/achievement/name") or (0, 0)
    text = data.decode().splitlines()[line - 1]
    assert first.document is not None
    name = first.document["credentialSubject"]["achievement"]["name"]
    assert text[column - 1 :].startswith(json.dumps(name))
