"""Text of findings: made here once, from the rule's message, for every format alike."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping

from mcconform import limits
from mcconform.catalogue import Rule
from mcconform.model import (
    Assembled,
    Assertion,
    Credential,
    Finding,
    Level,
    Outcome,
    Place,
    ReportedFinding,
    Scalar,
)

PHRASE = 600
"""Characters of a phrase of our own that may repeat values of a badge."""
_UNSAFE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Unicode categories that are never shown: controls, direction marks, surrogates, unassigned."""


def shown(value: Scalar, most: int = limits.SHOWN_TEXT) -> str:
    """A value from a badge, made safe to print: no controls, no direction tricks, cut to length."""
    text = str(value)[: most * 2]
    if not (text.isascii() and text.isprintable()):
        text = "".join(
            " " if unicodedata.category(letter) in _UNSAFE else letter for letter in text
        )
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1] + "…"


class _Arguments(dict[str, str]):
    """Arguments that a message asks for, each made safe by itself; a name that nobody gave shows as
    an ellipsis.
    """

    def __init__(self, given: Mapping[str, Scalar]) -> None:
        super().__init__()
        self._given = given

    def __missing__(self, key: str) -> str:
        return shown(self._given[key]) if key in self._given else "…"


def message(rule: Rule, finding: Finding) -> str:
    """What a finding says, in one sentence without a full stop."""
    if finding.outcome is Outcome.CANT_TELL:
        return shown(finding.args.get("cause", "could not be decided"), PHRASE)
    if finding.outcome is Outcome.INAPPLICABLE:
        return shown(finding.args.get("reason", "nothing to check"), PHRASE)
    return filled(rule.message, finding.args)


def filled(template: str, args: Mapping[str, Scalar]) -> str:
    """A message with its arguments, made safe."""
    return template.format_map(_Arguments(args)) if "{" in template else template


def reported(
    credential: Credential,
    whole: Assembled | None,
    assertion: Assertion,
    rule: Rule,
    level: Level,
) -> Iterator[ReportedFinding]:
    """The findings of one rule, as they stand in reports; one line for a rule without findings.

    What is wrong with a linked document is said with that document's address.
    """
    found = assertion.findings or (Finding("", {}, assertion.outcome),)
    for finding in found:
        place = whole.place(finding.pointer) if whole else Place("", finding.pointer)
        position = None if place.url else credential.position(place.pointer)
        plain = finding.outcome is Outcome.PASSED or not assertion.findings
        where = f" (in {shown(place.url)})" if place.url else ""
        yield ReportedFinding(
            rule=rule.id,
            area=rule.area,
            level=level,
            outcome=finding.outcome,
            pointer=finding.pointer if place.url else place.pointer,
            message=(rule.title if plain else message(rule, finding)) + where,
            fix=filled(rule.fix, finding.args) if finding.outcome is Outcome.FAILED else "",
            spec=rule.spec_in(credential.standard),
            line=position[0] if position else None,
            column=position[1] if position else None,
        )


def quiet_line(rule: Rule, outcome: Outcome, level: Level, standard: str | None) -> ReportedFinding:
    """The report line of a rule that passed or did not apply, with nothing to add."""
    spec = rule.spec_in(standard)
    return ReportedFinding(rule.id, rule.area, level, outcome, "", rule.title, "", spec)
