"""Every document is taken for what it is: by its own standard, and by no other.

A standard that builds on a data model of the W3C shares its documents with that; `_preference` in
``intake/recognise.py`` gives them to the standard above. So each recogniser is asked alone, and the
only claims beside a standard's own are those of the data models it builds on.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures import documents
from fixtures.cases import FIXTURES
from fixtures.documents import BASES
from fixtures.issuer import Issuer, base64url, compact_json
from fixtures.make import HERE, MIRROR
from mcconform.cli import cli
from mcconform.gather.mirror import Mirror
from mcconform.intake import open_hosted, open_subject
from mcconform.intake.recognise import standard_of
from mcconform.model import Credential
from mcconform.standards import Recognition, get_standard, standards
from tests.shared import SAMPLES, needs_shared

Json = Any
Known = tuple[str | None, str | None]
VC1, VC2, OB3 = documents.VC1, documents.VC2, documents.OB3
OB1, OB2 = "https://w3id.org/openbadges/v1", "https://w3id.org/openbadges/v2"
OB2_1 = "https://purl.imsglobal.org/spec/ob/v2p1/ob_v2p1.jsonld"
CLR2 = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
EDC = "http://data.europa.eu/snb/model/context/edc-ap"
CTDL = "https://credreg.net/ctdl/schema/context/json"


def claims(document: Mapping[str, Json]) -> dict[str, Recognition]:
    """What each recogniser says when it is asked alone."""
    asked = {one.id: one.recognise(document) for one in standards()}
    return {name: found for name, found in asked.items() if found is not None}


def opened(data: bytes, name: str = "x") -> Credential:
    """The first subject of a file; a hosted assertion as the mirror of the fixtures has it."""
    first = open_subject(data, name)[0]
    served = Mirror(MIRROR).find(first.hosted_at) if first.hosted_at else None
    return open_hosted(first, served)[0] if served is not None else first


def known(document: Json) -> Known:
    """Standard and edition of a document."""
    return standard_of(document, None)


def assert_alone(credential: Credential, expected: Known) -> None:
    """It is recognised as expected, and by nobody but that standard and what it builds on."""
    assert expected == (credential.standard, credential.edition)
    assert credential.document is not None
    standard = get_standard(expected[0] or "")
    claimed = claims(credential.document)
    assert standard.id in claimed
    assert set(claimed) <= {standard.id, *standard.builds_on}


# -- documents that are what they say --------------------------------------------------------------

IN_FOLDER = {
    "vc/1.1": ("vc1", "1.1"),
    "vc/2.0": ("vc2", "2.0"),
    "badges": ("ob3", "3.0.3"),
    "clr2": ("clr2", "2.0.1"),
    "ctdl": ("ctdl", ""),
    "edc": ("edc", "3"),
    "ob1": ("ob1", "1.1"),
    "ob2": ("ob2", "2.0"),
}
"""What the fixtures of a folder are; CTDL has no editions."""
OTHERWISE: dict[str, Known] = {
    "badges/context-3.0.1.json": ("ob3", "3.0.1"),
    "badges/context-3.0.2.json": ("ob3", "3.0.2"),
    "clr2/first-edition-partial.json": ("clr2", "2.0.0"),
    "clr2/first-edition.json": ("clr2", "2.0.0"),
    "edc/no-context.json": ("edc", ""),
    "ob1/0.5-elsewhere.png": ("ob1", "0.5"),
    "ob1/0.5-long-name.png": ("ob1", "0.5"),
    "ob1/0.5.json": ("ob1", "0.5"),
    "ob1/0.5.png": ("ob1", "0.5"),
    "ob1/1.0-class.json": ("ob1", "1.0"),
    "ob1/1.0-hosted.json": ("ob1", "1.0"),
    "ob1/1.0-issuer.json": ("ob1", "1.0"),
    "ob1/1.0-signed.jws": ("ob1", "1.0"),
    "ob1/other-server.json": ("ob1", "1.0"),
    "ob2/no-context.json": ("ob2", ""),
    "trio/ctdl.json": ("ctdl", ""),
    "trio/european.json": ("edc", "3"),
    "trio/open-badge.json": ("ob3", "3.0.3"),
}
UNREADABLE = frozenset(
    {
        "badges/empty.json",
        "badges/not-json.json",
        "badges/truncated.png",
    }
)


@pytest.mark.parametrize("path", sorted(set(FIXTURES) - UNREADABLE))
def test_each_fixture_is_of_its_folder_and_of_no_other(path: str) -> None:
    expected = OTHERWISE.get(path) or next(
        known for start, known in IN_FOLDER.items() if path.startswith(start)
    )
    assert_alone(opened((HERE / path).read_bytes(), path), expected)


@pytest.mark.parametrize("path", sorted(UNREADABLE))
def test_what_cannot_be_read_is_taken_for_nothing(path: str) -> None:
    found = opened((HERE / path).read_bytes(), path)
    assert (None, None) == (found.standard, found.document)


SAMPLED: dict[str, Known] = {
    "clr-2.0/complex.json": ("clr2", "2.0.0"),
    "clr-2.0/simple-noproof.json": ("clr2", ""),  # with the context of a draft
    "clr-2.0/simple.json": ("clr2", "2.0.1"),
    "edc": ("edc", "3"),
    "openbadges-2.0": ("ob2", "2.0"),
    "openbadges-3.0": ("ob3", "3.0.3"),
    "openbadges-3.0/simple.jwt": ("ob3", ""),  # with the context of a draft
}
"""What the samples are, by file, else by folder."""


def samples() -> list[str]:
    """Every sample, and what they link to."""
    found = (path for path in sorted(SAMPLES.rglob("*")) if path.is_file())
    return [str(path.relative_to(SAMPLES)) for path in found if path.name != "index.json"]


@needs_shared
@pytest.mark.parametrize("path", samples())
def test_each_sample_of_others_is_of_its_folder_and_of_no_other(path: str) -> None:
    expected = SAMPLED.get(path) or SAMPLED[path.partition("/")[0]]
    assert_alone(open_subject((SAMPLES / path).read_bytes(), path)[0], expected)


def test_the_samples_are_those_of_the_index() -> None:
    if SAMPLES.is_dir():
        index = json.loads((SAMPLES / "index.json").read_bytes())
        assert {case["file"] for case in index["cases"]} <= set(samples())


# -- near misses -----------------------------------------------------------------------------------


def sound(name: str) -> Json:
    """A document that its standard knows."""
    return copy.deepcopy(SOUND[name])


def fixture(path: str) -> Json:
    """The document of a fixture."""
    return dict(opened((HERE / path).read_bytes(), path).document or {})


def changed(name: str, **members: Json) -> Json:
    """A sound document with other members; ``context`` is ``@context``, None takes one away."""
    document = sound(name)
    for key, value in members.items():
        member = "@context" if key == "context" else key
        if value is None:
            document.pop(member, None)
        else:
            document[member] = value
    return document


SOUND: dict[str, Json] = {
    "ob3": BASES["golden"](),
    "vc2": BASES["vc"](),
    "vc1": BASES["vc11"](),
    "vp2": BASES["vp"](),
    "vp1": BASES["vp11"](),
    "clr2": fixture("clr2/record.json"),
    "edc": fixture("trio/european.json"),
    "ctdl": fixture("trio/ctdl.json"),
    "ob1": fixture("ob1/1.1-hosted.json"),
    "ob2": {
        "@context": OB2,
        "type": "Assertion",
        "id": "https://badges.harbour.example/1",
        "recipient": {"type": "email", "hashed": False, "identity": "anna@harbour.example"},
        "badge": "https://badges.harbour.example/class",
        "verification": {"type": "hosted"},
        "issuedOn": "2025-01-01T00:00:00Z",
    },
}
VERIFY = {"type": "hosted", "url": "https://badges.harbour.example/1"}
NOBODY: Known = (None, None)


@pytest.mark.parametrize(
    ("name", "change", "expected"),
    [
        # An Open Badge 3.0 with other contexts: its type says what it is.
        ("ob3", {"context": OB2}, ("ob3", "")),
        ("ob3", {"context": [VC2, OB2]}, ("ob3", "")),
        ("ob3", {"context": None}, ("ob3", "")),
        ("ob3", {"context": [VC1, EDC]}, ("ob3", "")),
        ("ob3", {"context": [VC2, CLR2, OB3]}, ("ob3", "3.0.3")),
        ("ob3", {"context": [CTDL]}, ("ob3", "")),
        # With another type its context does, unless the type is one of a standard that we know.
        ("ob3", {"type": None}, ("ob3", "3.0.3")),
        ("ob3", {"type": ["VerifiableCredential"]}, ("ob3", "3.0.3")),
        ("ob3", {"type": ["VerifiableCredential", "ClrCredential"]}, ("clr2", "")),
        (
            "ob3",
            {"type": ["VerifiableCredential", "BitstringStatusListCredential"]},
            ("vc2", "2.0"),
        ),
        ("ob3", {"type": None, "context": None}, NOBODY),
        # A credential that names both base contexts: the first one is its base.
        ("vc2", {"context": [VC2, VC1]}, ("vc2", "2.0")),
        ("vc2", {"context": [VC1, VC2]}, ("vc1", "1.1")),
        ("vc2", {"context": ["http://www.w3.org/ns/credentials/v2"]}, ("vc2", "")),
        ("vc2", {"context": OB2}, ("vc2", "")),
        ("vc2", {"context": OB1}, ("vc2", "")),
        ("vc2", {"context": None}, ("vc2", "")),
        ("vc1", {"context": None}, ("vc1", "")),
        ("vc2", {"type": None}, ("vc2", "2.0")),
        ("vc2", {"type": ["ExampleCredential"]}, ("vc2", "2.0")),
        # Presentations, with and without what they are called by.
        ("vp2", {"verifiableCredential": None}, ("vc2", "2.0")),
        ("vp1", {"verifiableCredential": None}, ("vc1", "1.1")),
        ("vp2", {"context": None}, ("vc2", "")),
        ("vp2", {"context": ["https://example.org/context"]}, ("vc2", "")),
        ("vp2", {"type": None}, ("vc2", "2.0")),
        ("vp2", {"type": None, "context": [VC2, OB3]}, ("vc2", "2.0")),
        ("vp2", {"type": None, "context": [VC2, CLR2, OB3]}, ("vc2", "2.0")),
        ("vp2", {"context": [VC2, OB3]}, ("vc2", "2.0")),
        # What only uses the contexts of credentials and is none.
        ("vc2", {"type": ["Achievement"], "credentialSubject": None}, NOBODY),
        ("vc2", {"type": ["Profile"], "credentialSubject": None}, NOBODY),
        # Records and European credentials.
        ("clr2", {"context": [VC2, OB3]}, ("clr2", "")),
        ("clr2", {"context": None}, ("clr2", "")),
        ("clr2", {"type": ["VerifiableCredential", "OpenBadgeCredential"]}, ("ob3", "3.0.3")),
        ("edc", {"context": [VC1]}, ("edc", "")),
        ("edc", {"context": [VC2, EDC]}, ("edc", "3")),
        ("edc", {"type": ["VerifiableCredential"]}, ("edc", "3")),
        ("edc", {"type": ["Assertion"]}, ("vc1", "1.1")),
        # Badges of the two older generations: the context decides, without one the members do.
        ("ob1", {"verify": None, "verification": {"type": "hosted"}}, ("ob1", "1.1")),
        ("ob1", {"context": OB2}, ("ob2", "2.0")),
        ("ob1", {"context": [OB1, OB2]}, ("ob1", "1.1")),
        ("ob1", {"context": None}, ("ob1", "1.1")),
        ("ob1", {"context": None, "type": None}, ("ob1", "1.0")),
        ("ob1", {"context": None, "verify": None, "uid": None}, ("ob2", "")),
        ("ob2", {"context": OB1}, ("ob1", "1.1")),
        ("ob2", {"context": [OB1, OB2]}, ("ob2", "2.0")),
        ("ob2", {"context": [OB2, OB1]}, ("ob2", "2.0")),
        ("ob2", {"context": None}, ("ob2", "")),
        ("ob2", {"context": None, "verification": None, "verify": VERIFY}, ("ob1", "1.1")),
        ("ob2", {"context": None, "type": None}, NOBODY),
        ("ob2", {"context": OB2_1}, ("ob2", "2.1")),
        ("ob2", {"context": [VC2]}, ("ob2", "")),
        # A graph of several objects is none of them.
        ("ob1", {"type": None, "@graph": []}, NOBODY),
        ("ob2", {"type": None, "@graph": []}, NOBODY),
    ],
)
def test_a_near_miss_is_taken_for_what_it_is(name: str, change: Json, expected: Known) -> None:
    document = changed(name, **change)
    assert expected == known(document)
    beside = set(claims(document)) - {expected[0]}
    assert expected[0] is not None or not beside


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("ob1", {"context": None}),
        ("ob1", {"context": [OB1, OB2]}),
        ("ob2", {"context": [OB1, OB2]}),
        ("ob2", {"context": None, "verification": None, "verify": VERIFY}),
        ("vc2", {"context": [VC2, VC1]}),
        ("vc2", {"context": [VC1, VC2]}),
        ("vp2", {"type": None, "context": [VC2, OB3]}),
    ],
)
def test_of_two_generations_only_one_claims_a_document(name: str, change: Json) -> None:
    assert 1 == len(claims(changed(name, **change)))


TOKENS: dict[str, tuple[str, str, Known]] = {
    "ob3": ("ob3", "vc-jose", ("ob3", "3.0.3")),
    "vc2": ("vc2", "vc-jose", ("vc2", "2.0")),
    "vc1": ("vc1", "vc-jwt", ("vc1", "1.1")),
    "clr2": ("clr2", "vc-jose", ("clr2", "2.0.1")),
    "edc": ("edc", "vc-jose", ("edc", "3")),
    "ob1": ("ob1", "vc-jose", ("ob1", "1.1")),
    "ob2": ("ob2", "vc-jose", ("ob2", "2.0")),
    "vp2": ("vp2", "vc-jose", ("vc2", "2.0")),
}


@pytest.mark.parametrize("name", sorted(TOKENS))
def test_a_token_is_taken_for_what_is_in_it(name: str) -> None:
    base, form, expected = TOKENS[name]
    assert_alone(opened(Issuer().jwt(sound(base), form).encode()), expected)


# -- made-up documents -----------------------------------------------------------------------------

CONTEXTS = (VC1, VC2, OB1, OB2, OB2_1, OB3, CLR2, EDC, CTDL, "https://example.org/x", {"a": "b"}, 7)
TYPES = (
    "VerifiableCredential",
    "VerifiablePresentation",
    "OpenBadgeCredential",
    "ClrCredential",
    "EuropeanDigitalCredential",
    "Assertion",
    "BadgeClass",
    "Issuer",
    "Profile",
    "Example",
    None,
    {},
)
ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(TYPES),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)
TELLING: dict[str, frozenset[str]] = {
    "OpenBadgeCredential": frozenset({"ob3"}),
    "ClrCredential": frozenset({"clr2"}),
    "EuropeanDigitalCredential": frozenset({"edc"}),
}
"""Types that belong to one standard, and whose documents they are."""


@st.composite
def mixtures(draw: st.DrawFn) -> Json:
    """A sound document whose type, contexts and members are mixed with those of others."""
    document = sound(draw(st.sampled_from(sorted(SOUND))))
    other = sound(draw(st.sampled_from(sorted(SOUND))))
    for member in draw(st.lists(st.sampled_from(sorted({*document, *other})), max_size=4)):
        value = draw(st.one_of(st.just(other.get(member)), ODD))
        if value is None:
            document.pop(member, None)
        else:
            document[member] = value
    if draw(st.booleans()):
        document["@context"] = draw(st.lists(st.sampled_from(CONTEXTS), max_size=4))
    if draw(st.booleans()):
        document["type"] = draw(st.lists(st.sampled_from(TYPES), max_size=3))
    return document


@settings(max_examples=300, deadline=None)
@given(mixtures())
def test_a_mixture_is_one_thing_or_nothing(document: Json) -> None:
    standard, edition = known(document)
    claimed = claims(document)
    assert 1 >= len(claimed.keys() & {"vc1", "vc2"})
    assert 1 >= len(claimed.keys() & {"ob1", "ob2"})
    if standard is None:
        assert not claimed
        return
    assert claimed[standard].edition == edition
    assert edition == "" or edition in get_standard(standard).editions or standard == "ob3"
    listed = document.get("type")
    types = {one for one in (listed if isinstance(listed, list) else [listed]) if str(one) == one}
    told = [TELLING[one] for one in types if one in TELLING]
    # A type that one standard has made its own outweighs every context.
    assert not told or any(standard in several for several in told)


def token(payload: Json) -> bytes:
    """A compact JWS that nobody signed: what it is does not depend on whether it verifies."""
    parts = (compact_json({"alg": "EdDSA"}), compact_json(payload), b"nobody")
    return ".".join(base64url(one) for one in parts).encode()


@settings(max_examples=150, deadline=None)
@given(mixtures())
def test_a_mixture_opens_in_every_form(document: Json) -> None:
    expected = known(document)
    for data in (json.dumps(document).encode(), token(document)):
        first = open_subject(data, "x")[0]
        if not {"vc", "vp", "payload", "signatures"} & document.keys():
            assert first.wrapper is not None or expected == (first.standard, first.edition)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from(("@context", "type", "@type", "id", "recipient")), ODD))
def test_no_recogniser_raises_on_odd_values(document: Json) -> None:
    claims(document)


# -- what nobody knows -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (
            {"@context": "https://purl.imsglobal.org/spec/clr/v1p0/context", "type": "CLR"},
            "it looks most like CLR 1.0",
        ),
        (
            changed("vc2", type=["Achievement"], credentialSubject=None),
            "achievement of Open Badges",
        ),
        (changed("vc2", type=["X"], context=["https://example.org/x"]), "verifiable credential"),
        (changed("ob3", type=None, context=None), "credential without its type and its context"),
        ({"@context": "https://www.w3.org/ns/did/v1", "verificationMethod": []}, "DID document"),
        ({"hello": "world"}, "neither its type nor its context"),
    ],
)
def test_an_unknown_document_exits_with_4_and_says_what_it_looks_like(
    document: Json, words: str, tmp_path: Path
) -> None:
    file = tmp_path / "unknown.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    asked = ["check", "--offline", str(file)]
    done = CliRunner().invoke(cli, asked, catch_exceptions=False, standalone_mode=False)
    assert 4 == done.return_value
    assert words in " ".join(done.output.split())
