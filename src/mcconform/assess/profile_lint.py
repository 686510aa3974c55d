"""What is wrong with a profile, said so that its author can put it right.

`lint` looks at the text alone, builds nothing and raises nothing: each fault is a `Problem` with a
line and a hint. The form of a profile is described in `profiles`.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

import msgspec

from mcconform import catalogue
from mcconform.assess import profile_stacking
from mcconform.assess.value_lint import value_faults
from mcconform.metadata import levels_of, stronger
from mcconform.metadata.elements import compiled, covers, crosswalk, place
from mcconform.metadata.paths import PathError
from mcconform.metadata.values import TESTS
from mcconform.model import Area, Demand, Level

SCHEMA = "mcconform/profile/1"
"""The form that this version reads."""
NEEDS = ("required", "conditional", "recommended", "optional")
CERTAINTIES = ("verified", "partly verified", "memory")
_TOP: Mapping[str, type | tuple[type, ...]] = {
    "schema": str,
    "id": str,
    "title": str,
    "version": str,
    "publisher": str,
    "reference": str,
    "standards": list,
    "decides": list,
    "assumes": list,
    "weak_counts": bool,
    "decision": str,
    "levels": dict,
    "deviation": list,
    "demand": list,
    "stacking": dict,
}
_TOP_NEEDED = ("schema", "id", "title", "version", "publisher", "reference")
_DEVIATION: Mapping[str, type | tuple[type, ...]] = {"rule": str, "level": str, "reason": str}
_DEMAND: Mapping[str, type | tuple[type, ...]] = {
    "id": str,
    "title": str,
    "element": str,
    "need": str,
    "condition": str,
    "source": str,
    "certainty": str,
    "weight": (int, float),
    "paths": dict,
    "weak": dict,
    "extension": dict,
    "test": str,
    "value": dict,
}
_DEMAND_NEEDED = ("id", "title", "element", "need")
_KIND = {str: "text", list: "a list", bool: "true or false", dict: "a table"}
_ID = re.compile(r"[a-z0-9][a-z0-9.-]*")
_VERSION = re.compile(r"\d+(?:\.\d+)*(?:[-+][0-9A-Za-z.-]+)?")
_AT_LINE = re.compile(r"\(at line (\d+)")
_LONG_KEY = re.compile(r"""(?:\.[ \t]*[\w"'-]+[ \t]*){32}""")
"""A dotted key that no profile needs; tomllib's work and memory grow with its square."""

Table = Mapping[str, Any]


class Severity(StrEnum):
    """Whether the profile can be used all the same."""

    ERROR = "error"
    WARNING = "warning"


class Problem(msgspec.Struct, frozen=True):
    """One fault of a profile."""

    severity: Severity
    message: str
    hint: str = ""
    line: int | None = None
    """Counted from 1; None where the fault is something that is not there."""


def closest(name: str, known: Iterable[str]) -> str:
    """A hint with the name that was probably meant; the whole choice when none is near."""
    choice = sorted(known)
    near = difflib.get_close_matches(name, choice, 1, 0.6)
    if near:
        return f"did you mean {near[0]}?"
    return f"choose one of {', '.join(choice)}" if 0 < len(choice) <= 40 else ""


def lint(text: str, name: str) -> list[Problem]:
    """Every fault of a profile, errors first, then by line. ``name`` is the file's."""
    endless = _LONG_KEY.search(text)
    if endless:
        line = text.count("\n", 0, endless.start()) + 1
        return [Problem(Severity.ERROR, "not a profile: a key has too many parts", "", line)]
    try:
        data = tomllib.loads(text)
    except ValueError as error:  # TOMLDecodeError is one; a number of 5,000 digits is another
        at = _AT_LINE.search(str(error))
        place = int(at[1]) if at else None
        return [Problem(Severity.ERROR, f"not TOML: {error}", "see https://toml.io", place)]
    except RecursionError:
        return [Problem(Severity.ERROR, "not a profile: nested too deeply")]
    found = list(_Linter(text, name, data).problems())
    return sorted(found, key=lambda one: (one.severity != "error", one.line or 0, one.message))


class _Linter:
    """The checks on one parsed profile."""

    def __init__(self, text: str, name: str, data: Table) -> None:
        self.lines = text.splitlines()
        self.name = name
        self.data = data

    def problems(self) -> Iterator[Problem]:
        """Every check, whatever the others found."""
        yield from self.shape(self.data, _TOP, _TOP_NEEDED, "the profile")
        yield from self.head()
        yield from self.choices("standards", self.rows("standards"), covers, _standards())
        areas = [area.value for area in Area]
        yield from self.choices("decides", self.rows("decides"), areas.__contains__, areas)
        conditions = crosswalk().conditions
        yield from self.choices(
            "assumes", self.rows("assumes"), conditions.__contains__, list(conditions)
        )
        demands = [row for row in self.rows("demand") if isinstance(row, dict)]
        yield from self.demands(demands)
        yield from self.levels(_demanded(demands, self.data.get("weak_counts") is not False))
        yield from self.stacking(self.data.get("stacking"))

    # Shapes.

    def error(self, message: str, hint: str = "", at: str = "") -> Problem:
        """An error at the first line that holds ``at``."""
        return Problem(Severity.ERROR, message, hint, self.line(at))

    def warning(self, message: str, hint: str = "", at: str = "") -> Problem:
        """A warning at the first line that holds ``at``."""
        return Problem(Severity.WARNING, message, hint, self.line(at))

    def line(self, at: str) -> int | None:
        """The first line with that text outside a comment."""
        if not at:
            return None
        for number, line in enumerate(self.lines, 1):
            if at in line and not line.lstrip().startswith("#"):
                return number
        return None

    def rows(self, key: str) -> list[Any]:
        """The list under a key; empty when there is none."""
        value = self.data.get(key)
        return value if isinstance(value, list) else []

    def shape(
        self,
        table: Table,
        known: Mapping[str, type | tuple[type, ...]],
        needed: Iterable[str],
        what: str,
    ) -> Iterator[Problem]:
        """Unknown keys, values of the wrong kind, keys that are missing."""
        for key, value in table.items():
            if key not in known:
                yield self.error(f"{what} has an unknown key {key}", closest(key, known), key)
            elif not isinstance(value, known[key]) or (
                isinstance(value, bool) and known[key] is not bool
            ):
                kind = known[key]
                wanted = _KIND.get(kind, "a number") if isinstance(kind, type) else "a number"
                yield self.error(f"{key} of {what} is not {wanted}", "", key)
        for key in needed:
            value = table.get(key)
            if value is None or (isinstance(value, str) and not value.strip()):
                yield self.error(f"{what} has no {key}", f'add {key} = "…"')

    def choices(
        self, key: str, values: list[Any], known: Any, choice: list[str]
    ) -> Iterator[Problem]:
        """Each item of a list is one of a choice, and is there once."""
        for value in values:
            if not isinstance(value, str) or not known(value):
                hint = closest(str(value), choice)
                yield self.error(f"{key} has an unknown value {value!r}", hint, key)
            elif values.count(value) > 1:
                yield self.warning(f"{key} says {value} more than once", "", key)
        if key == "decides" and self.data.get(key) == []:
            yield self.error("decides is empty: nothing would decide", "leave the key out", key)

    def head(self) -> Iterator[Problem]:
        """Form, id and version."""
        schema, own, version = (self.data.get(key) for key in ("schema", "id", "version"))
        if isinstance(schema, str) and schema.strip() and schema != SCHEMA:
            yield self.error(f"unknown form {schema!r}", f'write schema = "{SCHEMA}"', "schema")
        if isinstance(own, str) and own.strip():
            if not _ID.fullmatch(own):
                hint = "use small letters, digits, dots and hyphens"
                yield self.error(f"{own!r} is no profile id", hint, "id")
            elif self.name.endswith(".toml") and self.name != f"{own}.toml":
                yield self.warning(f"the file is not called {own}.toml", "", "id")
        if isinstance(version, str) and version.strip() and not _VERSION.fullmatch(version):
            hint = 'write it like "1.0.0"'
            yield self.warning(f"version {version!r} cannot be ordered", hint, "version")

    def stacking(self, table: object) -> Iterator[Problem]:
        """The table [stacking]; what it may hold is in `profile_stacking`."""
        if not isinstance(table, dict):
            return
        for own, known, needed, what in profile_stacking.shapes(table):
            yield from self.shape(own, known, needed, what)
        for message, hint, at in profile_stacking.faults(table):
            yield self.error(message, hint, at)

    # Demands.

    def demands(self, rows: Sequence[Table]) -> Iterator[Problem]:
        """Every [[demand]]."""
        if len(rows) != len(self.rows("demand")):
            yield self.error("a demand is not a table", "write each as [[demand]]", "demand")
        seen: set[str] = set()
        for index, row in enumerate(rows, 1):
            own = row.get("id")
            what = f"demand {own}" if isinstance(own, str) and own else f"demand number {index}"
            at = f'"{own}"' if isinstance(own, str) and own else ""
            if isinstance(own, str) and own in seen:
                yield self.error(f"there are two demands {own}", "each id is used once", at)
            seen.add(str(own))
            yield from self.shape(row, _DEMAND, _DEMAND_NEEDED, what)
            yield from self.demand(row, what, at)

    def demand(self, row: Table, what: str, at: str) -> Iterator[Problem]:
        """Element, need, condition, certainty, weight and paths of one demand."""
        words: tuple[tuple[str, Iterable[str]], ...] = (
            ("element", crosswalk().elements),
            ("need", NEEDS),
            ("certainty", CERTAINTIES),
            ("condition", crosswalk().conditions),
            ("test", TESTS),
        )
        for key, known in words:
            value = row.get(key)
            if isinstance(value, str) and value and value not in known:
                yield self.error(f"{what}: unknown {key} {value!r}", closest(value, known), at)
        if row.get("need") == "conditional" and not row.get("condition"):
            hint = closest("", crosswalk().conditions)
            yield self.error(f"{what} is conditional and has no condition", hint, at)
        if row.get("condition") and row.get("need") != "conditional":
            hint = 'its condition is only used with need = "conditional"'
            yield self.warning(f"{what} is not conditional", hint, at)
        if row.get("certainty") == "memory" and row.get("need") in ("required", "conditional"):
            hint = "it warns and never fails until the source was read"
            yield self.warning(f"{what} is required from memory", hint, at)
        weight = row.get("weight")
        if isinstance(weight, int | float) and not 0 <= weight <= 1000:
            yield self.error(f"{what}: weight is not between 0 and 1000", "", at)
        yield from self.places(row, what, at)
        if isinstance(row.get("value"), dict):
            for message, hint in value_faults(row["value"]):
                yield self.error(f"{what}: {message}", hint, at)

    def places(self, row: Table, what: str, at: str) -> Iterator[Problem]:
        """The paths of a demand: known standards, sound notation, weak ones among them."""
        for key in ("paths", "weak", "extension"):
            table = row.get(key)
            for standard, paths in table.items() if isinstance(table, dict) else ():
                if not covers(standard):
                    hint = closest(standard, _standards())
                    yield self.error(f"{what}: unknown standard {standard}", hint, at)
                elif not _texts(paths):
                    yield self.error(f"{what}: {key}.{standard} is not a list of texts", "", at)
                else:
                    yield from self.notation(standard, paths, what, at)
        yield from self.weak(row, what, at)

    def notation(self, standard: str, paths: list[str], what: str, at: str) -> Iterator[Problem]:
        """Each path can be parsed."""
        for path in paths:
            try:
                compiled(standard, path)
            except PathError as error:
                hint = "write it like credentialSubject.achievement.alignment[].targetUrl"
                yield self.error(f"{what}: {error}", hint, at)

    def weak(self, row: Table, what: str, at: str) -> Iterator[Problem]:
        """Weak paths are among the paths that the demand is looked for at."""
        weak, paths = row.get("weak"), row.get("paths")
        element = crosswalk().elements.get(str(row.get("element")))
        for standard, listed in weak.items() if isinstance(weak, dict) else ():
            own = paths.get(standard) if isinstance(paths, dict) else None
            known = own if own is not None else place(element.paths, standard) if element else ()
            for path in listed if _texts(listed) and _texts(list(known)) else ():
                if path not in known:
                    hint = f"add it to paths.{standard}, or take it out of weak"
                    yield self.error(f"{what}: weak path {path} is not among its paths", hint, at)

    # Levels.

    def levels(self, demanded: Mapping[str, Level]) -> Iterator[Problem]:
        """[levels] raise, [[deviation]] lower and say why; both name rules that exist."""
        raised = self.data.get("levels")
        for rule, level in raised.items() if isinstance(raised, dict) else ():
            own, problem = self.rule(rule, level, "levels", demanded)
            if problem:
                yield problem
            elif own and stronger(own, Level(level)) != Level(level):
                hint = "to ask for less write a [[deviation]] with its reason"
                yield self.error(f"levels lowers {rule} from {own} to {level}", hint, rule)
        seen: set[str] = set()
        for row in self.rows("deviation"):
            if not isinstance(row, dict):
                hint = "write each as [[deviation]]"
                yield self.error("a deviation is not a table", hint, "deviation")
                continue
            yield from self.shape(row, _DEVIATION, _DEVIATION, "a deviation")
            yield from self.deviation(row, seen, demanded)

    def deviation(
        self, row: Table, seen: set[str], demanded: Mapping[str, Level]
    ) -> Iterator[Problem]:
        """One deviation: a rule that exists, once, and lower than before."""
        rule, level = row.get("rule"), row.get("level")
        if not isinstance(rule, str) or not rule:
            return
        if rule in seen:
            yield self.error(f"there are two deviations from {rule}", "", rule)
        seen.add(rule)
        own, problem = self.rule(rule, level, "a deviation", demanded)
        if problem:
            yield problem
        elif own and stronger(own, Level(str(level))) == Level(str(level)):
            hint = "to ask for more write the rule under [levels]"
            yield self.error(f"the deviation from {rule} does not lower it ({own})", hint, rule)

    def rule(
        self, rule: str, level: object, what: str, demanded: Mapping[str, Level]
    ) -> tuple[Level | None, Problem | None]:
        """The level a rule has without this line, or what is wrong with the line."""
        choice = [one.value for one in Level]
        if not isinstance(level, str) or level not in choice:
            hint = closest(str(level), choice)
            return None, self.error(f"{what}: unknown level {level!r} of {rule}", hint, rule)
        known = _rules()
        if rule not in known:
            return None, self.error(f"{what}: unknown rule {rule}", closest(rule, known), rule)
        return stronger(known[rule], demanded.get(rule, Level.MAY)), None


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _standards() -> list[str]:
    return sorted(crosswalk().standards)


def _rules() -> Mapping[str, Level]:
    """Every rule with its own level."""
    # Not at the top: only profiles that name rules need every standard to be loaded.
    from mcconform.evaluate import load_catalogue

    load_catalogue()
    return {rule.id: rule.level for rule in catalogue.rules()}


def _demanded(rows: Sequence[Table], weak_counts: bool) -> Mapping[str, Level]:
    """The levels that the demands themselves give to the metadata rules."""
    demands = (
        Demand(
            id="",
            title="",
            canonical=str(row.get("element")),
            need=str(row.get("need")),
            certainty=str(row.get("certainty", "verified")),
        )
        for row in rows
    )
    return levels_of(demands, weak_counts)
