"""Timestamps of a seal and what it brings on revocation: real ones, made ones, and spoiled ones."""

from __future__ import annotations

import base64
import datetime as dt
import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from cryptography import x509 as cx509
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from fixtures.issuer import base64url, ec_key
from mcconform import catalogue
from mcconform.model import Dossier, Finding, Outcome
from mcconform.securing import jades, x509
from mcconform.securing.jades import TRUST_ANCHORS
from mcconform.securing.rules import jades as rules
from mcconform.securing.timestamps import judge
from tests import envelopes as forge
from tests import timestamping as make
from tests.forge import dossier_for
from tests.intake.test_subject import only
from tests.securing.test_jades import SAMPLE, needs_sample

Json = Any
PREFIX = rules.__name__.removeprefix("mcconform.").replace(".rules", "")
AT = "2026-01-01T00:00:00Z"
LATER = "2028-01-01T00:00:00Z"
DATA = b"what is stamped"
PASSED, FAILED, CANT_TELL = Outcome.PASSED, Outcome.FAILED, Outcome.CANT_TELL
ROOTS = x509.anchors(forge.pem(forge.root()))
OTHER_ROOT = forge.certificate("Root", "Root", ec_key("ES256"), ec_key("ES256"), authority=True)
BEFORE, AFTER = (dt.datetime(2025, month, 1, tzinfo=dt.UTC) for month in (3, 9))
"""Before and after the seals of `tests.envelopes` were made."""


def token(data: bytes = DATA, **options: Any) -> bytes:
    return base64.b64decode(make.token(data, **options))


def dossier(data: bytes, at: str = AT, trusted: bool = True) -> Dossier:
    resources = {TRUST_ANCHORS: forge.pem(forge.root())} if trusted else {}
    return dossier_for(only(data), resources, at)


def sealed(after: Callable[[Json], object] = forge.nothing, **options: Any) -> Dossier:
    return dossier(forge.seal(forge.school(), after=after), **options)


def findings(rule: str, subject: Dossier) -> list[Finding]:
    """What a rule on seals says; inapplicable where it does not apply."""
    record = catalogue.get(f"{PREFIX}.{rule}")
    assert record.check is not None
    if record.applies is not None and not record.applies(subject):
        return [Finding("", outcome=Outcome.INAPPLICABLE)]
    return list(record.check(subject))


def outcome(rule: str, subject: Dossier) -> Outcome:
    return next((one.outcome for one in findings(rule, subject)), PASSED)


# -- the tokens alone -----------------------------------------------------------------------------


def test_a_sound_token_holds_and_says_when() -> None:
    found = judge(token(), DATA, ROOTS)
    assert (PASSED, "", make.SEEN) == (found.outcome, found.why, found.time)


def test_a_token_of_an_authority_that_nobody_vouches_for_is_a_doubt() -> None:
    for roots in ((), x509.anchors(forge.pem(OTHER_ROOT))):
        found = judge(token(), DATA, roots)
        assert CANT_TELL is found.outcome
        assert found.why.startswith("of its authority: ")


def imprint(value: Any) -> Callable[[Any], None]:
    def edit(info: Any) -> None:
        info["message_imprint"]["hashed_message"] = value

    return edit


STRANGER = make.certificate([ExtendedKeyUsageOID.TIME_STAMPING], signer=ec_key("ES256"))
BOTH = [ExtendedKeyUsageOID.TIME_STAMPING, ExtendedKeyUsageOID.OCSP_SIGNING]
SPOILED: dict[str, tuple[dict[str, Any], Outcome, str]] = {
    "over something else": ({"edit": imprint(b"\0" * 32)}, FAILED, "over something else"),
    "a signature of nobody": ({"signature": b"\x30\x06\x02\x01\x01\x02\x01\x01"}, FAILED, "fit"),
    "no signature at all": ({"signature": b"x"}, FAILED, "its signature does not fit"),
    "another certificate named": ({"named": make.ANSWERING}, FAILED, "is not the one that signed"),
    "before its certificate": ({"time": forge.FROM - dt.timedelta(days=1)}, FAILED, "in force"),
    "after its certificate": ({"time": forge.UNTIL + dt.timedelta(days=1)}, FAILED, "in force"),
    "a certificate for answers": ({"holder": make.ANSWERING}, FAILED, "not for timestamps"),
    "a certificate for seals": ({"holder": make.certificate([])}, FAILED, "not for timestamps"),
    "a certificate for more": ({"holder": make.certificate(BOTH)}, FAILED, "not for timestamps"),
    "no certificate": ({"carried": ()}, CANT_TELL, "does not come with it"),
    "another certificate": ({"carried": (make.ANSWERING,)}, FAILED, "is not the one that signed"),
    "an old digest": ({"digest": "sha1"}, CANT_TELL, "sha1, which proves nothing"),
    "a certificate by a stranger": ({"holder": STRANGER}, CANT_TELL, "did not issue the chain"),
}


