"""The catalogue: every rule as a record, found by id, standard, area or section.

A rule is a short pure generator plus a declared record. Its id is its address:
``ob3.achievement.criteria_present`` is the function ``criteria_present`` in
``standards/ob3/rules/achievement.py``. The decorator derives the id, so it is never typed twice::

    @rule(area="schema", level=MUST, spec="https://…#achievement",
          message="criteria has neither an id nor a narrative", fix="Say how it is earned.")
    def criteria_present(achievement: Achievement) -> Iterator[Finding]:
        \"\"\"Criteria say how the achievement is earned, by a URL or in words.\"\"\"
        …

The class of the parameter decides where the rule runs: once for each such `Node` of the document,
once for the whole when it is a `Dossier`, once for many subjects together when it is a
`SubjectSet`. No such node: the rule is ``inapplicable``. Rules that
come in hundreds (one for each constraint of a vocabulary, one for each metadata element) are
records without a function; their `Examiner` decides them all in one walk.
"""

from __future__ import annotations

import functools
import inspect
import string
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Literal, Protocol, TypeVar, get_type_hints

import msgspec

from mcconform.errors import McconformError
from mcconform.model import Area, Assertion, Dossier, Finding, Level, Outcome, Profile
from mcconform.nodes import Node

MUST, SHOULD, MAY = Level.MUST, Level.SHOULD, Level.MAY
WHOLE = "dossier"
"""Target of a rule that runs once for the whole credential."""
SET = "set"
"""Target of a rule that runs once for many subjects seen together."""


class SubjectSet:
    """Many subjects seen together. A rule whose parameter is annotated with a subclass is about
    the set, not about any one subject; its findings name the subject they are at.
    """


Check = Callable[[Any], Iterator[Finding]]
Applies = Callable[[Any], bool]
ByForm = Literal["", "applies", "all"]
F = TypeVar("F", bound=Check)


class CatalogueError(McconformError):
    """A rule is declared wrongly: a fault in mcconform or in a plug-in."""

    code = "catalogue"


class Rule(msgspec.Struct, frozen=True, eq=False):
    """One testable requirement. Shapes: ``spec`` is a URL with the section's anchor."""

    id: str
    area: Area
    level: Level
    spec: str
    message: str
    """What is wrong when it fails, with ``{named}`` arguments."""
    fix: str
    """What the issuer can do about it; empty where the message says it all."""
    title: str
    """What must hold; the first line of the function's docstring."""
    target: str = WHOLE
    """Class of the vocabulary the rule runs on, ``dossier`` or ``set``."""
    node: type[Node] = Node
    check: Check | None = None
    applies: Applies | None = None
    given: Applies | None = None
    """What has to hold of the dossier before ``applies`` is asked; the same for many rules."""
    needs: frozenset[str] = frozenset()
    """Names of members: where none of them occurs in the document the rule does not apply."""
    opening: bool = False
    """Whether the rule reads nothing but how the credential came in, and what intake noted."""
    contexts: bool = False
    """Whether it reads nothing beside that but the document's ``@context``."""
    form: ByForm = ""
    """What the form of the document decides: ``applies`` whether the rule applies, ``all`` whether
    there is anything to say."""
    about: str = ""
    """The rest of the docstring: why, doubts about the specification, sources."""
    where: str = ""
    """File and line of the code or data that declares it."""
    specs: Mapping[str, str] = {}
    """By standard: the clause there, of a rule that holds for documents of several standards."""

    def spec_in(self, standard: str | None) -> str:
        """The clause, in the standard that a document is of."""
        return self.specs.get(standard or "", self.spec)

    @property
    def standard(self) -> str:
        """The first part of the id: a standard's folder or a mechanism's room."""
        return self.id.partition(".")[0]

    @property
    def arguments(self) -> frozenset[str]:
        """Names the message asks for."""
        return frozenset(
            name for _, name, _, _ in string.Formatter().parse(self.message) if name is not None
        )


class Block:
    """Assertions that many badges share: one object for equal ones.

    Most rules of most badges pass or do not apply, with nothing to add, and badges of one kind have
    the same blocks again and again. So what a reader makes of a block is kept with it, in ``made``.
    """

    __slots__ = ("assertions", "made")

    def __init__(self, assertions: tuple[Assertion, ...]) -> None:
        self.assertions = assertions
        self.made: dict[object, Any] = {}


_BLOCKS: dict[tuple[int, ...], Block] = {}
_MOST_BLOCKS = 4096


def block(assertions: Iterable[Assertion]) -> Block:
    """The block of these assertions, each of which must come from `quiet`."""
    several = tuple(assertions)
    key = tuple(map(id, several))
    found = _BLOCKS.get(key)
    if found is None:
        if len(_BLOCKS) >= _MOST_BLOCKS:
            _BLOCKS.clear()
        found = _BLOCKS[key] = Block(several)
    return found


@functools.cache
def quiet(rule_id: str, outcome: Outcome) -> Assertion:
    """The one assertion of a rule that passed or did not apply and has nothing to add."""
    return Assertion(rule_id, outcome)


class Examined(msgspec.Struct, frozen=True):
    """What an examiner found; what other badges have as well is kept apart."""

    shared: Block
    loud: tuple[Assertion, ...] = ()
    """Assertions of this one badge."""

    def __iter__(self) -> Iterator[Assertion]:
        """Every assertion."""
        yield from self.shared.assertions
        yield from self.loud


