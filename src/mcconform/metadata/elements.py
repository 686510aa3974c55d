"""The crosswalk: canonical elements of metadata and their places in each standard.

The data is ``elements.toml`` beside this module; its head explains the fields. A standard of a
plug-in may bring its part in an ``elements.toml`` of its own folder: ``[standard]`` is its entry in
``[standards]``, ``[element.NAME]`` has its ``paths``, ``weak`` and ``extension``.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any, Final

import msgspec

from mcconform.catalogue import CatalogueError
from mcconform.metadata.paths import Names, Path, parse
from mcconform.standards import packages

_KEYWORDS: Final = frozenset({"id", "type"})
Places = Mapping[str, tuple[str, ...]]
"""Paths as text, by standard."""


class Element(msgspec.Struct, frozen=True, eq=False):
    """One meaning, the same in every standard."""

    name: str
    title: str
    meaning: str
    test: str
    ask: str
    """What to do where it is missing; the place follows."""
    because: str = ""
    enveloped: bool = False
    """Whether a signed envelope around the credential says it too."""
    gap: tuple[str, ...] = ()
    paths: Places = {}
    weak: Places = {}
    extension: Places = {}

    @property
    def slug(self) -> str:
        """The name as it stands in rule ids."""
        return self.name.replace(".", "_")


class Condition(msgspec.Struct, frozen=True, eq=False):
    """What makes a conditional element apply: a value at any of the paths."""

    name: str
    title: str
    reason: str
    """Why the element does not apply when there is none."""
    paths: Places = {}


class Home(msgspec.Struct, frozen=True, eq=False):
    """What the crosswalk knows of one standard."""

    title: str
    spec: str
    """Where the text of the standard is."""
    extending: str = ""
    """The clause on what it has no place for."""
    clauses: Mapping[str, str] = {}
    """The clause for what stands at a path or below it; the longest one counts."""
    by_term: bool = False
    """Whether each term has a page of its own, as the fragment of ``spec``."""
    like: str = ""
    awards_nothing: tuple[str, ...] = ()
    """Types of its credentials that award no learning, so that no element applies to them."""
    inside: tuple[str, ...] = ()
    """Paths to the credentials inside, which may stand in envelopes."""
    refers: bool = False
    """Whether its documents name by id what stands elsewhere in them."""
    asked_of: tuple[str, ...] = ()
    """Classes of its vocabulary that elements are asked of; empty: every document."""
    beside: tuple[str, ...] = ()
    """Elements that its documents are not about, so that they do not apply."""
    short: Mapping[str, tuple[str, ...]] = {}
    prefixes: tuple[str, ...] = ()
    """Prefixes that its context declares, so that its terms may be written with them."""
    compact: Mapping[str, tuple[str, ...]] = {}
    """Terms whose name with a prefix is another one."""


class Prefix(msgspec.Struct, frozen=True):
    """How the terms of an extension may be written as JSON keys."""

    iri: str
    bare: bool
    title: str
    """What their vocabulary is called."""


class Crosswalk(msgspec.Struct, frozen=True, eq=False):
    """The whole of ``elements.toml``."""

    prefixes: Mapping[str, Prefix]
    standards: Mapping[str, Home]
    elements: Mapping[str, Element]
    conditions: Mapping[str, Condition]


@functools.cache
def crosswalk() -> Crosswalk:
    """The crosswalk, read once from the package."""
    data = tomllib.loads(_package_text("elements.toml"))
    for standard, package in packages().items():
        brought = resources.files(package).joinpath("elements.toml")
        if brought.is_file():
            _join(data, standard, tomllib.loads(brought.read_text(encoding="utf-8")))
    return Crosswalk(
        prefixes=msgspec.convert(data["prefixes"], dict[str, Prefix]),
        standards=msgspec.convert(data["standards"], dict[str, Home]),
        elements=_by_name(data["element"], Element),
        conditions=_by_name(data["condition"], Condition),
    )


def _join(data: dict[str, Any], standard: str, brought: Mapping[str, Any]) -> None:
    """Put what a standard brings into the data of all.

    Raises:
        CatalogueError: it places an element that there is not, or its entry is not whole.
    """
    try:
        msgspec.convert(brought.get("standard"), Home)
    except msgspec.ValidationError as error:
        raise CatalogueError(f"elements.toml of {standard!r}, [standard]: {error}") from None
    data["standards"][standard] = brought["standard"]
    rows = {row["name"]: row for row in data["element"]}
    for name, places in brought.get("element", {}).items():
        if name not in rows:
            raise CatalogueError(f"elements.toml of {standard!r} places {name!r}, no known element")
        for kind in ("paths", "weak", "extension"):
            if kind in places:
                rows[name].setdefault(kind, {})[standard] = places[kind]


def _package_text(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


def _by_name(rows: list[Any], kind: type[Any]) -> dict[str, Any]:
    found = [msgspec.convert(row, kind) for row in rows]
    return {row.name: row for row in found}


def covers(standard: str) -> bool:
    """Whether the crosswalk says anything of a standard."""
    return standard in crosswalk().standards


def refers(standard: str) -> bool:
    """Whether documents of a standard name by id what stands elsewhere in them."""
    home = crosswalk().standards.get(standard)
    return home is not None and home.refers


def place(places: Places, standard: str) -> tuple[str, ...]:
    """The paths for a standard, or those of the standard it is like."""
    if standard in places:
        return places[standard]
    home = crosswalk().standards.get(standard)
    return places.get(home.like, ()) if home else ()


def element_places(element: Element, standard: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """An element's paths in a standard, and the weak ones among them.

    A standard with paths of its own has weak ones of its own too, whatever it is like.
    """
    if standard in element.paths:
        return element.paths[standard], element.weak.get(standard, ())
    return place(element.paths, standard), place(element.weak, standard)


@functools.lru_cache(maxsize=4096)
def compiled(standard: str, text: str) -> tuple[Path, ...]:
    """The path, parsed, once for each meaning of the short form it begins with."""
    home = crosswalk().standards.get(standard)
    first, dot, rest = text.partition(".")
    heads = home.short.get(first, (first,)) if home else (first,)
    names = functools.partial(_written, home) if home and home.prefixes else spellings
    return tuple(parse(f"{head}{dot}{rest}", names) for head in heads)


def _written(home: Home, name: str) -> Names:
    """Every JSON key that a term of a standard may stand under, if its context has prefixes."""
    if name in _KEYWORDS or ":" in name:
        return spellings(name)
    with_prefix = (f"{prefix}:{name}" for prefix in home.prefixes)
    return (name, *with_prefix, *home.compact.get(name, ()))


def spellings(name: str) -> Names:
    """Every JSON key that a term may stand under: as it is, with prefix, as a full IRI, bare."""
    prefix, colon, local = name.partition(":")
    known = crosswalk().prefixes.get(prefix) if colon else None
    if known is None:
        return (name,)
    return (name, known.iri + local, *((local,) if known.bare else ()))


@functools.lru_cache(maxsize=4096)
def compile_all(standard: str, texts: tuple[str, ...]) -> tuple[Path, ...]:
    """The paths of a list of texts, in order."""
    return tuple(path for text in texts for path in compiled(standard, text))


_MARKS: Final = re.compile(r"\[[^\]]*\]")


def plain(path: str) -> str:
    """A path as people write it: the members alone, without the marks of `paths`."""
    return _MARKS.sub("", path).replace(">", ".")


def clause(element: Element, standard: str) -> str:
    """The part of a standard's own text that is about an element, or about what it cannot say."""
    home = crosswalk().standards[standard]
    paths, weak = element_places(element, standard)
    first = next((path for path in (*paths, *weak) if path not in weak), next(iter(weak), ""))
    if not first:
        return home.spec + home.extending
    members = plain(compiled(standard, first)[0].text).split(".")
    if home.by_term and ":" in members[0]:
        return f"{home.spec}#{members[0].partition(':')[2]}"
    beginnings = (".".join(members[:count]) for count in range(len(members), -1, -1))
    return home.spec + next(home.clauses[one] for one in beginnings if one in home.clauses)


def place_for(
    standard: str, full: Sequence[str], extension: Sequence[str], half: Sequence[str]
) -> str:
    """Where to say an element, in words: where it counts in full, if that can be, else half.

    Empty where there is no place at all.
    """
    for own in full[:1]:
        return f"in {plain(compiled(standard, own)[0].text)}"
    for other in extension[:1]:
        return _in_extension(standard, other)
    for own in half[:1]:
        return f"in {plain(compiled(standard, own)[0].text)}"
    return ""


def _in_extension(standard: str, path: str) -> str:
    members = plain(path).split(".")
    known = crosswalk().prefixes
    for index, name in enumerate(members):
        prefix = known.get(name.partition(":")[0]) if ":" in name else None
        if prefix is not None:
            terms = [
                one.partition(":")[2] or one if prefix.bare else one for one in members[index:]
            ]
            return f"in {'.'.join(terms)} of {prefix.title}, listing its context"
    return f"in {plain(compiled(standard, path)[0].text)}, a term of an extension"
