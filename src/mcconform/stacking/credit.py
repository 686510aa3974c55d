"""Sums of credit: what the parts of a whole come to, in its unit.

Decimal numbers throughout. Amounts in different units are added where the profile declares how to
convert them, and never otherwise. Questions such as "can exactly 60 be made of these" are as hard
as the subset sum problem and not asked: of a choice only the least and the most are worked out.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from mcconform import limits
from mcconform.model import Stacking
from mcconform.stacking.components import components
from mcconform.stacking.conditions import Condition, Operator
from mcconform.stacking.edges import Kind
from mcconform.stacking.graph import Relation
from mcconform.stacking.measures import UNSTATED

if TYPE_CHECKING:
    from mcconform.stacking.stackset import StackSet

Bounds = tuple[Decimal, Decimal]


class Sum(msgspec.Struct, frozen=True):
    """What some parts come to in the unit of their whole."""

    value: Decimal
    parts: tuple[Relation, ...]
    missing: tuple[Relation, ...]
    """Parts whose credit is not known, or not in a unit that can be compared."""


class Rates:
    """The conversions of a profile, one after another where need be."""

    def __init__(self, options: Stacking) -> None:
        self._next: dict[str, list[tuple[str, Decimal]]] = {}
        for one in options.conversions:
            if one.rate > 0:
                self._next.setdefault(one.unit, []).append((one.other, one.rate))
                self._next.setdefault(one.other, []).append((one.unit, 1 / one.rate))
        self._known: dict[tuple[str, str], Decimal | None] = {}

    def rate(self, unit: str, other: str) -> Decimal | None:
        """How much of the other unit one unit is; None where nothing is declared."""
        if unit == other:
            return Decimal(1)
        if (unit, other) not in self._known:
            self._known[unit, other] = self._found(unit, other)
        return self._known[unit, other]

    def _found(self, unit: str, other: str) -> Decimal | None:
        rates = {unit: Decimal(1)}
        queue = deque([unit])
        while queue:
            here = queue.popleft()
            for there, rate in self._next.get(here, ()):
                if there not in rates:
                    rates[there] = rates[here] * rate
                    queue.append(there)
        return rates.get(other)


class Credits:
    """The credit of the things of a set, and of their parts."""

    def __init__(self, stack: StackSet) -> None:
        self.stack = stack
        self.rates = Rates(stack.options)
        self.work = limits.STACK_WORK
        """Steps that are left for telling which parts are parts of other parts."""

    @property
    def cut(self) -> bool:
        """Whether parts of parts may have been counted twice: the work was too much."""
        return self.work <= 0

    def needed(self, relation: Relation) -> bool | None:
        """Whether a part is needed for its whole; None where nothing says so.

        It is, where a condition of the whole asks for it or the declaration itself says so; it is
        not, where it is one choice of several. What a whole merely lists is as the profile says.
        """
        edges = self.stack.graph.edges
        said = {edges[number].needed for number in relation.edges}
        asked = {
            edges[number].needed
            for own in self.stack.kin(relation.target)
            for requirement in self._required(own, relation.source)
            for number in requirement.edges
        }
        if False in said | asked:
            return False
        if True in said | asked:
            return True
        return True if self.stack.options.listed_parts != "some" else None

    def _required(self, whole: int, part: int) -> list[Relation]:
        kin = set(self.stack.kin(part))
        found = self.stack.graph.out(Kind.REQUIRES, whole)
        return [one for one in found if one.target in kin] if len(found) else []

    @cached_property
    def parts(self) -> dict[int, list[Relation]]:
        """The direct parts of each whole: each once, and none that is part of another of them."""
        found: dict[int, list[Relation]] = {}
        for relation in self.stack.graph.of_kind(Kind.PART_OF):
            if relation.source != relation.target:
                found.setdefault(relation.target, []).append(relation)
        return {whole: self._direct(several) for whole, several in found.items()}

    def _direct(self, relations: Sequence[Relation]) -> list[Relation]:
        roots: dict[int, Relation] = {}
        for relation in relations:
            roots.setdefault(self.stack.alike.find(relation.source), relation)
        kept = []
        for root, relation in roots.items():
            if len(roots) == 1 or self.work <= 0:
                return list(roots.values())
            wholes = [
                self.stack.alike.find(upper.target)
                for own in self.stack.kin(relation.source)
                for upper in self.stack.graph.out(Kind.PART_OF, own)
            ]
            self.work -= len(wholes)
            if not any(one in roots and one != root for one in wholes):
                kept.append(relation)
        return kept or list(roots.values())

    @cached_property
    def effective(self) -> dict[int, dict[str, Decimal]]:
        """Credit of things by unit: their own, or else that of their parts, if all are needed."""
        known: dict[int, dict[str, Decimal]] = {}

        def below(thing: int) -> list[int]:
            return [one.source for one in self.parts.get(thing, ())]

        for component in components(self.parts, below):
            if len(component) > 1:
                continue
            thing = component[0]
            own = self.own(thing)
            known[thing] = own or self._folded(thing, known)
        return known

    def _folded(self, thing: int, known: dict[int, dict[str, Decimal]]) -> dict[str, Decimal]:
        parts = self.parts.get(thing, ())
        total: dict[str, Decimal] = {}
        for number, relation in enumerate(parts):
            credit = known.get(relation.source, {})
            if self.needed(relation) is not True or not credit:
                return {}
            if number == 0:
                total = dict(credit)
            else:
                total = {unit: total[unit] + credit[unit] for unit in total if unit in credit}
        return total

    def own(self, thing: int) -> dict[str, Decimal]:
        """The credit that a thing, or one that counts as the same, states itself."""
        found: dict[str, Decimal] = {}
        for one in self.stack.kin(thing):
            for unit, value in self.stack.credit(one).items():
                found.setdefault(unit, value)
        return found

    def of(self, thing: int) -> dict[str, Decimal]:
        """The credit of a thing, stated or summed up."""
        found = self.effective.get(thing)
        return found if found is not None else self.own(thing)

    def worth(self, part: int, unit: str, whole: int) -> Decimal | None:
        """The credit of a part in a unit; None where it has none that can be compared.

        Numbers without a unit are compared where they are of one owner, who will mean the same.
        """
        credit = self.of(part)
        if unit == UNSTATED:
            same = self.stack.same_owner(part, whole) is True
            return credit.get(UNSTATED) if same else None
        if unit in credit:
            return credit[unit]
        for own in sorted(credit):
            rate = self.rates.rate(own, unit) if own != UNSTATED else None
            if rate is not None:
                return credit[own] * rate
        return None

    def sum(self, relations: Iterable[Relation], unit: str, whole: int) -> Sum:
        """What parts come to in a unit."""
        total, counted, missing = Decimal(0), [], []
        for relation in relations:
            value = self.worth(relation.source, unit, whole)
            if value is None:
                missing.append(relation)
            else:
                total += value
                counted.append(relation)
        return Sum(total, tuple(counted), tuple(missing))

    # Choices.

    def bounds(self, condition: Condition, paper: int, unit: str, whole: int) -> Bounds | None:
        """The least and the most that fulfils a condition; None where a credit is not known.

        The depth of conditions is limited where they are read.
        """
        found: list[Bounds] = []
        for _, target in condition.targets:
            thing = self.stack.graph.find(target, paper)
            value = self.worth(thing, unit, whole) if thing >= 0 else None
            if value is None:
                return None
            found.append((value, value))
        for part in condition.parts:
            inner = self.bounds(part, paper, unit, whole)
            if inner is None:
                return None
            found.append(inner)
        if condition.cut or condition.told or condition.alternatives or not found:
            return None
        return chosen(found, condition)


def chosen(found: Sequence[Bounds], condition: Condition) -> Bounds:
    """Bounds of a choice among some: of k, the k smallest and the k largest."""
    least, most = sorted(low for low, _ in found), sorted((high for _, high in found), reverse=True)
    if condition.all_needed:
        fewest = greatest = len(found)
    elif condition.required is not None:
        fewest = greatest = max(0, min(len(found), int(condition.required)))
    elif condition.operator is Operator.ONLY_ONE:
        fewest = greatest = 1
    else:
        fewest, greatest = 1, len(found)
    return sum(least[:fewest], Decimal(0)), sum(most[:greatest], Decimal(0))
