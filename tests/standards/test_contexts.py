"""The derived JSON-LD contexts mean what the official files mean, term by term and quad by quad."""

from __future__ import annotations

import copy
import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyld import jsonld

from fixtures.documents import BASES
from mcconform.standards import contexts
from tests.shared import SAMPLES, STANDARDS, needs_shared

Json = Any
INDEX = STANDARDS / "index.json"
OFFICIAL = {
    url: json.loads((STANDARDS / file).read_text(encoding="utf-8"))
    for url, file in (json.loads(INDEX.read_text()).items() if INDEX.is_file() else ())
    if url in contexts()
}
for document in OFFICIAL.values():
    if isinstance(document["@context"], list):
        # What is named and not at hand is left out: a context of older names (Open Badges 1.1), and
        # ODRL (the examples of VC 1.1).
        several = [
            OFFICIAL.get(one, {}).get("@context", {}) if isinstance(one, str) else one
            for one in document["@context"]
        ]
        document["@context"] = {key: term for one in several for key, term in one.items()}
ODRL = "http://www.w3.org/ns/odrl/2/"
OB3 = [url for url in OFFICIAL if "/ob/v3p0/context" in url]
VC1, VC2 = "https://www.w3.org/2018/credentials/v1", "https://www.w3.org/ns/credentials/v2"
OLD = (
    *("ob/v3p0/context.json", "context-3.0.1.json", "data-integrity/v1", "status-list/2021/v1"),
    *("vc-revocation-list-2020/v1", "ed25519-2018/v1"),
    "credentials/examples/v1",
)
"""Contexts that go with VC 1.1 alone: they define anew what VC 2.0 protects."""
ALONE = re.compile(r"openbadges|/ob/v2p1/|/context/edc-ap|/security/v[12]$")
"""Contexts that stand alone: they are older than VC, and define names that it protects."""
EXPECTED = {
    VC1,
    VC2,
    "https://w3id.org/security/data-integrity/v1",
    "https://w3id.org/security/data-integrity/v2",
    "https://w3id.org/security/suites/ed25519-2020/v1",
    "https://w3id.org/security/suites/ed25519-2018/v1",
    "https://w3id.org/security/suites/jws-2020/v1",
    "https://w3id.org/security/jws/v1",
    "https://w3c-ccg.github.io/lds-jws2020/contexts/v1/",
    "https://w3c-ccg.github.io/lds-jws2020/contexts/lds-jws2020-v1.json",
    "https://w3id.org/security/v1",
    "https://w3id.org/security/v2",
    "https://w3id.org/dcc/v1",
    "https://w3id.org/citizenship/v1",
    "https://w3id.org/citizenship/v4rc1",
    "https://w3id.org/security/bbs/v1",
    "https://w3id.org/security/suites/x25519-2019/v1",
    "https://w3id.org/security/suites/x25519-2020/v1",
    "https://www.w3.org/ns/did/v1",
    "https://identity.foundation/.well-known/did-configuration/v1",
    "https://identity.foundation/presentation-exchange/submission/v1",
    "https://w3id.org/vc/render-method/v2rc1",
    "https://www.w3.org/2018/credentials/examples/v1",
    "https://www.w3.org/ns/credentials/examples/v2",
    "https://w3id.org/security/multikey/v1",
    "https://w3id.org/security/jwk/v1",
    "https://www.w3.org/ns/credentials/status/v1",
    "https://www.w3.org/ns/credentials/undefined-terms/v2",
    "https://w3id.org/vc/status-list/2021/v1",
    "https://w3id.org/vc-revocation-list-2020/v1",
    "https://w3id.org/openbadges/v1",
    "http://w3id.org/openbadges/v1",
    "https://w3id.org/openbadges/v2",
    "http://w3id.org/openbadges/v2",
    "https://openbadgespec.org/v2/context.json",
    "https://purl.imsglobal.org/spec/ob/v2p1/ob_v2p1.jsonld",
    "https://purl.imsglobal.org/spec/clr/v2p0/context.json",
    "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
    "http://data.europa.eu/snb/model/context/edc-ap",
}

Term = tuple[str, str, str, bool]
Scopes = dict[tuple[str, ...], Term | None]


def meaning(context: Json) -> Scopes:
    """Each term of each scope: its IRI, type, container and protection, prefixes written out."""
    found: Scopes = {}
    _collect(context["@context"], (), {}, found)
    return found


