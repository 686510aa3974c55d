"""Which documents a credential refers to. Expected: JSON-LD 1.1 and the URLs in the documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcconform import securing, status
from mcconform.gather.references import references
from mcconform.model import Container, Credential, Json, Reference, Resource, Source


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other rooms refer to nothing, unless a test says otherwise."""
    for room in (securing, status):
        monkeypatch.setattr(room, "references", lambda _credential, _resources: iter(()))


def credential(document: Json) -> Credential:
    return Credential("a", "", Container.JSON, document)


def brought(documents: Mapping[str, Json]) -> dict[str, Resource]:
    return {url: Resource(url, Source.NETWORK, data=data) for url, data in documents.items()}


def contexts(document: Json, resources: Mapping[str, Json] | None = None) -> list[str]:
    found = references(credential(document), brought(resources or {}))
    return [one.url for one in found if one.role == "context"]


def places(document: Json) -> dict[str, str]:
    return {one.url: one.pointer for one in references(credential(document), {})}


def test_contexts_are_found_wherever_they_stand_with_their_place() -> None:
    document = {
        "@context": ["https://a.example/1", {"@import": "https://a.example/2"}],
        "proof": {"@context": "https://a.example/3"},
        "endorsement": [{"type": "x"}, {"@context": ["https://a.example/4"]}],
        "a/b~c": {"@context": "https://a.example/5"},
    }
    assert places(document) == {
        "https://a.example/1": "/@context/0",
        "https://a.example/2": "/@context/1/@import",
        "https://a.example/3": "/proof/@context",
        "https://a.example/4": "/endorsement/1/@context/0",
        "https://a.example/5": "/a~1b~0c/@context",
    }


def test_scoped_contexts_are_found_at_any_depth() -> None:
    document = {
        "@context": {
            "Proof": {
                "@id": "x:Proof",
                "@context": {
                    "inner": {"@id": "x:inner", "@context": ["https://a.example/in", None]},
                },
            },
            "plain": "https://not-a-context.example/term",
        }
    }
    assert places(document) == {"https://a.example/in": "/@context/Proof/@context/inner/@context/0"}


def test_contexts_that_brought_contexts_name_are_found_in_the_next_round() -> None:
    document = {"@context": "https://a.example/1"}
    first = {
        "@context": {"@import": "https://a.example/2", "t": {"@context": "https://a.example/3"}}
    }
    assert contexts(document) == ["https://a.example/1"]
    assert contexts(document, {"https://a.example/1": first}) == [
        "https://a.example/1",
        "https://a.example/2",
        "https://a.example/3",
    ]


def test_only_the_context_of_a_brought_context_counts() -> None:
    document = {"@context": "https://a.example/1"}
    first = {"@context": {}, "example": {"@context": "https://a.example/2"}}
    assert contexts(document, {"https://a.example/1": first}) == ["https://a.example/1"]


def test_contexts_that_name_each_other_end() -> None:
    one, two = "https://a.example/1", "https://a.example/2"
    resources = {one: {"@context": two}, two: {"@context": [one, two]}}
    assert contexts({"@context": one}, resources) == [one, two]


def test_a_context_with_a_problem_names_nothing() -> None:
    bad = Resource(
        "https://a.example/1",
        Source.NETWORK,
        data={"@context": "https://a.example/2"},
        problem="digest-mismatch",
    )
    found = references(credential({"@context": bad.url}), {bad.url: bad})
    assert [one.url for one in found] == ["https://a.example/1"]


