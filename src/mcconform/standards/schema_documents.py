"""JSON Schemas that refer to one another: which documents belong together, and under which names.

JSON Schema 2020-12 core, sections 8.2 (``$id``, ``$ref``, ``$anchor``) and 9.1 (the base URI is
where a document was found, or what its ``$id`` makes of that),
https://json-schema.org/draft/2020-12/json-schema-core; earlier dialects by the rules that
`referencing` knows for each. Nothing is fetched: `references` says what has to be at hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import urldefrag, urljoin

import msgspec
from jsonschema_specifications import REGISTRY
from referencing import Registry
from referencing.jsonschema import specification_with

from mcconform import limits
from mcconform.model import Json, Resource

DIALECTS: Final = frozenset(
    {
        "http://json-schema.org/draft-04/schema",
        "http://json-schema.org/draft-06/schema",
        "http://json-schema.org/draft-07/schema",
        "https://json-schema.org/draft/2019-09/schema",
        "https://json-schema.org/draft/2020-12/schema",
    }
)
NEWEST: Final = "https://json-schema.org/draft/2020-12/schema"
"""The dialect of a schema that names none."""
UNREAD: Final = frozenset({"unevaluatedProperties", "unevaluatedItems"})
"""Keywords whose evaluation cannot be counted, so a stranger's schema with them is not applied."""
_REFERENCES: Final = ("$ref", "$dynamicRef", "$recursiveRef")


class Document(msgspec.Struct, frozen=True, eq=False):
    """A schema, made ready to be applied."""

    name: str
    """Its absolute URI without a fragment: what references in it are read against."""
    dialect: str
    contents: Json
    """A copy without any ``$schema``, whose references to other documents are absolute."""
    refers: tuple[str, ...]
    """URLs of the other documents it refers to, each once, in its order."""
    size: int
    """Bytes of the document."""


class Family(msgspec.Struct, frozen=True, eq=False):
    """A schema with all it refers to, as far as that is at hand."""

    registry: Any
    """Of `referencing`: documents by their names."""
    members: tuple[Document, ...]
    absent: Mapping[str, str]
    """Why a document cannot be used, by its URL."""


def dialect_of(schema: Json) -> str:
    """The dialect a schema names; empty when it names one that is not known."""
    named = schema.get("$schema") if isinstance(schema, Mapping) else None
    if named is None:
        return NEWEST
    text = str(named).rstrip("#")
    return text if text in DIALECTS else ""


def read(resource: Resource, dialect: str = "") -> Document | str:
    """The schema in a document, or why it is none that can be used, in words.

    ``dialect`` is that of the schema that referred to it, for one that names none.
    """
    schema = resource.data
    if not isinstance(schema, Mapping | bool):
        return "is no JSON Schema"
    if isinstance(schema, Mapping) and "$schema" in schema:
        dialect = dialect_of(schema)
    dialect = dialect or dialect_of(schema)
    if not dialect:
        return "is written in a dialect that mcconform does not know"
    if any(_mentions(schema, UNREAD)):
        return f"uses {' or '.join(sorted(UNREAD))}, which mcconform does not apply"
    if any(other != dialect for other in _dialects(schema)):
        return "mixes dialects, which mcconform does not apply"
    contents, found = _one_dialect(schema), urldefrag(resource.final_url or resource.url).url
    specification: Any = specification_with(dialect)
    own = specification.id_of(contents)
    name = _joined(found, own) if isinstance(own, str) else found
    refers, embedded = _made_absolute(contents, name, specification)
    others = (url for url in refers if url not in embedded and url not in (name, found))
    return Document(name, dialect, contents, tuple(dict.fromkeys(others)), len(resource.body))


def _made_absolute(contents: Json, name: str, specification: Any) -> tuple[list[str], set[str]]:
    """Write references in a copy of a schema in full; give the documents they lead to, and the
    names of the schemas inside that have one of their own.
    """
    refers: list[str] = []
    embedded: set[str] = set()
    waiting = [(contents, name)]
    while waiting:
        here, base = waiting.pop()
        if not isinstance(here, dict):
            continue
        own = specification.id_of(here)
        if isinstance(own, str):
            base = _joined(base, own)
            embedded.add(base)
        for keyword in _REFERENCES:
            value = here.get(keyword)
            if isinstance(value, str) and not value.startswith("#"):
                here[keyword] = _joined(base, value, whole=True)
                refers.append(urldefrag(here[keyword]).url)
        waiting += [(inner, base) for inner in reversed(_inside(here, specification))]
    return refers, embedded


