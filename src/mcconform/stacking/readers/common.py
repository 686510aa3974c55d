"""What all readers need: plain nodes, texts in languages, agents, dates."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import cast

from mcconform.model import Dossier, Json
from mcconform.nodes import Node, as_list
from mcconform.securing.instants import instant
from mcconform.stacking import measures
from mcconform.stacking.terms import data, local_name

CTID = re.compile(r"ce-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
"""An identifier of the Credential Registry, the same in every place it is kept."""
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s]+")
_NO_DOSSIER = cast(Dossier, None)


class Plain(Node):
    """A node that no dossier stands behind."""

    def __init__(self, value: Mapping[str, Json], pointer: str = "") -> None:
        super().__init__(value, pointer, _NO_DOSSIER)

    def one(self, key: str) -> Plain | None:
        """The object in a member, the first of several; None where there is none."""
        return next(iter(self.many(key)), None)

    def many(self, key: str) -> list[Plain]:
        """The objects in a member that may be one or many."""
        return [
            Plain(item, pointer) for pointer, item in self.items(key) if isinstance(item, Mapping)
        ]


def types_of(value: Mapping[str, Json]) -> set[str]:
    """Local names of the types of an object."""
    return {
        local_name(kind)
        for key in ("type", "@type")
        for kind in as_list(value.get(key))
        if isinstance(kind, str)
    }


def texts_of(value: Json, language: str = "") -> tuple[tuple[str, str], ...]:
    """Language and text: of a text, of a map of languages, or of objects with @value."""
    found: list[tuple[str, str]] = []
    for item in as_list(value):
        if isinstance(item, str):
            found.append((language, item.strip()))
        elif isinstance(item, Mapping) and isinstance(item.get("@value"), str):
            found.append((str(item.get("@language") or language), item["@value"].strip()))
        elif isinstance(item, Mapping):
            for key, texts in sorted(item.items()):
                found += [(key, text.strip()) for text in as_list(texts) if isinstance(text, str)]
    return tuple(sorted({(lang.lower(), text) for lang, text in found if text}))


def plain_text(value: Json) -> str:
    """The first text, in the order of languages; empty where there is none."""
    return next((text for _, text in texts_of(value)), "")


def ids_of(value: Json) -> Iterator[str]:
    """The ids that values are or have."""
    for item in as_list(value):
        found = item.get("@id", item.get("id")) if isinstance(item, Mapping) else item
        if isinstance(found, str) and found.strip():
            yield found.strip()


def is_iri(text: str) -> bool:
    """Whether a text is an absolute IRI."""
    return _IRI.fullmatch(text) is not None


def agent_of(value: Json) -> tuple[str, str]:
    """Id and name of an agent: an id, or an object with id and name."""
    if isinstance(value, str):
        return value.strip(), ""
    if not isinstance(value, Mapping):
        return "", ""
    found = next(ids_of([value]), "")
    name = next((value[key] for key in ("name", "legalName", "prefLabel") if value.get(key)), "")
    return found, plain_text(name)


def starts(node: Plain) -> int | None:
    """The instant from which a credential is valid, or at which it was awarded."""
    return _first_instant(node, ("awardedDate", "validFrom", "issuanceDate", "issued"))


def ends(node: Plain) -> int | None:
    """The instant until which a credential is valid."""
    return _first_instant(node, ("validUntil", "expirationDate", "expires"))


def _first_instant(node: Plain, keys: tuple[str, ...]) -> int | None:
    for key in keys:
        for _, value in node.items(key):
            found = instant(value)
            if found is None and isinstance(value, str):
                found = day(value)
            if found is not None:
                return found
    return None


def day(text: str) -> int | None:
    """The instant at which a day begins in UTC; days of one digit are read too."""
    match = re.fullmatch(r"([0-9]{4,6})-([0-9]{1,2})-([0-9]{1,2})", text.strip(), re.ASCII)
    if match is None:
        return None
    return instant(f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}T00:00:00Z")


def normal(text: str) -> str:
    """A name as it is compared: without regard to case, white space and Unicode form."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def durations(
    node: Plain, keys: Mapping[str, str]
) -> tuple[tuple[tuple[str, Decimal], ...], tuple[tuple[str, str, Decimal], ...]]:
    """Workloads in hours, and durations in months, of members by their local names."""
    hours: list[tuple[str, Decimal]] = []
    months: list[tuple[str, str, Decimal]] = []
    for name in sorted(_duration_members() & keys.keys()):
        for pointer, value in _duration_texts(node, keys[name]):
            in_hours, in_months = measures.hours_of(value), measures.months_of(value)
            if in_hours is not None:
                hours.append((pointer, in_hours))
            if in_months is not None:
                months.append((pointer, value.strip(), in_months))
    return tuple(hours), tuple(months)


def _duration_members() -> frozenset[str]:
    return frozenset(data()["durations"]["members"])


def _duration_texts(node: Plain, key: str) -> Iterator[tuple[str, str]]:
    for pointer, value in node.items(key):
        if isinstance(value, str):
            yield pointer, value
        elif isinstance(value, Mapping):  # a DurationProfile of CTDL
            for name, inner in value.items():
                if local_name(name) == "exactDuration" and isinstance(inner, str):
                    yield f"{pointer}/{name}", inner


def local_keys(value: Mapping[str, Json]) -> dict[str, str]:
    """The members of an object by their local names."""
    return {local_name(key): key for key in value}


def stackable_kind(kind: str) -> bool:
    """Whether awards of a kind are made to be built upon."""
    return kind in data()["kinds"]["stackable"]
