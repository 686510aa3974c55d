"""Seals: the real European one, chains of certificates, and the JSON form of a JWS."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fixtures.documents import plain_vc
from fixtures.issuer import Issuer, base64url, ec_key, rsa_key
from mcconform import Checker, securing
from mcconform.errors import InputError, UsageError
from mcconform.model import Outcome, Verdict
from mcconform.securing import jades, x509
from mcconform.securing.jades import TRUST_ANCHORS
from tests import envelopes as forge
from tests.forge import dossier_for
from tests.intake.test_subject import only
from tests.shared import SHARED

Json = Any
SAMPLE = SHARED / "samples/edc/micro-credential-annex1-signed.jsonld"
needs_sample = pytest.mark.skipif(not SAMPLE.is_file(), reason="needs ../shared/samples")
AT = "2026-01-01T00:00:00Z"
NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
ROOT, LEAF = forge.root(), forge.leaf()


def result(data: bytes, anchors: bytes = b"", at: str = AT) -> Any:
    """What comes of the one signature of a file."""
    resources = {TRUST_ANCHORS: anchors} if anchors else {}
    (found,) = securing.results(dossier_for(only(data), resources, at))
    return found


# -- a real one -----------------------------------------------------------------------------------


@needs_sample
def test_the_sealed_sample_of_the_commission_verifies() -> None:
    found = result(SAMPLE.read_bytes(), at="2024-01-01T00:00:00Z")
    assert ("jades", Outcome.PASSED, Outcome.CANT_TELL) == (
        found.mechanism,
        found.verifies,
        found.controls,
    )
    assert "no trust anchors" in found.controls_why


@needs_sample
@pytest.mark.parametrize("place", range(100, 113_000, 9_973))
def test_one_character_of_the_sample_spoils_it(place: int) -> None:
    made = json.loads(SAMPLE.read_bytes())
    text = made["payload"]
    new = "x" if text[place] != "x" else "y"
    made["payload"] = text[:place] + new + text[place + 1 :]
    credential = only(forge.as_bytes(made))
    if credential.document is not None:
        (found,) = securing.results(dossier_for(credential, {}, AT))
        assert Outcome.FAILED is found.verifies


@needs_sample
def test_the_certificate_as_trust_anchor_makes_the_sample_conform() -> None:
    protected = json.loads(SAMPLE.read_bytes())["signatures"][0]["protected"]
    header = json.loads(base64.urlsafe_b64decode(protected + "=" * (-len(protected) % 4)))
    lines = f"-----BEGIN CERTIFICATE-----\n{header['x5c'][0]}\n-----END CERTIFICATE-----\n"
    checker = Checker(at="2024-01-01", offline=True, trust_anchors=lines.encode())
    (found,) = checker.assess(SAMPLE.read_bytes(), "sample")
    assert Verdict.CONFORMS is found.areas["signature"].verdict  # type: ignore[index]


# -- chains ---------------------------------------------------------------------------------------


def chain(*several: Any) -> tuple[x509.Certificate, ...]:
    """Certificates as the code reads them."""
    return x509.chain(forge.x5c(*several))


MIDDLE = forge.certificate("Middle", "Root", rsa_key(), ec_key("ES384"), authority=True)
BELOW = forge.certificate("Seal", "Middle", ec_key("ES256"), rsa_key())
STRANGER = forge.certificate("Root", "Root", ec_key("ES256"), ec_key("ES256"), authority=True)
ALONE = forge.certificate("Other", "Other", ec_key("ES256"), ec_key("ES256"), authority=True)
NO_AUTHORITY = forge.certificate("Middle", "Root", rsa_key(), ec_key("ES384"))
UNFIT = forge.certificate("Middle", "Root", rsa_key(), ec_key("ES384"), True, usage=False)
OLD = forge.certificate(
    "Middle", "Root", rsa_key(), ec_key("ES384"), True, end=forge.FROM + dt.timedelta(days=1)
)


@pytest.mark.parametrize(
    ("links", "roots", "expected"),
    [
        ((LEAF,), (ROOT,), Outcome.PASSED),
        ((LEAF, ROOT), (ROOT,), Outcome.PASSED),
        ((BELOW, MIDDLE), (ROOT,), Outcome.PASSED),
        ((BELOW, MIDDLE, ROOT), (ROOT,), Outcome.PASSED),
        ((BELOW, MIDDLE), (MIDDLE,), Outcome.PASSED),
        ((BELOW,), (BELOW,), Outcome.PASSED),
        ((BELOW,), (ROOT,), Outcome.CANT_TELL),
        ((BELOW, MIDDLE), (ALONE,), Outcome.CANT_TELL),
        ((LEAF,), (), Outcome.CANT_TELL),
        ((BELOW, OLD), (ROOT,), Outcome.CANT_TELL),
        ((LEAF,), (STRANGER,), Outcome.FAILED),
        ((LEAF, ROOT), (ALONE,), Outcome.FAILED),
        ((BELOW, ROOT), (ROOT,), Outcome.FAILED),
        ((LEAF, STRANGER), (), Outcome.FAILED),
        ((BELOW, NO_AUTHORITY), (ROOT,), Outcome.FAILED),
        ((BELOW, UNFIT), (ROOT,), Outcome.FAILED),
        ((ALONE,), (ROOT,), Outcome.FAILED),
    ],
)
def test_a_chain_leads_to_a_trust_anchor_or_not(
    links: tuple[Any, ...], roots: tuple[Any, ...], expected: Outcome
) -> None:
    outcome, why = x509.trusted(chain(*links), chain(*roots) if roots else (), NOW)
    assert expected is outcome
    assert (outcome is Outcome.PASSED) == (why == "")


@pytest.mark.parametrize(
    "x5c",
    [None, 5, [], [5], ["x"], ["AAAA"], ["=" * 9], [""], forge.x5c(LEAF) * 11, ["A" * 200_000]],
    ids=lambda value: f"{type(value).__name__}-{repr(value)[:5]}",
)
def test_what_is_no_chain_is_said_and_never_raises(x5c: Json) -> None:
    with pytest.raises(x509.CertificateError):
        x509.chain(x5c)


def test_a_certificate_with_one_bit_turned_never_raises_anything_else() -> None:
    der = forge.der(LEAF)
    for place in range(len(der)):
        broken = der[:place] + bytes([der[place] ^ 4]) + der[place + 1 :]
        text = [base64.b64encode(broken).decode()]
        try:
            found = x509.chain(text)
        except x509.CertificateError:
            continue
        x509.method(text)
        if Outcome.PASSED is x509.trusted(found, chain(ROOT), NOW)[0]:
            # The count of unused bits before the signature, which is of whole bytes.
            assert (LEAF.tbs_certificate_bytes, LEAF.signature) == (
                found[0].parsed.tbs_certificate_bytes,
                found[0].parsed.signature,
            )


# -- whose certificate ----------------------------------------------------------------------------


def test_a_trusted_certificate_of_the_issuer_makes_the_key_the_issuers() -> None:
    found = result(forge.seal(forge.school()), forge.pem(ROOT))
    assert (Outcome.PASSED, Outcome.PASSED) == (found.verifies, found.controls)


@pytest.mark.parametrize(
    ("edit", "anchors"),
    [
        (lambda issuer: None, b""),
        (lambda issuer: issuer.pop("eIDASIdentifier"), forge.pem(ROOT)),
        (lambda issuer: issuer["eIDASIdentifier"].update(notation="other"), forge.pem(ROOT)),
        (lambda issuer: issuer["eIDASIdentifier"].update(notation=["x"]), forge.pem(ROOT)),
        (lambda issuer: issuer.update(eIDASIdentifier="VATPT-500000000"), forge.pem(ROOT)),
    ],
)
def test_a_name_alone_does_not_make_the_key_the_issuers(
    edit: Callable[[Json], object], anchors: bytes
) -> None:
    document = forge.school()
    edit(document["issuer"])
    assert Outcome.CANT_TELL is result(forge.seal(document), anchors).controls


def test_a_seal_does_not_speak_for_an_issuer_that_is_another_key() -> None:
    found = result(forge.seal(plain_vc()), forge.pem(ROOT))
    assert (Outcome.PASSED, Outcome.FAILED) == (found.verifies, found.controls)


# -- the JSON form of a JWS -----------------------------------------------------------------------


@pytest.mark.parametrize("plain", [True, False])
@pytest.mark.parametrize("flattened", [True, False])
def test_all_forms_verify(plain: bool, flattened: bool) -> None:
    found = result(forge.seal(forge.school(), plain=plain, flattened=flattened))
    assert Outcome.PASSED is found.verifies


def test_two_signatures_are_two_results() -> None:
    made = json.loads(forge.seal(forge.school()))
    other = json.loads(forge.seal(forge.school(), lambda head: head.update(alg="RS256")))
    made["signatures"] += other["signatures"]
    found = securing.results(dossier_for(only(forge.as_bytes(made)), {}, AT))
    assert [Outcome.PASSED, Outcome.FAILED] == [one.verifies for one in found]


def test_an_extension_that_is_not_known_leaves_the_signature_undecided() -> None:
    def edit(head: Json) -> None:
        head["exp"] = 1
        head["crit"].append("exp")

    assert Outcome.CANT_TELL is result(forge.seal(forge.school(), edit)).verifies


NOT_OPENED: dict[str, tuple[Callable[[Json], object], Callable[[Json], object]]] = {
    "payload is no text": (forge.nothing, lambda made: made.update(payload={})),
    "no signatures": (forge.nothing, lambda made: made.update(signatures=[])),
    "signatures are no list": (forge.nothing, lambda made: made.update(signatures={})),
    "signature is no object": (forge.nothing, lambda made: made.update(signatures=["x"])),
    "too many": (forge.nothing, lambda made: made.update(signatures=made["signatures"] * 17)),
    "both forms": (forge.nothing, lambda made: made.update(signature="x")),
    "header is no object": (
        forge.nothing,
        lambda made: made["signatures"][0].update(header="x"),
    ),
    "a parameter in both headers": (
        forge.nothing,
        lambda made: made["signatures"][0].update(header={"alg": "ES256"}),
    ),
    "crit not signed": (
        forge.nothing,
        lambda made: made["signatures"][0].update(header={"crit": ["x"]}),
    ),
    "b64 not critical": (lambda head: head.update(crit=["sigT"]), forge.nothing),
    "b64 no truth value": (lambda head: head.update(b64="no"), forge.nothing),
    "crit empty": (lambda head: head.update(crit=[]), forge.nothing),
    "crit names what is not there": (lambda head: head["crit"].append("exp"), forge.nothing),
    "crit names what is registered": (lambda head: head["crit"].append("alg"), forge.nothing),
    "crit names one twice": (lambda head: head["crit"].append("b64"), forge.nothing),
    "crit holds a number": (lambda head: head["crit"].append(5), forge.nothing),
}


@pytest.mark.parametrize("fault", NOT_OPENED)
def test_what_is_no_jws_in_json_form_is_one_note(fault: str) -> None:
    header, after = NOT_OPENED[fault]
    credential = only(forge.seal(forge.school(), header, after))
    assert (None, ["intake.jws_json.well_formed"]) == (
        credential.document,
        [note.rule for note in credential.notes],
    )


def test_a_kid_of_the_issuer_serves_without_a_certificate() -> None:
    payload = base64url(json.dumps(plain_vc()).encode())
    protected = base64url(json.dumps({"alg": "EdDSA", "kid": Issuer().method}).encode())
    signature = base64url(Issuer().key.sign(f"{protected}.{payload}".encode()))
    made = {"payload": payload, "protected": protected, "signature": signature}
    found = result(forge.as_bytes(made))
    assert ("jws-json", Outcome.PASSED, Outcome.PASSED) == (
        found.mechanism,
        found.verifies,
        found.controls,
    )


def test_an_algorithm_that_nobody_signed_is_none() -> None:
    payload = base64url(json.dumps(plain_vc()).encode())
    signature = base64url(Issuer().key.sign(f".{payload}".encode()))
    made = {
        "payload": payload,
        "protected": "",
        "header": {"alg": "EdDSA", "kid": Issuer().method},
        "signature": signature,
    }
    assert Outcome.FAILED is result(forge.as_bytes(made)).verifies


# -- trust anchors as a parameter -----------------------------------------------------------------


def test_trust_anchors_go_into_the_dossier_as_they_are(tmp_path: Path) -> None:
    file = tmp_path / "anchors.pem"
    file.write_bytes(forge.pem(ROOT))
    checker = Checker(at=AT, offline=True, trust_anchors=file)
    (found,), (dossier,) = checker.examine(forge.seal(forge.school()), "seal")
    kept = dossier.resource(TRUST_ANCHORS)
    assert (Verdict.CONFORMS, forge.pem(ROOT)) == (found.verdict, kept.body)
    assert hashlib.sha256(kept.body).hexdigest() == kept.sha256


@pytest.mark.parametrize("body", [b"", b"hello", b"-----BEGIN CERTIFICATE-----\nAAAA\n"])
def test_trust_anchors_that_are_none_are_a_wrong_call(body: bytes) -> None:
    with pytest.raises(UsageError, match="trust anchors"):
        Checker(trust_anchors=body)


def test_a_file_of_trust_anchors_that_is_not_there_is_a_wrong_call(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        Checker(trust_anchors=tmp_path / "none.pem")


def test_evidence_with_broken_trust_anchors_trusts_nobody() -> None:
    found = jades.anchors(dossier_for(only(forge.seal(forge.school())), {TRUST_ANCHORS: b"x"}, AT))
    assert () == found