@pytest.mark.parametrize(("options", "expected", "why"), SPOILED.values(), ids=SPOILED)
def test_a_token_that_does_not_hold_says_why(
    options: dict[str, Any], expected: Outcome, why: str
) -> None:
    found = judge(token(**options), DATA, ROOTS)
    assert expected is found.outcome
    assert why in found.why


@pytest.mark.parametrize("digest", ["sha384", "sha512"])
def test_longer_digests_hold_too(digest: str) -> None:
    assert PASSED is judge(token(digest=digest), DATA, ROOTS).outcome


@pytest.mark.parametrize(
    "data",
    [b"", b"\x30\x00", b"x", b"\xff" * 50, b"\x30\x80", b"\x30" * 3000, forge.der(forge.leaf())],
)
def test_what_is_no_token_is_said_and_never_raises(data: bytes) -> None:
    assert FAILED is judge(data, DATA, ROOTS).outcome


def test_damage_never_raises_and_never_moves_a_token_to_other_data() -> None:
    sound, chance = token(), random.Random(5)
    for _ in range(1500):
        spoiled = bytearray(sound)
        for _ in range(chance.randrange(1, 4)):
            spoiled[chance.randrange(len(spoiled))] = chance.randrange(256)
        found = judge(bytes(spoiled), DATA, ROOTS)
        assert found.outcome is not PASSED or make.SEEN == found.time
        assert PASSED is not judge(bytes(spoiled), DATA + b"x", ROOTS).outcome


# -- on a seal ------------------------------------------------------------------------------------


def test_a_seal_without_timestamps_has_nothing_to_say() -> None:
    assert Outcome.INAPPLICABLE is outcome("timestamps", sealed())
    assert Outcome.INAPPLICABLE is outcome("not_revoked", sealed())


@pytest.mark.parametrize("plain", [True, False])
def test_a_timestamp_over_the_signature_holds(plain: bool) -> None:
    def edit(made: Json) -> None:
        value = made["signatures"][0]["signature"].encode()
        make.beside(made, plain, sigTst=make.container(make.token(value)))

    assert PASSED is outcome("timestamps", sealed(edit))
    assert CANT_TELL is outcome("timestamps", sealed(edit, trusted=False))


@pytest.mark.parametrize("plain", [True, False])
def test_a_timestamp_over_the_payload_holds(plain: bool) -> None:
    payload = json.dumps(forge.school(), ensure_ascii=False)
    stamped = payload if plain else base64url(payload.encode())

    def edit(head: Json) -> None:
        head["adoTst"] = make.container(make.token(stamped.encode()))

    def false(head: Json) -> None:
        head["adoTst"] = make.container(make.token(stamped.encode() + b" "))

    for change, expected in ((edit, PASSED), (false, FAILED)):
        made = forge.seal(forge.school(), change, plain=plain)
        assert expected is outcome("timestamps", dossier(made))
    # It says that the payload existed, and nothing of the seal.
    late = dossier(forge.seal(forge.school(), edit, plain=plain), at=LATER)
    assert CANT_TELL is outcome("certificate_in_force", late)


def test_a_timestamp_over_another_signature_fails() -> None:
    def edit(made: Json) -> None:
        make.beside(made, sigTst=make.container(make.token(b"another signature")))

    (found,) = findings("timestamps", sealed(edit))
    assert (FAILED, "it was made over something else") == (found.outcome, found.args["why"])


@pytest.mark.parametrize("value", [None, 5, "", "MAA=", "!", "A" * 10, {"a": 1}, []], ids=repr)
def test_an_odd_value_never_raises_and_never_passes(value: Json) -> None:
    def edit(made: Json) -> None:
        make.beside(made, sigTst=make.container(value))

    assert FAILED is outcome("timestamps", sealed(edit))


@pytest.mark.parametrize(
    "held",
    [None, 5, "", "x", [], {}, ["x"], [5], [["x"]], ["e30"], [{"sigTst": 5}], [{"sigTst": {}}]],
    ids=repr,
)
def test_an_odd_header_beside_the_signature_is_passed_over(held: Json) -> None:
    def edit(made: Json) -> None:
        made["signatures"][0]["header"] = {"etsiU": held}

    subject = sealed(edit)
    assert Outcome.INAPPLICABLE is outcome("timestamps", subject)
    assert Outcome.INAPPLICABLE is outcome("not_revoked", subject)
    assert PASSED is outcome("certificate_in_force", subject)


