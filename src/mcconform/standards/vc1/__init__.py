"""Verifiable Credentials Data Model 1.1."""

from __future__ import annotations

from collections.abc import Mapping

from mcconform.model import Credential, Json
from mcconform.standards import Recognition, Standard, di
from mcconform.standards._recognise import (
    PRESENTATIONS,
    base_of,
    by_type_alone,
    is_dated_as_vc1,
    may_be_credential,
    types_of,
)
from mcconform.standards.vocabulary import load

VOCABULARY = load(__name__, {"di": di.VOCABULARY})
BASE = "https://www.w3.org/2018/credentials/v1"


def recognise(document: Mapping[str, Json]) -> Recognition | None:
    """By the base context; by the type alone where no base context but the older date is there.

    Of two base contexts the first one decides: that is where it has to stand.
    """
    types, base = types_of(document), base_of(document)
    is_credential = "VerifiableCredential" in types
    if base == BASE:
        if types & PRESENTATIONS and not is_credential:
            return Recognition("1.1", 2)
        if is_credential or may_be_credential(document):
            return Recognition("1.1", 3 if is_credential else 1)
    if base or not is_credential or not is_dated_as_vc1(document):
        return None
    return Recognition("", by_type_alone(document))


def layers(credential: Credential) -> tuple[str, ...]:
    """It stands on no other standard."""
    return ("vc1",)


STANDARD = Standard(
    id="vc1",
    title="Verifiable Credentials Data Model 1.1",
    editions=("1.1",),
    builds_on=(),
    profile="vc-1.1",
    package=__name__,
    vocabulary=VOCABULARY,
    recognise=recognise,
    recognised_by_form=True,
    layers=layers,
    embedded=VOCABULARY.embedded,
)
