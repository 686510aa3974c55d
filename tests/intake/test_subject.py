"""Bytes to credentials: containers by content, standards by type, embedded ones by themselves."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcconform import limits
from mcconform.errors import UsageError
from mcconform.intake import not_retrieved, open_hosted, open_subject
from mcconform.model import Container, Credential, Resource, Source
from tests.intake import images
from tests.intake.fakes import BADGE, encoded, jws

pytestmark = pytest.mark.usefixtures("three_standards")


def as_bytes(document: Any) -> bytes:
    return json.dumps(document).encode()


def only(data: bytes, **options: str) -> Credential:
    (credential,) = open_subject(data, "a.bin", **options)
    return credential


def rules_of(credential: Credential) -> list[str]:
    return [note.rule.removeprefix("intake.") for note in credential.notes]


VC_JWT = jws({"iss": "did:example:1", "vc": BADGE})
VC_JOSE = jws(BADGE)


@pytest.mark.parametrize(
    ("data", "container", "securing"),
    [
        (as_bytes(BADGE), Container.JSON, "none"),
        (b"\n " + VC_JWT.encode() + b"\n", Container.JWT, "vc-jwt"),
        (VC_JOSE.encode(), Container.JWT, "vc-jose"),
        (f"data:application/vc+jwt,{VC_JOSE}".encode(), Container.JWT, "vc-jose"),
        (
            images.png_of(images.itxt(b"openbadgecredential", as_bytes(BADGE))),
            Container.PNG,
            "none",
        ),
        (
            images.png_of(images.itxt(b"openbadgecredential", VC_JWT.encode())),
            Container.PNG,
            "vc-jwt",
        ),
        (images.svg_json(json.dumps(BADGE)), Container.SVG, "none"),
        (images.svg_jwt(VC_JOSE), Container.SVG, "vc-jose"),
        (images.svg_jwt(VC_JOSE).decode().encode("utf-16"), Container.SVG, "vc-jose"),
    ],
)
def test_a_badge_is_found_in_every_container(
    data: bytes, container: Container, securing: str
) -> None:
    credential = only(data)
    # A VC-JWT 1.1 may say its issuer in a claim alone; intake puts it back (VCDM 1.1, 6.3.1).
    claimed = {"issuer": "did:example:1"} if securing == "vc-jwt" else {}
    assert {**BADGE, **claimed} == credential.document
    assert (container, securing, ()) == (
        credential.container,
        credential.securing,
        credential.notes,
    )
    assert ("ob3", "3.0.3", "") == (credential.standard, credential.edition, credential.resembles)
    assert (securing == "none") == (credential.jws is None)
    assert (securing == "vc-jwt") == credential.vc_claim


def test_the_claims_around_a_credential_stay_with_it() -> None:
    found = only(VC_JWT.encode()).jws
    assert found is not None
    assert {"iss": "did:example:1", "vc": BADGE} == found.payload


def test_the_name_of_a_file_says_nothing() -> None:
    for name in ("badge.png", "badge.svg", "badge.jwt", "badge", ""):
        (credential,) = open_subject(as_bytes(BADGE), name)
        assert (name, Container.JSON) == (credential.name, credential.container)


def test_the_digest_is_of_the_bytes_that_came_in() -> None:
    digest = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"  # sha256sum of {}
    assert digest == only(b"{}").sha256


@pytest.mark.parametrize(
    ("proof", "securing"),
    [
        ({"type": "DataIntegrityProof"}, "data-integrity"),
        ({"type": ["DataIntegrityProof"]}, "data-integrity"),
        ({"type": "Ed25519Signature2020"}, "linked-data-signature"),
        ({}, "linked-data-signature"),
        ([{"type": "DataIntegrityProof"}] * 2, "data-integrity"),
        ([{"type": "X"}, {"type": "DataIntegrityProof"}], "data-integrity+linked-data-signature"),
        ("a text", "none"),
        ([], "none"),
        (None, "none"),
    ],
)
def test_the_way_of_securing_is_told_by_the_proofs(proof: Any, securing: str) -> None:
    assert securing == only(as_bytes(BADGE | {"proof": proof})).securing


def test_a_proof_inside_an_envelope_counts_beside_it() -> None:
    token = jws(BADGE | {"proof": {"type": "DataIntegrityProof"}})
    assert "data-integrity+vc-jose" == only(token.encode()).securing


UNREADABLE = {
    b"": "file.not_empty",
    b" \n\t": "file.not_empty",
    b"hello": "file.known_format",
    b"https://example.org/badge": "file.known_format",
    b"\xff\xd8\xff\xe0JFIF": "file.known_format",
    b"%PDF-1.7": "file.known_format",
    b"<!DOCTYPE html><html></html>": "file.known_format",
    b"<a/>": "file.known_format",
    b"\0\1\2\3\4": "file.known_format",
    b"{": "json.well_formed",
    b'{"a": NaN}': "json.well_formed",
    b"NaN": "json.well_formed",
    b"[]": "json.one_object",
    b"[" * 10_000 + b"]" * 10_000: "json.one_object",
    b'"eyJ"': "json.one_object",
    b"null": "json.one_object",
    b"12": "json.one_object",
    b"true": "json.one_object",
    '{"a": 1}'.encode("utf-16"): "json.utf8",
    b'{"a": "\xff"}': "json.utf8",
    b'{"a":' * 200 + b"1" + b"}" * 200: "json.depth",
    b'{"a": 1e999}': "json.numbers",
    images.SIGNATURE: "png.intact",
    images.png_of(): "png.has_badge",
    images.svg_of(""): "svg.has_badge",
    b"<svg": "svg.well_formed",
    b"eyJhbGciOiJub25lIn0": "jwt.well_formed",
    b"eyJhbGciOiJub25lIn0.e30": "jwt.well_formed",
    b"eyJhbGciOiJub25lIn0.e30.c2ln.c2ln.c2ln": "jwt.well_formed",
    b"eyJhbGciOiJub25lIn0=.e30.": "jwt.well_formed",
    jws(b"[]").encode(): "json.one_object",
    jws(b"{").encode(): "json.well_formed",
    jws(b"").encode(): "json.well_formed",
    jws({}, b"{").encode(): "jwt.well_formed",
    jws({}, b"[" * 100_000).encode(): "file.known_format",
    jws({}, b'{"a":' + b"[" * 100_000).encode(): "jwt.well_formed",
    jws(b"[" * 100_000).encode(): "json.well_formed",
}


@pytest.mark.parametrize("data", UNREADABLE, ids=lambda data: repr(data[:30]))
def test_unreadable_input_has_exactly_one_note(data: bytes) -> None:
    credential = only(data)
    assert (None, [UNREADABLE[data]]) == (credential.document, rules_of(credential))
    assert (None, None, "none") == (credential.standard, credential.edition, credential.securing)


HOSTED = "http://example.org/1"
ADDRESS = images.png_of(images.text(b"openbadges", HOSTED.encode()))


def test_an_image_that_holds_an_address_waits_for_what_is_there() -> None:
    credential = only(ADDRESS)
    assert (None, ["file.retrieved"]) == (credential.document, rules_of(credential))
    assert HOSTED == credential.hosted_at


def test_what_is_served_at_the_address_in_an_image_is_the_credential() -> None:
    served = Resource(HOSTED, Source.NETWORK, body=as_bytes(BADGE))
    (credential,) = open_hosted(only(ADDRESS), served)
    assert (BADGE, []) == (credential.document, rules_of(credential))
    assert (Container.PNG, HOSTED) == (credential.container, credential.hosted_at)


@pytest.mark.parametrize(
    ("problem", "rules"),
    [("offline", ["file.retrieved"]), ("gone", ["file.retrieved", "hosted.not_withdrawn"])],
)
def test_an_address_in_an_image_that_has_nothing_is_noted(problem: str, rules: list[str]) -> None:
    served = Resource(HOSTED, Source.NONE, problem=problem)
    (credential,) = open_hosted(only(ADDRESS), served)
    assert (None, rules) == (credential.document, rules_of(credential))


def test_a_jwt_that_nobody_signed_is_still_opened() -> None:
    token = jws(BADGE, {"alg": "none"}, b"")
    assert BADGE == only(token.encode()).document


def test_faults_of_a_payload_are_noted_where_they_stand_in_the_credential() -> None:
    inner = b'{"iss": "x", "vc": {"type": ["OpenBadgeCredential"], "n": 1, "n": 2}, "iss": "x"}'
    credential = only(jws(inner).encode())
    assert [("/n", "intake.json.unique_keys"), ("/iss", "intake.json.unique_keys")] == [
        (note.pointer, note.rule) for note in credential.notes
    ]
    assert {"type": ["OpenBadgeCredential"], "n": 2, "issuer": "x"} == credential.document


def test_a_payload_that_is_not_unicode_is_not_opened() -> None:
    credential = only(jws(b'{"a": "\\ud800"}').encode())
    assert (None, ["json.no_lone_surrogates"]) == (credential.document, rules_of(credential))


def test_a_credential_under_the_keyword_of_another_standard_is_noted() -> None:
    wrong = images.png_of(images.itxt(b"openbadges", as_bytes(BADGE)))
    assert ["png.keyword"] == rules_of(only(wrong))
    wrong = images.svg_json(json.dumps(BADGE), namespace=images.OB2)
    assert ["svg.namespace"] == rules_of(only(wrong))
    plain = as_bytes({"type": ["VerifiableCredential"]})
    assert [] == rules_of(only(images.png_of(images.itxt(b"openbadgecredential", plain))))


def test_a_byte_order_mark_before_a_jwt_is_noted() -> None:
    credential = only(b"\xef\xbb\xbf" + VC_JOSE.encode())
    assert (BADGE, ["json.no_byte_order_mark"]) == (credential.document, rules_of(credential))


# -- standards ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("types", "standard"),
    [
        (["VerifiableCredential"], "vc2"),
        (["VerifiableCredential", "OpenBadgeCredential"], "ob3"),
        (["VerifiableCredential", "OpenBadgeCredential", "ClrCredential"], "clr2"),
        (["Other"], None),
        ("VerifiableCredential", None),
        ([[1], None], None),
    ],
)
def test_the_standard_above_wins_over_the_one_it_builds_on(types: Any, standard: str) -> None:
    assert standard == only(as_bytes({"type": types})).standard


def test_a_forced_standard_is_taken_as_it_is() -> None:
    credential = only(as_bytes({"type": ["VerifiableCredential"]}), standard="ob3")
    assert ("ob3", "") == (credential.standard, credential.edition)
    assert ("vc2", "2.0") == (only(as_bytes(BADGE), standard="vc2").standard, "2.0")


def test_a_standard_that_nobody_knows_is_a_bad_call() -> None:
    with pytest.raises(UsageError, match="known: clr2, ob3, vc2"):
        open_subject(as_bytes(BADGE), "x", standard="ob9")


# -- positions and embedded credentials -----------------------------------------------------------


def endorsed(depth: int, **members: Any) -> dict[str, Any]:
    inner = [endorsed(depth - 1)] if depth else []
    return BADGE | {"endorsement": inner} | members


def test_embedded_credentials_come_after_the_subject_with_their_own_names() -> None:
    inner = jws({"vc": endorsed(1)})
    document = endorsed(2, endorsementJwt=["broken", inner])
    found = open_subject(as_bytes(document), "b")
    assert [
        ("b", "", ""),
        ("b#/endorsement/0", "b", "/endorsement/0"),
        ("b#/endorsement/0#/endorsement/0", "b#/endorsement/0", "/endorsement/0"),
        ("b#/endorsementJwt/0", "b", "/endorsementJwt/0"),
        ("b#/endorsementJwt/1", "b", "/endorsementJwt/1"),
        ("b#/endorsementJwt/1#/endorsement/0", "b#/endorsementJwt/1", "/endorsement/0"),
    ] == [(one.name, one.parent, one.base) for one in found]
    assert ["json", "json", "json", "jwt", "jwt", "json"] == [one.container for one in found]
    assert [[], [], [], ["jwt.well_formed"], [], []] == [rules_of(one) for one in found]
    assert {found[0].sha256} == {one.sha256 for one in found}
    assert [True, True, True, False, True, True] == [one.document is not None for one in found]


def test_positions_of_embedded_credentials_are_those_of_the_file() -> None:
    token = jws(BADGE | {"name": "x"})
    text = json.dumps(endorsed(2, endorsementJwt=[token]), indent=2)
    outer, first, second, enveloped = open_subject(text.encode(), "b")
    assert outer.position("/endorsement/0/id") == first.position("/id") != second.position("/id")
    assert outer.position("/endorsement/0/endorsement/0/id") == second.position("/id")
    assert outer.position("/endorsementJwt/0") == enveloped.position("")
    assert enveloped.position("/name") is None
    line, column = second.position("/id") or (0, 0)
    assert '"urn:example:1"' in text.splitlines()[line - 1][column - 1 :]


def test_there_are_no_positions_where_there_is_no_text_to_open() -> None:
    baked = images.png_of(images.itxt(b"openbadgecredential", as_bytes(endorsed(1))))
    assert [None, None] == [one.position("") for one in open_subject(baked, "b")]
    assert only(VC_JOSE.encode()).position("") is None


def test_embedded_values_of_wrong_types_are_no_subjects() -> None:
    document = BADGE | {"endorsement": [1, None, [], True, 2.5]}
    assert 1 == len(open_subject(as_bytes(document), "b"))


def test_too_many_embedded_credentials_are_noted_on_the_subject() -> None:
    document = BADGE | {"endorsement": [BADGE] * (limits.EMBEDDED_CREDENTIALS + 5)}
    found = open_subject(as_bytes(document), "b")
    assert limits.EMBEDDED_CREDENTIALS + 1 == len(found)
    assert ["embedded.all_opened"] == rules_of(found[0])
    assert "more than 200 credentials" in str(found[0].notes[0].args["cause"])


def test_credentials_nested_too_deeply_are_noted_on_the_subject() -> None:
    found = open_subject(as_bytes(endorsed(limits.EMBEDDED_DEPTH + 2)), "b")
    assert limits.EMBEDDED_DEPTH + 1 == len(found)
    assert ["embedded.all_opened"] == rules_of(found[0])
    assert "more than 8 levels" in str(found[0].notes[0].args["cause"])


def test_as_many_as_the_limits_allow_are_opened() -> None:
    assert [] == rules_of(open_subject(as_bytes(endorsed(limits.EMBEDDED_DEPTH)), "b")[0])
    most = BADGE | {"endorsement": [BADGE] * limits.EMBEDDED_CREDENTIALS}
    assert [] == rules_of(open_subject(as_bytes(most), "b")[0])


def test_envelopes_in_envelopes_are_opened_to_the_limit() -> None:
    token = jws(BADGE)
    for _ in range(limits.EMBEDDED_DEPTH + 2):
        token = jws(BADGE | {"endorsementJwt": [token]})
    found = open_subject(token.encode(), "b")
    assert limits.EMBEDDED_DEPTH + 1 == len(found)
    assert ["embedded.all_opened"] == rules_of(found[0])


# -- hostile input --------------------------------------------------------------------------------


@settings(max_examples=300)
@given(
    st.binary(max_size=200)
    | st.sampled_from(sorted(UNREADABLE)).flatmap(
        lambda data: st.binary(max_size=20).map(lambda tail: data[:500] + tail)
    )
)
def test_no_bytes_whatever_raise(data: bytes) -> None:
    first = open_subject(data, "x")[0]
    assert first.document is not None or first.notes


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["type", "@context", "proof", "vc", "vp", "badge", "recipient", "payload"]
            )
            | st.sampled_from(["endorsement", "endorsementJwt", "signatures", "uid", "verify"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(json_values)
def test_no_document_whatever_raises(document: Any) -> None:
    for data in (as_bytes(document), jws(document).encode()):
        for credential in open_subject(data, "x"):
            assert credential.document is not None or credential.notes


@given(st.data())
def test_no_change_to_a_baked_image_raises(data: st.DataObject) -> None:
    image = data.draw(
        st.sampled_from(
            [
                images.png_of(images.itxt(b"openbadgecredential", as_bytes(BADGE), packed=True)),
                images.svg_json(json.dumps(BADGE)),
                VC_JWT.encode(),
            ]
        )
    )
    at = data.draw(st.integers(0, len(image) - 1))
    changed = image[:at] + data.draw(st.binary(max_size=3)) + image[at + 1 :]
    first = open_subject(changed, "x")[0]
    assert first.document is not None or first.notes


HUGE = {
    "brackets": (b"[" * 50_000_000, "json.one_object"),
    "objects": (b'{"a":' * 10_000_000, "file.size"),
    "zeros": (b"\0" * 50_000_000, "file.known_format"),
    "letters": (b"a" * 50_000_000, "file.known_format"),
    "white space": (b" " * 50_000_000, "file.not_empty"),
    "a JWT": (b"eyJhbGciOiJub25lIn0." + b"A" * 50_000_000, "file.size"),
    "a JWT of dots": (b"eyJhbGciOiJub25lIn0" + b"." * 10_000_000, "jwt.well_formed"),
    "a JWT with a long header": (b"eyJ" + b"A" * 15_000_000 + b".e30.", "jwt.well_formed"),
    "an image": (images.SIGNATURE + images.HEADER + b"\0" * 50_000_000, "file.size"),
}


@pytest.mark.parametrize("case", sorted(HUGE))
def test_huge_files_are_noted_quickly(case: str) -> None:
    data, expected = HUGE[case]
    started = time.perf_counter()
    credential = only(data)
    spent = time.perf_counter() - started
    assert [expected] == rules_of(credential)
    assert spent < 3, f"{case}: {spent:.1f} s"  # 1 s on a machine of one's own


def test_a_url_without_an_answer_is_a_subject_of_its_own() -> None:
    credential = not_retrieved(
        Resource(
            "https://example.org/x", Source.NONE, problem="timeout", detail="no answer in 10 s"
        )
    )
    assert ("https://example.org/x", None) == (credential.name, credential.document)
    assert ["file.retrieved"] == rules_of(credential)
    assert "it could not be retrieved: no answer in 10 s" == credential.notes[0].args["cause"]


def test_a_url_that_is_gone_may_be_a_badge_that_was_revoked() -> None:
    gone = Resource("https://example.org/x", Source.NETWORK, problem="gone", detail="(HTTP 410)")
    assert "revoke a hosted badge in this way" in str(not_retrieved(gone).notes[0].args["cause"])


def test_encoded_parts_are_what_the_tests_think_they_are() -> None:
    assert "eyJhbGciOiJub25lIn0" == encoded(b'{"alg":"none"}')  # RFC 7519 section 6.1
