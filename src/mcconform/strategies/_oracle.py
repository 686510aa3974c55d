"""What the rules of the schema say of a document, to keep only mutations that break one rule."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping

from mcconform import catalogue
from mcconform.evaluate import evaluate, load_catalogue
from mcconform.intake.recognise import standard_of
from mcconform.model import (
    Area,
    Container,
    Credential,
    Dossier,
    Json,
    Level,
    Outcome,
    Profile,
    Resource,
    Source,
)
from mcconform.standards import contexts

_AT = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
_PROFILE = Profile("strategies", "No demands", "1", "mcconform", "", "")


def level_of(rule: str) -> Level:
    """How strongly a rule binds, by itself."""
    load_catalogue()
    return catalogue.get(rule).level


def outcomes(document: Mapping[str, Json], standard: str) -> dict[str, Outcome]:
    """What each rule of the schema says, by its id; nothing where the document is not taken for
    that standard (any more).

    Nothing outside the document is at hand but the contexts of the standards, so rules that need
    more do not fail.
    """
    found, edition = standard_of(document, None)
    if found != standard:
        return {}
    credential = Credential("strategies", "", Container.JSON, document, found, edition)
    return {
        one.rule: one.outcome
        for one in evaluate(Dossier(credential, _AT, _bundled()), _PROFILE)
        if catalogue.get(one.rule).area is Area.SCHEMA
    }


@functools.cache
def _bundled() -> Mapping[str, Resource]:
    return {
        url: Resource(url, Source.BUNDLED, data=context, final_url=url)
        for url, context in contexts().items()
    }


def failing(document: Mapping[str, Json], standard: str) -> frozenset[str]:
    """Ids of the schema's rules that fail."""
    found = outcomes(document, standard)
    return frozenset(rule for rule, outcome in found.items() if outcome is Outcome.FAILED)


def demands(rules: frozenset[str]) -> frozenset[str]:
    """Those among some rules that are at MUST level."""
    return frozenset(rule for rule in rules if level_of(rule) is Level.MUST)
