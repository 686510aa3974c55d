"""The same credential written otherwise: what every verifier and every rule must see through.

Metamorphic operators: none of them changes what a credential says, so none may change a verdict.
"""

from __future__ import annotations

import copy
import datetime as dt
import functools
import json
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from mcconform.errors import UsageError
from mcconform.intake.recognise import standard_of
from mcconform.model import Json
from mcconform.nodes import resolve
from mcconform.standards import contexts, get_standard
from mcconform.standards.vocabulary import Property

_DATE: Final = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-5][0-9])(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})"
)
_WHITE: Final = ("", "", " ", "\n", "\t", "\r\n", "    ")


class Rewriting(msgspec.Struct, frozen=True):
    """A credential as text, and the operator that wrote it so."""

    operator: str
    text: str


def rewritings(
    document: Mapping[str, Json], operators: Sequence[str] = ()
) -> SearchStrategy[Rewriting]:
    """The document written otherwise by one of the operators, of all `OPERATORS` if none is named.

    Those in `KEEPS_SIGNATURE` leave a Data Integrity proof over RDF sound as well. A proof over the
    JSON itself (JCS) is kept by the first three alone, and a JWS by none: its payload is bytes.
    Raises `UsageError` for an operator there is none of, or a document of no known standard.
    """
    unknown = sorted(set(operators) - set(OPERATORS))
    if unknown:
        raise UsageError(f"no operator is called {unknown[0]}", f"known: {', '.join(OPERATORS)}")
    if standard_of(document, None)[0] is None:
        raise UsageError("the document is of no standard that mcconform knows")
    return st.builds(
        functools.partial(rewrite, dict(document)),
        st.sampled_from(tuple(operators) or tuple(OPERATORS)),
        st.integers(0, 2**32 - 1),
    )


def rewrite(document: Mapping[str, Json], operator: str, seed: int = 0) -> Rewriting:
    """The document written otherwise; ``seed`` decides among the many ways there are."""
    return Rewriting(operator, OPERATORS[operator](document, random.Random(seed)))


# -- the text --------------------------------------------------------------------------------------


def _key_order(document: Json, choose: random.Random) -> str:
    return _plain(_shuffled_keys(document, choose))


def _shuffled_keys(value: Json, choose: random.Random) -> Json:
    if isinstance(value, list):
        return [_shuffled_keys(item, choose) for item in value]
    if not isinstance(value, Mapping):
        return value
    keys = list(value)
    choose.shuffle(keys)
    return {key: _shuffled_keys(value[key], choose) for key in keys}


def _white_space(document: Json, choose: random.Random) -> str:
    return "".join(_tokens(document, lambda: choose.choice(_WHITE), _plain))


def _escapes(document: Json, choose: random.Random) -> str:
    return "".join(_tokens(document, lambda: "", lambda text: _escaped(text, choose)))


def _tokens(value: Json, gap: Callable[[], str], string: Callable[[str], str]) -> Iterator[str]:
    """A JSON text in pieces, with white space wherever the grammar allows it (RFC 8259)."""
    yield gap()
    if isinstance(value, str):
        yield string(value)
    elif isinstance(value, Mapping | list):
        is_object = isinstance(value, Mapping)
        yield "{" if is_object else "["
        for index, item in enumerate(value):
            yield ("," if index else "") + gap()
            if is_object:
                yield from (string(item), gap(), ":")
            yield from _tokens(value[item] if is_object else item, gap, string)
        yield gap() + ("}" if is_object else "]")
    else:
        yield json.dumps(value)
    yield gap()


def _escaped(text: str, choose: random.Random) -> str:
    """A JSON string in which some characters are written as escapes (RFC 8259 section 7)."""
    pieces = []
    for character in text:
        if choose.random() < 0.5:
            units = character.encode("utf-16-be")
            pairs = (units[at : at + 2].hex() for at in range(0, len(units), 2))
            pieces.append("".join(f"\\u{choose.choice((one, one.upper()))}" for one in pairs))
        else:
            pieces.append("\\/" if character == "/" else json.dumps(character)[1:-1])
    return f'"{"".join(pieces)}"'


