"""Which rules are run for a credential: bound once for a standard, chosen once for an outline.

A plan holds every rule for credentials of one standard. Of those, a choice leaves out what cannot
apply to credentials with the same outline: rules on objects that are not there, rules that need
members that are not there. Their outcomes are one shared block.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import ModuleType
from typing import Final

import msgspec

from mcconform import catalogue
from mcconform.catalogue import Applies, Block, Examiner, Rule
from mcconform.model import Assertion, Dossier, Json, Outcome
from mcconform.nodes import Node
from mcconform.outline import NOTED, made_of, outline, outline_of, traits
from mcconform.standards import ROOMS, Standard, get_standard, standards

SHACL: Final = "shacl"
"""The room of the shapes that a user gives: a layer more where some are given."""
_MOST_CONTEXTS: Final = 8
_LONGEST_CONTEXT: Final = 200
_MOST_CHOICES: Final = 1024
"""Choices that a plan keeps; badges of the field come in far fewer outlines."""


@functools.cache
def load_catalogue() -> None:
    """Import every module that declares rules, so the catalogue is whole."""
    for room in (*ROOMS, SHACL):
        _import_rules(f"mcconform.{room}")
    for standard in standards():
        _import_rules(standard.package)
        for rule in standard.vocabulary.rules():
            catalogue.register(rule)
    for examiner in examiners():
        for rule in examiner.rules():
            catalogue.register(rule)


def _import_rules(package: str) -> None:
    try:
        module: ModuleType = importlib.import_module(f"{package}.rules")
    except ModuleNotFoundError as absent:
        if absent.name != f"{package}.rules":
            raise
        return
    for entry in pkgutil.walk_packages(module.__path__, f"{module.__name__}."):
        importlib.import_module(entry.name)


@functools.cache
def examiners() -> tuple[Examiner, ...]:
    """The rooms that decide generated rules, beside the vocabularies."""
    found = []
    for room in ROOMS:
        module = importlib.import_module(f"mcconform.{room}")
        examiner = getattr(module, "EXAMINER", None)
        if examiner is not None:
            found.append(examiner)
    return tuple(found)


class Bound(msgspec.Struct, frozen=True, eq=False):
    """A rule that is a function, with its two quiet assertions made once."""

    rule: Rule
    check: catalogue.Check
    applies: Applies | None
    passed: Assertion
    inapplicable: Assertion

    @classmethod
    def of(cls, rule: Rule) -> Bound:
        """The rule, bound; it must have a function."""
        assert rule.check is not None
        passed, inapplicable = (
            catalogue.quiet(rule.id, outcome) for outcome in (Outcome.PASSED, Outcome.INAPPLICABLE)
        )
        return cls(rule, rule.check, rule.applies, passed, inapplicable)


class Group(msgspec.Struct, frozen=True, eq=False):
    """Rules that run on the same objects under the same condition."""

    kind: str
    """Class of the vocabulary, or ``dossier``."""
    node: type[Node]
    given: Applies | None
    rules: tuple[Bound, ...]


class Choice(msgspec.Struct, frozen=True, eq=False):
    """What is run for credentials with one outline, and what is known of the rest."""

    groups: tuple[Group, ...]
    settled: Block
    """Rules that do not apply, and those that have nothing to add about how the credential came in
    or about its contexts."""
    said: tuple[Assertion, ...]
    """What rules of that kind have to say."""


Settle = Callable[[Bound, Dossier], Assertion]
Contexts = tuple[str, ...] | None
Key = tuple[frozenset[str], frozenset[str], bool, bool, frozenset[str], Contexts]
"""Names that rules need; how it came in; embedded, unreadable; classes of objects; contexts."""


class Plan:
    """What is run for credentials of one standard."""

    def __init__(
        self, rules: Iterable[Rule], examiners: tuple[Examiner, ...], standard: Standard | None
    ) -> None:
        self.bound = tuple(sorted(map(Bound.of, rules), key=_order))
        """Every rule that is a function: by the class of object it runs on, then by id."""
        self.place = {one.rule.id: index for index, one in enumerate(self.bound)}
        self.examiners = examiners
        self.standard = standard
        self._needed = frozenset(name for one in self.bound for name in one.rule.needs)
        self._kinds = frozenset(one.rule.target for one in self.bound)
        self._by_form = standard is not None and standard.vocabulary.nodes_by_form
        self._choices: dict[Key, Choice] = {}

    def choice(self, dossier: Dossier, kinds: Iterable[str], settle: Settle) -> Choice:
        """What to run for a credential that has objects of these classes.

        ``settle`` runs a rule whose outcome credentials that came in alike share.
        """
        credential = dossier.credential
        made = made_of(dossier)
        if made is None:
            return self._choice(dossier, kinds, settle)
        there = None if self._by_form else self._kinds.intersection(kinds)
        came = (self, traits(credential), bool(credential.parent), there)
        if came not in made:
            made[came] = _for_form(self._choice(dossier, kinds, settle), dossier, settle)
        choice: Choice = made[came]
        return choice

    def _choice(self, dossier: Dossier, kinds: Iterable[str], settle: Settle) -> Choice:
        credential, whole = dossier.credential, dossier.assembled
        seen = outline(credential) if whole is None else outline_of(whole.document)
        key = (
            seen.names & self._needed,
            traits(credential),
            bool(credential.parent),
            credential.document is None,
            self._kinds.intersection(kinds),
            _contexts(credential.document),
        )
        found = self._choices.get(key)
        if found is None:
            if len(self._choices) >= _MOST_CHOICES:
                self._choices.clear()
            found = self._choices[key] = self._chosen(key, dossier, settle)
        return found

    def _chosen(self, key: Key, dossier: Dossier, settle: Settle) -> Choice:
        names, came, _, _, kinds, contexts = key
        there, present = names | came, kinds | {catalogue.WHOLE}
        run: list[Bound] = []
        settled: list[Assertion] = []
        for one in self.bound:
            rule = one.rule
            if rule.target not in present or (rule.needs and there.isdisjoint(rule.needs)):
                settled.append(one.inapplicable)
            elif NOTED not in came and (rule.opening or (rule.contexts and contexts is not None)):
                settled.append(settle(one, dossier))
            else:
                run.append(one)
        said = tuple(one for one in settled if one.findings)
        still = catalogue.block(one for one in settled if not one.findings)
        return Choice(tuple(_groups(run)), still, said)


def _for_form(choice: Choice, dossier: Dossier, settle: Settle) -> Choice:
    """The choice without rules that have nothing to say of any document of this form."""
    silent: dict[str, Assertion] = {}
    for group in choice.groups:
        if group.kind == catalogue.WHOLE and group.given is None:
            for one in group.rules:
                found = settle(one, dossier) if one.rule.form else None
                if found is one.inapplicable or (found is one.passed and one.rule.form == "all"):
                    silent[one.rule.id] = found
    still_asked = (one for group in choice.groups for one in group.rules)
    return Choice(
        tuple(_groups(one for one in still_asked if one.rule.id not in silent)),
        catalogue.block((*choice.settled.assertions, *silent.values())),
        choice.said,
    )


def _contexts(document: Mapping[str, Json] | None) -> Contexts:
    """The contexts of a document where they are a few URLs, as nearly always; else None."""
    found = document.get("@context") if document is not None else None
    if not isinstance(found, list) or len(found) > _MOST_CONTEXTS:
        return None
    for one in found:
        if not isinstance(one, str) or len(one) >= _LONGEST_CONTEXT:
            return None
    return tuple(found)


def _order(one: Bound) -> tuple[str, str]:
    return one.rule.target, one.rule.id


def _groups(rules: Iterable[Bound]) -> Iterator[Group]:
    grouped: dict[tuple[str, type[Node], Applies | None], list[Bound]] = {}
    for one in rules:
        rule = one.rule
        grouped.setdefault((rule.target, rule.node, rule.given), []).append(one)
    for (kind, node, given), several in grouped.items():
        yield Group(kind, node, given, tuple(several))


@functools.cache
def plan_for(standard: str | None, layers: tuple[str, ...]) -> Plan:
    """The rules of a standard, of the standards it builds on, and of every room.

    Of what no standard recognised, how it came in is judged, and what else ``layers`` names.
    """
    load_catalogue()
    if standard is None:
        return Plan(_rules(("intake", *layers)), (), None)
    found = get_standard(standard)
    asked = tuple(one for one in examiners() if _is_within(one.room, found.rooms))
    return Plan(_rules((*found.rooms, *layers)), asked, found)


def _rules(names: tuple[str, ...]) -> Iterator[Rule]:
    for rule in catalogue.rules():
        about_one = rule.check is not None and rule.target != catalogue.SET
        if about_one and _is_within(rule.id, names):
            yield rule


def _is_within(rule_id: str, names: tuple[str, ...]) -> bool:
    """Whether an id is one of some names or below one of them: rooms, sections or rules."""
    return rule_id in names or any(rule_id.startswith(f"{name}.") for name in names)