class Examiner(Protocol):
    """Decides many generated rules in one walk over the dossier."""

    @property
    def room(self) -> str:
        """The room its rules belong to, e.g. ``metadata``."""

    def rules(self) -> tuple[Rule, ...]:
        """Every rule it can decide."""

    def examine(self, dossier: Dossier, profile: Profile) -> Iterable[Assertion]:
        """One assertion for each rule that the profile asks of this credential.

        `Examined` is the quick way to give them.
        """


_RULES: dict[str, Rule] = {}
_ADOPTED: dict[str, str] = {}
"""Packages outside mcconform, and the id of the standard that each is."""
RETIRED: frozenset[str] = frozenset()
"""Ids that were used once; they are never used again."""


def register(rule: Rule) -> Rule:
    """Put a rule into the catalogue; an id is used once, ever."""
    if rule.id in RETIRED:
        raise CatalogueError(f"rule id {rule.id} is retired", "choose another name")
    if rule.id in _RULES and _RULES[rule.id].where != rule.where:
        raise CatalogueError(f"rule id {rule.id} is declared twice", f"see {rule.where}")
    _RULES[rule.id] = rule
    return rule


def rule(
    *,
    area: Area | str,
    level: Level,
    spec: str,
    message: str,
    fix: str,
    applies: Applies | None = None,
    given: Applies | None = None,
    needs: Iterable[str] = (),
    opening: bool = False,
    contexts: bool = False,
    form: ByForm = "",
) -> Callable[[F], F]:
    """Declare the function below as a rule; see the module's text for an example.

    ``applies`` says, of a node, whether there is anything to check; where it says no for every
    node the rule is ``inapplicable``. A node for which the function yields nothing has passed.

    The rest is for speed and changes no outcome (a test says so). ``needs`` are names of members
    of which one at least stands somewhere in any document that the rule applies to; `outline` has
    more to need. ``given`` is asked of the dossier, once for all rules that have the same function.
    ``opening`` says that both functions look at nothing but the credential's container, envelope,
    parent and notes: then badges that came in alike share the outcome. ``contexts`` says that they
    look at nothing else but the document's own ``@context``, at the top: badges that have the same
    one share the outcome. ``form``, of a rule on the whole credential, says what follows from the
    form of the document (`outline.Outline`): ``applies``, whether the rule applies; ``all``,
    whether it has anything to say, and not what.
    """

    def declare(function: F) -> F:
        node, target = _target(function)
        title, _, about = inspect.cleandoc(function.__doc__ or "").partition("\n")
        if not title:
            raise CatalogueError(f"{function.__qualname__} has no docstring", "say what must hold")
        register(
            Rule(
                id=_address(function),
                area=Area(area),
                level=level,
                spec=spec,
                message=message,
                fix=fix,
                title=title,
                about=about.strip(),
                target=target,
                node=node,
                check=function,
                applies=applies,
                given=given,
                needs=frozenset(needs),
                opening=opening,
                contexts=contexts,
                form=form,
                where=_where(function),
            )
        )
        return function

    return declare


def adopt(package: str, standard: str) -> None:
    """Give the rules of a package outside mcconform the id of a standard as their first part."""
    _ADOPTED[package] = standard


def _address(function: Check) -> str:
    """``mcconform.standards.ob3.rules.achievement`` + name → ``ob3.achievement.name``."""
    parts = function.__module__.split(".")
    adopted = next(
        (name for name in _ADOPTED if f"{function.__module__}.".startswith(f"{name}.")), ""
    )
    if adopted:
        parts = [_ADOPTED[adopted], *parts[adopted.count(".") + 1 :]]
    elif "standards" in parts:
        parts = parts[parts.index("standards") + 1 :]
    elif parts[0] == "mcconform":
        parts = parts[1:]
    return ".".join([*(part for part in parts if part != "rules"), function.__name__])


def _target(function: Check) -> tuple[type[Node], str]:
    first = next(iter(inspect.signature(function).parameters))
    annotation = get_type_hints(function)[first]
    if annotation is Dossier:
        return Node, WHOLE
    if isinstance(annotation, type) and issubclass(annotation, SubjectSet):
        return Node, SET
    if isinstance(annotation, type) and issubclass(annotation, Node):
        return annotation, annotation.kind or WHOLE
    raise CatalogueError(
        f"{function.__qualname__} takes {annotation!r}",
        "a rule takes a Dossier, a SubjectSet or a subclass of Node",
    )


def _where(function: Check) -> str:
    module = function.__module__.replace(".", "/")
    return f"{module}.py:{function.__code__.co_firstlineno}"


def get(rule_id: str) -> Rule:
    """The rule with that id; raises KeyError."""
    return _RULES[rule_id]


def known(rule_id: str) -> bool:
    """Whether the catalogue has that id."""
    return rule_id in _RULES


def rules(*, standard: str = "", area: Area | None = None, prefix: str = "") -> tuple[Rule, ...]:
    """Rules by standard, area or beginning of the id, in the order of their ids."""
    return tuple(
        found
        for _, found in sorted(_RULES.items())
        if (not standard or found.standard == standard)
        and (area is None or found.area == area)
        and found.id.startswith(prefix)
    )
