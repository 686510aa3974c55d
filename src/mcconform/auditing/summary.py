"""From a store to the report on the corpus: every number is a query, and so is every list."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from mcconform import catalogue, limits
from mcconform.api import DEFAULT_PROFILE
from mcconform.auditing.store import Store
from mcconform.auditing.tables import AREAS
from mcconform.errors import StoreError
from mcconform.evaluate import load_catalogue
from mcconform.metadata.elements import crosswalk
from mcconform.metadata.scores import titles
from mcconform.model import Level, Outcome, Verdict
from mcconform.report import ProfileRef, Run, Tally, together
from mcconform.report.corpus.model import (
    CorpusReport,
    ElementLine,
    Fault,
    Inputs,
    IssuerLine,
    Named,
    RuleLine,
    SetState,
    Spread,
    VerdictLine,
    wilson,
)
from mcconform.report.stack import StackReport
from mcconform.report.text import LEVEL_ORDER

_MOST: Final = limits.CORPUS_NAMED
_RULES_OF_ISSUER: Final = 3
_OPEN: Final = (Outcome.CANT_TELL, Outcome.UNTESTED)
_VERDICTS: Final = ", ".join(
    f"count(*) FILTER (verdict = '{verdict.value}')" for verdict in Verdict
)
_WORST: Final = """
    round((f / n + 1.9207294103 / n
           - 1.959963984540054 * sqrt((f / n * (1 - f / n) + 0.9603647051735 / n) / n))
          / (1 + 3.841458820694 / n), 9)"""
"""The lower end of `wilson` for ``f`` of ``n``: a few bad badges of many weigh less than all."""


def report(store: Store) -> CorpusReport:
    """The report on what is in a store."""
    load_catalogue()
    run = store.run()
    ((count,),) = store.query("SELECT count(*) FROM inputs")
    inputs = Inputs(
        tuple(run["corpus"]),
        count,
        run["passed_over"] or 0,
        run["sample"],
        run["seed"],
        run["population"],
        run["finished"],
        run["hollow"] or 0,
        tuple(run["hollow_named"] or ()),
    )
    profile = _profile(store, run["profile"])
    tally = _tally(store)
    issuers, issuers_left_out = _issuers(store)
    faults, faults_left_out = _faults(store)
    return CorpusReport(
        run=Run(run["version"], run["evaluated_at"], run["offline"]),
        profile=profile,
        inputs=inputs,
        summary=tally.summary(profile),
        shares={
            verdict: interval
            for verdict in Verdict
            if inputs.is_sample
            and (interval := wilson(tally.verdicts[verdict], tally.subjects)) is not None
        },
        areas=tuple(_areas(store)),
        standards=tuple(_standards(store)),
        rules=tuple(_rules(store, sampled=inputs.is_sample)),
        scores=tuple(_scores(store)),
        elements=tuple(_elements(store, sampled=inputs.is_sample)),
        issuers=issuers,
        issuers_left_out=issuers_left_out,
        faults=faults,
        faults_left_out=faults_left_out,
        stack=_stack(run["stack"]),
        set_state=SetState(run["set_state"]),
        set_fault=run["set_fault"] or "",
    )


def reread(store: Store) -> CorpusReport:
    """The same from a store that may come from anybody. Raises StoreError for what is none."""
    if store.settings() is None:
        raise StoreError(f"{store.path} is empty", "it holds no audit yet")
    try:
        return report(store)
    except (ValueError, TypeError, LookupError) as error:
        raise StoreError(
            f"{store.path} holds what no audit wrote: {str(error)[: limits.SHOWN_TEXT]}",
            "use the version of mcconform that wrote it",
        ) from error


def _profile(store: Store, named: str) -> ProfileRef:
    """The profile of the run, or the baselines that decided, as one."""
    if named:
        return msgspec.json.decode(named, type=ProfileRef)
    used = "SELECT profile FROM subjects WHERE tested"
    for ids in (used, f"SELECT '{DEFAULT_PROFILE}'"):
        rows = store.query(
            f"SELECT id, version, digest, title FROM profiles WHERE id IN ({ids}) ORDER BY id"
        )
        if rows:
            return together([ProfileRef(*row) for row in rows])
    return ProfileRef("")  # mcconform itself failed on every input


def _tally(store: Store) -> Tally:
    """What the subjects add up to, counted by the store instead of one by one."""
    tally = Tally()
    ((tally.subjects, tested, broken),) = store.query(
        """SELECT count(*), count(*) FILTER (judged), count(*) FILTER (internal_error)
           FROM subjects"""
    )
    tally.tested, tally.internal_errors = tested, broken
    for verdict, count in store.query("SELECT verdict, count(*) FROM subjects GROUP BY verdict"):
        tally.verdicts[Verdict(verdict)] = count
    for rule, level, outcome, count in store.query(
        """SELECT rule, level, outcome, sum(subjects)::BIGINT FROM outcomes
           GROUP BY rule, level, outcome"""
    ):
        found = Outcome(outcome)
        tally.outcomes[found] += count
        if found is Outcome.FAILED:
            tally.failed[Level(level)] += count
        if found is Outcome.FAILED and level == Level.MUST.value:
            tally.failing[rule] += count
        if found in _OPEN and level == Level.MUST.value:
            tally.undecided[rule] += count
    return tally


def _by_verdict(counts: tuple[int, ...]) -> Mapping[Verdict, int]:
    return dict(zip(Verdict, counts, strict=True))


def _areas(store: Store) -> Iterator[VerdictLine]:
    for area in AREAS:
        counts = ", ".join(f"count(*) FILTER (\"{area}\" = '{one.value}')" for one in Verdict)
        (row,) = store.query(f"SELECT {counts} FROM subjects")
        yield VerdictLine((area,), _by_verdict(row))


def _standards(store: Store) -> Iterator[VerdictLine]:
    for standard, edition, *counts in store.query(
        f"""SELECT coalesce(standard, ''), coalesce(edition, ''), {_VERDICTS} FROM subjects
            GROUP BY 1, 2 ORDER BY 1, 2"""
    ):
        yield VerdictLine((standard, edition), _by_verdict(tuple(counts)))


def _rules(store: Store, *, sampled: bool) -> Iterator[RuleLine]:
    counts: dict[tuple[str, str, str], dict[Outcome, int]] = defaultdict(dict)
    for rule, area, level, outcome, count in store.query(
        """SELECT rule, area, level, outcome, sum(subjects)::BIGINT FROM outcomes
           GROUP BY rule, area, level, outcome"""
    ):
        counts[rule, area, level][Outcome(outcome)] = count
    named = _named(store)
    for (rule, area, level), by in sorted(counts.items(), key=lambda item: _order(item[0])):
        line = RuleLine(
            rule=rule,
            area=area,
            level=Level(level),
            spec=_spec(rule),
            passed=by.get(Outcome.PASSED, 0),
            failed=by.get(Outcome.FAILED, 0),
            cant_tell=by.get(Outcome.CANT_TELL, 0),
            untested=by.get(Outcome.UNTESTED, 0),
            inapplicable=by.get(Outcome.INAPPLICABLE, 0),
            named=tuple(named.get((rule, level), ())[:_MOST]),
        )
        interval = wilson(line.failed, line.applied) if sampled else None
        yield msgspec.structs.replace(line, interval=interval)


def _order(key: tuple[str, str, str]) -> tuple[str, int]:
    return key[0], LEVEL_ORDER.index(Level(key[2]))


def _spec(rule: str) -> str:
    """The clause of a rule; empty for one of another version of mcconform."""
    try:
        return catalogue.get(rule).spec
    except KeyError:
        return ""


def _named(store: Store) -> Mapping[tuple[str, str], list[Named]]:
    """By rule and level the first subjects by name: those that failed, then those left open."""
    found: dict[tuple[str, str], list[Named]] = defaultdict(list)
    for outcomes in ((Outcome.FAILED,), _OPEN):
        listed = ", ".join(f"'{one.value}'" for one in outcomes)
        for rule, level, several in store.query(
            f"""SELECT rule, level, min({{'name': name, 'sha256': sha256, 'outcome': outcome,
                                          'pointer': pointer, 'message': message}}, {_MOST})
                FROM findings JOIN subjects USING (subject)
                WHERE place = 1 AND outcome IN ({listed}) GROUP BY rule, level"""
        ):
            found[rule, level] += [
                Named(**{**one, "outcome": Outcome(one["outcome"])}) for one in several
            ]
    return found


def _scores(store: Store) -> Iterator[Spread]:
    known = titles()
    order = list(known)
    rows = store.query(
        """SELECT profile, score, count(value), count(*) - count(value), min(value),
                  quantile_disc(value, 0.1), quantile_disc(value, 0.5), quantile_disc(value, 0.9),
                  max(value)
           FROM scores JOIN subjects USING (subject) GROUP BY profile, score"""
    )
    for row in sorted(rows, key=lambda row: (row[0], order.index(row[1]))):
        yield Spread(row[0], row[1], known[row[1]], *row[2:])


def _elements(store: Store, *, sampled: bool) -> Iterator[ElementLine]:
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for element, state, count in store.query(
        "SELECT element, state, count(*) FROM elements GROUP BY element, state"
    ):
        counts[element][state.replace("-", "_")] = count
    states = [name for name in ElementLine.__struct_fields__ if name not in _NO_STATES]
    for name, element in crosswalk().elements.items():
        if name in counts:
            told = {one: counts[name].get(one, 0) for one in states}
            line = msgspec.convert({"element": name, "title": element.title, **told}, ElementLine)
            interval = wilson(line.filled, line.filled + line.missing) if sampled else None
            yield msgspec.structs.replace(line, interval=interval)


_NO_STATES: Final = ("element", "title", "interval")


def _issuers(store: Store) -> tuple[tuple[IssuerLine, ...], int]:
    """The issuers whose subjects fail most surely, and how many others there are."""
    rows = store.query(
        f"""SELECT issuer, min(issuer_name), {_VERDICTS}, count(*)::DOUBLE AS n,
                   count(*) FILTER (verdict = 'does-not-conform')::DOUBLE AS f
            FROM subjects WHERE issuer <> '' GROUP BY issuer
            ORDER BY {_WORST} DESC, f DESC, n DESC, issuer LIMIT {_MOST}"""
    )
    ((total,),) = store.query("SELECT count(DISTINCT issuer) FROM subjects WHERE issuer <> ''")
    several = tuple(
        IssuerLine(
            issuer,
            name,
            _by_verdict(tuple(counts[:-2])),
            _completeness(store, issuer),
            _failing(store, issuer),
        )
        for issuer, name, *counts in rows
    )
    return several, total - len(several)


def _completeness(store: Store, issuer: str) -> float | None:
    ((value,),) = store.query(
        """SELECT quantile_disc(value, 0.5) FROM scores JOIN subjects USING (subject)
           WHERE issuer = ? AND score = 'completeness.weighted'""",
        [issuer],
    )
    return None if value is None else float(value)


def _failing(store: Store, issuer: str) -> tuple[str, ...]:
    rows = store.query(
        f"""SELECT rule FROM findings JOIN subjects USING (subject)
            WHERE issuer = ? AND place = 1 AND outcome = 'failed' AND level = 'MUST'
            GROUP BY rule ORDER BY count(*) DESC, rule LIMIT {_RULES_OF_ISSUER}""",
        [issuer],
    )
    return tuple(row[0] for row in rows)


def _faults(store: Store) -> tuple[tuple[Fault, ...], int]:
    rows = store.query(
        f"""SELECT name, fault FROM subjects WHERE fault IS NOT NULL
            ORDER BY name, fault LIMIT {_MOST}"""
    )
    ((total,),) = store.query("SELECT count(*) FROM subjects WHERE fault IS NOT NULL")
    return tuple(Fault(*row) for row in rows), total - len(rows)


def _stack(text: Any) -> StackReport | None:
    """The report on the set as the run kept it. Raises StoreError for what is none."""
    if text is None:
        return None
    try:
        return msgspec.convert(json.loads(text), StackReport)
    except (ValueError, msgspec.ValidationError) as error:
        raise StoreError(
            f"the report on the set in the store cannot be read: {error}",
            "use the version of mcconform that wrote it",
        ) from error
