"""What is wrong with ``[demand.value]``: what a profile asks of a value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from mcconform.metadata.asked import matcher
from mcconform.model import Wanted
from mcconform.standards.measures import units

Fault = tuple[str, str]
"""A message and a hint."""
_NAMES = tuple(field.name for field in msgspec.structs.fields(Wanted))


def value_faults(table: Mapping[str, Any]) -> Iterator[Fault]:
    """Every fault of one table; nothing raises."""
    if not table:
        yield "value asks for nothing", "leave the table out"
    for key in table:
        if key not in _NAMES:
            yield f"value has an unknown key {key}", f"choose one of {', '.join(_NAMES)}"
    try:
        wanted = msgspec.convert(
            {key: item for key, item in table.items() if key in _NAMES}, Wanted, strict=True
        )
    except msgspec.ValidationError as error:
        yield f"value: {str(error)[:1].lower()}{str(error)[1:]}", "see mcconform profile --help"
        return
    yield from _sizes(wanted)
    yield from _forms(wanted)


def _sizes(wanted: Wanted) -> Iterator[Fault]:
    least, most = wanted.min_hours, wanted.max_hours
    bounds = {"hours": (least or 0.0, least or 0.0 if most is None else most)}
    bounds |= {f"credits in {name}": pair for name, pair in wanted.credits.items()}
    for name, (low, high) in bounds.items():
        if not 0 <= low <= high:
            yield f"value: {name} from {low:g} to {high:g} is no range", "the least comes first"
    for name in wanted.credits:
        if name not in units():
            yield f"value: unknown credit system {name}", f"choose one of {', '.join(units())}"
    for framework, several in (*wanted.levels.items(), *wanted.levels_with_credit.items()):
        if not several or min(several) < 0:
            yield f"value: {framework} has no levels, or one below 0", "list the levels as numbers"
    if wanted.levels_with_credit and not wanted.levels:
        yield "value: levels_with_credit adds to levels, and there are none", "add levels"
    if wanted.least < 0 or (wanted.within_years is not None and wanted.within_years <= 0):
        yield "value: least and within_years are greater than 0", ""


def _forms(wanted: Wanted) -> Iterator[Fault]:
    try:
        matcher(wanted.pattern)
    except ValueError:
        yield "value: pattern cannot be used", "write a regular expression without look-around"
    for key, words in (("forbidden", wanted.forbidden), ("refused", wanted.refused)):
        if any(not word.strip() for word in words):
            yield f"value: a word of {key} is blank", "leave it out"
