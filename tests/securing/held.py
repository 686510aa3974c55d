"""Dossiers for tests of embedded proofs, with the bundled or the official contexts."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from mcconform import securing
from mcconform.model import Container, Credential, Dossier, Resource, Source
from mcconform.securing.results import ProofResult
from mcconform.standards import contexts
from tests.shared import STANDARDS, VECTORS

Json = Any
AT = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)


@cache
def official() -> Mapping[str, Resource]:
    """The contexts as they are published."""
    index = json.loads((STANDARDS / "index.json").read_text())
    return {
        url: Resource(url, Source.BUNDLED, data=json.loads((STANDARDS / name).read_text()))
        for url, name in index.items()
    }


@cache
def bundled() -> Mapping[str, Resource]:
    """The contexts as they are derived."""
    return {url: Resource(url, Source.BUNDLED, data=data) for url, data in contexts().items()}


def dossier(document: Json, resources: Mapping[str, Resource] | None = None) -> Dossier:
    """A credential with documents at hand, the bundled contexts where none are given."""
    credential = Credential("case", "", Container.JSON, document)
    return Dossier(credential, AT, bundled() if resources is None else resources)


def with_contexts(**documents: Json) -> Mapping[str, Resource]:
    """The bundled contexts and documents of others."""
    brought = {url: Resource(url, Source.NETWORK, data=data) for url, data in documents.items()}
    return {**bundled(), **brought}


def results(document: Json, resources: Mapping[str, Resource] | None = None) -> list[ProofResult]:
    """The result of each proof."""
    return list(securing.results(dossier(document, resources)))


def result(document: Json, resources: Mapping[str, Resource] | None = None) -> ProofResult:
    """The result of the one proof."""
    (found,) = results(document, resources)
    return found


def vector(*path: str) -> Json:
    """An official vector."""
    return json.loads(VECTORS.joinpath(*path).read_text())
