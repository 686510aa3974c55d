"""How many berths a pass is for."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MUST, rule
from mcconform.model import Finding, failed

from ..nodes import HarbourPass


@rule(
    area="schema",
    level=MUST,
    spec="https://harbour.example/spec#berths",
    message="a pass for {count} berths",
    fix="Ask for one berth at least.",
    applies=lambda harbour_pass: harbour_pass.has("berths"),
)
def at_least_one(harbour_pass: HarbourPass) -> Iterator[Finding]:
    """A pass is for one berth at least."""
    count = harbour_pass.get("berths")
    if isinstance(count, int) and count < 1:
        yield failed(harbour_pass.at("berths"), count=str(count))
