"""JSON Schemas that a badge names, applied with everything a stranger might do to us in mind.

Such a schema is hostile input: references may loop or multiply, patterns may take for ever. So
nothing is fetched (`schema_documents` finds other schemas in the dossier), every keyword that is
applied is counted, and patterns run in an engine that gives up instead of backtracking without end.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any
from urllib.parse import urldefrag

import jsonschema
import jsonschema_rs
import msgspec
from jsonschema import FormatChecker
from jsonschema.protocols import Validator
from jsonschema.validators import extend, validator_for
from referencing.exceptions import Unresolvable

from mcconform import limits
from mcconform.model import Dossier, Json, Resource, Scalar
from mcconform.nodes import escape
from mcconform.securing.instants import instant
from mcconform.standards import schema_documents
from mcconform.standards._datatypes import DATATYPES, well_formed
from mcconform.standards.schema_documents import Document, Family

KEYWORDS = 200_000
"""Keywords applied to one credential before a schema counts as too much work."""
PATTERN_STEPS = 100_000
"""Backtracking steps of one pattern on one text."""

Keyword = Callable[[Any, Any, Any, Any], Any]


class Unusable(Exception):
    """A schema cannot be applied; the text says why, in words an issuer understands."""


class SchemaError(msgspec.Struct, frozen=True):
    """One place where a credential does not follow a schema."""

    pointer: str
    keyword: str
    why: str


class SchemaResult(msgspec.Struct, frozen=True):
    """What applying one schema gave: the errors, or the reason why it could not be applied."""

    errors: tuple[SchemaError, ...] = ()
    formats: tuple[SchemaError, ...] = ()
    """Where a text has not the ``format`` it is annotated with, in a credential without errors."""
    unusable: str = ""
    absent: str = ""
    """The code of the problem when the schema is not at hand (see `Resource.problem`)."""

    def args(self, url: str) -> dict[str, Scalar]:
        """Arguments for a message about the schema at ``url``."""
        return {"url": url, "cause": self.unusable}


def apply_schema(
    dossier: Dossier,
    url: str,
    place: str = "",
    value: Json = None,
    *,
    named_dialect: bool = False,
) -> SchemaResult:
    """The credential against the schema at ``url``, worked out once for each dossier.

    With ``place``, the pointer of a part of it, only that ``value``; pointers are within it then.
    With ``named_dialect`` a schema that does not say by ``$schema`` what it is written in is not
    applied.
    """
    return dossier.once(
        f"standards.schemas:{url} {place} {named_dialect}",
        lambda found: _apply(found, url, value if place else found.document, named_dialect),
    )


def _apply(dossier: Dossier, url: str, value: Json, named_dialect: bool) -> SchemaResult:
    resource = dossier.resource(url)
    if not resource.ok:
        return not_at_hand(resource)
    return evaluate_schema(resource, dossier, value, named_dialect=named_dialect)


def not_at_hand(resource: Resource) -> SchemaResult:
    """The result where the document that is or holds the schema could not be had."""
    cause = f"the schema {resource.url} is not at hand ({resource.detail or resource.problem})"
    return SchemaResult(unusable=cause, absent=resource.problem)


def evaluate_schema(
    resource: Resource, dossier: Dossier, value: Json, *, named_dialect: bool = False
) -> SchemaResult:
    """A value of the credential, or all of it, against the schema that a document at hand is."""
    url, data = resource.url, resource.data
    if named_dialect and not (isinstance(data, Mapping) and "$schema" in data):
        why = "has no $schema, and such a schema is not to be processed"
        return SchemaResult(unusable=f"the schema {url} {why}")
    schema = schema_documents.read(resource)
    if isinstance(schema, str):
        return SchemaResult(unusable=f"the schema {url} {schema}")
    try:
        return _result(schema, dossier, value)
    except Unusable as reason:
        return SchemaResult(unusable=f"the schema {url} {reason}")
    except (RecursionError, ArithmeticError, ValueError, TypeError, AttributeError, KeyError):
        # A reference may lead to what is no schema at all.
        return SchemaResult(unusable=f"the schema {url} cannot be applied to this credential")


def _result(schema: Document, dossier: Dossier, value: Json) -> SchemaResult:
    validator, related = _validator(schema, dossier.resources)
    try:
        errors = _errors(validator, value)
        return SchemaResult(errors, () if errors else _misformed(validator, value))
    except Unresolvable as error:
        raise Unusable(_unresolved(error, related)) from error


def _errors(validator: Validator, document: Json) -> tuple[SchemaError, ...]:
    found = islice(validator.iter_errors(document), limits.FINDINGS_PER_RULE)
    return tuple(_error(one) for one in found)


def _misformed(validator: Validator, document: Json) -> tuple[SchemaError, ...]:
    """Where ``format`` does not hold, taken as a demand and not as a note."""
    again: Any = validator
    try:
        return _errors(again.evolve(format_checker=_FORMATS), document)
    except Unusable:  # both walks share one budget, and the verdict has been reached
        return ()


def _error(error: jsonschema.ValidationError) -> SchemaError:
    pointer = "".join(f"/{escape(str(part))}" for part in error.absolute_path)
    return SchemaError(pointer, str(error.validator), error.message[: limits.SHOWN_TEXT])


def _validator(schema: Document, resources: Mapping[str, Resource]) -> tuple[Validator, Family]:
    # jsonschema and referencing are built with attrs and typed in part: hence the Any.
    kind: Any = validator_for({"$schema": schema.dialect})
    related = schema_documents.family(schema, resources)
    for one in related.members:
        if not _of_schemas(schema.dialect).is_valid(one.contents):
            whose = "is itself" if one is schema else f"refers to {one.name}, which is"
            raise Unusable(f"{whose} no sound JSON Schema")
    make: Any = extend
    counted = make(kind, _counted(dict(kind.VALIDATORS) | _SAFE))
    resolver = related.registry.resolver(base_uri=schema.name)
    validator: Validator = counted(schema.contents, registry=related.registry, _resolver=resolver)
    return validator, related


@functools.cache
def _of_schemas(dialect: str) -> Any:
    """The schema of a dialect's schemas, in the fast engine: one may be megabytes long."""
    return jsonschema_rs.validator_for(
        {"$schema": dialect, "$ref": dialect}, validate_formats=False
    )


