"""Finds what a badge says in words: that it counts towards something, or what comes first.

Texts are compared word by word with the phrases of ``phrases.toml``; the work is linear in the
length of the text.
"""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from importlib import resources
from typing import Any

import msgspec

SCANNED = 200_000
"""Characters of one badge's texts that are searched for phrases."""
BEFORE = 3
"""Words before a phrase in which a word of ``no`` turns it round."""
_WORD = re.compile(r"\w+|[.!?;\n]")
_ENDS = frozenset(".!?;\n")
Words = tuple[str, ...]


class Mention(msgspec.Struct, frozen=True):
    """A phrase found in a text."""

    pointer: str
    phrase: str
    """As it stands in the list."""
    language: str


class Text(msgspec.Struct, frozen=True):
    """A text of the badge and where it stands."""

    pointer: str
    text: str


class Phrases(msgspec.Struct, frozen=True):
    """The phrases of one language as sequences of words, by their first word."""

    language: str
    alone: Mapping[str, tuple[Words, ...]]
    lead: Mapping[str, tuple[Words, ...]]
    goal: Mapping[str, tuple[Words, ...]]
    prerequisite: Mapping[str, tuple[Words, ...]]
    whole: frozenset[Words]
    no: frozenset[str]
    none: frozenset[str]


def words(text: str) -> list[str]:
    """The words of a text in lower case, and the marks that end sentences."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


@functools.cache
def _data() -> Mapping[str, Any]:
    text = resources.files("mcconform.stacking").joinpath("phrases.toml").read_text("utf-8")
    return tomllib.loads(text)


def _by_first(phrases: Iterable[str]) -> dict[str, tuple[Words, ...]]:
    table: dict[str, tuple[Words, ...]] = {}
    for phrase in phrases:
        sequence = tuple(words(phrase))
        table[sequence[0]] = (*table.get(sequence[0], ()), sequence)
    return table


@functools.cache
def languages() -> tuple[Phrases, ...]:
    """Every language there are phrases for."""
    return tuple(
        Phrases(
            language=language,
            alone=_by_first(table["alone"]),
            lead=_by_first(table["lead"]),
            goal=_by_first(table["goal"]),
            prerequisite=_by_first(table["prerequisite"]),
            whole=frozenset(tuple(words(phrase)) for phrase in table["whole"]),
            no=frozenset(table["no"]),
            none=frozenset(table["none"]),
        )
        for language, table in sorted(_data().items())
        if isinstance(table, dict) and "lead" in table
    )


@functools.cache
def _units() -> Mapping[str, tuple[Words, ...]]:
    return _by_first(_data()["units"]["alone"])


def _found(table: Mapping[str, tuple[Words, ...]], text: list[str]) -> Iterator[tuple[int, Words]]:
    for index, word in enumerate(text):
        for sequence in table.get(word, ()):
            if tuple(text[index : index + len(sequence)]) == sequence:
                yield index, sequence


def _denied(phrases: Phrases, text: list[str], start: int, end: int) -> bool:
    """Whether a word of the same sentence, before, inside or just after, turns a phrase round."""
    low = max(0, start - BEFORE)
    marks = [index for index in range(low, start) if text[index] in _ENDS]
    said = text[marks[-1] if marks else low : end]
    after = text[end : end + 1]
    return not phrases.no.isdisjoint(said) or not phrases.none.isdisjoint(after)


def _together(phrases: Phrases, text: list[str]) -> Iterator[tuple[int, int, Words]]:
    """Leads with a goal in the same sentence and within reach; start and end span both."""
    reach = int(_data()["reach"])
    goals = [index for index, _ in _found(phrases.goal, text)]
    for start, lead in _found(phrases.lead, text):
        end = start + len(lead)
        near = goals[bisect_left(goals, start - reach) : bisect_left(goals, end + reach)]
        for goal in near:
            if _ENDS.isdisjoint(text[min(goal, start) : max(goal, end)]):
                yield min(goal, start), end, lead
                break


def _hits(phrases: Phrases, text: list[str], kind: str) -> Iterator[tuple[int, int, Words]]:
    if kind == "prerequisite":
        yield from (
            (at, at + len(found), found) for at, found in _found(phrases.prerequisite, text)
        )
        return
    yield from ((at, at + len(found), found) for at, found in _found(phrases.alone, text))
    yield from _together(phrases, text)
    if tuple(text) in phrases.whole:
        yield 0, len(text), tuple(text)


def _mentions(text: Text, kind: str) -> Iterator[Mention]:
    found = words(text.text)
    for phrases in languages():
        for start, end, sequence in _hits(phrases, found, kind):
            if not _denied(phrases, found, start, end):
                yield Mention(text.pointer, " ".join(sequence), phrases.language)


def claims(texts: Iterable[Text]) -> tuple[Mention, ...]:
    """Where the badge says in words that it counts towards something bigger; one for each text."""
    return _first_each(texts, "claim")


def prerequisites(texts: Iterable[Text]) -> tuple[Mention, ...]:
    """Where the badge says in words that something must come first; one for each text."""
    return _first_each(texts, "prerequisite")


def _first_each(texts: Iterable[Text], kind: str) -> tuple[Mention, ...]:
    found = (next(_mentions(text, kind), None) for text in texts)
    return tuple(mention for mention in found if mention is not None)


def names_unit(texts: Iterable[Text]) -> bool:
    """Whether any text names a unit of credit."""
    return any(True for text in texts for _ in _found(_units(), words(text.text)))


def holds(text: str, phrase: str) -> bool:
    """Whether a text holds a phrase, word by word."""
    sequence = tuple(words(phrase))
    return any(True for _ in _found({sequence[0]: (sequence,)}, words(text)))