def _inside(schema: dict[str, Json], specification: Any) -> list[Json]:
    """The schemas right inside one; of what is no sound schema, none."""
    try:
        return list(specification.subresources_of(schema))
    except (TypeError, ValueError, AttributeError, KeyError):
        return []


def _joined(base: str, reference: str, whole: bool = False) -> str:
    """A reference against its base; one that is no URL stays as it is."""
    try:
        found = urljoin(base, reference)
        return found if whole else urldefrag(found).url
    except ValueError:
        return reference


def family(document: Document, resources: Mapping[str, Resource]) -> Family:
    """A schema with those it refers to, and those they refer to in turn."""
    members, names = {document.name: document}, {document.name: document.name}
    absent: dict[str, str] = {}
    waiting = list(document.refers)
    for url in waiting:  # grows while it is read
        if url in names or url in absent or url in REGISTRY:
            continue
        found = _member(url, document.dialect, resources, tuple(members.values()))
        if isinstance(found, str):
            absent[url] = found
            continue
        names[url] = found.name
        if found.name not in members:
            members[found.name] = found
            waiting += found.refers
    # Who refers to a document by its address means the document, whatever that calls itself.
    specification: Any = specification_with(document.dialect)
    for one in members.values():
        _renamed(one.contents, names, specification)
    made: Any = Registry()
    made = made.with_resources(
        (name, specification.create_resource(one.contents)) for name, one in members.items()
    )
    combined: Any = REGISTRY
    return Family(combined.combine(made), tuple(members.values()), absent)


def _member(
    url: str, dialect: str, resources: Mapping[str, Resource], members: tuple[Document, ...]
) -> Document | str:
    if len(members) >= limits.SCHEMA_DOCUMENTS:
        return f"is one of more than {limits.SCHEMA_DOCUMENTS} that belong together"
    resource = resources.get(url)
    if resource is None or not resource.ok:
        why = resource.detail or resource.problem if resource is not None else ""
        return f"is not at hand ({why})" if why else "is not at hand"
    if sum(one.size for one in members) + len(resource.body) > limits.SCHEMA_BYTES:
        return f"makes them longer together than {limits.SCHEMA_BYTES} bytes"
    found = read(resource, dialect)
    if isinstance(found, Document) and found.dialect != dialect:
        return "is written in another dialect than the schema that refers to it"
    return found


def _renamed(contents: Json, names: Mapping[str, str], specification: Any) -> None:
    """Let references lead to the names of documents."""
    waiting = [contents]
    while waiting:
        here = waiting.pop()
        if not isinstance(here, dict):
            continue
        for keyword in _REFERENCES:
            value = here.get(keyword)
            if isinstance(value, str) and not value.startswith("#"):
                url, fragment = urldefrag(value)
                name = names.get(url, url)
                here[keyword] = f"{name}#{fragment}" if fragment else name
        waiting += _inside(here, specification)


def references(resource: Resource) -> Iterator[str]:
    """URLs of the documents that a schema refers to."""
    if not resource.ok or not any(_mentions(resource.data, frozenset(_REFERENCES))):
        return
    found = read(resource)
    if isinstance(found, Document):
        yield from (url for url in found.refers if url not in REGISTRY)


def _one_dialect(schema: Json) -> Json:
    """A copy of the schema without any ``$schema``: with one, jsonschema would go on uncounted from
    there.
    """
    if isinstance(schema, Mapping):
        return {
            key: _one_dialect(value)
            for key, value in schema.items()
            if key != "$schema" or not isinstance(value, str)
        }
    return [_one_dialect(item) for item in schema] if isinstance(schema, list) else schema


def _dialects(schema: Json) -> Iterator[str]:
    """The known dialects that are named anywhere inside."""
    pending = [schema]
    while pending:
        here = pending.pop()
        if isinstance(here, Mapping):
            named = here.get("$schema")
            text = named.rstrip("#") if isinstance(named, str) else ""
            if text in DIALECTS:
                yield text
            pending.extend(here.values())
        elif isinstance(here, list):
            pending.extend(here)


def _mentions(value: Json, names: frozenset[str]) -> Iterator[bool]:
    pending = [value]
    while pending:
        here = pending.pop()
        if isinstance(here, Mapping):
            yield not names.isdisjoint(here)
            pending.extend(here.values())
        elif isinstance(here, list):
            pending.extend(here)
