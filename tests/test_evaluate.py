"""What is left out of a run for speed would have said the same."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mcconform import Checker, catalogue
from mcconform.api import _profile
from mcconform.evaluate import evaluate, run_rule
from mcconform.model import Credential, Dossier
from mcconform.outline import outline, outline_of
from mcconform.plan import plan_for
from mcconform.standards import assembled, get_standard

Json = Any
ROOT = Path(__file__).parents[1] / "fixtures"
CHECKER = Checker(at="2026-01-01", offline=True, mirrors=[ROOT / "mirror"])
BADGES = sorted(
    path
    for path in ROOT.rglob("*")
    if path.is_file()
    and path.suffix in (".json", ".jsonld", ".jwt", ".png", ".svg")
    and path.parent.name not in ("fixtures", "mirror")
)
VALUES: list[Json] = [None, "", [], {}, 5, "https://x.example", ["a"], {"id": "urn:x:1"}]
MEMBERS = sorted(
    {
        "credentialStatus", "credentialSchema", "endorsement", "evidence", "expires", "image",
        "proof", "refreshService", "related", "relatedResource", "result", "status", "validUntil",
    }
)  # fmt: skip


def agrees(dossier: Dossier) -> None:
    """Each rule that is a function, asked by itself, comes to what the evaluation says."""
    credential = dossier.credential
    standard = credential.standard if credential.document is not None else None
    profile = _profile(get_standard(standard).profile if standard else "openbadges-3.0")
    found = {one.rule: one for one in evaluate(dossier, profile)}
    layers = get_standard(standard).layers(credential) if standard else ()
    plan = plan_for(standard, layers)
    nodes = plan.standard.vocabulary.nodes(dossier) if plan.standard else {}
    for one in plan.bound:
        assert run_rule(one.rule, dossier, nodes) == found[one.rule.id]


@pytest.mark.parametrize("path", BADGES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_rule_that_is_not_asked_does_not_apply(path: Path) -> None:
    for dossier in CHECKER.examine(path.read_bytes(), path.name)[1]:
        agrees(assembled(dossier))  # as `evaluate` sees it: with linked documents in their places


def mutants(document: Json, count: int) -> Iterator[Json]:
    """Copies with a member anywhere that is set to something else, left out or added."""
    chance = random.Random(3)
    for _ in range(count):
        mutant = copy.deepcopy(document)
        objects = [mutant]
        for one in objects:  # grows while it is read
            objects += [value for value in one.values() if isinstance(value, dict) and value]
        there = chance.choice(objects)
        name = chance.choice([*there, *MEMBERS])
        there.pop(name, None)
        if chance.random() < 0.8:
            there[name] = chance.choice(VALUES)
        yield mutant


@pytest.mark.parametrize("name", ["badges/golden.json", "badges/revoked.json", "badges/jose.jwt"])
def test_nor_does_it_in_a_document_that_is_made_oddly(name: str) -> None:
    (dossier, *_) = CHECKER.examine((ROOT / name).read_bytes(), name)[1]
    for document in mutants(dossier.document, 60):
        credential = dossier.credential
        odd = Credential(
            name,
            credential.sha256,
            credential.container,
            document,
            credential.standard,
            credential.edition,
            jws=credential.jws,
        )
        agrees(Dossier(odd, dossier.at, dossier.resources))


def test_an_outline_has_every_name_once() -> None:
    found = outline_of({"a": [{"@context": 1, "b": [[{"c": {}}]]}], "@context": []})
    assert {"a", "b", "c", "@context"} == found.names
    assert (2, 7) == (found.contexts, found.depth)
    assert (frozenset(), 0, 0) == (
        outline_of("text").names,
        outline_of(5).contexts,
        outline_of(None).depth,
    )


def test_an_outline_is_of_the_document_that_is_there_now() -> None:
    from msgspec.structs import replace

    one = CHECKER.examine(json.dumps({"a": 1}).encode(), "one")[1][0].credential
    assert {"a"} == outline(one).names
    assert {"b"} == outline(replace(one, document={"b": 1})).names
    assert {"a"} == outline(one).names


def test_badges_that_came_in_alike_share_what_follows_from_that() -> None:
    text = (ROOT / "badges/minimal.json").read_text(encoding="utf-8")
    CHECKER.examine(text.encode(), "the first of a form, for which nothing is kept")
    (one, *_) = CHECKER.examine(text.replace("Sailing", "Skating").encode(), "one")[1]
    (other, *_) = CHECKER.examine(text.replace("Sailing", "Rowing").encode(), "other")[1]
    profile = _profile("openbadges-3.0")
    assert evaluate(one, profile).shared[0] is evaluate(other, profile).shared[0]
    opening = [rule.id for rule in catalogue.rules(prefix="intake.json.")]
    assert opening == [
        found.rule
        for found in evaluate(one, profile).shared[0].assertions
        if found.rule.startswith("intake.json.")
    ]
