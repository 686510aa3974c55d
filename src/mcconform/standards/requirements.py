"""The statements of a specification, and which rule tests each: ``requirements.toml``.

A standard's folder holds ``requirements.toml``; a room of mechanisms holds one file a mechanism in
``requirements/``, as ``status/requirements/bitstring.toml``. Both are found by looking. The keys:

Top
    ``title`` of the specification; ``spec`` its URL, which ``section`` is put behind; ``rules``
    beginnings of rule ids that must all be named by a statement here (default: the folder's id,
    for a mechanism ``room.file``, as ``status.bitstring``).

``[[statement]]``
    ``id`` short, used once, kept for ever. ``section`` an anchor, ``#contexts``, or a whole URL
    with an anchor where another document says it. ``level`` MUST, SHOULD or MAY, the
    specification's own word (MUST NOT is a MUST). ``says`` the statement in our own words, never
    the specification's text.

    ``rules`` ids of the rules that test it; a part ``*`` stands for any one part of the id of a
    constraint of a vocabulary, at the end for one or more: ``ob3.Image.id.*``. Or ``untestable``
    the reason why no document can show whether it was kept. Neither: the statement is untested.
    ``weaker`` says why a MUST is tested by rules of a lower level only.

`problems` says what is wrong on either side: a rule named that does not exist, a rule of the
standard that no statement names.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from importlib import resources
from importlib.resources.abc import Traversable

import msgspec

from mcconform import catalogue
from mcconform.catalogue import CatalogueError, Rule
from mcconform.model import Level
from mcconform.standards import ROOMS, packages

_SECTION = re.compile(r"(https://[^\s#]+)?#[A-Za-z0-9._~:()'-]+")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*")
TESTED, UNTESTABLE, UNTESTED = "tested", "untestable", "untested"
STATES = (TESTED, UNTESTABLE, UNTESTED)


class Statement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that a specification asks for."""

    id: str
    section: str
    level: Level
    says: str
    rules: tuple[str, ...] = ()
    untestable: str = ""
    weaker: str = ""

    @property
    def state(self) -> str:
        """``tested``, ``untestable`` or ``untested``."""
        if self.rules:
            return TESTED
        return UNTESTABLE if self.untestable else UNTESTED


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A requirements file as it stands."""

    title: str
    spec: str
    rules: tuple[str, ...] | None = None
    statement: tuple[Statement, ...] = ()


class Requirements(msgspec.Struct, frozen=True):
    """The statements of one specification."""

    id: str
    """Of the standard, or room and mechanism: ``ob3``, ``status.bitstring``."""
    title: str
    spec: str
    rules: tuple[str, ...]
    """Beginnings of the ids of the rules that must all be named by a statement."""
    statements: tuple[Statement, ...]
    where: str

    def at(self, statement: Statement) -> str:
        """The URL of a statement's section."""
        own = statement.section.startswith("#")
        return f"{self.spec}{statement.section}" if own else statement.section

    def counts(self, level: Level | None = None) -> Counter[str]:
        """How many statements are in which state; of one level, or of all."""
        return Counter(one.state for one in self.statements if level is None or one.level is level)


def parse(text: str, name: str, where: str) -> Requirements:
    """The statements in the text of a file; ``name`` is what the file is about.

    Raises:
        CatalogueError: it is no TOML, or a key or a value makes no sense.
    """
    try:
        found = msgspec.convert(tomllib.loads(text), _File)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as fault:
        hint = "see mcconform/standards/requirements.py"
        raise CatalogueError(f"{where}: {fault}", hint) from fault
    rules = (name,) if found.rules is None else found.rules
    return Requirements(name, found.title, found.spec, rules, found.statement, where)


@functools.cache
def requirements() -> tuple[Requirements, ...]:
    """The statements of every specification somebody wrote down, in the order of their ids."""
    found = [parse(file.read_text(encoding="utf-8"), *where) for file, *where in _files()]
    return tuple(sorted(found, key=lambda one: one.id))


def _files() -> Iterator[tuple[Traversable, str, str]]:
    """Each file with what it is about and where it stands."""
    for name, package in packages().items():
        file = resources.files(package).joinpath("requirements.toml")
        if file.is_file():
            yield file, name, f"{package.replace('.', '/')}/requirements.toml"
    for room in ROOMS:
        folder = resources.files(f"mcconform.{room}").joinpath("requirements")
        for file in folder.iterdir() if folder.is_dir() else ():
            if file.name.endswith(".toml"):
                name = f"{room}.{file.name.removesuffix('.toml')}"
                yield file, name, f"mcconform/{room}/requirements/{file.name}"


# -- rules that a statement names -----------------------------------------------------------------


def named(pattern: str) -> tuple[Rule, ...]:
    """The rules that an entry of ``rules`` names; the catalogue must be loaded.

    A pattern names constraints of vocabularies alone: a rule that is a function says one thing, and
    a statement has to name it.
    """
    if "*" not in pattern:
        return (catalogue.get(pattern),) if catalogue.known(pattern) else ()
    return _fitting(pattern)


@functools.lru_cache(maxsize=4096)
def _fitting(pattern: str) -> tuple[Rule, ...]:
    parts = [r"[^.]+" if part == "*" else re.escape(part) for part in pattern.split(".")]
    if pattern.endswith(".*"):
        parts[-1] = ".+"
    asked = re.compile(r"\.".join(parts))
    return tuple(
        rule
        for rule in catalogue.rules(prefix=pattern.partition("*")[0])
        if rule.check is None and asked.fullmatch(rule.id)
    )


def problems(found: Requirements) -> Iterator[str]:
    """What is wrong with a file, in words; the catalogue must be loaded."""
    if not found.spec.startswith("https://") or "#" in found.spec:
        yield f"spec {found.spec!r} is no https URL without an anchor"
    for what, several in (
        ("id", Counter(one.id for one in found.statements)),
        ("text", Counter(_plain(one.says) for one in found.statements)),
    ):
        yield from (f"the {what} {text!r} is there twice" for text, n in several.items() if n > 1)
    for one in found.statements:
        yield from (f"{one.id}: {problem}" for problem in _amiss(one))
    yield from _unnamed(found)


def _plain(text: str) -> str:
    return " ".join(text.lower().split()).rstrip(".")


def _amiss(one: Statement) -> Iterator[str]:
    if not _ID.fullmatch(one.id):
        yield "the id is not of letters, digits, dots and hyphens"
    if not _SECTION.fullmatch(one.section):
        yield f"the section {one.section!r} is no anchor such as #contexts"
    if not one.says.strip():
        yield "it says nothing"
    if one.rules and one.untestable:
        yield "it is tested and called untestable"
    if one.weaker and not one.rules:
        yield "weaker explains rules, and there are none"
    levels = set()
    for pattern in one.rules:
        several = named(pattern)
        levels |= {rule.level for rule in several}
        if not several:
            yield f"no rule is called {pattern}"
    weak = one.level is Level.MUST and levels and Level.MUST not in levels
    if weak and not one.weaker:
        yield "a MUST is tested by rules of a lower level only, and weaker does not say why"
    if one.weaker and not weak:
        yield "weaker explains nothing: it is no MUST, or a rule tests it at that level"


def _unnamed(found: Requirements) -> Iterator[str]:
    """The rules that the file has to account for and does not."""
    told = {rule.id for one in found.statements for name in one.rules for rule in named(name)}
    for beginning in found.rules:
        own = catalogue.rules(prefix=f"{beginning}.")
        if not own:
            yield f"no rule begins with {beginning}"
        yield from (f"no statement names the rule {rule.id}" for rule in own if rule.id not in told)
