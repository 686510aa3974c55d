"""The ways to break the hand-made MUST rules of the standards, rule by rule.

Left out are the rules that ask for a document from outside, or for an envelope (`OUTSIDE`): no
change of the credential alone makes them fail.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from mcconform.model import Json
from mcconform.nodes import as_list, escape
from mcconform.standards.vocabulary import Visit
from mcconform.strategies._mutation import ABSENT, Mutation

OUTSIDE: Final = frozenset(
    {
        "ob3.credential_schema.named_schema_validates",
        "ob3.endorsement.jwt_holds_endorsement",
        "vc1.data_schemas.schema_validates",
        "vc2.data_schemas.json_schema_validates",
        "vc2.data_schemas.schema_credential_validates",
        "vc2.related_resources.digest_matches",
        "vc2.semantic_interoperability.contexts_published",
        "vc2.verifiable_presentations.self_asserted_by_holder",
    }
)
_NOWHERE: Final = "urn:uuid:00000000-0000-4000-8000-00000000dead"
_NAMES: Final = "https://vocabulary.example/ns#"
_ELSEWHERE: Final = "https://elsewhere.example/context.jsonld"
_UNDEFINED_TERMS: Final = "https://www.w3.org/ns/credentials/undefined-terms/v2"
_DRAFT: Final = "https://purl.imsglobal.org/spec/ob/v3p0/context/ob_v3p0.jsonld"
_GIF: Final = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAACAkQBADs="
_NOT_BASE64: Final = "data:image/png;base64,****"

Change = tuple[str, str, Json, Json]
"""Operator, pointer, value before and value after."""


def breaking(document: Mapping[str, Json], visits: Sequence[Visit]) -> Iterator[Mutation]:
    """Changes to a document, each meant to break one rule."""
    for rule, changes in _WHOLE.items():
        for operator, pointer, before, after in changes(document):
            yield Mutation(rule, pointer, operator, before, after)
    for visit in visits:
        for rule, kind, change in _OBJECTS:
            if kind in visit.cls.kinds:
                for operator, pointer, before, after in change(visit):
                    yield Mutation(rule, pointer, operator, before, after)


def _set(
    visit: Visit, member: str, value: Json, operator: str = "change-value"
) -> Iterator[Change]:
    before = visit.value.get(member, ABSENT)
    yield operator, f"{visit.pointer}/{escape(member)}", before, value


def _without(visit: Visit, *members: str) -> Iterator[Change]:
    kept = {name: value for name, value in visit.value.items() if name not in members}
    yield "remove-members", visit.pointer, dict(visit.value), kept


# -- contexts --------------------------------------------------------------------------------------


def _first_context(document: Mapping[str, Json]) -> Iterator[Change]:
    contexts = document.get("@context")
    if isinstance(contexts, list) and contexts:
        yield "change-value", "/@context/0", contexts[0], _ELSEWHERE
        yield "put-in-front", "/@context", contexts, [_ELSEWHERE, *contexts]
        # In the VC 1.1 form of a badge: what form it is follows from the contexts, in any order.
        yield "put-last", "/@context", contexts, [_ELSEWHERE, *contexts[1:], contexts[0]]


def _second_context(value: str) -> Callable[[Mapping[str, Json]], Iterator[Change]]:
    def change(document: Mapping[str, Json]) -> Iterator[Change]:
        contexts = document.get("@context")
        if isinstance(contexts, list) and len(contexts) > 1:
            yield "change-value", "/@context/1", contexts[1], value

    return change


def _further_context(document: Mapping[str, Json]) -> Iterator[Change]:
    contexts = document.get("@context")
    if isinstance(contexts, list):
        for wrong in ("relative.jsonld", 5):
            yield "add-item", f"/@context/{len(contexts)}", ABSENT, wrong


def _last_contexts(*items: Json) -> Callable[[Mapping[str, Json]], Iterator[Change]]:
    def change(document: Mapping[str, Json]) -> Iterator[Change]:
        contexts = document.get("@context")
        if isinstance(contexts, list):
            yield "add-items", "/@context", contexts, [*contexts, *items]

    return change


def _typed(name: str) -> Callable[[Mapping[str, Json]], Iterator[Change]]:
    def change(document: Mapping[str, Json]) -> Iterator[Change]:
        if "type" in document:
            yield "add-type", "/type", document["type"], [*as_list(document["type"]), name]

    return change


def _identified(value: Json) -> Callable[[Mapping[str, Json]], Iterator[Change]]:
    """An object that no data model knows, with an id, and the context that defines its name."""

    def change(document: Mapping[str, Json]) -> Iterator[Change]:
        contexts = document.get("@context")
        if isinstance(contexts, list):
            more = {
                "@context": [*contexts, {"furtherNote": f"{_NAMES}furtherNote"}],
                "furtherNote": {"id": value},
            }
            yield "add-object", "", dict(document), {**document, **more}

    return change


def _undefined(document: Mapping[str, Json]) -> Iterator[Change]:
    yield "add-member", "/nameThatNobodyDefined", ABSENT, "text"


# -- the whole credential --------------------------------------------------------------------------


def _ends_before_it_begins(document: Mapping[str, Json]) -> Iterator[Change]:
    if "validFrom" in document:
        before = document.get("validUntil", ABSENT)
        yield "change-value", "/validUntil", before, "0001-01-01T00:00:00Z"


def _other_schema(document: Mapping[str, Json]) -> Iterator[Change]:
    entry = {"id": "https://elsewhere.example/schema.json", "type": f"{_NAMES}Schema"}
    yield "change-value", "/credentialSchema", document.get("credentialSchema", ABSENT), [entry]


def _twice(document: Mapping[str, Json]) -> Iterator[Change]:
    resources = document.get("relatedResource", ABSENT)
    if resources is not ABSENT:
        listed = as_list(resources)
        yield "double", "/relatedResource", resources, [*listed, listed[0]]


# -- classes of Open Badges ------------------------------------------------------------------------


def _image(value: str) -> Callable[[Visit], Iterator[Change]]:
    def change(visit: Visit) -> Iterator[Change]:
        image = visit.value.get("image", ABSENT)
        yield "change-value", f"{visit.pointer}/image", image, {"id": value, "type": "Image"}

    return change


def _hash(visit: Visit) -> Iterator[Change]:
    if visit.value.get("hashed") is True:
        yield from _set(visit, "identityHash", "sha1$da39a3ee5e6b4b0d3255bfef95601890afd80709")


def _value(visit: Visit) -> Iterator[Change]:
    # No bounds reach so far, and no list of allowed values holds it.
    if "value" in visit.value:
        yield from _set(visit, "value", "99999999999")
        yield from _set(visit, "value", "not on the list")


def _required_value(visit: Visit) -> Iterator[Change]:
    yield from _set(visit, "requiredValue", "99999999999")
    yield from _set(visit, "requiredValue", "not on the list")


def _nothing(value: Json) -> Callable[[Visit], Iterator[Change]]:
    """Says nothing in a member that may be left out."""

    def change(visit: Visit) -> Iterator[Change]:
        for prop in visit.cls.properties.values():
            if prop.constrained and not prop.least and (prop.many or value is None):
                yield from _set(visit, prop.name, value)

    return change


_WHOLE: Final[dict[str, Callable[[Mapping[str, Json]], Iterator[Change]]]] = {
    "ob3.contexts.released_context": _second_context(_DRAFT),
    "ob3.contexts.second_is_open_badges": _second_context(_ELSEWHERE),
    "ob3.credential_schema.specification_schema_named": _other_schema,
    "vc1.contexts.base_first": _first_context,
    "vc1.contexts.further_are_urls_or_objects": _further_context,
    "vc1.contexts.processable": _last_contexts({"VerifiableCredential": f"{_NAMES}Other"}),
    "vc1.identifiers.are_uris": _identified("relative"),
    "vc1.types.mapped_to_uris": _typed("TypeThatNobodyDefined"),
    "vc2.contexts.base_first": _first_context,
    "vc2.contexts.further_are_urls_or_objects": _further_context,
    "vc2.contexts.processable": _last_contexts({"VerifiableCredential": f"{_NAMES}Other"}),
    "vc2.data_schemas.schema_credential_whole": _typed("JsonSchemaCredential"),
    "vc2.identifiers.are_urls": _identified("relative"),
    "vc2.json_ld.valid": _identified(["urn:example:1", "urn:example:2"]),
    "vc2.related_resources.ids_unique": _twice,
    "vc2.semantic_interoperability.terms_defined": _undefined,
    "vc2.semantic_interoperability.undefined_terms_last": _last_contexts(_UNDEFINED_TERMS, {}),
    "vc2.types.mapped_to_urls": _typed("TypeThatNobodyDefined"),
    "vc2.validity_period.ends_after_it_begins": _ends_before_it_begins,
}
_OBJECTS: Final[tuple[tuple[str, str, Callable[[Visit], Iterator[Change]]], ...]] = (
    (
        "ob3.achievement_subject.identified",
        "AchievementSubject",
        lambda visit: _without(visit, "id", "identifier"),
    ),
    ("ob3.achievement_subject.image_is_png_or_svg", "AchievementSubject", _image(_GIF)),
    ("ob3.identity_object.hash_is_well_formed", "IdentityObject", _hash),
    ("ob3.image.data_uri_decodes", "Image", lambda visit: _set(visit, "id", _NOT_BASE64)),
    ("ob3.profile.image_is_png_or_svg", "Profile", _image(_GIF)),
    (
        "ob3.result.description_is_in_achievement",
        "Result",
        lambda visit: _set(visit, "resultDescription", _NOWHERE),
    ),
    (
        "ob3.result.level_is_in_achievement",
        "Result",
        lambda visit: _set(visit, "achievedLevel", _NOWHERE),
    ),
    ("ob3.result.status_is_given", "Result", lambda visit: _without(visit, "status")),
    ("ob3.result.value_is_allowed", "Result", _value),
    (
        "ob3.result_description.required_level_exists",
        "ResultDescription",
        lambda visit: _set(visit, "requiredLevel", _NOWHERE),
    ),
    ("ob3.result_description.required_value_is_allowed", "ResultDescription", _required_value),
    ("ob3.serialization.no_empty_array", "VerifiableCredential", _nothing([])),
    ("ob3.serialization.no_empty_array", "VerifiableCredentialv1p1", _nothing([])),
    ("ob3.serialization.no_null", "VerifiableCredential", _nothing(None)),
    ("ob3.serialization.no_null", "VerifiableCredentialv1p1", _nothing(None)),
    ("ob3.serialization.no_null", "Profile", _nothing(None)),
    ("ob3.serialization.no_null", "Achievement", _nothing(None)),
)
