"""How much work one canonicalisation may cost, counted in steps and never by a clock."""

from __future__ import annotations

from mcconform.canonical.errors import TooMuchWork


class Budget:
    """A number of steps that only gets smaller; `spend` raises TooMuchWork when it is used up."""

    __slots__ = ("left", "why")

    def __init__(self, steps: int, why: str) -> None:
        self.left = steps
        self.why = why

    def spend(self, steps: int = 1) -> None:
        """Take ``steps`` off; the error's text is the budget's own."""
        self.left -= steps
        if self.left < 0:
            raise TooMuchWork(self.why)
