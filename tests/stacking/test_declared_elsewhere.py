"""What credentials of other standards than Open Badges 3.0 declare, judged one by one."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from typing import Any

import pytest

from fixtures import elm, trio
from fixtures.declare import AT
from fixtures.make import HERE, MIRROR
from mcconform import check
from tests.stacking.test_early_badges import V2, badge_class

Json = Any
WHOLE = {"id": "https://northmoor.example/degree", "type": "Qualification"}


def outcomes(document: Json) -> Mapping[str, list[str]]:
    """Pointers of what fails in the area, by rule."""
    report = check(json.dumps(document).encode(), at=AT, offline=True, mirrors=[MIRROR])
    found: dict[str, list[str]] = {}
    for one in report.subjects[0].findings:
        if one.rule.startswith("stacking.") and one.outcome.value == "failed":
            found.setdefault(one.rule.removeprefix("stacking."), []).append(one.pointer)
    return found


def european(description: str = "", **members: Json) -> Json:
    document = copy.deepcopy(elm.credential())
    specification = document["credentialSubject"]["hasClaim"]["specifiedBy"]
    specification.update(members)
    if description:
        specification["description"] = {"en": description}
    return document


AT_SPEC = "/credentialSubject/hasClaim/specifiedBy"


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({"isPartialQualification": False}, {}),
        ({"isPartialQualification": True}, {"claims.claim_has_a_target": [AT_SPEC]}),
        ({"isPartialQualification": True, "isPartOf": [WHOLE]}, {}),
        (
            {"isPartialQualification": False, "isPartOf": [WHOLE]},
            {"claims.stand_alone_has_no_whole": [f"{AT_SPEC}/isPartOf/0"]},
        ),
        (
            {"description": "It counts towards the Bachelor of Sailing."},
            {
                "claims.claim_has_a_target": [f"{AT_SPEC}/description/en"],
                "claims.claim_is_data": [f"{AT_SPEC}/description/en"],
            },
        ),
    ],
)
def test_european_credential_declares(members: dict[str, Json], expected: Json) -> None:
    found = outcomes(european(**members))
    found = {rule: at for rule, at in found.items() if rule.startswith("claims.")}
    assert expected == found


def test_a_right_that_an_award_gives_makes_it_no_part() -> None:
    right = {"id": "urn:epass:right:1", "type": "LearningEntitlementSpecification"}
    found = outcomes(european(isPartialQualification=False, entitlesTo=[right]))
    assert "claims.stand_alone_has_no_whole" not in found


def test_ctdl_declares_what_the_credential_is_part_of() -> None:
    document = trio.american()
    assert {} == outcomes(document)
    head = next(one for one in document["@graph"] if "ceterms:isPartOf" in one)
    head["ceterms:description"] = {"en": "It counts towards a certificate."}
    assert {} == outcomes(document)
    del head["ceterms:isPartOf"]
    assert {"claims.claim_has_a_target", "claims.claim_is_data"} <= set(outcomes(document))


@pytest.mark.parametrize("alignment", [[], [{"targetName": "x", "targetUrl": "https://x.example"}]])
def test_early_badge_that_claims_in_words(alignment: list[Json]) -> None:
    """An alignment of Open Badges 2.0 has no type: it may point at the award."""
    words = {"description": "It counts towards a certificate.", "alignment": alignment}
    found = outcomes({**badge_class("tides"), **words, "@context": V2})
    assert ("claims.claim_has_a_target" in found) is not bool(alignment)


def test_sound_fixtures_of_the_other_standards_are_not_accused() -> None:
    for path in ("edc/golden.json", "ob2/hosted.json", "ob1/1.1-hosted.json", "ctdl/alone.json"):
        report = check(HERE / path, at=AT, offline=True, mirrors=[MIRROR])
        rules = {one.rule for one in report.subjects[0].findings}
        assert not {rule for rule in rules if rule.startswith("stacking.")}, path
