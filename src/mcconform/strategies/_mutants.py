"""Mutations of a sound credential: candidates from the rules, kept when they break just one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from mcconform.errors import UsageError
from mcconform.intake.recognise import standard_of
from mcconform.model import Json, Level
from mcconform.standards import get_standard
from mcconform.strategies import _handmade, _operators, _oracle
from mcconform.strategies._mutation import Mutation, replaced

Broken = tuple[Mutation, dict[str, Json]]
"""A mutation, and the document after it."""
Groups = dict[str, list[Mutation]]


def mutations(
    document: Mapping[str, Json],
    *,
    levels: Sequence[Level] = (Level.MUST,),
    rules: Collection[str] = (),
) -> list[Mutation]:
    """One mutation for each rule of the schema that applies to the document, in the order of ids.

    Rules are the constraints of the data model and the rules written by hand, of the levels named;
    where ``rules`` names some by their ids, those alone.
    Each mutation was tried: the rule fails after it, and no other MUST rule of the schema does; a
    rule that cannot be broken alone in this document is left out. The same document gives the same
    list. Raises `UsageError` for a document that is not sound to begin with.
    """
    standard, groups = _groups(document, levels)
    asked = [group for rule, group in groups.items() if not rules or rule in rules]
    found = (_first(group, document, standard) for group in asked)
    return [mutation for mutation in found if mutation is not None]


def broken(
    document: Mapping[str, Json], *, levels: Sequence[Level] = (Level.MUST,)
) -> SearchStrategy[Broken]:
    """A mutation and the document it makes: any rule, any place and any operator that breaks it.

    Unlike `mutations`, places and operators vary, and each is tried when it is drawn. Raises
    `UsageError` as `mutations` does.
    """
    standard, groups = _groups(document, levels)
    if not groups:
        raise UsageError("no rule of these levels speaks about this document")
    return (
        st.sampled_from(sorted(groups))
        .flatmap(lambda rule: st.sampled_from(groups[rule]))
        .filter(lambda mutation: _breaks(mutation, document, standard))
        .map(lambda mutation: (mutation, mutation.apply(document)))
    )


def _groups(document: Mapping[str, Json], levels: Sequence[Level]) -> tuple[str, Groups]:
    """The standard of a document, and the candidates for each rule, in the order of rule ids."""
    standard, _ = standard_of(document, None)
    if standard is None:
        raise UsageError("the document is of no standard that mcconform knows")
    faults = _oracle.demands(_oracle.failing(document, standard))
    if faults:
        raise UsageError(
            f"the document breaks {', '.join(sorted(faults)[:3])} already",
            "start from a sound document, such as strategies.sample()",
        )
    groups: Groups = {}
    asked = _oracle.outcomes(document, standard)
    for mutation in _candidates(document, standard):
        if mutation.rule in asked and _oracle.level_of(mutation.rule) in levels:
            groups.setdefault(mutation.rule, []).append(mutation)
    return standard, dict(sorted(groups.items()))


def _candidates(document: Mapping[str, Json], standard: str) -> Iterator[Mutation]:
    visits = get_standard(standard).vocabulary.visits(document)
    from_constraints = chain.from_iterable(map(_operators.breaking, visits))
    return chain(from_constraints, _handmade.breaking(document, visits))


def _first(group: list[Mutation], document: Mapping[str, Json], standard: str) -> Mutation | None:
    return next((one for one in group if _breaks(one, document, standard)), None)


def _breaks(mutation: Mutation, document: Mapping[str, Json], standard: str) -> bool:
    """Whether the rule fails after the mutation, and no other MUST rule of the schema does."""
    mutant = replaced(dict(document), mutation.pointer, mutation.after)
    found = _oracle.failing(mutant, standard)
    return (
        found is not None and mutation.rule in found and _oracle.demands(found) <= {mutation.rule}
    )
