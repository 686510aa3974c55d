"""The tables of a store, column by column. `docs/audit.md` explains them to those who query them.

A change here that breaks queries changes `STORE`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

STORE: Final = "mcconform/store/2"
"""Names the shape of the store."""

RUN: Final[Mapping[str, str]] = {
    "store": "VARCHAR",
    "version": "VARCHAR",
    "evaluated_at": "VARCHAR",
    "offline": "BOOLEAN",
    "corpus": "VARCHAR[]",
    "profile": "VARCHAR",
    "options": "VARCHAR",
    "sample": "BIGINT",
    "seed": "BIGINT",
    "population": "BIGINT",
    "ceiling": "UBIGINT",
    "passed_over": "BIGINT",
    "hollow": "BIGINT",
    "hollow_named": "VARCHAR[]",
    "stack": "VARCHAR",
    "set_state": "VARCHAR",
    "set_fault": "VARCHAR",
    "finished": "BOOLEAN",
}
"""The one row of table ``run``."""

BATCHED: Final[Mapping[str, Mapping[str, str]]] = {
    "inputs": {
        "input": "BIGINT",
        "key": "VARCHAR",
        "kind": "VARCHAR",
        "name": "VARCHAR",
        "stamp": "VARCHAR",
        "batch": "BIGINT",
    },
    "subjects": {
        "subject": "BIGINT",
        "input": "BIGINT",
        "name": "VARCHAR",
        "parent": "VARCHAR",
        "title": "VARCHAR",
        "sha256": "VARCHAR",
        "standard": "VARCHAR",
        "edition": "VARCHAR",
        "container": "VARCHAR",
        "securing": "VARCHAR",
        "issuer": "VARCHAR",
        "issuer_name": "VARCHAR",
        "profile": "VARCHAR",
        "verdict": "VARCHAR",
        "decision": "VARCHAR",
        "schema": "VARCHAR",
        "signature": "VARCHAR",
        "status": "VARCHAR",
        "metadata": "VARCHAR",
        "stackability": "VARCHAR",
        "tested": "BOOLEAN",
        "judged": "BOOLEAN",
        "internal_error": "BOOLEAN",
        "fault": "VARCHAR",
    },
    "findings": {
        "subject": "BIGINT",
        "place": "INTEGER",
        "rule": "VARCHAR",
        "area": "VARCHAR",
        "level": "VARCHAR",
        "outcome": "VARCHAR",
        "pointer": "VARCHAR",
        "message": "VARCHAR",
        "fix": "VARCHAR",
        "spec": "VARCHAR",
        "line": "BIGINT",
        "col": "BIGINT",
    },
    "outcomes": {
        "profile": "VARCHAR",
        "rule": "VARCHAR",
        "area": "VARCHAR",
        "level": "VARCHAR",
        "outcome": "VARCHAR",
        "subjects": "BIGINT",
        "batch": "BIGINT",
    },
    "scores": {"subject": "BIGINT", "score": "VARCHAR", "value": "DOUBLE"},
    "elements": {"subject": "BIGINT", "element": "VARCHAR", "state": "VARCHAR"},
}
"""Tables that grow with each batch."""

PROFILES: Final[Mapping[str, str]] = {
    "id": "VARCHAR PRIMARY KEY",
    "version": "VARCHAR",
    "digest": "VARCHAR",
    "title": "VARCHAR",
}
AREAS: Final = ("schema", "signature", "status", "metadata", "stackability")
"""Areas with a column of their own in ``subjects``."""


class Batch(msgspec.Struct, frozen=True):
    """What some inputs came to: for each table its columns, numbered from 0 within the batch."""

    rows: Mapping[str, list[list[object]]]
    """By table: one list a column, in the order of `BATCHED`."""
    profiles: tuple[tuple[str, str, str, str], ...] = ()
    """Id, version, digest and title of the profiles that decided."""

    def keys(self) -> list[object]:
        """What tells its inputs from all others."""
        return self.rows["inputs"][1]

    def count(self, table: str) -> int:
        """How many rows there are for a table."""
        return len(self.rows[table][0])
