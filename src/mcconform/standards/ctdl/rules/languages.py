"""Texts in languages: language maps of JSON-LD."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MUST, SHOULD, Applies, rule
from mcconform.model import Dossier, Finding
from mcconform.standards.ctdl.rules import HANDBOOK, TERMS
from mcconform.standards.ctdl.values import judged

_MAPS = "https://www.w3.org/TR/json-ld11/#language-maps"


def _where(name: str) -> Applies:
    """Where there is such a text at all."""
    return lambda dossier: name in judged(dossier).looked


@rule(
    area="schema",
    level=MUST,
    spec=TERMS,
    message="{name} is {found}, not a text in a language",
    fix='Write {{"en": "…"}}: a language tag and the text in it.',
    applies=_where("language_maps"),
)
def are_texts(dossier: Dossier) -> Iterator[Finding]:
    """Names, descriptions and other words are texts, by language.

    Properties whose range is rdf:langString. A plain string is let pass here; see `tagged`.
    """
    yield from judged(dossier).of("language_maps")


@rule(
    area="schema",
    level=SHOULD,
    spec=HANDBOOK,
    message="{name} is a text that does not say its language",
    fix='Write {{"en": "…"}}: a language tag and the text in it.',
    applies=_where("tagged"),
)
def tagged(dossier: Dossier) -> Iterator[Finding]:
    """Words say in which language they are.

    The terms give words the range rdf:langString, and the CTDL context reads them as language
    maps. Of the registry's schemas that of credentials takes plain strings, the others take maps;
    where they differ this is advice.
    """
    yield from judged(dossier).of("tagged")


@rule(
    area="schema",
    level=MUST,
    spec=_MAPS,
    message="{found} is no language tag",
    fix="Use a tag of BCP 47: en, en-US, pt-BR.",
    applies=_where("map_tags"),
)
def tags_well_formed(dossier: Dossier) -> Iterator[Finding]:
    """The keys of a language map are tags of BCP 47.

    JSON-LD 1.1 section 4.6.1; ``@none`` stands for text without a language.
    """
    yield from judged(dossier).of("map_tags")


@rule(
    area="schema",
    level=MUST,
    spec=_MAPS,
    message="a language of {name} has {found} where a text is expected",
    fix="Give each language a string, or an array of strings.",
    applies=_where("map_texts"),
)
def texts_in_maps(dossier: Dossier) -> Iterator[Finding]:
    """The values of a language map are strings or arrays of strings.

    JSON-LD 1.1 section 4.6.1; the registry's schemas say the same for the languages they list.
    """
    yield from judged(dossier).of("map_texts")


@rule(
    area="schema",
    level=SHOULD,
    spec=HANDBOOK,
    message="{name} says nothing in any language",
    fix="Write the text, or leave the property out.",
    applies=_where("says_something"),
)
def say_something(dossier: Dossier) -> Iterator[Finding]:
    """A language map holds a text that is not blank.

    The registry's schemas let an empty map pass; it says nothing to anybody.
    """
    yield from judged(dossier).of("says_something")
