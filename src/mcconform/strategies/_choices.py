"""Where a document's choices come from: Hypothesis draws them, or everything is taken in turn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

T = TypeVar("T")
PHRASES = (
    "Tide tables",
    "Can plan a coastal passage.",
    "# Heading\n\n- one\n- two",
    "Crédits à l’étranger",
    "航海 🧭",
    'quoted "twice" \\ <b>&amp;</b>',
    "مهارات الملاحة",
    "5 ECTS",
)
"""Texts that readers of credentials have stumbled over."""


class Choices(Protocol):
    """What a document in the making asks."""

    def pick(self, options: Sequence[T]) -> T:
        """One of the options; the first is the plainest."""

    def number(self, least: int, most: int) -> int:
        """A whole number within both bounds."""

    def some(self, of: str, names: Sequence[str], least: int, most: int) -> list[str]:
        """Some of the names ``of`` a class in their order, as many as the bounds say or as there
        are.
        """

    def text(self) -> str:
        """A text that is not empty."""


def texts() -> SearchStrategy[str]:
    """Texts as issuers write them, and texts of any characters that stand in every format.

    Control characters are left out: canonical N-Quads write them in two ways, the older one
    (URDNA2015) plain, the newer one (RDFC-1.0) escaped.
    """
    any_character: Any = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp"))
    return st.sampled_from(PHRASES) | st.text(any_character, min_size=1, max_size=12)


_TEXTS = texts()


class Drawn:
    """Choices that Hypothesis makes, remembers and shrinks."""

    def __init__(self, draw: DrawFn) -> None:
        self._draw = draw

    def pick(self, options: Sequence[T]) -> T:
        """See `Choices`."""
        return self._draw(st.sampled_from(options))

    def number(self, least: int, most: int) -> int:
        """See `Choices`."""
        return self._draw(st.integers(least, most))

    def some(self, of: str, names: Sequence[str], least: int, most: int) -> list[str]:
        """See `Choices`."""
        most = min(most, len(names))
        if not most:
            return []
        chosen = st.lists(
            st.sampled_from(names), unique=True, min_size=min(least, most), max_size=most
        )
        taken = set(self._draw(chosen))
        return [name for name in names if name in taken]

    def text(self) -> str:
        """See `Choices`."""
        return self._draw(_TEXTS)


class Everything:
    """Every name once, two of what there may be many of, and the options in turn.

    Names that were all taken once are not taken again: a class is full the first time and short
    from then on, or a whole document would be a hundred times as long.
    """

    def __init__(self) -> None:
        self._turns: dict[int, int] = {}
        self._taken: set[tuple[str, ...]] = set()

    def _turn(self, kind: int) -> int:
        self._turns[kind] = self._turns.get(kind, -1) + 1
        return self._turns[kind]

    def pick(self, options: Sequence[T]) -> T:
        """See `Choices`."""
        return options[self._turn(len(options)) % len(options)]

    def number(self, least: int, most: int) -> int:
        """See `Choices`."""
        return min(least + 1, most)

    def some(self, of: str, names: Sequence[str], least: int, most: int) -> list[str]:
        """See `Choices`."""
        taken = (of, *names) in self._taken
        self._taken.add((of, *names))
        return [] if taken else list(names)

    def text(self) -> str:
        """See `Choices`."""
        return PHRASES[self._turn(0) % len(PHRASES)]
