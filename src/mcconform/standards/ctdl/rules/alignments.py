"""Concepts: of CTDL's own schemes where the property asks for one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mcconform.catalogue import SHOULD, rule
from mcconform.model import Dossier, Finding, failed
from mcconform.standards.ctdl.rules import TERMS
from mcconform.standards.ctdl.rules.references import target
from mcconform.standards.ctdl.survey import Said, survey
from mcconform.standards.ctdl.terms import terms

_NODE = "ceterms:targetNode"
_VOCABULARIES = "https://purl.org/ctdl/vocabs/"


def _concepts(dossier: Dossier) -> Iterator[tuple[Said, str, str, str]]:
    """Values that name a concept of a scheme of CTDL: where, pointer, prefix and name of it."""
    prefixes = terms().schemes_by_prefix
    for said in survey(dossier).said:
        if said.property.kind != "ref":
            continue
        pointer, value = said.pointer, said.value
        if isinstance(value, Mapping) and _NODE in value:
            pointer, value = f"{pointer}/{_NODE}", value[_NODE]
        named = target(value).removeprefix(_VOCABULARIES).replace("/", ":", 1)
        prefix, colon, name = named.partition(":")
        if colon and prefix in prefixes:
            yield said, pointer, prefix, name


def _asked(dossier: Dossier) -> bool:
    return any(said.property.schemes for said, *_ in _concepts(dossier))


@rule(
    area="schema",
    level=SHOULD,
    spec=TERMS,
    message="{name} names a concept of {found}; it takes concepts of {expected}",
    fix="Choose the concept from the list that the property names.",
    applies=_asked,
)
def of_the_right_scheme(dossier: Dossier) -> Iterator[Finding]:
    """A concept of CTDL's own is of the scheme that the property asks for.

    CTDL names for a property the schemes its concepts come from, as best practice; concepts of
    other frameworks may be used, so only a concept of another of CTDL's schemes is spoken of.
    """
    every = terms()
    for said, pointer, prefix, _ in _concepts(dossier):
        wanted, found = said.property.schemes, every.schemes_by_prefix[prefix]
        if wanted and found not in wanted and all(one in every.schemes for one in wanted):
            yield failed(pointer, name=said.name, found=found, expected=", ".join(wanted))


@rule(
    area="schema",
    level=SHOULD,
    spec=TERMS,
    message="{found} is no concept of {scheme} as of {release}",
    fix="Look for a slip of the pen in the name of the concept.",
    applies=lambda dossier: next(_concepts(dossier), None) is not None,
)
def known_concepts(dossier: Dossier) -> Iterator[Finding]:
    """A concept with a prefix of CTDL is one of its scheme.

    Schemes grow: a concept may be younger than this list, so this is advice.
    """
    every = terms()
    for _, pointer, prefix, name in _concepts(dossier):
        scheme = every.schemes_by_prefix[prefix]
        if name not in every.schemes[scheme].concepts:
            found = f"{prefix}:{name}"[:80]
            yield failed(pointer, found=found, scheme=scheme, release=every.release)