def _collect(context: Json, path: tuple[str, ...], outer: dict[str, str], found: Scopes) -> None:
    inner = dict(outer)
    for name, term in context.items():
        if not name.startswith("@"):
            inner[name] = term if isinstance(term, str) else term.get("@id", name)
    for name, given_term in context.items():
        if name.startswith("@"):
            continue
        term = {"@id": given_term} if isinstance(given_term, str) else given_term
        found[(*path, name)] = (
            _iri(term["@id"], inner),
            _iri(term.get("@type", ""), inner),
            str(term.get("@container", "")),
            bool(term.get("@protected", context.get("@protected", False))),
        )
        assert set(term) <= {"@id", "@type", "@container", "@protected", "@context"}
        if "@context" in term:
            if term["@context"] is None:
                found[(*path, name, "no context")] = None
            else:
                _collect(term["@context"], (*path, name), inner, found)


def _iri(name: str, names: dict[str, str]) -> str:
    prefix, colon, local = name.partition(":")
    if colon and not local.startswith("//") and prefix in names:
        return _iri(names[prefix], names) + local
    return _iri(names[name], names) if name in names and names[name] != name else name


def test_there_is_a_derived_context_for_every_url_of_the_plan() -> None:
    assert EXPECTED == set(contexts())


@needs_shared
@pytest.mark.parametrize("url", sorted(OFFICIAL))
def test_every_term_of_every_scope_means_the_same(url: str) -> None:
    official, derived = meaning(OFFICIAL[url]), meaning(contexts()[url])
    if url.endswith("/2018/credentials/examples/v1"):
        derived = {path: term for path, term in derived.items() if path in official}
    assert official == derived


def test_the_examples_of_vc_1_1_take_in_odrl() -> None:
    """Its context names that of ODRL, whose file is not at hand here."""
    terms = contexts()["https://www.w3.org/2018/credentials/examples/v1"]["@context"]
    assert isinstance(terms, dict)
    assert {"@id": f"{ODRL}permission", "@type": "@id"} == terms["permission"]
    assert {"@id": f"{ODRL}action", "@type": "@vocab"} == terms["action"]
    assert {"@id": "@id"} == terms["uid"]


def test_a_term_of_the_digital_credentials_consortium_is_a_reverse_property() -> None:
    terms = contexts()["https://w3id.org/dcc/v1"]["@context"]
    assert isinstance(terms, dict)
    reverse = {"@reverse": "http://schema.org/educationalCredentialAwarded"}
    assert reverse == terms["awardedOnCompletionOf"]


SCHEMA, LINKED = "http://schema.org/", "https://identity.foundation/.well-known/resources/"
SUBMISSION = "https://identity.foundation/presentation-exchange/#presentation-submission"


@pytest.mark.parametrize(
    ("url", "path", "term"),
    [
        ("https://w3id.org/citizenship/v1", ("name",), (f"{SCHEMA}name", "", "", True)),
        (
            "https://w3id.org/citizenship/v1",
            ("PermanentResident", "birthDate"),
            (f"{SCHEMA}birthDate", "http://www.w3.org/2001/XMLSchema#dateTime", "", True),
        ),
        (
            "https://w3id.org/security/bbs/v1",
            ("BbsBlsSignature2020",),
            ("https://w3id.org/security#BbsBlsSignature2020", "", "", False),
        ),
        (
            "https://w3id.org/security/bbs/v1",
            ("BbsBlsSignatureProof2020", "proofValue"),
            ("https://w3id.org/security#proofValue", "", "", True),
        ),
        (
            "https://w3c-ccg.github.io/lds-jws2020/contexts/lds-jws2020-v1.json",
            ("JsonWebSignature2020", "proofValue"),
            ("https://w3id.org/security#proofValue", "", "", True),
        ),
        (
            "https://w3id.org/security/jws/v1",
            ("JsonWebKey2020", "publicKeyJwk"),
            ("https://w3id.org/security#publicKeyJwk", "@json", "", True),
        ),
        (
            "https://identity.foundation/.well-known/did-configuration/v1",
            ("origin",),
            (f"{LINKED}did-configuration/#origin", "", "", True),
        ),
        (
            "https://identity.foundation/presentation-exchange/submission/v1",
            ("PresentationSubmission", "presentation_submission"),
            (SUBMISSION, "@json", "", False),
        ),
    ],
)
def test_contexts_of_the_field(url: str, path: tuple[str, ...], term: Term) -> None:
    """Their files are not at hand here: a term of each kind stands for the others."""
    assert term == meaning(contexts()[url])[path]


