"""Base directions of texts: nobody says what a signer does with them, so both ways are sound.

w3c/vc-data-integrity issue 366. The signers here are PyLD, never mcconform's own code.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from pyld import jsonld

from fixtures.documents import plain_vc
from fixtures.issuer import _load, canonical
from mcconform.model import Outcome
from tests.securing import signers
from tests.securing.held import result
from tests.securing.signers import SIGNERS, Sha384

Json = Any
PASSED, FAILED = Outcome.PASSED, Outcome.FAILED
HEBREW = {"@value": "גאות ושפל", "@language": "he", "@direction": "rtl"}
OPTIONS = {"documentLoader": _load, "base": "", "rdfDirection": "i18n-datatype"}


def directed(document: Json) -> bytes:
    """Canonical N-Quads in which a direction is part of a text's datatype."""
    options = {**OPTIONS, "algorithm": "URDNA2015", "format": "application/n-quads"}
    return str(jsonld.normalize(document, options)).encode()


def directed_384(document: Json) -> bytes:
    """The same with SHA-384 inside."""
    dataset = jsonld.to_rdf(document, OPTIONS)
    return str(Sha384().main(dataset, {"format": "application/n-quads"})).encode()


def document(issuer: str) -> Json:
    return {**plain_vc(), "name": copy.deepcopy(HEBREW), "issuer": issuer}


def test_the_signers_here_write_the_direction_down() -> None:
    quad = b'"\xd7\x92\xd7\x90\xd7\x95\xd7\xaa \xd7\x95\xd7\xa9\xd7\xa4\xd7\x9c"'
    assert quad + b"^^<https://www.w3.org/ns/i18n#he_rtl>" in directed(document("did:x:y"))
    assert quad + b"@he ." in canonical(document("did:x:y"))


@pytest.mark.parametrize("name", ["eddsa-rdfc-2022", "ecdsa-rdfc-2019 P-256"])
@pytest.mark.parametrize("form", [canonical, directed])
def test_a_signature_over_either_reading_verifies(name: str, form: Callable[[Json], bytes]) -> None:
    signer = replace(SIGNERS[name], form=form)
    assert PASSED is result(signer(document(signer.did))).verifies


@pytest.mark.parametrize("form", [signers.canonical_384, directed_384])
def test_p384_reads_directions_with_its_own_hash(form: Callable[[Json], bytes]) -> None:
    signer = replace(SIGNERS["ecdsa-rdfc-2019 P-384"], form=form)
    assert PASSED is result(signer(document(signer.did))).verifies


@pytest.mark.parametrize(
    "change",
    [{"@direction": "ltr"}, {"@language": "ar"}, {"@value": "גאות"}],
)
def test_what_was_signed_with_its_direction_cannot_be_changed(change: Json) -> None:
    signer = replace(SIGNERS["eddsa-rdfc-2022"], form=directed)
    signed = signer(document(signer.did))
    signed["name"] |= change
    assert FAILED is result(signed).verifies
    del signed["name"]
    assert FAILED is result(signed).verifies


@pytest.mark.parametrize("suite", ["ecdsa_sd", "bbs"])
@pytest.mark.parametrize("form", [canonical, directed])
def test_disclosures_are_read_both_ways(
    suite: str, form: Callable[[Json], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    disclose: Callable[[Json], Json] = signers.disclose
    module = signers
    if suite == "bbs":
        pytest.importorskip("py_arkworks_bls12381")
        from tests.securing import bbs_signer

        disclose, module = bbs_signer.disclose, bbs_signer
    monkeypatch.setattr(module, "canonical", form)
    shown = disclose(document("did:example:issuer"))
    assert PASSED is result(shown).verifies
    shown["name"]["@value"] += "!"
    assert FAILED is result(shown).verifies
