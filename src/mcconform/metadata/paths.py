"""Paths into a credential: where an element of metadata may stand.

    credentialSubject.achievement.name          members, one after the other
    endorsement[]                               each value, one or many
    alignment[?targetType=CFItem|CTDL]          objects whose member has one of the values
    alignment[?targetFramework=QF].targetCode   ``QF``: the member names a qualifications framework
    ceterms:ownedBy>ceterms:address[]           ``>`` goes on in the record that is referred to

One object and an array with that object are the same everywhere, so ``[]`` only tells the reader
that there may be several. A reference that is not embedded leads nowhere here. Values are found by
a `search.Search`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

import msgspec

from mcconform.model import Json
from mcconform.nodes import as_list, escape

_SEGMENT = re.compile(
    r"(?P<name>[A-Za-z@_][\w@:-]*)"
    r"(?P<many>\[(?:\?(?P<key>[A-Za-z@_][\w@:-]*)=(?P<values>[^\[\]|=]+(?:\|[^\[\]|=]+)*))?\])?"
)
_FRAMEWORK = re.compile(
    r"(?<![A-Za-z])(?:EQF|NQF|QF-?EHEA|AQF|NZQF|NZQCF|RQF|SCQF|CQFW|NFQ|DQR|HQF|NLQF|SEQF|CNCP|RNCP"
    r"|SAQA|NSQF|MQF|FHEQ)(?![A-Za-z])"
    r"|qualifications?\s+framework|framework\s+(?:of|for)\s+(?:\w+\s+){0,3}qualifications?"
    r"|qualifikationsrahmen|cadre\s+\w+\s+des\s+(?:certifications|qualifications)"
    r"|marco\s+\w+\s+de\s+(?:las\s+)?cualificaciones",
    re.IGNORECASE,
)
_FRAMEWORK_IRI = re.compile(r"https?://data\.europa\.eu/snb/(?:eqf|qdr)/", re.IGNORECASE)
_LONGEST_NAME = 500
"""Characters of a framework's name that are looked at."""

Names = tuple[str, ...]


class PathError(ValueError):
    """A path is not written as this module's text says."""


class Step(msgspec.Struct, frozen=True):
    """One part of a path: the names the member may have, and which of its values are kept."""

    names: Names
    tokens: Names
    """The names as the ends of JSON Pointers, in the same order."""
    keys: Names = ()
    values: tuple[str, ...] = ()

    def keeps(self, value: Json) -> bool:
        """Whether the filter lets a value through; without a filter everything passes."""
        if not self.keys:
            return True
        if not isinstance(value, Mapping):
            return False
        return any(self._wanted(item) for key in self.keys for item in as_list(value.get(key)))

    def _wanted(self, item: Json) -> bool:
        if not isinstance(item, str):
            return False
        return item in self.values or ("QF" in self.values and names_framework(item))


class Path(msgspec.Struct, frozen=True):
    """A parsed path and the text it was parsed from."""

    text: str
    steps: tuple[Step, ...]


class Hit(NamedTuple):
    """A value found at a path: where, under which key, in which object."""

    pointer: str
    value: Json
    key: str
    owner: Mapping[str, Json]


def names_framework(text: str) -> bool:
    """Whether a text names a qualifications framework: by abbreviation, in words, or by an IRI
    of the European lists. Other addresses are not guessed at.
    """
    text = text[:_LONGEST_NAME]
    pattern = _FRAMEWORK_IRI if "://" in text else _FRAMEWORK
    return pattern.search(text) is not None


def _only(name: str) -> Names:
    return (name,)


def parse(text: str, names: Callable[[str], Names] = _only) -> Path:
    """A path from its text; ``names`` gives every JSON key that a name may stand for."""
    steps: list[Step] = []
    position = 0
    while True:
        match = _SEGMENT.match(text, position)
        if match is None:
            raise PathError(f"a name is expected at character {position + 1} of {text!r}")
        key = match["key"]
        values = tuple(match["values"].split("|")) if key else ()
        spelt = names(match["name"])
        tokens = tuple(f"/{escape(name)}" for name in spelt)
        steps.append(Step(spelt, tokens, names(key) if key else (), values))
        position = match.end()
        if position == len(text):
            return Path(text, tuple(steps))
        if text[position] not in ".>":
            raise PathError(f"'.' is expected at character {position + 1} of {text!r}")
        position += 1


def is_object(value: Json) -> bool:
    """Whether a value is a JSON object. A dictionary nearly always, and asking that is fast."""
    return type(value) is dict or isinstance(value, Mapping)
