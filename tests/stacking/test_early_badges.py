"""Open Badges before 3.0 in sets: a hosted assertion with the class and issuer that it links to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from fixtures.declare import AT
from fixtures.make import HERE, MIRROR
from mcconform.api import Checker
from mcconform.report.stack import StackReport
from mcconform.sets import SetChecker, stack

Json = Any
V2 = "https://w3id.org/openbadges/v2"
HOST = "https://badges.quay.example"
MASTER = "https://northmoor.example/master"


def of_fixtures(*paths: str) -> StackReport:
    return stack([HERE / path for path in paths], at=AT, offline=True, mirrors=[MIRROR])


def badge_class(name: str, issuer: str = f"{HOST}/issuer.json", **members: Json) -> Json:
    return {
        "@context": V2,
        "type": "BadgeClass",
        "id": f"{HOST}/{name}.json",
        "name": name.capitalize(),
        "description": f"About {name}.",
        "image": f"{HOST}/{name}.png",
        "criteria": {"narrative": "Pass."},
        "issuer": issuer,
        **members,
    }


def assertion(name: str, recipient: str = "ana@quay.example") -> Json:
    return {
        "@context": V2,
        "type": "Assertion",
        "id": f"{HOST}/{name}-ana.json",
        "recipient": {"type": "email", "hashed": False, "identity": recipient},
        "badge": f"{HOST}/{name}.json",
        "verification": {"type": "HostedBadge"},
        "issuedOn": "2025-03-01T09:00:00Z",
    }


def issuer(id: str = f"{HOST}/issuer.json", name: str = "Quay School") -> Json:
    return {"@context": V2, "type": "Issuer", "id": id, "name": name, "url": id,
            "email": "office@quay.example"}  # fmt: skip


def judged(folder: Path, hosted: list[Json], subjects: list[Json]) -> StackReport:
    """The report on assertions whose server is a mirror with these documents."""
    index = {}
    for number, one in enumerate([*hosted, *subjects]):
        index[one["id"]] = f"{number}.json"
        (folder / f"{number}.json").write_text(json.dumps(one))
    (folder / "index.json").write_text(json.dumps(index))
    checker = SetChecker(Checker(at=AT, offline=True, mirrors=[folder]))
    for one in subjects:
        checker.add(json.dumps(one).encode(), one["id"].rpartition("/")[2])
    return checker.report()


def faults(report: StackReport) -> list[tuple[str, str]]:
    """Rule and document of what fails of the set; what one document says alone is left out."""
    return [
        (one.rule.removeprefix("stacking.set."), one.subject)
        for one in report.set.findings
        if one.outcome.value == "failed" and one.rule.startswith("stacking.set.")
    ]


def test_badge_class_and_issuer_of_a_hosted_assertion_are_known() -> None:
    report = of_fixtures("ob2/hosted.json")
    things = {one.kind: one for one in report.set.things if one.name == "Tide tables"}
    assert {"definition", "award"} == set(things)
    defined = things["definition"]
    assert "https://badges.harbour.example/classes/tides.json" == defined.id
    assert "Harbour School of Navigation" == defined.owner
    # What the class says is shown at the class, not at the assertion that links to it.
    assert (defined.id, "") == (defined.subject, defined.pointer)


def test_an_assertion_and_its_class_as_a_document_of_its_own_are_one_definition() -> None:
    report = of_fixtures("ob2/hosted.json", "ob2/badge-class.json")
    assert 1 == report.set.counts["definitions"]


@pytest.mark.parametrize(
    "path", ["ob1/0.5.json", "ob1/1.0-hosted.json", "ob1/1.1-hosted.json", "ob2/signed.png"]
)
def test_every_edition_awards_its_class(path: str) -> None:
    report = of_fixtures(path)
    assert {"award", "definition"} <= {one.kind for one in report.set.things}
    assert {"Harbour School of Navigation"} == {one.owner for one in report.set.things if one.name}


def test_relations_of_a_linked_class_are_read(tmp_path: Path) -> None:
    hosted = [
        issuer(),
        badge_class("tides", **{"ceterms:isPartOf": f"{HOST}/skipper.json"}),
        badge_class("skipper"),
    ]
    report = judged(tmp_path, hosted, [assertion("tides"), assertion("skipper")])
    (relation,) = report.set.relations
    ends = [report.set.things[end].name for end in (relation.source, relation.target)]
    assert ("part_of", ["Tides", "Skipper"]) == (relation.kind, ends)
    assert f"{HOST}/tides.json" == relation.declared[0].subject
    assert [] == faults(report)


def test_what_a_linked_class_claims_of_another_body_is_not_confirmed(tmp_path: Path) -> None:
    other = "https://northmoor.example/issuer.json"
    hosted = [
        issuer(),
        issuer(other, "Northmoor University"),
        badge_class("tides", **{"ceterms:isPartOf": MASTER}),
        {**badge_class("master", other), "id": MASTER},
    ]
    award = {**assertion("master"), "badge": MASTER}
    report = judged(tmp_path, hosted, [assertion("tides"), award])
    assert [("answers.whole_confirms", f"{HOST}/tides.json")] == faults(report)


def test_a_revoked_part_is_found(tmp_path: Path) -> None:
    hosted = [
        issuer(),
        badge_class("tides", **{"ceterms:isPartOf": f"{HOST}/skipper.json"}),
        badge_class("skipper"),
        {"@context": V2, "type": "Assertion", "id": f"{HOST}/tides-ana.json", "revoked": True},
    ]
    given = [assertion("tides"), assertion("skipper")]
    folder = tmp_path
    judged(folder, [*hosted[:3], given[1]], [])
    index = json.loads((folder / "index.json").read_text())
    (folder / "gone.json").write_text(json.dumps(hosted[3]))
    index[f"{HOST}/tides-ana.json"] = "gone.json"
    (folder / "index.json").write_text(json.dumps(index))
    checker = SetChecker(Checker(at=AT, offline=True, mirrors=[folder]))
    for one in given:
        checker.add(json.dumps(one).encode(), one["id"].rpartition("/")[2])
    assert {"status.parts_in_force"} == {rule for rule, _ in faults(checker.report())}


def test_ids_of_no_document_are_not_taken_for_one_another() -> None:
    """Open Badges 0.5 has no ids: two files of one badge define it no twice."""
    report = of_fixtures("ob1/0.5.json", "ob1/0.5.png")
    assert [] == faults(report)
