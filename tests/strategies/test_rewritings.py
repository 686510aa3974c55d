"""What a credential says, not how it is written, decides: metamorphic properties."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures import documents
from fixtures.issuer import Issuer
from mcconform import strategies
from mcconform.errors import UsageError
from mcconform.model import Area
from mcconform.securing.instants import instant
from mcconform.standards import get_standard
from mcconform.strategies._rewritings import rewrite, shifted
from tests.strategies.judge import ROOTS, judged, outcomes
from tests.strategies.test_credentials import STEADY

Json = Any
TEXTUAL = ("key-order", "white-space", "escapes")
KEPT = (Area.SCHEMA, Area.METADATA, Area.STACKABILITY)


def verdicts(document: Json | str) -> dict[Area, str]:
    assessment, _ = judged(document)[0]
    return {area: count.verdict.value for area, count in assessment.areas.items()}


@pytest.mark.parametrize("operator", strategies.OPERATORS)
@STEADY
@given(data=st.data())
def test_no_outcome_hangs_on_how_a_credential_is_written(
    operator: str, data: st.DataObject
) -> None:
    standard, root = data.draw(st.sampled_from(ROOTS))
    document = data.draw(strategies.credentials(standard, root))
    written = data.draw(strategies.rewritings(document, [operator]))
    assert operator == written.operator
    before, after = verdicts(document), verdicts(written.text)
    assert {area: before[area] for area in KEPT} == {area: after[area] for area in KEPT}
    assert outcomes(document) == outcomes(written.text)


BROKEN = strategies.broken(documents.golden())


@pytest.mark.parametrize("operator", strategies.OPERATORS)
@STEADY
@given(data=st.data())
def test_no_accusation_hangs_on_how_a_broken_credential_is_written(
    operator: str, data: st.DataObject
) -> None:
    mutation, document = data.draw(BROKEN)
    written = data.draw(strategies.rewritings(document, [operator]))
    assert outcomes(document) == outcomes(written.text), mutation


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "Ed25519Signature2020"])
@pytest.mark.parametrize("operator", strategies.KEEPS_SIGNATURE)
def test_a_signature_over_rdf_outlives_other_writing(operator: str, suite: str) -> None:
    document = Issuer().sign(documents.golden(), suite)
    expected = outcomes(document)
    assert "passed" == expected["securing.proof.verifies"]
    for seed in range(5):
        assert expected == outcomes(rewrite(document, operator, seed).text)


@pytest.mark.parametrize("operator", strategies.KEEPS_SIGNATURE)
@STEADY
@given(data=st.data())
def test_signatures_of_generated_credentials_outlive_other_writing(
    operator: str, data: st.DataObject
) -> None:
    standard, root = data.draw(st.sampled_from(ROOTS))
    document = data.draw(strategies.credentials(standard, root, signed=True))
    written = data.draw(strategies.rewritings(document, [operator]))
    assert verdicts(document) == verdicts(written.text)


def test_a_date_in_another_zone_is_the_same_date_and_another_signature() -> None:
    document = Issuer().sign(documents.golden())
    before, after = outcomes(document), outcomes(rewrite(document, "date-offsets", 1).text)
    changed = {rule for rule in before if before[rule] != after[rule]}
    assert {"securing.proof.verifies"} == changed


# -- the operators themselves ----------------------------------------------------------------------


@pytest.mark.parametrize("operator", TEXTUAL)
@STEADY
@given(data=st.data())
def test_textual_operators_leave_the_json_as_it_is(operator: str, data: st.DataObject) -> None:
    document = data.draw(strategies.credentials())
    written = data.draw(strategies.rewritings(document, [operator]))
    assert document == json.loads(written.text)


@pytest.mark.parametrize("operator", strategies.OPERATORS)
def test_every_operator_changes_something(operator: str) -> None:
    document = strategies.sample()
    texts = {rewrite(document, operator, seed).text for seed in range(5)}
    assert 5 == len(texts)
    assert texts == {rewrite(document, operator, seed).text for seed in range(5)}


def test_escapes_are_of_both_cases_and_cover_keys_and_pairs() -> None:
    texts = "".join(rewrite({"ключ": "🧭/"}, "escapes", seed).text for seed in range(40))
    assert {"\\ud83e", "\\uD83E", "\\/", "\\u043a"} <= {
        piece for piece in ("\\ud83e", "\\uD83E", "\\/", "\\u043a") if piece in texts
    }


def test_arrays_that_are_lists_keep_their_order() -> None:
    document = documents.golden()
    for seed in range(10):
        made = json.loads(rewrite(document, "set-order", seed).text)
        assert document["@context"] == made["@context"]
        descriptions = made["credentialSubject"]["achievement"]["resultDescription"]
        oral = next(one for one in descriptions if one["name"] == "Oral examination")
        assert ["D", "C", "B", "A"] == oral["allowedValue"]


def test_arrays_are_unwrapped_only_where_one_value_may_stand_for_them() -> None:
    visits = get_standard("ob3").vocabulary.visits(documents.golden())
    arrays = {
        (visit.pointer, prop.name)
        for visit in visits
        for prop in visit.cls.properties.values()
        if prop.many and not prop.compacted and prop.name in visit.value
    }
    for seed in range(5):
        made = json.loads(rewrite(documents.golden(), "one-or-array", seed).text)
        for pointer, name in arrays:
            here = made
            for token in pointer.split("/")[1:]:
                here = here[int(token) if isinstance(here, list) else token]
            assert isinstance(here[name], list)


@STEADY
@given(
    text=st.datetimes().map(lambda found: found.isoformat(timespec="seconds") + "Z"),
    minutes=st.integers(-840, 840),
)
def test_a_shifted_date_is_the_same_instant(text: str, minutes: int) -> None:
    assert instant(text) == instant(shifted(text, minutes))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-01-01T00:00:00Z", "2024-12-31T22:30:00-01:30"),
        ("2025-01-01T00:00:00.1250+05:30", "2024-12-31T17:00:00.1250-01:30"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
        ("2025-01-01T23:59:60Z", "2025-01-01T23:59:60Z"),
        ("2025-01-01T24:00:00Z", "2025-01-01T24:00:00Z"),
        ("2025-02-29T00:00:00Z", "2025-02-29T00:00:00Z"),
        ("-0044-03-15T00:00:00Z", "-0044-03-15T00:00:00Z"),
        ("2025-01-01T00:00:00", "2025-01-01T00:00:00"),
    ],
)
def test_dates_that_python_cannot_shift_stay_as_they_are(text: str, expected: str) -> None:
    assert expected == shifted(text, -90)


def test_an_unknown_operator_is_refused() -> None:
    with pytest.raises(UsageError, match="no operator is called rot13\nhint: known: key-order"):
        strategies.rewritings(documents.minimal(), ["rot13"])


def test_a_document_of_no_known_standard_is_refused() -> None:
    with pytest.raises(UsageError, match="of no standard"):
        strategies.rewritings({"type": "Person"})