def _plain(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False)


# -- the document ----------------------------------------------------------------------------------


def _members(document: Mapping[str, Json]) -> Iterator[tuple[str, Property]]:
    """Pointer and property of each member that the vocabulary has constraints for."""
    standard, _ = standard_of(document, None)
    for visit in get_standard(str(standard)).vocabulary.visits(document):
        for name in visit.value:
            prop = visit.cls.properties.get(name)
            # What is an object's type, and what its terms mean, hangs on the order of contexts.
            if prop is not None and prop.constrained and name != "@context":
                yield visit.pointer, prop


@functools.cache
def _lists() -> frozenset[str]:
    """Terms whose arrays are ordered in some context (@container: @list)."""
    found: set[str] = set()
    waiting: list[Any] = list(contexts().values())
    while waiting:
        here = waiting.pop()
        items = here.items() if isinstance(here, Mapping) else enumerate(here)
        for key, value in items:
            if isinstance(value, Mapping | list):
                waiting.append(value)
            if isinstance(value, Mapping) and "@list" in str(value.get("@container", "")):
                found.add(str(key))
    return frozenset(found)


def _set_order(document: Mapping[str, Json], choose: random.Random) -> str:
    made = copy.deepcopy(dict(document))
    # From the leaves up, so that pointers stay true while arrays are shuffled above them.
    for pointer, prop in reversed(list(_members(made))):
        items = resolve(made, pointer)[prop.name]
        if isinstance(items, list) and prop.many and prop.name not in _lists():
            choose.shuffle(items)
    return _plain(made)


def _date_offsets(document: Mapping[str, Json], choose: random.Random) -> str:
    made = copy.deepcopy(dict(document))
    for pointer, prop in _members(made):
        holder = resolve(made, pointer)
        label = prop.datatype.label if prop.datatype else ""
        if "date and time" in label and isinstance(holder[prop.name], str):
            holder[prop.name] = shifted(holder[prop.name], choose.randrange(-840, 841, 15))
    return _plain(made)


def shifted(text: str, minutes: int) -> str:
    """The same instant at another offset from UTC; rare forms of dates stay as they are."""
    found = _DATE.fullmatch(text)
    if found is None:
        return text
    try:
        instant = dt.datetime.fromisoformat(found[1] + found[3].replace("Z", "+00:00"))
        local = instant.astimezone(dt.timezone(dt.timedelta(minutes=minutes)))
    except (ValueError, OverflowError):
        return text
    # isoformat, since strftime does not pad years before 1000.
    return local.replace(tzinfo=None).isoformat() + (found[2] or "") + local.isoformat()[-6:]


def _one_or_array(document: Mapping[str, Json], choose: random.Random) -> str:
    made = copy.deepcopy(dict(document))
    for pointer, prop in reversed(list(_members(made))):
        holder = resolve(made, pointer)
        value = holder[prop.name]
        if not (prop.many and prop.compacted) or choose.random() < 0.5:
            continue
        if not isinstance(value, list):
            holder[prop.name] = [value]
        elif len(value) == 1 and not isinstance(value[0], list):
            holder[prop.name] = value[0]
    return _plain(made)


Operator = Callable[[Mapping[str, Json], random.Random], str]
OPERATORS: Final[Mapping[str, Operator]] = {
    "key-order": _key_order,
    "white-space": _white_space,
    "escapes": _escapes,
    "set-order": _set_order,
    "one-or-array": _one_or_array,
    "date-offsets": _date_offsets,
}
"""Every operator by its name: key order, white space between tokens, ``\\u`` escapes, the order of
arrays that are sets, one value or an array of one, and the zone an instant is written in.
"""
KEEPS_SIGNATURE: Final = tuple(name for name in OPERATORS if name != "date-offsets")
"""Those that give the same canonical RDF; a date at another offset is another literal there."""
