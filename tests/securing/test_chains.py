"""Proof sets and chains: each proof alone, and what it was made after."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from fixtures.documents import BASES
from mcconform import limits, securing
from mcconform.evaluate import load_catalogue
from mcconform.model import Outcome
from mcconform.securing.rules.issuer import controls_key
from tests.securing.held import dossier, results
from tests.securing.signers import SIGNERS

Json = Any
PASSED, FAILED, CANT_TELL = Outcome.PASSED, Outcome.FAILED, Outcome.CANT_TELL
ISSUER, NOTARY, ARCHIVE = (
    SIGNERS[name] for name in ("eddsa-rdfc-2022", "ecdsa-rdfc-2019 P-256", "eddsa-jcs-2022")
)
A, B, C = "urn:uuid:a", "urn:uuid:b", "urn:uuid:c"
load_catalogue()


def chain() -> Json:
    """A proof of the issuer, a notary's after it, and an archive's over both."""
    signed = ISSUER(BASES["minimal"](), id=A)
    first = signed["proof"]
    (_, second) = NOTARY(signed, earlier=[first], id=B, previousProof=A)["proof"]
    archived = ARCHIVE(signed, earlier=[first, second], id=C, previousProof=[A, B])
    return {**signed, "proof": archived["proof"]} | {"@context": archived["@context"]}


def outcomes(document: Json) -> list[Outcome]:
    return [found.verifies for found in results(document)]


def reasons(document: Json) -> list[str]:
    return [found.why for found in results(document)]


def test_a_chain_of_three_suites_verifies_link_by_link() -> None:
    assert ([PASSED] * 3, [""] * 3) == (outcomes(chain()), reasons(chain()))


def test_the_order_in_which_the_proofs_stand_does_not_matter() -> None:
    document = chain()
    document["proof"].reverse()
    assert [PASSED] * 3 == outcomes(document)


def test_the_order_in_which_a_proof_over_json_names_them_does() -> None:
    document = chain()
    document["proof"][2]["previousProof"].reverse()
    assert [PASSED, PASSED, FAILED] == outcomes(document)


@pytest.mark.parametrize(("spoilt", "expected"), [(0, [1, 1, 1]), (1, [0, 1, 1]), (2, [0, 0, 1])])
def test_a_spoilt_proof_spoils_all_that_build_on_it(spoilt: int, expected: list[int]) -> None:
    document = chain()
    proof = document["proof"][spoilt]
    proof["created"] = "2025-01-01T00:00:01Z"
    assert [FAILED if bad else PASSED for bad in expected] == outcomes(document)


def test_a_good_link_on_a_bad_one_says_which_is_bad() -> None:
    """The second proof itself fits: the first was bad already when it was made."""
    signed = ISSUER(BASES["minimal"](), id=A)
    bad = {**signed["proof"], "proofValue": NOTARY(signed)["proof"]["proofValue"]}
    document = NOTARY(signed, earlier=[bad], previousProof=A)
    assert [FAILED, FAILED] == outcomes(document)
    assert f"the proof {A} that it was made after does not hold" == reasons(document)[1]


def test_a_link_on_one_that_nobody_can_check_cannot_be_told() -> None:
    signed = ISSUER(BASES["minimal"](), id=A)
    unknown = {**signed["proof"], "cryptosuite": "tide-2099"}
    document = NOTARY(signed, earlier=[unknown], previousProof=A)
    assert [CANT_TELL, CANT_TELL] == outcomes(document)
    assert "could not be checked" in reasons(document)[1]


@pytest.mark.parametrize(
    ("previous", "why"),
    [
        ("urn:uuid:nobody", "is not there"),
        ([A, "urn:uuid:nobody"], "is not there"),
        ([], "names no proof"),
        ("", "names no proof"),
        (5, "names no proof"),
        (None, "names no proof"),
        ([A, 5], "names no proof"),
        ({"id": A}, "names no proof"),
    ],
    ids=str,
)
def test_a_proof_made_after_one_that_is_not_there_fails(previous: Json, why: str) -> None:
    signed = ISSUER(BASES["minimal"](), id=A)
    document = NOTARY(signed, earlier=[signed["proof"]], previousProof=A)
    document["proof"][1]["previousProof"] = previous
    assert FAILED is outcomes(document)[1]
    assert any(why in reason for reason in reasons(document))


def test_two_proofs_with_the_id_that_one_was_made_after_fail_it() -> None:
    document = chain()
    document["proof"].append({**copy.deepcopy(document["proof"][0])})
    assert [PASSED, FAILED, FAILED, PASSED] == outcomes(document)
    assert "2 proofs have the id" in reasons(document)[1]


@pytest.mark.parametrize("ring", [[A], [A, B], [A, B, C]], ids=len)
def test_a_chain_that_goes_round_fails(ring: list[str]) -> None:
    document = BASES["minimal"]()
    document["proof"] = [
        {**ISSUER.options(), "id": name, "previousProof": ring[index - 1], "proofValue": "z2"}
        for index, name in enumerate(ring)
    ]
    assert [FAILED] * len(ring) == outcomes(document)


def test_taking_the_earlier_proof_away_fails_the_later_one() -> None:
    document = chain()
    del document["proof"][0]
    assert [FAILED, FAILED] == outcomes(document)


def test_a_proof_may_be_added_to_a_set_and_every_one_holds_for_itself() -> None:
    document = ISSUER(BASES["minimal"]())
    document["proof"] = [document["proof"], NOTARY(BASES["minimal"]())["proof"]]
    assert [PASSED, PASSED] == outcomes(document)


def test_one_proof_of_several_has_to_be_the_issuers() -> None:
    document = chain()
    found = [one.controls for one in securing.results(dossier(document))]
    assert [PASSED, FAILED, PASSED] == found
    assert [] == list(controls_key(dossier(document)))
    document["proof"] = document["proof"][1]
    assert [FAILED] == [one.outcome for one in controls_key(dossier(document))]


def test_more_proofs_than_are_tried_cannot_be_told() -> None:
    document = ISSUER(BASES["minimal"]())
    document["proof"] = [document["proof"]] * (limits.PROOFS + 2)
    assert [PASSED] * limits.PROOFS + [CANT_TELL] * 2 == outcomes(document)


def test_chains_that_would_cost_a_canonicalisation_each_are_not_all_tried() -> None:
    document = BASES["minimal"]()
    document["proof"] = [
        {**ISSUER.options(), "id": f"urn:x:{n}", "previousProof": f"urn:x:{n + 1}"}
        for n in range(12)
    ]
    assert set(outcomes(document)) <= {FAILED, CANT_TELL}
