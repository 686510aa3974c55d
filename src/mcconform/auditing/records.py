"""From inputs to the rows of the store: what is kept of each assessment."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from mcconform import catalogue
from mcconform.api import Checker
from mcconform.auditing.inputs import Input, dossiers
from mcconform.auditing.tables import AREAS, BATCHED, Batch
from mcconform.catalogue import Block
from mcconform.evaluate import Evaluation
from mcconform.model import (
    Assessment,
    Container,
    Dossier,
    Outcome,
    Profile,
    ReportedFinding,
    Verdict,
)
from mcconform.report.model import is_counted
from mcconform.report.text import QUIET, fault
from mcconform.stacking.readers import reading_of
from mcconform.stacking.readers.common import agent_of
from mcconform.standards import assembled

_COLUMNS: Final = {table: tuple(columns) for table, columns in BATCHED.items()}
_WORST_FIRST: Final = (Outcome.FAILED, Outcome.CANT_TELL, Outcome.UNTESTED)
_FILLS: Final = "conformance"
"""The score whose parts are the elements of the crosswalk, each with what stands there."""


def assess_batch(checker: Checker, inputs: Iterable[Input]) -> Batch:
    """Judge some inputs. Never raises for an input, whatever it holds."""
    made = _Batch()
    for one in inputs:
        made.take(checker, one)
    return made.batch()


def key_of(one: Input) -> str:
    """What tells an input from all others, in 128 bits."""
    return hashlib.blake2b(f"{one.kind}\n{one.name}".encode(), digest_size=16).hexdigest()


class _Batch:
    """The rows of a batch as they are made."""

    def __init__(self) -> None:
        self._rows: dict[str, list[tuple[object, ...]]] = {table: [] for table in BATCHED}
        self._blocks: Counter[tuple[str, Block]] = Counter()
        self._outcomes: Counter[tuple[str, str, Outcome]] = Counter()
        self._profiles: dict[str, Profile] = {}

    def take(self, checker: Checker, one: Input) -> None:
        """Judge one input, with the credentials inside it."""
        number = len(self._rows["inputs"])
        self._rows["inputs"].append((number, key_of(one), one.kind, one.name, one.stamp, 0))
        before = {table: len(rows) for table, rows in self._rows.items()}
        counted = Counter[tuple[str, Block]](), Counter[tuple[str, str, Outcome]]()
        try:
            for dossier in dossiers(checker, one):
                self._subject(number, dossier, *checker.judged(dossier), counted)
        except Exception as error:  # a fault of ours in one badge must not cost the others
            for table, rows in self._rows.items():
                del rows[before[table] :]
            self._fault(number, one, error)
            return
        self._blocks.update(counted[0])
        self._outcomes.update(counted[1])

    def _subject(
        self,
        number: int,
        dossier: Dossier,
        profile: Profile,
        evaluation: Evaluation,
        found: Assessment,
        counted: tuple[Counter[tuple[str, Block]], Counter[tuple[str, str, Outcome]]],
    ) -> None:
        subject = len(self._rows["subjects"])
        self._profiles[profile.id] = profile
        issuer, called = issuer_of(dossier)
        areas = {area.value: count.verdict.value for area, count in found.areas.items()}
        self._rows["subjects"].append(
            (
                subject, number, text(found.name), text(found.parent), text(found.title),
                found.sha256, found.standard, found.edition, found.container.value,
                text(found.securing), text(issuer), text(called), found.profile,
                found.verdict.value, text(found.decision), *(areas.get(area) for area in AREAS),
                found.tested, is_counted(found), found.internal_error, None,
            )
        )  # fmt: skip
        self._findings(subject, found)
        for score in found.scores.values():
            self._rows["scores"].append((subject, score.id, score.value))
        if _FILLS in found.scores:
            self._rows["elements"] += [
                (subject, part.id, part.state) for part in found.scores[_FILLS].parts
            ]
        blocks, outcomes = counted
        blocks.update((profile.id, block) for block in evaluation.shared)
        outcomes.update((profile.id, one.rule, one.outcome) for one in evaluation.loud)

    def _findings(self, subject: int, found: Assessment) -> None:
        by_rule: dict[str, list[ReportedFinding]] = {}
        for one in found.findings:
            if one.outcome not in QUIET:
                by_rule.setdefault(one.rule, []).append(one)
        for several in by_rule.values():
            several.sort(key=lambda one: _WORST_FIRST.index(one.outcome))
            self._rows["findings"] += [
                _finding(subject, place, one) for place, one in enumerate(several, 1)
            ]

    def _fault(self, number: int, one: Input, error: Exception) -> None:
        """An input over which mcconform itself failed: undetermined, and told as our fault."""
        digest = hashlib.sha256(one.data or b"").hexdigest()
        self._rows["subjects"].append(
            (
                len(self._rows["subjects"]), number, one.name, "", "", digest, None, None,
                Container.UNKNOWN.value, "", "", "", "", Verdict.UNDETERMINED.value,
                "mcconform itself failed", *(None for _ in AREAS), False, True, True,
                text(fault(error)),
            )
        )  # fmt: skip

    def batch(self) -> Batch:
        """The rows, column by column."""
        self._rows["outcomes"] = self._counted()
        rows = {
            table: [list(column) for column in zip(*rows, strict=True)]
            or [[] for _ in _COLUMNS[table]]
            for table, rows in self._rows.items()
        }
        profiles = sorted(self._profiles.items())
        return Batch(rows, tuple((id, p.version, p.digest, p.title) for id, p in profiles))

    def _counted(self) -> list[tuple[object, ...]]:
        """How many subjects of the batch each rule came out on, by outcome."""
        total = Counter(self._outcomes)
        for (profile, block), count in self._blocks.items():
            for one in block.assertions:
                total[profile, one.rule, one.outcome] += count
        return [
            (profile, rule, *_rated(rule, self._profiles[profile]), outcome.value, count, 0)
            for (profile, rule, outcome), count in total.items()
        ]


def _rated(rule_id: str, profile: Profile) -> tuple[str, str]:
    """Area and level of a rule under a profile."""
    rule = catalogue.get(rule_id)
    return rule.area.value, profile.level(rule.id, rule.level).value


def _finding(subject: int, place: int, one: ReportedFinding) -> tuple[object, ...]:
    return (
        subject, place, one.rule, one.area.value, one.level.value, one.outcome.value,
        text(one.pointer), text(one.message), text(one.fix), one.spec, one.line, one.column,
    )  # fmt: skip


def issuer_of(dossier: Dossier) -> tuple[str, str]:
    """Id and name of who issued a credential, or publishes a definition; empty where nobody says.

    Open Badges 1 and 2 name the issuer in the badge class, which may be a document of its own.
    """
    whole = assembled(dossier)
    document = whole.document
    badge = document.get("badge")
    for holder in (document, badge if isinstance(badge, Mapping) else {}):
        found = agent_of(holder.get("issuer"))
        if any(found):
            return found
    reading = reading_of(whole.credential)
    return reading.publisher, reading.publisher_name


def text(value: str) -> str:
    """A text that a store can hold: lone surrogates are escaped."""
    return value if value.isascii() else value.encode("utf-8", "backslashreplace").decode()
