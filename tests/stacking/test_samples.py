"""What other people's documents get as sets, and nothing false beside it."""

from __future__ import annotations

from mcconform.sets import stack
from tests.shared import SAMPLES, needs_shared

AT = "2026-01-01T00:00:00Z"
SHARED_ID = "urn:uuid:0f09ae53-33ae-4472-8daa-d7381b859e6c"
INSIDE = "#/credentialSubject/verifiableCredential"
DANGLING = {
    "/credentialSubject/association/2": "urn:uuid:6364db90-edf9-47b9-b92b-4b116cac19a5",
    "/credentialSubject/association/3": "urn:uuid:e935e820-d9a0-4e9e-8b84-6ec82caabaf7",
    "/credentialSubject/association/4": "urn:uuid:4072f4b6-75e9-42ed-8b95-b92711310dbe",
}
"""Associations of the record with an end that is nowhere in it."""


@needs_shared
def test_faults_of_the_nursing_record_are_found_and_nothing_else() -> None:
    path = SAMPLES / "clr-2.0" / "complex.json"
    found = stack(path, at=AT, offline=True).set
    faults = [
        (one.rule.removeprefix("stacking.set."), one.level.value, one.subject, one.pointer)
        for one in found.findings
        if one.outcome.value == "failed"
    ]
    expected = [("ends.stated_here", "MUST", str(path), pointer) for pointer in DANGLING] + [
        (
            "holders.one_learner",
            "SHOULD",
            f"{path}{INSIDE}/0",
            "/credentialSubject/id",
        ),
        ("ids.one_id_one_thing", "MUST", f"{path}{INSIDE}/2", "/credentialSubject/achievement"),
    ]
    assert sorted(expected) == sorted(faults)
    texts = " ".join(one.message for one in found.findings)
    assert all(id in texts for id in (*DANGLING.values(), SHARED_ID))
    # An endorsement whose key nobody can be asked for offline is all that stays open.
    still_open = [one.rule for one in found.findings if one.outcome.value == "cantTell"]
    assert ["stacking.set.issuers.endorsement_is_sound"] == still_open
    scores = {one.id: (one.points, one.of) for one in found.scores}
    assert {"declared": (2, 2), "resolved": (2, 5), "confirmed": (0, 0), "sound": (1, 5)} == scores


@needs_shared
def test_smallest_record_of_the_reference_suite_is_sound() -> None:
    found = stack(SAMPLES / "clr-2.0" / "simple.json", at=AT, offline=True).set
    assert [] == [one for one in found.findings if one.outcome.value == "failed"]
