"""One change to a credential, as a record that can be stored and applied again."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

import msgspec

from mcconform.errors import UsageError
from mcconform.model import Json
from mcconform.nodes import resolve

ABSENT = msgspec.UNSET
"""Stands for a member that is not there; it is left out of `Mutation.to_dict`."""


class Mutation(msgspec.Struct, frozen=True):
    """One change at one place, which makes the document break one rule."""

    rule: str
    """Id of the rule that fails afterwards, and of the schema's MUST rules it alone."""
    pointer: str
    """The member or item that is changed, removed or added (RFC 6901)."""
    operator: str
    """What is done, e.g. ``remove-member``."""
    before: Json = ABSENT
    after: Json = ABSENT

    def apply(self, document: Mapping[str, Json]) -> dict[str, Json]:
        """A copy of the document with the change; raises `UsageError` where it does not fit."""
        if value_at(document, self.pointer) != self.before:
            raise UsageError(
                f"the mutation of {self.pointer or 'the document'} is for another document",
                "apply it to the document it was made for",
            )
        whole = copy.deepcopy(dict(document))
        made: dict[str, Json] = replaced(whole, self.pointer, copy.deepcopy(self.after))
        return made

    def to_dict(self) -> dict[str, Json]:
        """The record as JSON; ``before`` or ``after`` is left out where there is no value."""
        found: dict[str, Any] = msgspec.to_builtins(self)
        return found

    @classmethod
    def from_dict(cls, record: Mapping[str, Json]) -> Mutation:
        """The record that `to_dict` gave; raises `UsageError` for anything else."""
        try:
            return msgspec.convert(record, cls)
        except msgspec.ValidationError as error:
            raise UsageError(f"this is no record of a mutation: {error}") from error


def value_at(document: Json, pointer: str) -> Json:
    """The value at a place, `ABSENT` where there is none."""
    try:
        return resolve(document, pointer)
    except (LookupError, ValueError):
        return ABSENT


def replaced(document: Json, pointer: str, value: Json) -> Json:
    """The document with another value at a place; what lies beside the way there is shared."""
    if not pointer:
        return value
    head, _, rest = pointer[1:].partition("/")
    token = head.replace("~1", "/").replace("~0", "~")
    made = document.copy()
    key: Any = int(token) if isinstance(made, list) else token
    if value is ABSENT and not rest:
        del made[key]
    elif rest:
        made[key] = replaced(made[key], f"/{rest}", value)
    elif isinstance(made, list) and key == len(made):
        made.append(value)
    else:
        made[key] = value
    return made