@needs_shared
def test_the_comparison_of_terms_notices_a_wrong_term() -> None:
    url = OB3[-1]
    for change in ("@id", "@type", "@container"):
        spoiled = json.loads(json.dumps(contexts()[url]))
        spoiled["@context"]["Achievement"]["@context"]["tag"][change] = "https://example.org/x"
        assert meaning(OFFICIAL[url]) != meaning(spoiled)


def quads(document: Json, served: dict[str, Json]) -> str:
    """Canonical N-Quads by PyLD, or the name of the error: both must be the same."""

    def loader(url: str, options: Json) -> Json:
        if url not in served:
            raise LookupError(url)
        return {"contextUrl": None, "documentUrl": url, "document": served[url]}

    options = {
        "algorithm": "URDNA2015",
        "format": "application/n-quads",
        "documentLoader": loader,
    }
    try:
        return str(jsonld.normalize(copy.deepcopy(document), options))
    except jsonld.JsonLdError as error:
        codes = re.findall(r"Code: (.+)", str(error))
        return f"error: {codes or error.type}"


def same(document: Json) -> str:
    """The quads by the official contexts, once they are those of the derived ones."""
    official = quads(document, OFFICIAL)
    assert official == quads(document, {**OFFICIAL, **contexts()})
    return official


def samples() -> list[str]:
    folder = SAMPLES / "openbadges-3.0"
    return sorted(path.name for path in folder.glob("*.json")) if folder.is_dir() else []


def base_for(url: str) -> str:
    return VC1 if url.endswith(OLD) else VC2


@needs_shared
@pytest.mark.parametrize("name", samples())
@pytest.mark.parametrize("url", sorted(OB3))
def test_the_samples_give_the_same_quads_in_every_edition(name: str, url: str) -> None:
    document = json.loads((SAMPLES / "openbadges-3.0" / name).read_text(encoding="utf-8"))
    rest = document["@context"][2:]
    document["@context"] = [VC1, url, *rest]
    same(document)
    document["@context"] = [VC2, url, *rest]
    same(document)


@needs_shared
@pytest.mark.parametrize("url", sorted(OB3))
@pytest.mark.parametrize("name", sorted(set(BASES) - {"vp", "vp11"}))
def test_our_own_documents_give_the_same_quads_in_every_edition(name: str, url: str) -> None:
    """Presentations are left out: the credentials inside name a base context of their own."""
    document = BASES[name]()
    document["@context"] = [base_for(url), url]
    assert same(document).count("\n") > 2


# The editions between the first and the last differ from them in a few terms: a test above compares
# each term, this one goes through all objects once more.
BETWEEN = ("context-3.0.1.json", "context-3.0.2.json")


@needs_shared
@pytest.mark.slow
@pytest.mark.parametrize(
    "url",
    [
        pytest.param(url, marks=[pytest.mark.thorough] if url.endswith(BETWEEN) else [])
        for url in sorted(OFFICIAL)
    ],
)
def test_objects_of_every_type_with_every_term_give_the_same_quads(url: str) -> None:
    known = meaning(OFFICIAL[url])
    terms = sorted({path[-1] for path in known} - {"id", "type", "no context"})
    base = base_for(url)
    names = [url] if url in (VC1, VC2) or ALONE.search(url) else [base, url]
    told = 0
    for kind in ("Thing", *sorted(path[0] for path in known if path[0][0].isupper())):
        for value in ("urn:a:b", ["urn:a:b", "c"], {"id": "urn:x:y", "name": "z"}):
            members = [
                {"@context": names, "id": f"urn:x:{index}", "type": kind, term: value}
                for index, term in enumerate(terms)
            ]
            told += not same(members).startswith("error")
    assert told > 0


@needs_shared
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_generated_documents_give_the_same_quads(data: st.DataObject) -> None:
    url = data.draw(st.sampled_from(sorted(OB3)))
    known = meaning(OFFICIAL[url]) | meaning(OFFICIAL[VC2])
    names = st.sampled_from(sorted({path[-1] for path in known} - {"no context"}))
    kinds = st.sampled_from(sorted({path[0] for path in known if path[0][0].isupper()}))
    leaf = st.sampled_from(["text", "urn:x:y", "2025-01-01T00:00:00Z", 1, 2.5, False])
    tree = st.recursive(
        leaf,
        lambda inner: st.builds(
            lambda members, kind: {**members, "type": kind, "id": "urn:x:z"},
            st.dictionaries(names, st.one_of(inner, st.lists(inner, max_size=2)), max_size=4),
            kinds,
        ),
        max_leaves=12,
    ).filter(lambda value: isinstance(value, dict))
    same({"@context": [base_for(url), url], **data.draw(tree)})
