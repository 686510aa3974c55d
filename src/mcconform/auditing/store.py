"""The store of an audit: one DuckDB file that a stopped run goes on from, and reports are read of.

Each batch is one transaction, so that whatever stops a run costs the batches that were under way
and no more. Without a file the store is in memory, and goes with the run.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import duckdb
import msgspec

from mcconform import limits
from mcconform.auditing.tables import BATCHED, PROFILES, RUN, STORE, Batch
from mcconform.errors import StoreError

_ELSE: Final = "name another file, or remove this one to begin anew"
_MAGIC: Final = slice(8, 12), b"DUCK"
"""What stands where in every DuckDB file; its storage documentation, "headers"."""
_NUMBERED: Final = {
    "inputs": ("input", "batch"),
    "subjects": ("subject", "input"),
    "outcomes": ("batch",),
}
"""Columns whose numbers go on from batch to batch; all other tables refer to subjects."""


class Settings(msgspec.Struct, frozen=True):
    """What a run was asked for; a run that goes on must be asked for the same."""

    version: str
    at: str
    offline: bool
    corpus: tuple[str, ...]
    profile: str
    """Id, version and digest of the profile that was named; empty for the baselines."""
    options: Mapping[str, str] = {}
    sample: int | None = None
    seed: int = 0


class Difference(msgspec.Struct, frozen=True):
    """How a corpus differs from what was judged of it."""

    outdated: int
    """Inputs that changed or are gone since."""
    forgotten: int
    """Inputs of which nothing is kept any more: those, and what was committed with them."""
    new: int
    """Inputs that were not judged before."""


class Store:
    """A store that is open. Raises StoreError for whatever keeps it from being read or written."""

    def __init__(self, path: Path | None = None, *, read_only: bool = False) -> None:
        self.path = path
        config: dict[str, str | bool | int | float | list[str]] = {
            "threads": 1,
            "memory_limit": limits.STORE_MEMORY,
            # A store may come from a stranger: its views must reach nothing outside it.
            "enable_external_access": False,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
        if path:
            _look_at(path)
        try:
            # An absolute path: `:memory:` and `md:x` are files like others.
            self._database = duckdb.connect(
                os.path.abspath(path) if path else ":memory:", read_only=read_only, config=config
            )
        except duckdb.Error as error:
            if "Could not set lock" in str(error):
                said = "another process has it open"
                hint = "wait until that is done, or name another file"
            else:
                said, hint = _first(error), "name another file"
            raise StoreError(f"{path} cannot be opened: {said}", hint) from error
        self._next = {"input": 0, "subject": 0, "batch": 0}
        self._count = 0

    def close(self) -> None:
        """Write what there is and let go of the file."""
        self._database.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- the run ----------------------------------------------------------------------------------

    def begin(self, settings: Settings) -> None:
        """Make the tables of a new run."""
        with self._transaction():
            self._create("run", RUN)
            self._create("profiles", PROFILES)
            for table, columns in BATCHED.items():
                self._create(table, columns)
            known = msgspec.to_builtins(settings)
            known["options"] = json.dumps(dict(settings.options), sort_keys=True)
            known |= {
                "evaluated_at": settings.at,
                "store": STORE,
                "finished": False,
                "set_state": "not-reached",
            }
            names = [name for name in RUN if name in known]
            marks = ", ".join("?" for _ in names)
            self.query(
                f"INSERT INTO run ({', '.join(names)}) VALUES ({marks})",
                [known[name] for name in names],
            )

    def settings(self) -> Settings | None:
        """What the run in the store was asked for; None in an empty one.

        Raises StoreError for a database that is no store, or one of another shape.
        """
        tables = {row[0] for row in self.query("SELECT table_name FROM duckdb_tables()")}
        if not tables:
            return None
        if "run" not in tables or not {"subjects", *BATCHED, "profiles"} <= tables:
            raise StoreError(f"{self.path} is a database, but no store of an audit", _ELSE)
        row = self.run()
        if row["store"] != STORE:
            raise StoreError(
                f"{self.path} has the shape {row['store']}, not {STORE}",
                "use the version of mcconform that wrote it",
            )
        return Settings(
            row["version"], row["evaluated_at"], row["offline"], tuple(row["corpus"]),
            row["profile"], json.loads(row["options"]), row["sample"], row["seed"],
        )  # fmt: skip

    def run(self) -> Mapping[str, Any]:
        """The row of table ``run``."""
        rows = self.query(f"SELECT {', '.join(RUN)} FROM run")
        if len(rows) != 1:
            raise StoreError(f"{self.path} holds no run", _ELSE)
        return dict(zip(RUN, rows[0], strict=True))

    def note(self, **values: object) -> None:
        """Write values into the row of table ``run``."""
        with self._transaction():
            pairs = ", ".join(f"{name} = ?" for name in values)
            self.query(f"UPDATE run SET {pairs}", list(values.values()))

    # -- batches ----------------------------------------------------------------------------------

    def go_on(self) -> None:
        """Number further batches after those in the store."""
        for name, table in (("input", "inputs"), ("subject", "subjects"), ("batch", "inputs")):
            ((last,),) = self.query(f"SELECT coalesce(max({name}), -1) FROM {table}")
            self._next[name] = last + 1
        self._recount()

    def count(self) -> int:
        """How many inputs were judged."""
        return self._count

    def _recount(self) -> None:
        ((self._count,),) = self.query("SELECT count(*) FROM inputs")

    def known(self, keys: Sequence[str]) -> set[str]:
        """Those among some inputs that were judged already."""
        wanted = "SELECT unnest(?::VARCHAR[])"
        return {row[0] for row in self.query(f"SELECT key FROM inputs WHERE key IN ({wanted})",
                                             [list(keys)])}  # fmt: skip

    def commit(self, batch: Batch) -> None:
        """Add a batch, whole or not at all."""
        with self._transaction():
            for table, columns in BATCHED.items():
                if batch.count(table):
                    self._insert(table, columns, batch.rows[table])
            for profile in batch.profiles:
                self.query("INSERT OR IGNORE INTO profiles VALUES (?, ?, ?, ?)", list(profile))
        self._count += batch.count("inputs")
        self._next["input"] += batch.count("inputs")
        self._next["subject"] += batch.count("subjects")
        self._next["batch"] += 1

    def compare(self, stamps: Iterable[tuple[str, str]]) -> Difference:
        """How the inputs that there are now, by key and stamp, differ from those that were judged.

        What changed or is gone is forgotten, with all that was committed along with it: how often
        each rule passed is counted by the batch.
        """
        self.query("CREATE OR REPLACE TEMP TABLE now (key VARCHAR, stamp VARCHAR)")
        walked = iter(stamps)
        while some := list(itertools.islice(walked, limits.STORE_ROWS)):
            columns = [list(column) for column in zip(*some, strict=True)]
            self.query("INSERT INTO now SELECT unnest(?::VARCHAR[]), unnest(?::VARCHAR[])", columns)
        ((outdated, new),) = self.query(
            """SELECT (SELECT count(*) FROM inputs LEFT JOIN now USING (key)
                       WHERE now.stamp IS DISTINCT FROM inputs.stamp),
                      (SELECT count(DISTINCT key) FROM now ANTI JOIN inputs USING (key))"""
        )
        before = self._count
        if outdated:
            self._forget()
        self.query("DROP TABLE now")
        return Difference(outdated, before - self._count, new)

    def _forget(self) -> None:
        """Take out the batches in which an input is not as it is now."""
        self.query(
            """CREATE OR REPLACE TEMP TABLE old AS SELECT input, batch FROM inputs
               WHERE batch IN (SELECT batch FROM inputs LEFT JOIN now USING (key)
                               WHERE now.stamp IS DISTINCT FROM inputs.stamp)"""
        )
        of_subject = "subject IN (SELECT subject FROM subjects JOIN old USING (input))"
        with self._transaction():
            for table in ("findings", "scores", "elements", "subjects"):
                self.query(f"DELETE FROM {table} WHERE {of_subject}")
            for table in ("outcomes", "inputs"):
                self.query(f"DELETE FROM {table} WHERE batch IN (SELECT batch FROM old)")
            self.query(
                """UPDATE run SET finished = FALSE, stack = NULL, set_fault = NULL,
                                  set_state = 'not-reached'"""
            )
        self.query("DROP TABLE old")
        self._recount()

    def _insert(self, table: str, columns: Mapping[str, str], rows: Sequence[object]) -> None:
        numbered = _NUMBERED.get(table, ("subject",))
        picked = ", ".join(
            f"unnest(?::{kind}[])" + (f" + {self._next[name]}" if name in numbered else "")
            for name, kind in columns.items()
        )
        self.query(f"INSERT INTO {table} SELECT {picked}", rows)

    # -- SQL --------------------------------------------------------------------------------------

    def query(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """The rows that a statement gives. Raises StoreError, and KeyboardInterrupt on Ctrl-C."""
        try:
            return self._database.execute(sql, list(values)).fetchall()
        except RuntimeError as error:
            if "interrupted" in str(error):  # how DuckDB hands on a Ctrl-C that it caught
                raise KeyboardInterrupt from error
            raise
        except duckdb.Error as error:
            raise StoreError(
                f"the store {self.path or 'in memory'} failed: {_first(error)}",
                "is the disk full, or the file not whole?",
            ) from error

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        self.query("BEGIN")
        try:
            yield
        except BaseException:  # also an interrupt: half a batch is no batch
            with contextlib.suppress(duckdb.Error):
                self._database.execute("ROLLBACK")
            raise
        self.query("COMMIT")

    def _create(self, table: str, columns: Mapping[str, str]) -> None:
        listed = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
        self.query(f"CREATE TABLE {table} ({listed})")


def _look_at(path: Path) -> None:
    """Raises StoreError for what cannot be a store.

    DuckDB takes a file of JSON, CSV or Parquet for data, and would keep the audit in memory.
    """
    told = f"{path} cannot be opened"
    # os.path says no where pathlib raises: of a name that is too long, or in a closed folder
    if os.path.isdir(path):
        raise StoreError(f"{told}: it is a folder", f"name a file in it: {path / 'audit.duckdb'}")
    if not os.path.isdir(path.parent):
        raise StoreError(f"{told}: its folder does not exist", f"make it first: {path.parent}")
    if not os.path.exists(path):
        return
    if not os.path.isfile(path):
        raise StoreError(f"{told}: it is no file", "name another file")
    try:
        with path.open("rb") as file:
            head = file.read(_MAGIC[0].stop)
    except OSError as error:
        raise StoreError(f"{told}: {error.strerror}", "name another file") from error
    if head[_MAGIC[0]] != _MAGIC[1]:
        raise StoreError(f"{told}: it is no store of an audit", "name another file")


def _first(error: duckdb.Error) -> str:
    """The first line of what DuckDB says."""
    return str(error).partition("\n")[0]
