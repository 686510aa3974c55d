"""What the members of a badge are called: one name for each, however a document spells it.

A member may go by its term, by an alias (``verify``, ``@id``), by a compact or a whole IRI, or by a
name that a context of the document's own gives it (Open Badges 2.0, section "Additional
Properties": transformations of JSON-LD change nothing). Whoever judges a badge needs one name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, Protocol

from mcconform.canonical import CanonicalError
from mcconform.model import Json, Resource
from mcconform.nodes import as_list

Contexts = Mapping[str, Mapping[str, Json]]
_KEYWORDS: Final = {"@id": "id", "@type": "type"}


class Spelling(Protocol):
    """How one document spells names."""

    def member(self, pointer: str, key: str) -> str:
        """The name of the member that stands at a pointer under that key."""

    def kind(self, pointer: str, text: str) -> str:
        """The name of a type that stands at a pointer."""

    def property(self, pointer: str, text: str) -> str:
        """The name of the property that a text at a pointer stands for; the IRI of another's."""


class Names:
    """The names of one context, and the spellings that need no other context to be read."""

    def __init__(
        self, context: Mapping[str, Json], urls: frozenset[str], aliases: Mapping[str, str]
    ) -> None:
        self.urls = urls
        """Addresses of the context."""
        self.aliases = aliases
        terms = context["@context"]
        found = {name: one if isinstance(one, str) else one["@id"] for name, one in terms.items()}
        coerced = {
            name: one.get("@type", "") for name, one in terms.items() if isinstance(one, dict)
        }
        self.prefixes = {
            name: iri for name, iri in found.items() if iri.endswith(("#", "/")) and ":" in iri
        }
        self.iris = {name: iri for name, iri in found.items() if name not in self.prefixes}
        """Each name but prefixes → its IRI or keyword."""
        self.coerced = {name: self.expand(iri) for name, iri in coerced.items()}
        """What the context takes the values of a name for: ``@id``, a datatype, or nothing."""
        self.by_iri: dict[str, str] = {}
        for name, iri in self.iris.items():
            if name not in aliases:
                self.by_iri.setdefault(iri, name)

    def member(self, pointer: str, key: str) -> str:
        """The name of a member by its key alone."""
        if key in self.aliases:
            return self.aliases[key]
        if key in self.iris or ":" not in key:
            return _KEYWORDS.get(key, key)
        return self.by_iri.get(self.expand(key), key)

    def kind(self, pointer: str, text: str) -> str:
        """The name of a type by its text alone."""
        return self.by_iri.get(self.expand(text), text) if ":" in text else text

    def property(self, pointer: str, text: str) -> str:
        """A property goes by its name as a type does."""
        return self.kind(pointer, text)

    def expand(self, text: str) -> str:
        """The IRI of a compact one; any other text as it is."""
        prefix, colon, local = text.partition(":")
        if colon and not local.startswith("//") and prefix in self.prefixes:
            return self.prefixes[prefix] + local
        return text

    def plain(self, name: str, value: Json) -> Json:
        """A value that JSON-LD writes as an object, as the text it stands for.

        ``{"@value": "a"}`` is ``"a"``, with a type where the context has the same one in mind; an
        object of nothing but an id is that id where the context takes texts for ids.
        """
        if not isinstance(value, Mapping):
            return value
        kind = self.coerced.get(name, "")
        if len(value) == 1 and kind == "@id":
            return value.get("id", value.get("@id", value))
        literal = value.get("@value")
        if isinstance(literal, (Mapping, list)) or literal is None or kind == "@id":
            return value
        given = value.get("@type", value.get("type", ""))
        if value.keys() <= {"@value", "@type", "type"} and isinstance(given, str):
            return literal if self.expand(given) == kind else value
        return value

    def knows(self, key: str) -> bool:
        """Whether the context gives a member some meaning, without any other context."""
        if key.startswith("@") or key in self.iris:
            return True
        prefix, colon, local = key.partition(":")
        return bool(colon) and (prefix in self.prefixes or local.startswith("//"))


class _Meant:
    """How a document with contexts of its own spells names."""

    def __init__(self, found: Mapping[tuple[str, str], str], names: Names) -> None:
        self.found = found
        self.names = names

    def member(self, pointer: str, key: str) -> str:
        iri = self.found.get((pointer, "name"))
        plain = self.names.member(pointer, key)
        if iri is None or self.names.iris.get(plain) == iri or self.names.iris.get(key) == iri:
            return plain
        if iri.startswith("@"):
            return _KEYWORDS.get(iri, plain)
        # A known name that means something else here is no such member: its IRI tells them apart.
        return self.names.by_iri.get(iri, iri if plain in self.names.iris else key)

    def kind(self, pointer: str, text: str) -> str:
        iri = self.found.get((pointer, "value"), "")
        plain = self.names.kind(pointer, text)
        if not iri or self.names.iris.get(plain) == iri:
            return plain
        return self.names.by_iri.get(iri, iri if plain in self.names.iris else text)

    def property(self, pointer: str, text: str) -> str:
        found = self.kind(pointer, text)
        return found if found in self.names.iris else self.found.get((pointer, "value"), found)


def spelling(
    document: Mapping[str, Json], resources: Mapping[str, Resource], names: Names
) -> Spelling:
    """How a document spells names. What its own contexts mean is only asked where it has some, and
    where they cannot be had or read its names are taken at their word.
    """
    if is_plain(document, names):
        return names
    # Imported here: PyLD takes longer to load than most badges take to check.
    from mcconform.canonical.meaning import meanings

    try:
        return _Meant(meanings(document, at_hand(resources)), names)
    except CanonicalError:
        return names


def is_plain(document: Mapping[str, Json], names: Names) -> bool:
    """Whether a document is read with the standard's own context and no other, extensions apart."""
    return all(
        isinstance(one, str) and one in names.urls for one in as_list(document.get("@context"))
    )


def at_hand(resources: Mapping[str, Resource]) -> Contexts:
    """The context documents among what was brought."""
    return {
        url: found.data
        for url, found in resources.items()
        if found.ok and isinstance(found.data, Mapping) and "@context" in found.data
    }


def contexts_in(document: Json) -> Iterator[str]:
    """URLs of the contexts that are named anywhere in a document."""
    waiting = [document]
    while waiting:
        here = waiting.pop()
        if isinstance(here, Mapping):
            yield from (one for one in as_list(here.get("@context")) if isinstance(one, str))
            waiting.extend(value for key, value in here.items() if key != "@context")
        elif isinstance(here, list):
            waiting.extend(here)
