"""JSON Schemas that a badge names, applied with everything a stranger might do to us in mind.

Such a schema is hostile input: references may loop or multiply, patterns may take for ever. So
nothing is fetched (other schemas come from the dossier), every keyword that is applied is counted,
and patterns run in an engine that gives up instead of backtracking without end.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any

import jsonschema
import jsonschema_rs
import msgspec
from jsonschema import FormatChecker
from jsonschema.protocols import Validator
from jsonschema.validators import extend, validator_for
from referencing import Registry, Resource
from referencing.exceptions import NoSuchResource, Unresolvable
from referencing.jsonschema import DRAFT202012

from mcconform import limits
from mcconform.model import Dossier, Json, Scalar
from mcconform.nodes import escape

KEYWORDS = 200_000
"""Keywords applied to one credential before a schema counts as too much work."""
PATTERN_STEPS = 100_000
"""Backtracking steps of one pattern on one text."""
DIALECTS = frozenset(
    {
        "http://json-schema.org/draft-04/schema",
        "http://json-schema.org/draft-06/schema",
        "http://json-schema.org/draft-07/schema",
        "https://json-schema.org/draft/2019-09/schema",
        "https://json-schema.org/draft/2020-12/schema",
    }
)
UNREAD = frozenset({"unevaluatedProperties", "unevaluatedItems"})
"""Keywords whose evaluation cannot be counted, so a stranger's schema with them is not applied."""

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
    unusable: str = ""
    absent: str = ""
    """The code of the problem when the schema is not at hand (see `Resource.problem`)."""

    def args(self, url: str) -> dict[str, Scalar]:
        """Arguments for a message about the schema at ``url``."""
        return {"url": url, "cause": self.unusable}


def apply_schema(dossier: Dossier, url: str) -> SchemaResult:
    """The credential against the schema at ``url``, worked out once for each dossier."""
    return dossier.once(f"standards.schemas:{url}", lambda found: _apply(found, url))


def _apply(dossier: Dossier, url: str) -> SchemaResult:
    resource = dossier.resource(url)
    if not resource.ok:
        cause = f"the schema {url} is not at hand ({resource.detail or resource.problem})"
        return SchemaResult(unusable=cause, absent=resource.problem)
    try:
        validator = _validator(resource.data, dossier)
        found = islice(validator.iter_errors(dossier.document), limits.FINDINGS_PER_RULE)
        return SchemaResult(tuple(_error(one) for one in found))
    except Unusable as reason:
        return SchemaResult(unusable=f"the schema {url} {reason}")
    except Unresolvable:
        return SchemaResult(unusable=f"the schema {url} refers to a schema that is not at hand")
    except (RecursionError, ArithmeticError, ValueError):
        return SchemaResult(unusable=f"the schema {url} cannot be applied to this credential")


def _error(error: jsonschema.ValidationError) -> SchemaError:
    pointer = "".join(f"/{escape(str(part))}" for part in error.absolute_path)
    return SchemaError(pointer, str(error.validator), error.message[: limits.SHOWN_TEXT])


def _validator(schema: Json, dossier: Dossier) -> Validator:
    if not isinstance(schema, Mapping | bool):
        raise Unusable("is no JSON Schema")
    dialect = schema.get("$schema") if isinstance(schema, Mapping) else None
    if dialect is not None and str(dialect).rstrip("#") not in DIALECTS:
        raise Unusable("is written in a dialect that mcconform does not know")
    if any(_mentions(schema, UNREAD)):
        raise Unusable(f"uses {' or '.join(sorted(UNREAD))}, which mcconform does not apply")
    # jsonschema and referencing are built with attrs and typed in part: hence the Any.
    kind: Any = validator_for(schema, default=jsonschema.Draft202012Validator)
    try:
        kind.check_schema(schema, format_checker=FormatChecker(formats=()))
    except jsonschema.SchemaError as error:
        raise Unusable("is itself no sound JSON Schema") from error
    new_registry: Any = Registry
    registry = new_registry(retrieve=functools.partial(_retrieve, dossier))
    make: Any = extend
    counted = make(kind, _counted(dict(kind.VALIDATORS) | _SAFE))
    validator: Validator = counted(_one_dialect(schema), registry=registry)
    return validator


def _one_dialect(schema: Json) -> Json:
    """The schema without any ``$schema``: with one, jsonschema would go on uncounted from there."""
    if isinstance(schema, Mapping):
        return {
            key: _one_dialect(value)
            for key, value in schema.items()
            if key != "$schema" or not isinstance(value, str)
        }
    return [_one_dialect(item) for item in schema] if isinstance(schema, list) else schema


def _mentions(value: Json, names: frozenset[str]) -> Iterator[bool]:
    pending = [value]
    while pending:
        here = pending.pop()
        if isinstance(here, Mapping):
            yield not names.isdisjoint(here)
            pending.extend(here.values())
        elif isinstance(here, list):
            pending.extend(here)


def _retrieve(dossier: Dossier, uri: str) -> Resource[Any]:
    found = dossier.resource(uri)
    if not found.ok or not isinstance(found.data, Mapping) or any(_mentions(found.data, UNREAD)):
        absent: Any = NoSuchResource
        raise absent(ref=uri)
    return Resource.from_contents(_one_dialect(found.data), default_specification=DRAFT202012)


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
