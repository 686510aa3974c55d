"""A report on a corpus in words and tables, the same in every format that people read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

import msgspec

from mcconform.model import Level, Outcome, Verdict
from mcconform.report.corpus.model import CorpusReport, Interval, Named, RuleLine, SetState
from mcconform.report.stack.words import score_line, size_line
from mcconform.report.text import (
    LEVEL_ORDER,
    OUTCOMES,
    VERDICTS,
    clean,
    listed,
    middle,
    phrase,
    plural,
)
from mcconform.standards import get_standard

_NONE: Final = "–"
RULES: Final = "shares are of the subjects that there was something to check on"
"""What the numbers of each rule are counted over."""
_SHOWN: Final = tuple(one for one in Verdict if one is not Verdict.NOT_APPLICABLE)
_NOT_JUDGED: Final[Mapping[SetState, str]] = {
    SetState.NOT_ASKED: "It was not judged, as --no-stack asked.",
    SetState.SAMPLED: "It was not judged: what a sample leaves out may be what others build on.",
    SetState.TOO_BIG: "It could not be judged: the corpus is bigger than one set may be. Give "
    "parts of it to mcconform stack, and leave the set out by --no-stack.",
    SetState.FAILED: "It could not be judged: mcconform itself failed, please report it.",
    SetState.NOT_REACHED: "It was not judged, as the run was stopped before.",
}


class Section(msgspec.Struct, frozen=True):
    """One table under a title. The first column is what a row is about; no cell holds markup."""

    id: str
    title: str
    note: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    more: str = ""
    """What the table leaves out."""


def share(value: float | None) -> str:
    """A share in hundredths. What is not nothing never reads 0, what is not all never 100."""
    if value is None:
        return _NONE
    if value in (0.0, 1.0):
        return f"{int(value * 100)} %"
    return f"{min(max(value * 100, 0.1), 99.9):.1f} %"


def within(interval: Interval | None) -> str:
    """An interval of shares: ``1.2 % to 3.4 %``."""
    return f"{share(interval.low)} to {share(interval.high)}" if interval else ""


def title(report: CorpusReport) -> str:
    """What the report is about."""
    return ", ".join(middle(one, 80) for one in report.inputs.corpus[:3]) + (
        f" and {len(report.inputs.corpus) - 3} more" if len(report.inputs.corpus) > 3 else ""
    )


def size(report: CorpusReport) -> str:
    """What was looked at, in words."""
    inputs = report.inputs
    said = f"{plural(inputs.count, 'input')}, {plural(report.summary.subjects, 'subject')}"
    if inputs.passed_over:
        said += f", {plural(inputs.passed_over, 'other file')} passed over"
    if inputs.hollow:
        named = ", ".join(middle(one, 60) for one in inputs.hollow_named[:3])
        more = f" and {inputs.hollow - 3} more" if inputs.hollow > 3 else ""
        said += f"; nothing stands in {named}{more}"
    return said


def sampling(report: CorpusReport) -> str:
    """How the sample was drawn; empty where all was judged."""
    inputs = report.inputs
    if not inputs.is_sample:
        return ""
    return (
        f"a sample of {inputs.count} of {inputs.population} inputs, drawn by the seed "
        f"{inputs.seed}; shares with the interval in which that of the corpus lies, at 95 % "
        "confidence"
    )


def caveats(report: CorpusReport) -> Iterator[str]:
    """What a reader must know before any number."""
    if not report.inputs.finished:
        yield "The run was stopped: this is what it had judged so far, and no verdict on the corpus"
    if report.summary.internal_errors:
        broken = plural(report.summary.internal_errors, "subject")
        yield f"mcconform itself failed on {broken}, please report it"
    if report.set_state is SetState.FAILED:
        yield f"mcconform itself failed on the set, please report it: {phrase(report.set_fault)}"


def sections(report: CorpusReport) -> Iterator[Section]:
    """The tables, in the order of reports; those with nothing in them are left out."""
    for make in _SECTIONS:
        made = make(report)
        if made.rows:
            yield made


def _verdicts(report: CorpusReport) -> Section:
    total = report.summary.subjects
    sampled = report.inputs.is_sample
    rows = [
        (
            VERDICTS[verdict],
            str(count),
            share(count / total if total else None),
            *((within(report.shares.get(verdict)),) if sampled else ()),
        )
        for verdict, count in report.summary.verdicts.items()
        if verdict in _SHOWN
    ]
    heads = ("Verdict", "Subjects", "Share", *(("Corpus",) if sampled else ()))
    return Section("verdicts", "Verdicts", "", heads, tuple(rows))


def _standards(report: CorpusReport) -> Section:
    rows = tuple(
        (_standard(*line.of), str(line.subjects), *_counts(line.verdicts))
        for line in report.standards
    )
    heads = ("Standard", "Subjects", *(VERDICTS[one] for one in _SHOWN))
    return Section("standards", "By standard", "", heads, rows)


def _standard(id: str, edition: str) -> str:
    if not id:
        return "not recognised"
    try:
        called = get_standard(id).title
    except KeyError:
        called = clean(id)
    return f"{called} {clean(edition)}".strip()


def _counts(verdicts: Mapping[Verdict, int]) -> Iterator[str]:
    return (str(verdicts[one]) for one in _SHOWN)


def _areas(report: CorpusReport) -> Section:
    rows = tuple(
        (line.of[0], *(str(line.verdicts[one]) for one in Verdict)) for line in report.areas
    )
    heads = ("Area", *(VERDICTS[one] for one in Verdict))
    return Section("areas", "By area", "", heads, rows if report.summary.subjects else ())


def _scores(report: CorpusReport) -> Section:
    several = len({line.profile for line in report.scores}) > 1
    rows = tuple(
        (
            f"{line.title} ({clean(line.profile)})" if several else line.title,
            *map(_hundredths, (line.minimum, line.p10, line.median, line.p90, line.maximum)),
            str(line.assessed),
        )
        for line in report.scores
    )
    note = "of 100, rounded down, over the subjects assessed; a tenth of them is at or below p10"
    heads = ("Score", "Least", "p10", "Median", "p90", "Most", "Assessed")
    return Section("scores", "Scores", note, heads, rows)


def _hundredths(value: float | None) -> str:
    return _NONE if value is None else str(int(round(value * 100, 6)))


def _elements(report: CorpusReport) -> Section:
    sampled = report.inputs.is_sample
    rows = tuple(
        (
            line.title,
            share(line.rate),
            *((within(line.interval),) if sampled else ()),
            *map(str, (line.filled, line.met, line.missing, line.not_expressible)),
        )
        for line in report.elements
    )
    heads = (
        "Element", "Filled", *(("Corpus",) if sampled else ()),
        "with it", "of substance", "without", "cannot say it",
    )  # fmt: skip
    note = "shares of the subjects whose standard can say it"
    return Section("elements", "Metadata elements", note, heads, rows)


def _issuers(report: CorpusReport) -> Section:
    rows = tuple(
        (
            f"{clean(line.name)} <{middle(line.issuer, 80)}>" if line.name else middle(line.issuer),
            str(line.subjects),
            share(line.verdicts[Verdict.DOES_NOT_CONFORM] / line.subjects),
            *_counts(line.verdicts),
            _hundredths(line.completeness),
            listed(line.rules, 3) or _NONE,
        )
        for line in report.issuers
    )
    heads = (
        "Issuer", "Subjects", "Failing", *(VERDICTS[one] for one in _SHOWN), "Completeness",
        "Most often failed",
    )  # fmt: skip
    nameless = report.summary.subjects - sum(line.subjects for line in report.issuers)
    more = ""
    if report.issuers_left_out:
        more = f"and {plural(report.issuers_left_out, 'issuer')} more"
    elif nameless:
        more = f"and {plural(nameless, 'subject')} of which no issuer could be read"
    note = "the surest to fail first; completeness is the median of all elements, weighted"
    return Section("issuers", "By issuer", note, heads, rows, more)


def _faults(report: CorpusReport) -> Section:
    rows = tuple((middle(one.name), phrase(one.fault)) for one in report.faults)
    more = f"and {plural(report.faults_left_out, 'input')} more" * bool(report.faults_left_out)
    return Section(
        "faults", "Where mcconform itself failed", "", ("Input", "What and where"), rows, more
    )


_SECTIONS: Final[tuple[Callable[[CorpusReport], Section], ...]] = (
    _verdicts, _standards, _areas, _issuers, _scores, _elements, _faults,
)  # fmt: skip


def notable(report: CorpusReport) -> list[RuleLine]:
    """The rules that failed or were left open anywhere: what binds most first, then the most."""
    found = [line for line in report.rules if line.failed or line.open]
    return sorted(found, key=_concern)


def _concern(line: RuleLine) -> tuple[int, int, int, str]:
    return (LEVEL_ORDER.index(line.level), not line.failed, -(line.failed or line.open), line.rule)


def rule_line(line: RuleLine) -> str:
    """How a rule came out, in words: ``failed on 12 of 40 subjects (30.0 %), 3 left open``."""
    parts = []
    if line.failed:
        said = f"failed on {line.failed} of {plural(line.applied, 'subject')}"
        reach = f", in the corpus {within(line.interval)}" if line.interval else ""
        parts.append(f"{said} ({share(line.prevalence)}{reach})")
    if line.open:
        parts.append(f"{line.open} left open" if line.failed else f"left open on {line.open} of "
                     f"{plural(line.applied, 'subject')}")  # fmt: skip
    return ", ".join(parts) or f"passed on {plural(line.passed, 'subject')}"


def named_line(one: Named) -> tuple[str, str, str]:
    """Name and place of a subject, and what is said of it."""
    said = phrase(one.message)
    if one.outcome is not Outcome.FAILED:
        said = f"{OUTCOMES[one.outcome]}: {said}"
    return middle(one.name), middle(one.pointer) or "/", said


def quiet_line(report: CorpusReport) -> str:
    """How many rules said nothing."""
    passed = sum(line.outcome is Outcome.PASSED for line in report.rules)
    aside = sum(line.outcome is Outcome.INAPPLICABLE for line in report.rules)
    return f"{plural(passed, 'rule')} passed wherever they applied, {aside} applied nowhere"


def set_lines(report: CorpusReport) -> Iterator[str]:
    """What is said of the corpus as a set, in lines."""
    if report.stack is None:
        yield _NOT_JUDGED[report.set_state]
        return
    found = report.stack.set
    yield size_line(found)
    for score in found.scores:
        yield f"{clean(score.title)}: {share(score.value)}, {score_line(score)}"
    failing = sorted(
        {(one.rule, one.level) for one in found.findings if one.outcome is Outcome.FAILED},
        key=lambda item: (LEVEL_ORDER.index(item[1]), item[0]),
    )
    for rule, level in failing:
        count = sum(one.rule == rule and one.outcome is Outcome.FAILED for one in found.findings)
        if level is not Level.MAY:
            yield f"{clean(rule)} ({level.value}) failed at {plural(count, 'place')}"
    yield f"{VERDICTS[report.stack.verdict] if found.tested else 'nothing to test'}: " + phrase(
        found.decision
    )


def closing(report: CorpusReport) -> str:
    """The verdict in words."""
    said = phrase(report.summary.sentence)
    stack = report.stack
    if stack is not None and stack.set.tested:
        said += f"; as a set: {VERDICTS[stack.verdict]}"
    return said
