"""Levels of qualifications frameworks, and what names one instead of something to be learnt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from mcconform.metadata.paths import Hit, names_framework
from mcconform.metadata.texts import amount, identifier, leaves, strings
from mcconform.model import Json
from mcconform.nodes import as_list

_EQF_IRI = re.compile(r"https?://data\.europa\.eu/snb/eqf/(\S*)", re.ASCII)
_EQF = re.compile(r"(?<![A-Za-z])EQF(?![A-Za-z])|European Qualifications Framework", re.IGNORECASE)
_LEVEL = re.compile(r"(?<![\d.,-])(\d{1,3})(?![\d.,]\d|\d)", re.ASCII)
_NUMBERED = re.compile(
    r"(?<![A-Za-z0-9.,-])\d{1,2}(?![A-Za-z0-9]|[.,]\d)|(?<![A-Za-z])cycle(?![A-Za-z])"
    r"|(?:level|nivel|niveau|stufe|livello)[\W_]{0,3}[IVX]+(?![A-Za-z0-9])",
    re.ASCII | re.IGNORECASE,
)
_OTHER_TARGETS = frozenset({"ceterms:Credential", "ext:EQF", "ext:QualityAssurance"})
"""Types of what an alignment leads to that are nothing to be learnt. Those with ``ext:`` are of
SURF's edubadges."""
_EUROPEAN = "ext:EQF"
EQF_LEVELS = frozenset(float(level) for level in range(1, 9))


def is_european(hit: Hit) -> bool:
    """Whether a level is one of the European Qualifications Framework."""
    value = identifier(hit.value)
    if isinstance(value, str) and _EQF_IRI.fullmatch(value.strip()):
        return True
    if hit.key.endswith(("eqfLevel", "EQFLevel")) or hit.key == "EQF":
        return True
    if _EUROPEAN in as_list(hit.owner.get("targetType")):
        return True
    framework = strings(hit.owner.get("targetFramework"))
    named = framework or strings(hit.owner.get("targetName"))
    return any(_EQF.search(text) for text in named)


def names_level(value: Json) -> bool:
    """Whether a name can be that of a level: it has a number, or speaks of a cycle."""
    return any(_NUMBERED.search(text[:200]) for text in strings(value))


def no_skill(owner: Mapping[str, Json]) -> bool:
    """Whether an alignment leads to a level, another award or who vouches for it.

    A framework of qualifications may also list units to be learnt, so its name alone says nothing.
    """
    if not _OTHER_TARGETS.isdisjoint(str(one) for one in as_list(owner.get("targetType"))):
        return True
    name = owner.get("targetName")
    if any(_EQF_IRI.fullmatch(url) for url in strings(owner.get("targetUrl"))):
        return True
    if not (names_level(name) or (not strings(name) and names_level(owner.get("targetCode")))):
        return False
    members = ("targetFramework", "targetUrl", "targetName")
    return any(names_framework(text) for key in members for text in strings(owner.get(key)))


def numbers(hit: Hit) -> tuple[float, ...]:
    """The numbers that a level may stand for: the end of its address, or those in its text."""
    value = identifier(hit.value)
    iri = _EQF_IRI.fullmatch(value.strip()) if isinstance(value, str) else None
    found = [amount(leaf) for leaf in ([iri[1]] if iri else leaves(value))]
    told = [float(n) for text in strings(value) if not iri for n in _LEVEL.findall(text[:200])]
    said = (*(one for one in found if one is not None), *told)
    return said or tuple(_noted(hit.value))


def _noted(value: Json) -> Iterator[float]:
    """The number of a concept whose address has none, as it is written beside it."""
    if isinstance(value, Mapping):
        for name in ("notation", "skos:notation", "prefLabel", "skos:prefLabel"):
            for text in strings(value.get(name)):
                yield from (float(found) for found in _LEVEL.findall(text[:200]))
