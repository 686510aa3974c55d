"""What of a value are texts and numbers, and whether they say anything.

Blanks, ``{}``, ``[]``, ``null`` and phrases such as "N/A" say nothing, whatever their length.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from mcconform.metadata.paths import is_object
from mcconform.model import Json

_PLACEHOLDERS = frozenset(
    {
        "n/a", "na", "n.a", "n/k", "k.a", "s/o", "none", "null", "nil", "undefined", "unknown",
        "tbd", "tba", "tbc", "todo", "to do", "to-do", "fixme", "xxx", "xxxx", "test", "testing",
        "dummy", "placeholder", "string", "empty", "blank", "not applicable", "not available",
        "not specified", "not provided", "to be defined", "to be determined", "to be announced",
        "to be confirmed", "no description", "keine angabe", "nicht zutreffend", "sans objet",
        "no aplica",
    }
)  # fmt: skip
"""Phrases that fill a field and say nothing, as `plain` writes them."""
_FILLER = "lorem ipsum"
_STARTS = frozenset(phrase[:2] for phrase in (*_PLACEHOLDERS, _FILLER))
"""How those begin: a text that begins with two other letters or digits is none of them."""
_TRIM = " \t\r\n-–—_.…?!*/|"
_LABELS = frozenset({"type", "@type", "@context"})
"""Members that name an object's class: alone they say nothing of the thing."""
_NUMBER = re.compile(r"\d{1,12}(?:[.,]\d{1,12})?", re.ASCII)
_MOST = 1e12
LONGEST = 10_000
"""Characters of a text that the tests look at."""


def plain(text: str) -> str:
    """A text for comparison: lower case, single spaces, no outer punctuation."""
    return " ".join(text[:LONGEST].casefold().split()).strip(_TRIM)


def says_something(text: str) -> bool:
    """Whether a text is more than a blank or a placeholder."""
    start = text[:2]
    if start.isalnum() and start.casefold()[:2] not in _STARTS:
        return True
    bare = plain(text)
    return bool(bare) and bare not in _PLACEHOLDERS and not bare.startswith(_FILLER)


def leaves(value: Json) -> Iterator[Json]:
    """Every scalar inside a value but for names of classes, without recursion."""
    waiting: list[Json] = [value]
    while waiting:
        item = waiting.pop()
        if is_object(item):
            members = [inner for key, inner in item.items() if key not in _LABELS]
            waiting.extend(reversed(members))
        elif isinstance(item, list):
            waiting.extend(reversed(item))
        elif item is not None:
            yield item


def present(value: Json) -> bool:
    """Whether a value says anything at all."""
    if isinstance(value, str):
        return says_something(value)
    return any(not isinstance(leaf, str) or says_something(leaf) for leaf in leaves(value))


def strings(value: Json) -> list[str]:
    """The texts in a value: itself, or those of a language map, that say something."""
    if isinstance(value, str):
        return [value] if says_something(value) else []
    found = (leaf for leaf in leaves(value) if isinstance(leaf, str))
    return [leaf for leaf in found if says_something(leaf)]


def plain_set(values: Iterable[Json]) -> frozenset[str]:
    """The texts of several values, ready to be compared with."""
    return frozenset([plain(text) for value in values for text in strings(value)])


def identifier(value: Json) -> Json:
    """The identifier of a concept given as an object; any other value as it is."""
    if isinstance(value, Mapping):
        for key in ("id", "@id", "notation", "@value", "ceterms:targetNode"):
            if key in value:
                return value[key]
    return value


def amount(value: Json) -> float | None:
    """A number, or a text that is one, with point or comma; None for all else.

    NaN, infinities and numbers no credit or level can be are no amounts.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value) if abs(value) < _MOST else None
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        return float(value.strip().replace(",", "."))
    return None