def test_a_seal_outlives_its_certificate_where_a_timestamp_proves_it_was_there() -> None:
    assert CANT_TELL is outcome("certificate_in_force", sealed(at=LATER))
    assert PASSED is outcome("certificate_in_force", sealed(make.stamped(), at=LATER))
    untrusted = sealed(make.stamped(), at=LATER, trusted=False)
    assert CANT_TELL is outcome("certificate_in_force", untrusted)
    false = sealed(make.stamped(edit=imprint(b"\0" * 32)), at=LATER)
    assert CANT_TELL is outcome("certificate_in_force", false)


# -- revocation -----------------------------------------------------------------------------------

AUTHORITY = {"x509Cert": {"val": forge.x5c(forge.root())[0]}}
SERIAL = 7
"""Of the school's certificate."""


def says(words: Json, *more: Json, stamp: bool = False, authority: bool = True) -> Any:
    """A seal that brings these words along."""

    def edit(made: Json) -> None:
        held: dict[str, Json] = {"rVals": words}
        if authority:
            held["xVals"] = [AUTHORITY, *more]
        if stamp:
            value = made["signatures"][0]["signature"].encode()
            held["sigTst"] = make.container(make.token(value))
        make.beside(made, **held)

    return edit


def changed(words: Json) -> Json:
    """An answer with one bit of its signature turned."""
    sound = base64.b64decode(words["ocspVals"][0]["val"])
    # The certificate of the responder stands behind the signature, as long as it is.
    place = len(sound) - len(forge.der(make.ANSWERING)) - 20
    spoiled = sound[:place] + bytes([sound[place] ^ 1]) + sound[place + 1 :]
    return {"ocspVals": [{"val": base64.b64encode(spoiled).decode()}]}


NAME = cx509.Name([cx509.NameAttribute(NameOID.COMMON_NAME, "Somebody else")])
WORDS: dict[str, tuple[Json, Outcome]] = {
    "a list without it": (make.revocation_list(), PASSED),
    "a list of others": (make.revocation_list((9, BEFORE)), PASSED),
    "a list with it, from before": (make.revocation_list((SERIAL, BEFORE)), FAILED),
    "a list with it, from after": (make.revocation_list((SERIAL, AFTER)), CANT_TELL),
    "a list of another authority": (make.revocation_list((SERIAL, BEFORE), issuer=NAME), CANT_TELL),
    "a forged list": (make.revocation_list((SERIAL, BEFORE), signer=ec_key("ES256")), CANT_TELL),
    "a list of changes": (make.revocation_list(critical=True), CANT_TELL),
    "no list": ({"crlVals": [{"val": "MAA="}]}, CANT_TELL),
    "a value that is none": ({"crlVals": [{"val": "!"}]}, CANT_TELL),
    "an answer that it is good": (make.answer(), PASSED),
    "one by the authority itself": (
        make.answer(holder=forge.root(), key=make.ROOT_KEY),
        PASSED,
    ),
    "an answer that it was revoked before": (make.answer(BEFORE), FAILED),
    "an answer that it was revoked after": (make.answer(AFTER), CANT_TELL),
    "an answer on another": (make.answer(BEFORE, about=make.STAMPING), CANT_TELL),
    "an answer that nobody knows it": (make.answer(unknown=True), CANT_TELL),
    "a forged answer": (changed(make.answer(BEFORE)), CANT_TELL),
    "an answer of one without the right": (make.answer(holder=make.STAMPING), CANT_TELL),
    "an answer without its certificate": (make.answer(carried=False), CANT_TELL),
    "an answer of a stranger": (
        make.answer(
            holder=make.certificate([ExtendedKeyUsageOID.OCSP_SIGNING], signer=ec_key("ES256"))
        ),
        CANT_TELL,
    ),
    "no answer": ({"ocspVals": [{"val": "MAMKAQY="}]}, CANT_TELL),
    "a good answer and a list with it": (
        {**make.answer(), **make.revocation_list((SERIAL, BEFORE))},
        FAILED,
    ),
    "a good answer and a forged list": (
        {**make.answer(), **make.revocation_list((SERIAL, BEFORE), signer=ec_key("ES256"))},
        PASSED,
    ),
}


@pytest.mark.parametrize(("words", "expected"), WORDS.values(), ids=WORDS)
def test_what_authorities_said_is_judged(words: Json, expected: Outcome) -> None:
    assert expected is outcome("not_revoked", sealed(says(words)))


