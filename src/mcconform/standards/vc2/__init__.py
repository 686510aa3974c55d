"""Verifiable Credentials Data Model 2.0."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mcconform.model import Credential, Json, Reference, Resource
from mcconform.nodes import as_list
from mcconform.standards import Recognition, Standard, di, status
from mcconform.standards._recognise import (
    PRESENTATIONS,
    base_of,
    by_type_alone,
    is_dated_as_vc1,
    may_be_credential,
    types_of,
)
from mcconform.standards.vocabulary import load

VOCABULARY = load(__name__, {"di": di.VOCABULARY, "status": status.VOCABULARY})
BASE = "https://www.w3.org/ns/credentials/v2"


def recognise(document: Mapping[str, Json]) -> Recognition | None:
    """By the base context; by the type alone where neither data model's is named.

    Of two base contexts the first one decides: that is where it has to stand.
    """
    types, base = types_of(document), base_of(document)
    is_credential = "VerifiableCredential" in types
    if base == BASE:
        if types & PRESENTATIONS and not is_credential:
            return Recognition("2.0", 2)
        if is_credential or may_be_credential(document):
            return Recognition("2.0", 3 if is_credential else 1)
    strength = 0 if base else by_type_alone(document)
    if not strength or (is_credential and is_dated_as_vc1(document)):
        return None
    return Recognition("", strength)


def layers(credential: Credential) -> tuple[str, ...]:
    """It stands on no other standard."""
    return ("vc2",)


def references(credential: Credential, resources: Mapping[str, Resource]) -> Iterator[Reference]:
    """The related resources with a digest, which is compared (section 5.3)."""
    value = (credential.document or {}).get("relatedResource")
    for index, one in enumerate(as_list(value)):
        url = one.get("id") if isinstance(one, Mapping) else None
        if isinstance(url, str) and ("digestSRI" in one or "digestMultibase" in one):
            place = f"/relatedResource/{index}" if isinstance(value, list) else "/relatedResource"
            yield Reference(url, "related-resource", f"{place}/id")


STANDARD = Standard(
    id="vc2",
    title="Verifiable Credentials Data Model 2.0",
    editions=("2.0",),
    builds_on=(),
    profile="vc-2.0",
    package=__name__,
    vocabulary=VOCABULARY,
    recognise=recognise,
    recognised_by_form=True,
    layers=layers,
    embedded=VOCABULARY.embedded,
    references=references,
    refers_once=True,
    refers_by=frozenset({"relatedResource"}),
)
