"""The compact form of a CTDL document: the one the registry writes, and the rules read.

Terms may be written as full IRIs, and values as value objects of JSON-LD; the meaning is the same.
Keys and types become ``ceterms:name``; ``{"@value": …}`` becomes the value, and with ``@language``
a language map. What is compact already is left as it is, and then nothing is copied.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from mcconform.model import Json
from mcconform.standards.ctdl.terms import terms

NAMESPACES: Final[Mapping[str, str]] = {
    "https://purl.org/ctdl/terms/": "ceterms:",
    "http://purl.org/ctdl/terms/": "ceterms:",
    "https://purl.org/ctdlasn/terms/": "ceasn:",
    "http://purl.org/ctdlasn/terms/": "ceasn:",
}
"""Namespaces of CTDL and CTDL-ASN. Older documents name them with http."""
_OTHERS: Final[Mapping[str, str]] = {
    "http://www.w3.org/2004/02/skos/core#": "skos:",
    "https://schema.org/": "schema:",
    "http://schema.org/": "schema:",
    "https://credreg.net/qdata/terms/": "qdata:",
    "http://purl.org/ASN/schema/core/": "asn:",
}
_PREFIXES: Final = {**NAMESPACES, **_OTHERS}
_KEPT: Final = frozenset({"@context"})


def compact(document: Mapping[str, Json]) -> Mapping[str, Json]:
    """The document in compact form; the same object where it is in it already."""
    if not _needs(document):
        return document
    made: dict[str, Json] = {}
    waiting: list[tuple[Mapping[str, Json], dict[str, Json]]] = [(document, made)]
    while waiting:
        source, target = waiting.pop()
        for key, value in source.items():
            name = term(key)
            if name in target or key in _KEPT:
                target.setdefault(name, value)
            elif key == "@type":
                target[key] = _types(value)
            elif isinstance(value, list):
                target[name] = _several(name, value, waiting)
            else:
                target[name] = _begun(value, waiting)
    return made


def term(iri: str) -> str:
    """A term with its prefix, of its full IRI; all else as it is."""
    if not iri.startswith("http"):
        return iri
    for namespace, prefix in _PREFIXES.items():
        if iri.startswith(namespace):
            return prefix + iri[len(namespace) :]
    return iri


def _several(name: str, values: list[Json], waiting: list[Any]) -> Json:
    """What an array becomes: texts in languages are one map, and one value of a property that takes
    one stands alone, as the compact form has it.
    """
    if values and all(_is_tagged(one) for one in values):
        return _language_map(values)
    made = [_begun(one, waiting) for one in values]
    known = terms().properties.get(name)
    return made[0] if known and known.one and len(made) == 1 else made


def _is_tagged(value: Json) -> bool:
    return (
        isinstance(value, Mapping) and "@value" in value and isinstance(value.get("@language"), str)
    )


def _language_map(values: list[Json]) -> dict[str, Json]:
    made: dict[str, list[Json]] = {}
    for one in values:
        made.setdefault(one["@language"], []).append(one["@value"])
    return {tag: texts[0] if len(texts) == 1 else texts for tag, texts in made.items()}


def _begun(value: Json, waiting: list[Any]) -> Json:
    """What a value becomes; an object that is not finished is put on the list of those waiting."""
    if not isinstance(value, Mapping):
        return value
    if "@value" in value:
        language = value.get("@language")
        return {language: value["@value"]} if isinstance(language, str) else value["@value"]
    target: dict[str, Json] = {}
    waiting.append((value, target))
    return target


def _types(value: Json) -> Json:
    if isinstance(value, list):
        return [term(one) if isinstance(one, str) else one for one in value]
    return term(value) if isinstance(value, str) else value


def _needs(document: Mapping[str, Json]) -> bool:
    """Whether anything in a document is not in compact form."""
    waiting: list[Json] = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, Mapping):
            if "@value" in value:
                return True
            for key, inner in value.items():
                if key in _KEPT:
                    continue
                if key.startswith("http") or (key == "@type" and _types(inner) != inner):
                    return True
                if isinstance(inner, Mapping | list):
                    waiting.append(inner)
    return False