def test_the_authority_may_be_a_trust_anchor_or_has_to_come_along() -> None:
    words = make.revocation_list((SERIAL, BEFORE))
    assert FAILED is outcome("not_revoked", sealed(says(words, authority=False)))
    alone = sealed(says(words, authority=False), trusted=False)
    assert CANT_TELL is outcome("not_revoked", alone)
    assert "not at hand" in str(findings("not_revoked", alone)[0].args["cause"])
    assert FAILED is outcome("not_revoked", sealed(says(words), trusted=False))


def test_a_seal_outlives_a_revocation_where_a_timestamp_proves_it_was_there() -> None:
    for words in (make.revocation_list((SERIAL, AFTER)), make.answer(AFTER)):
        assert PASSED is outcome("not_revoked", sealed(says(words, stamp=True)))
        early = sealed(says(words), at="2025-08-01T00:00:00Z")
        assert PASSED is outcome("not_revoked", early)
    before = sealed(says(make.revocation_list((SERIAL, BEFORE)), stamp=True))
    assert FAILED is outcome("not_revoked", before)


def test_odd_words_never_raise() -> None:
    odd: list[Json] = [None, 5, "", "x", [], {}, [5], [{}], [{"val": 5}], [{"val": "AAAA"}]]
    for one in odd:
        for words in (one, {"crlVals": one}, {"ocspVals": one}, {"crlVals": one, "ocspVals": one}):
            assert FAILED is not outcome("not_revoked", sealed(says(words)))
    for one in odd:
        subject = sealed(says(make.revocation_list(), *[{"x509Cert": one}, one]))
        assert PASSED is outcome("not_revoked", subject)


def test_damaged_words_never_raise_and_never_accuse() -> None:
    chance = random.Random(9)
    for made in (make.revocation_list(), make.answer()):
        ((name, (one,)),) = made.items()
        sound = base64.b64decode(one["val"])
        for _ in range(300):
            spoiled = bytearray(sound)
            spoiled[chance.randrange(len(spoiled))] = chance.randrange(256)
            words = {name: [{"val": base64.b64encode(bytes(spoiled)).decode()}]}
            assert FAILED is not outcome("not_revoked", sealed(says(words)))


# -- a real one -----------------------------------------------------------------------------------


def real(at: str, *roots: int, edit: Callable[[Json], object] = forge.nothing) -> Dossier:
    """The sealed sample of the Commission; ``roots`` are those of its certificates one trusts."""
    made = json.loads(SAMPLE.read_bytes())
    edit(made)
    header = made["signatures"][0]["header"]["etsiU"]
    several = [json.loads(base64.urlsafe_b64decode(one + "=" * (-len(one) % 4))) for one in header]
    held = [one["x509Cert"]["val"] for member in several for one in member.get("xVals", [])]
    lines = (f"-----BEGIN CERTIFICATE-----\n{held[n]}\n-----END CERTIFICATE-----\n" for n in roots)
    pem = "".join(lines).encode()
    return dossier_for(only(forge.as_bytes(made)), {TRUST_ANCHORS: pem} if pem else {}, at)


@needs_sample
def test_the_timestamps_and_answers_of_the_real_sample_hold() -> None:
    at = "2024-01-01T00:00:00Z"
    assert CANT_TELL is outcome("timestamps", real(at))
    assert PASSED is outcome("timestamps", real(at, 0, 2))
    assert PASSED is outcome("not_revoked", real(at))
    (seal,) = jades.seals(real(at))
    stamps = jades.stamps(seal, real(at, 0, 2))
    assert dt.datetime(2023, 9, 27, 11, 54, 17, tzinfo=dt.UTC) == stamps.payload[0].time
    assert dt.datetime(2023, 9, 27, 11, 54, 20, tzinfo=dt.UTC) == stamps.signature[0].time


@needs_sample
def test_the_real_sample_outlives_its_certificate_by_its_timestamp() -> None:
    at = "2031-01-01T00:00:00Z"
    assert CANT_TELL is outcome("certificate_in_force", real(at))
    assert PASSED is outcome("certificate_in_force", real(at, 0, 2))


@needs_sample
def test_a_change_in_the_real_sample_spoils_its_timestamp() -> None:
    def edit(made: Json) -> None:
        made["payload"] = made["payload"].replace(" ", "  ", 1)

    subject = real("2024-01-01T00:00:00Z", 0, 2, edit=edit)
    assert FAILED is outcome("timestamps", subject)