def _unresolved(error: Unresolvable, related: Family) -> str:
    """Which reference leads nowhere, and why."""
    wanted = str(error.ref)
    why = related.absent.get(urldefrag(wanted).url, "is not there")
    return f"refers to {wanted[: limits.SHOWN_TEXT]}, which {why}"


def _counted(keywords: Mapping[str, Keyword]) -> dict[str, Keyword]:
    left = [KEYWORDS]

    def counted(keyword: Keyword) -> Keyword:
        def apply(validator: Any, value: Any, instance: Any, schema: Any) -> Any:
            left[0] -= 1
            if left[0] < 0:
                raise Unusable("asks for too much work")
            return keyword(validator, value, instance, schema)

        return apply

    return {name: counted(keyword) for name, keyword in keywords.items()}


@functools.lru_cache(maxsize=256)
def _pattern(pattern: str) -> Any:
    options = jsonschema_rs.FancyRegexOptions(
        backtrack_limit=PATTERN_STEPS, size_limit=1_000_000, dfa_size_limit=1_000_000
    )
    schema = {"type": "string", "pattern": pattern}
    return jsonschema_rs.Draft202012Validator(schema, pattern_options=options)


def _matches(pattern: str, text: str) -> bool:
    try:
        return bool(_pattern(pattern).is_valid(text))
    except ValueError as error:
        raise Unusable("holds a pattern that cannot be read") from error


def _on_pattern(validator: Any, value: Any, instance: Any, schema: Any) -> Any:
    if isinstance(instance, str) and not _matches(value, instance):
        yield jsonschema.ValidationError(f"the text does not match {value!r}")


def _on_pattern_properties(validator: Any, value: Any, instance: Any, schema: Any) -> Any:
    if not isinstance(instance, Mapping):
        return
    for pattern, subschema in value.items():
        for key, item in instance.items():
            if _matches(pattern, key):
                yield from validator.descend(item, subschema, path=key, schema_path=pattern)


def _on_additional_properties(validator: Any, value: Any, instance: Any, schema: Any) -> Any:
    if not isinstance(instance, Mapping):
        return
    named, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
    for key, item in instance.items():
        if key in named or any(_matches(pattern, key) for pattern in patterns):
            continue
        if value is False:
            yield jsonschema.ValidationError(f"{key!r} is not foreseen")
        else:
            yield from validator.descend(item, value, path=key)


def _on_unique_items(validator: Any, value: Any, instance: Any, schema: Any) -> Any:
    if not value or not isinstance(instance, list):
        return
    seen = {msgspec.json.encode(item, order="sorted") for item in instance}
    if len(seen) < len(instance):
        yield jsonschema.ValidationError("the same item stands there twice")


_SAFE: dict[str, Keyword] = {
    "pattern": _on_pattern,
    "patternProperties": _on_pattern_properties,
    "additionalProperties": _on_additional_properties,
    "uniqueItems": _on_unique_items,
}


_FORMATS = FormatChecker(formats=())
"""Formats with a test of our own; the others stay notes."""


def _format(name: str, holds: Callable[[str], bool]) -> None:
    @_FORMATS.checks(name)
    def check(instance: object) -> bool:
        return not isinstance(instance, str) or holds(instance)


_format("date", lambda text: well_formed(DATATYPES["Date"], text))
_format("date-time", lambda text: instant(text) is not None)
_format("email", lambda text: text.count("@") == 1 and not text.startswith("@") and text[-1] != "@")
_format("uri", lambda text: well_formed(DATATYPES["URI"], text))
