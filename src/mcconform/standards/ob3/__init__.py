"""Open Badges 3.0 of 1EdTech, in its VC 2.0 form and in the older VC 1.1 form."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mcconform.model import Credential, Json
from mcconform.nodes import as_list
from mcconform.standards import Recognition, Standard, vc1, vc2
from mcconform.standards._recognise import (
    contexts_of,
    is_untyped_presentation,
    subject_types_of,
    types_of,
)
from mcconform.standards._schema import names_vc1
from mcconform.standards.vocabulary import load

VOCABULARY = load(__name__, {"vc1": vc1.VOCABULARY, "vc2": vc2.VOCABULARY})

TYPES = frozenset({"AchievementCredential", "OpenBadgeCredential", "EndorsementCredential"})
OTHERS = frozenset(
    {
        "BitstringStatusListCredential",
        "ClrCredential",
        "EuropeanDigitalCredential",
        "StatusList2021Credential",
        "VerifiablePresentation",
    }
)
"""Types of documents that may list the Open Badges context and are something else."""
SUBJECTS = frozenset({"AchievementSubject", "EndorsementSubject"})
SAID = frozenset({"achievement", "endorsementComment"})
"""What only Open Badges says of a subject."""
_CONTEXT = re.compile(
    r"https?://purl\.imsglobal\.org/spec/ob/v3p0/context(?:-(3\.[0-9]+\.[0-9]+))?\.json"
)
_EARLY = re.compile(
    r"https?://purl\.imsglobal\.org/spec/ob/v3p0/context/.+"
    r"|https?://(?:imsglobal|1edtech)\.github\.io/openbadges-specification/.*context.*\.json(?:ld)?"
)
"""Contexts of the time before the standard was final; still met in the field."""


def edition_of(document: Mapping[str, Json]) -> str | None:
    """The edition that a context names, "" for an early one, None without any.

    ``context.json`` without a number is the first published form, which we call 3.0.0; its text is
    not promised to stay as it is.
    """
    early = False
    for url in contexts_of(document):
        found = _CONTEXT.fullmatch(url)
        if found:
            return found.group(1) or "3.0.0"
        early = early or _EARLY.fullmatch(url) is not None
    return "" if early else None


def recognise(document: Mapping[str, Json]) -> Recognition | None:
    """By type and context; by context and subject where the type says nothing else.

    A document with the Open Badges context and without any type, or with a subject that is awarded
    an achievement or endorsed, is still meant as a badge: that the type is missing is a finding,
    not a reason to judge it as something else. Any other credential may list the context, to use
    some of its names, and is none.
    """
    types = types_of(document)
    edition = edition_of(document)
    if types & TYPES:
        return Recognition(edition or "", 2 if edition is None else 3)
    if edition is None or is_untyped_presentation(document):
        return None
    is_meant = "VerifiableCredential" in types and not types & OTHERS and _is_awarded(document)
    return Recognition(edition, 1) if is_meant or not types else None


def _is_awarded(document: Mapping[str, Json]) -> bool:
    """Whether a subject is one of Open Badges, by its type or by what is said of it."""
    subjects = [
        one for one in as_list(document.get("credentialSubject")) if isinstance(one, Mapping)
    ]
    return bool(subject_types_of(document) & SUBJECTS) or any(SAID & one.keys() for one in subjects)


def layers(credential: Credential) -> tuple[str, ...]:
    """The data model of the base context that comes along: VC 1.1 where it says so, else 2.0."""
    return ("ob3", "vc1" if names_vc1(credential.document or {}) else "vc2")


STANDARD = Standard(
    id="ob3",
    title="Open Badges 3.0",
    editions=("3.0.0", "3.0.1", "3.0.2", "3.0.3"),
    builds_on=("vc1", "vc2"),
    profile="openbadges-3.0",
    package=__name__,
    vocabulary=VOCABULARY,
    recognise=recognise,
    recognised_by_form=True,
    layers=layers,
    embedded=VOCABULARY.embedded,
)
