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
MET_BEFORE = 5
"""Words before a prerequisite in which a word of ``met`` says that the award itself fulfils it."""
_WORD = re.compile(r"\w+|[.!?;\n]")
_ENDS = frozenset(".!?;\n")
Words = tuple[str, ...]
Table = Mapping[str, tuple[Words, ...]]


class Mention(msgspec.Struct, frozen=True):
    """A phrase found in a text."""

    pointer: str
    phrase: str
    """As it stands in the list."""
    language: str


class Text(msgspec.Struct, frozen=True):
    """A text of the badge, where it stands, and its words."""

    pointer: str
    words: tuple[str, ...]

    @classmethod
    def of(cls, pointer: str, text: str) -> Text:
        """The text at a place."""
        return cls(pointer, words(text))


class Phrases(msgspec.Struct, frozen=True):
    """The phrases of one language; tables hold sequences of words by their first word."""

    language: str
    alone: Table
    lead: Table
    goal: Table
    prerequisite: Table
    whole: frozenset[Words]
    no: frozenset[str]
    none: frozenset[str]
    met: frozenset[str]


def words(text: str) -> Words:
    """The words of a text in lower case, and the marks that end sentences."""
    plain = text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()
    return tuple(_WORD.findall(plain))


@functools.cache
def _data() -> Mapping[str, Any]:
    text = resources.files("mcconform.stacking").joinpath("phrases.toml").read_text("utf-8")
    return tomllib.loads(text)


def table(phrases: Iterable[str]) -> Table:
    """Phrases as sequences of words, by their first word."""
    found: dict[str, tuple[Words, ...]] = {}
    for phrase in phrases:
        sequence = words(phrase)
        found[sequence[0]] = (*found.get(sequence[0], ()), sequence)
    return found


@functools.cache
def languages() -> tuple[Phrases, ...]:
    """Every language there are phrases for."""
    return tuple(
        Phrases(
            language=language,
            alone=table(entry["alone"]),
            lead=table(entry["lead"]),
            goal=table(entry["goal"]),
            prerequisite=table(entry["prerequisite"]),
            whole=frozenset(words(phrase) for phrase in entry["whole"]),
            no=frozenset(entry["no"]),
            none=frozenset(entry["none"]),
            met=frozenset(entry.get("met", ())),
        )
        for language, entry in sorted(_data().items())
        if isinstance(entry, dict) and "lead" in entry
    )


@functools.cache
def _units() -> Table:
    return table(_data()["units"]["alone"])


def _mark(sequence: Words) -> str:
    """The word of a phrase that other texts are least likely to hold: its longest."""
    return max(sequence, key=len)


def marks(phrases: Table) -> frozenset[str]:
    """One word of each phrase: a text without any of them holds no phrase."""
    return frozenset(_mark(one) for several in phrases.values() for one in several)


@functools.cache
def _marks(kind: str) -> tuple[frozenset[str], tuple[tuple[Phrases, frozenset[str]], ...]]:
    """Marks of every phrase of a kind, in all languages and in each."""
    by_language = []
    for one in languages():
        if kind == "prerequisite":
            found = marks(one.prerequisite)
        else:
            found = marks(one.alone) | marks(one.lead) | {_mark(whole) for whole in one.whole}
        by_language.append((one, found))
    return frozenset().union(*(found for _, found in by_language)), tuple(by_language)


def silent(texts: Iterable[str], others: frozenset[str]) -> bool:
    """Whether no text can hold a claim, a prerequisite or one of ``others``, marks of phrases.

    False when that is not seen at a glance, or there is more text than is searched.
    """
    together = "\n".join(texts)
    if len(together) > SCANNED:
        return False
    return _all_marks(others).isdisjoint(words(together))


@functools.cache
def _all_marks(others: frozenset[str]) -> frozenset[str]:
    return _marks("claim")[0] | _marks("prerequisite")[0] | others


def _found(phrases: Table, text: Words) -> Iterator[tuple[int, Words]]:
    for index, word in enumerate(text):
        for sequence in phrases.get(word, ()):
            if text[index : index + len(sequence)] == sequence:
                yield index, sequence


def _denied(phrases: Phrases, text: Words, start: int, end: int) -> bool:
    """Whether a word of the same sentence, before, inside or just after, turns a phrase round."""
    low = max(0, start - BEFORE)
    marks = [index for index in range(low, start) if text[index] in _ENDS]
    said = text[marks[-1] if marks else low : end]
    after = text[end : end + 1]
    return not phrases.no.isdisjoint(said) or not phrases.none.isdisjoint(after)


def _met(phrases: Phrases, text: Words, start: int) -> bool:
    """Whether the sentence says that the award fulfils a prerequisite, not that it has one."""
    before = text[max(0, start - MET_BEFORE) : start]
    marks = [index for index, word in enumerate(before) if word in _ENDS]
    return not phrases.met.isdisjoint(before[marks[-1] if marks else 0 :])


def _together(phrases: Phrases, text: Words) -> Iterator[tuple[int, int, Words]]:
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


def _hits(phrases: Phrases, text: Words, kind: str) -> Iterator[tuple[int, int, Words]]:
    if kind == "prerequisite":
        yield from (
            (at, at + len(found), found) for at, found in _found(phrases.prerequisite, text)
        )
        return
    yield from ((at, at + len(found), found) for at, found in _found(phrases.alone, text))
    yield from _together(phrases, text)
    if text in phrases.whole:
        yield 0, len(text), text


def _mentions(text: Text, kind: str) -> Iterator[Mention]:
    marked, by_language = _marks(kind)
    if marked.isdisjoint(text.words):
        return
    for phrases, own in by_language:
        if own.isdisjoint(text.words):
            continue
        for start, end, sequence in _hits(phrases, text.words, kind):
            fulfilled = kind == "prerequisite" and _met(phrases, text.words, start)
            if not fulfilled and not _denied(phrases, text.words, start, end):
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
    return any(True for text in texts for _ in _found(_units(), text.words))


def holds(text: Words, phrases: Table) -> bool:
    """Whether a text holds one of the phrases, word by word."""
    return not phrases.keys().isdisjoint(text) and any(True for _ in _found(phrases, text))
