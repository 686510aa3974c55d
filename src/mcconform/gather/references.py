"""What a credential refers to that must be read before its rules can be decided.

Contexts are found here, by JSON-LD 1.1 section 4.1 (``@context``, ``@import``, scoped contexts);
keys and status lists are found by the rooms that use them.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from mcconform import limits, securing, status
from mcconform.model import Credential, Json, Reference, Resource, Source
from mcconform.nodes import as_list, escape
from mcconform.outline import outline
from mcconform.standards import (
    get_standard,
    no_references,
    schema_credentials,
    schema_documents,
)
from mcconform.status import lists as opening

_FETCHABLE: Final = re.compile(r"https?://[^/?#]", re.IGNORECASE)
_CREDENTIAL_ROLES: Final = frozenset({"schema-credential", "status-list", "refresh"})
"""What is brought in these roles is a credential, whose proof covers its contexts."""
_OWN_SCHEMAS: Final = re.compile(r"https?://purl\.imsglobal\.org/spec/", re.IGNORECASE)
"""Schemas that a specification publishes for itself: mcconform derives them from its vocabulary."""


def references(credential: Credential, resources: Mapping[str, Resource]) -> Iterator[Reference]:
    """Every document the credential needs, given the documents that are at hand; each once.

    ``resources`` may be what an earlier round brought: those documents may refer further.
    """
    seen: set[tuple[str, str]] = set()
    for reference in _named(credential, resources):
        key = (reference.url, reference.role)
        if key not in seen and (_FETCHABLE.match(reference.url) or only_mirrored(reference)):
            seen.add(key)
            yield reference


def decided_by(credential: Credential) -> tuple[Any, ...] | None:
    """What decides which documents a credential refers to, where the form of its document does with
    a few values beside it: its keys and its issuer. None where there may be more to it.
    """
    seen = outline(credential)
    if seen.made is None or credential.jws is not None or credential.envelope is not None:
        return None
    key = ("gather.references", credential.standard, credential.edition)
    if key not in seen.made:
        leading = _leading(tuple(_layers(credential)))
        seen.made[key] = leading is not None and leading.isdisjoint(seen.names)
    if not seen.made[key] or securing.own_way(credential) is not None:
        return None
    return (seen, credential.standard, credential.edition, *securing.referring(credential))


def _named(credential: Credential, resources: Mapping[str, Resource]) -> Iterator[Reference]:
    """The same, some of them perhaps several times."""
    leading = _leading(tuple(_layers(credential)))
    names = outline(credential).names
    if leading is not None and leading.isdisjoint(names) and credential.jws is None:
        yield from _contexts(credential, (), resources)
        yield from securing.references(credential, resources)
        return
    lists = tuple(status.references(credential, resources))
    schemas = tuple(_schemas(credential.document or {}, resources))
    yield from _contexts(credential, (*lists, *schemas), resources)
    yield from securing.references(credential, resources)
    yield from lists
    yield from schemas
    yield from _keys_of(schemas, resources)
    yield from _of_standards(credential, resources)


@functools.cache
def _leading(layers: tuple[str, ...]) -> frozenset[str] | None:
    """Names of members that lead to more than contexts and keys: most credentials have none of
    them. None where nobody knows what the references of a layer begin with.
    """
    found = {"credentialSchema", "credentialStatus", "refreshService", "status"}
    for layer in map(get_standard, layers):
        if layer.references is not no_references and not layer.refers_by:
            return None
        found |= layer.refers_by
    return frozenset(found)


def _of_standards(credential: Credential, resources: Mapping[str, Resource]) -> Iterator[Reference]:
    """What the standards of a credential's layers name beyond that."""
    for layer in _layers(credential):
        yield from get_standard(layer).references(credential, resources)


def _layers(credential: Credential) -> Iterator[str]:
    """The standards whose rules hold for a credential."""
    if credential.standard is not None and credential.document is not None:
        for layer in get_standard(credential.standard).layers(credential):
            if "." not in layer:  # else rules of a section alone
                yield layer


def only_mirrored(reference: Reference) -> bool:
    """Whether it is the document of a DID that nobody here can fetch; a mirror may hold it."""
    return reference.role == "controller" and reference.url.startswith("did:")


def _schemas(
    document: Mapping[str, Json], resources: Mapping[str, Resource]
) -> Iterator[Reference]:
    """The schemas a document names, and those that these refer to (``$ref``)."""
    waiting = list(_named_schemas(document))
    seen: set[str] = set()
    weight = 0
    for reference in waiting:  # grows while it is read
        if reference.url in seen:
            continue
        seen.add(reference.url)
        yield reference
        found = resources.get(reference.url)
        weight += len(found.body) if found is not None else 0
        light = weight <= limits.SCHEMA_BYTES and len(seen) <= limits.SCHEMA_DOCUMENTS
        if found is not None and light:
            if reference.role == "schema-credential":
                found = schema_credentials.schema_in(found)
            waiting += [
                Reference(url, "schema", reference.pointer)
                for url in schema_documents.references(found)
            ]