@pytest.mark.parametrize("role", ["status-list", "refresh"])
def test_contexts_of_brought_credentials_are_found_and_of_other_documents_not(
    monkeypatch: pytest.MonkeyPatch, role: str
) -> None:
    the_list, keys = "https://a.example/list", "https://a.example/did.json"

    def lists(_credential: object, _resources: object) -> Iterator[Reference]:
        yield Reference(the_list, role, "/credentialStatus")

    def controllers(_credential: object, _resources: object) -> Iterator[Reference]:
        yield Reference(keys, "controller", "/proof/verificationMethod")

    monkeypatch.setattr(status, "references", lists)
    monkeypatch.setattr(securing, "references", controllers)
    resources = {
        the_list: {
            "@context": ["https://a.example/c"],
            "proof": {"@context": "https://a.example/p"},
        },
        keys: {"@context": "https://www.w3.org/ns/did/v1"},
    }
    document = {"credentialStatus": {}}  # without it nothing asks for lists
    found = list(references(credential(document), brought(resources)))
    assert found == [
        Reference("https://a.example/c", "context", "/credentialStatus"),
        Reference("https://a.example/p", "context", "/credentialStatus"),
        Reference(keys, "controller", "/proof/verificationMethod"),
        Reference(the_list, role, "/credentialStatus"),
    ]


def test_the_other_rooms_see_what_was_brought(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Mapping[str, Resource]] = []

    def look(_credential: object, resources: Mapping[str, Resource]) -> Iterator[Reference]:
        seen.append(resources)
        return iter(())

    monkeypatch.setattr(status, "references", look)
    monkeypatch.setattr(securing, "references", look)
    resources = brought({"https://a.example/": {}})
    list(references(credential({"credentialStatus": {}}), resources))
    assert seen == [resources, resources]


def test_schemas_are_referred_to_but_not_those_of_the_specification() -> None:
    document = {
        "credentialSchema": [
            {"id": "https://a.example/schema", "type": "JsonSchema"},
            {"id": "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob.json"},
            {"id": "http://PURL.imsglobal.org/spec/clr/v2p0/schema.json"},
            {"id": 5},
            "https://a.example/not-an-object",
            None,
        ]
    }
    assert list(references(credential(document), {})) == [
        Reference("https://a.example/schema", "schema", "/credentialSchema/0/id")
    ]
    single = {"credentialSchema": {"id": "https://a.example/schema"}}
    assert places(single) == {"https://a.example/schema": "/credentialSchema/id"}


@pytest.mark.parametrize(
    "url",
    [
        "",
        "context.json",
        "/context.json",
        "//a.example/c",
        "https:",
        "https://",
        "https:///c",
        "https://?a",
        "file:///etc/passwd",
        "did:web:a.example",
        "urn:uuid:1",
        "data:application/json,{}",
        " https://a.example/",
    ],
)
def test_what_is_no_absolute_web_url_is_skipped(url: str) -> None:
    document = {"@context": [url], "credentialSchema": {"id": url}}
    assert list(references(credential(document), {})) == []


def test_a_context_is_referred_to_once_however_often_it_stands_there() -> None:
    url = "https://a.example/1"
    document = {"@context": url, "a": [{"@context": url}, {"@context": [url, url]}]}
    assert list(references(credential(document), {})) == [Reference(url, "context", "/@context")]


def test_nothing_readable_refers_to_nothing() -> None:
    assert list(references(credential(None), {})) == []


def test_very_deep_documents_are_walked() -> None:
    deep: Json = {"@context": "https://a.example/1"}
    scoped: Json = "https://a.example/2"
    for _ in range(20_000):
        deep = [deep]
        scoped = [scoped]
    assert contexts({"a": deep, "@context": scoped}) == [
        "https://a.example/2",
        "https://a.example/1",
    ]


keys = st.sampled_from(["@context", "@import", "credentialSchema", "id", "a", "proof"])
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text("ah:/@#", max_size=5)
    | st.sampled_from(["https://a.example/1", "https://a.example/2", "https://a.example/3"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=30,
)


@given(st.dictionaries(keys, values), st.dictionaries(st.just("https://a.example/1"), values))
def test_odd_documents_never_raise_and_name_only_strings(
    document: dict[str, Json], resources: dict[str, Json]
) -> None:
    for one in references(credential(document), brought(resources)):
        assert one.url.startswith("https://a.example/")
