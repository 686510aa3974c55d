"""The canonical N-Quads of 2014, beside PyLD with the escapes of then, and as suites sign them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.documents import BASES
from fixtures.issuer import Issuer, canonical
from mcconform.canonical import Canonical, canonize
from mcconform.canonical.older import form_2014
from mcconform.model import Outcome
from mcconform.standards import contexts
from tests.securing.held import result
from tests.securing.signers import SIGNERS

Json = Any
FOUR = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", '"': '\\"'})
"""What RDF 1.1 escapes: N-Triples, section 4."""
EVERY = {
    **{chr(n): f"\\u{n:04X}" for n in (*range(32), 127)},
    "\b": "\\b",
    "\t": "\\t",
    "\n": "\\n",
    "\f": "\\f",
    "\r": "\\r",
    "\\": "\\\\",
    '"': '\\"',
}
"""What RDFC-1.0 escapes: its section 5."""
texts = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from('\t\b\f\x00\x0b\x7f"\\ ')
)
OLD_SUITES = (
    "Ed25519Signature2018",
    "EcdsaSecp256k1Signature2019",
    "JsonWebSignature2020 EdDSA",
    "JsonWebSignature2020 ES256",
)


@contextmanager
def written(table: Any) -> Iterator[None]:
    """PyLD with other escapes."""
    with mock.patch("pyld.nquads.escape", lambda text: text.translate(table)):
        yield


def badge(description: str) -> Json:
    document = BASES["minimal"]()
    document["credentialSubject"]["achievement"]["description"] = description
    document["credentialSubject"]["achievement"]["alignment"] = [
        {"type": ["Alignment"], "targetName": f"{n}{description}", "targetUrl": f"https://a.b/{n}"}
        for n in range(3)
    ]
    return document


@given(texts)
def test_both_forms_are_those_of_pyld_with_the_escapes_of_the_time(text: str) -> None:
    document = badge(text)
    found = canonize(document, contexts())
    table = str.maketrans(EVERY)
    with written(table):
        assert canonical(document).decode() == found.nquads
    older = form_2014(found)
    with written(FOUR):
        assert canonical(document).decode() == (older or found).nquads
    assert (older is None) is (text.translate(FOUR) == text.translate(table))


def test_languages_datatypes_graphs_and_names_are_left_alone() -> None:
    lines = [
        '_:c14n0 <https://x.example/p> "a\\tb"@en <https://x.example/g> .\n',
        '_:c14n0 <https://x.example/p> "a\\\\tb"^^<https://x.example/d> _:c14n1 .\n',
        "_:c14n0 <https://x.example/p> <https://x.example/\\t> .\n",
    ]
    older = form_2014(Canonical("".join(sorted(lines)), ("/x",)))
    assert older is not None
    assert ("/x",) == older.undefined
    expected = {lines[0].replace("\\t", "\t"), lines[1], lines[2]}
    assert {line.replace("c14n1", "c").replace("c14n0", "c") for line in expected} == {
        line.replace("c14n1", "c").replace("c14n0", "c") for line in older.nquads.splitlines(True)
    }


@pytest.mark.parametrize(
    "text", ["", "plain", "two\nlines", 'a "word"', "back\\slash", "\\t \\u0000"]
)
def test_most_texts_are_the_same_in_both(text: str) -> None:
    assert form_2014(canonize(badge(text), contexts())) is None


def signed(name: str, description: str, table: Any) -> Json:
    """A badge signed by a library with these escapes."""
    with written(table):
        if name == "Ed25519Signature2020":
            return Issuer().sign(badge(description), name)
        signer = SIGNERS[name]
        document = BASES["vc1" if name in OLD_SUITES[:2] else "minimal"]()
        document["issuer"] = {**document["issuer"], "id": signer.did}
        document["credentialSubject"]["achievement"]["description"] = description
        return signer(document)


@pytest.mark.parametrize("name", [*OLD_SUITES, "Ed25519Signature2020"])
@pytest.mark.parametrize("text", ["a\ttab", "a bell\a, a\bback, a\ffeed and \x7f"])
def test_suites_that_name_urdna2015_may_have_been_written_in_either_way(
    name: str, text: str
) -> None:
    for table in (FOUR, str.maketrans(EVERY)):
        document = signed(name, text, table)
        found = result(document)
        assert (Outcome.PASSED, "") == (found.verifies, found.why)
        document["credentialSubject"]["achievement"]["description"] += " "
        assert Outcome.FAILED is result(document).verifies


@pytest.mark.parametrize("name", ["eddsa-rdfc-2022", "ecdsa-rdfc-2019 P-384"])
def test_suites_that_name_rdfc_are_written_in_its_way_alone(name: str) -> None:
    signer = SIGNERS[name]
    form = signer.form

    def old(document: Json) -> bytes:
        with written(FOUR):
            return form(document)

    document = badge("a\ttab")
    document["issuer"] = {**document["issuer"], "id": signer.did}
    assert Outcome.FAILED is result(replace(signer, form=old)(document)).verifies
    assert Outcome.PASSED is result(signer(document)).verifies