def _named_schemas(document: Mapping[str, Json]) -> Iterator[Reference]:
    value = document.get("credentialSchema")
    for index, item in enumerate(as_list(value)):
        url = item.get("id") if isinstance(item, Mapping) else None
        if isinstance(url, str) and not _OWN_SCHEMAS.match(url):
            place = f"/credentialSchema/{index}" if isinstance(value, list) else "/credentialSchema"
            packed = "JsonSchemaCredential" in as_list(item.get("type"))
            yield Reference(url, "schema-credential" if packed else "schema", f"{place}/id")


def _keys_of(
    schemas: tuple[Reference, ...], resources: Mapping[str, Resource]
) -> Iterator[Reference]:
    """What has to be at hand to verify the schemas that came as credentials."""
    for reference in schemas:
        found = resources.get(reference.url)
        if reference.role == "schema-credential" and found is not None:
            opened = opening.open_credential(found)
            if isinstance(opened, Credential):
                for inner in securing.references(opened, resources):
                    yield Reference(inner.url, inner.role, reference.pointer)


def _contexts(
    credential: Credential, lists: tuple[Reference, ...], resources: Mapping[str, Resource]
) -> Iterator[Reference]:
    """Contexts of the document and of its status credentials, and those that contexts name."""
    waiting = [Reference(url, "context", pointer) for url, pointer in _own(credential)]
    for reference in lists:
        if reference.role in _CREDENTIAL_ROLES:
            data = _data(resources, reference.url)
            waiting += [Reference(url, "context", reference.pointer) for url, _ in _named_in(data)]
    seen: set[str] = set()
    for reference in waiting:  # grows while it is read
        if reference.url in seen:
            continue
        seen.add(reference.url)
        yield reference
        found = resources.get(reference.url)
        if found is not None and found.ok:
            derived = found.source is Source.BUNDLED
            named = _derived(found) if derived else _within(found.data)
            waiting += [Reference(url, "context", reference.pointer) for url in named]


def _own(credential: Credential) -> Iterator[tuple[str, str]]:
    """URL and pointer of each remote context in a document; most have one, at the top."""
    document = credential.document or {}
    if outline(credential).contexts == 1 and "@context" in document:
        return _remote(document["@context"], "/@context")
    return _named_in(document)


def may_refer_further(credential: Credential, brought: Iterable[Resource]) -> bool:
    """Whether what was brought can make `references` name more than it named before.

    A context of the standards that names no other cannot; but who is to say what a standard makes
    of it that has signatures of its own, or references that follow what is at hand.
    """
    if securing.own_way(credential) is not None or _follow(tuple(_layers(credential))):
        return True
    return any(one.source is not Source.BUNDLED or _derived(one) for one in brought)


@functools.cache
def _follow(layers: tuple[str, ...]) -> bool:
    """Whether a layer's references follow what is at hand."""
    return any(
        one.references is not no_references and not one.refers_once
        for one in map(get_standard, layers)
    )


@functools.lru_cache(maxsize=256)
def _derived(resource: Resource) -> tuple[str, ...]:
    """What a derived context names; there are few of them, and every badge uses some."""
    return _within(resource.data)


def _within(data: Json) -> tuple[str, ...]:
    """URLs of the remote contexts that a context document names."""
    inner = data.get("@context") if isinstance(data, Mapping) else None
    return tuple(url for url, _place in _remote(inner, ""))


def _data(resources: Mapping[str, Resource], url: str) -> Json:
    found = resources.get(url)
    return found.data if found is not None and found.ok else None


def _named_in(value: Json) -> Iterator[tuple[str, str]]:
    """URL and pointer of each remote context anywhere in a document, from top to bottom."""
    waiting: list[tuple[Json, str]] = [(value, "")]
    while waiting:
        here, pointer = waiting.pop()
        inner: list[tuple[Json, str]] = []
        if isinstance(here, dict):
            for key, member in here.items():
                if key == "@context":
                    yield from _remote(member, f"{pointer}/@context")
                elif isinstance(member, dict | list):
                    inner.append((member, f"{pointer}/{escape(str(key))}"))
        elif isinstance(here, list):
            for index, member in enumerate(here):
                if isinstance(member, dict | list):
                    inner.append((member, f"{pointer}/{index}"))
        waiting += reversed(inner)


def _remote(context: Json, pointer: str) -> Iterator[tuple[str, str]]:
    """URL and pointer of each remote context that the value of an ``@context`` names."""
    waiting: list[tuple[Json, str]] = [(context, pointer)]
    while waiting:
        here, place = waiting.pop()
        inner: list[tuple[Json, str]] = []
        if isinstance(here, str):
            yield here, place
        elif isinstance(here, list):
            inner = [(member, f"{place}/{index}") for index, member in enumerate(here)]
        elif isinstance(here, dict):
            imported = here.get("@import")
            if isinstance(imported, str):
                yield imported, f"{place}/@import"
            for term, definition in here.items():
                if isinstance(definition, dict) and "@context" in definition:
                    scoped = f"{place}/{escape(str(term))}/@context"
                    inner.append((definition["@context"], scoped))
        waiting += reversed(inner)
