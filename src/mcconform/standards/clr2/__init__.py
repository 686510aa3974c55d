"""Comprehensive Learner Record 2.0 of 1EdTech, in its VC 2.0 form and in the VC 1.1 form."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mcconform.model import Credential, Json
from mcconform.standards import Recognition, Standard, ob3
from mcconform.standards._recognise import contexts_of, is_untyped_presentation, types_of
from mcconform.standards._schema import names_vc1
from mcconform.standards.vocabulary import load

VOCABULARY = load(__name__, {"ob3": ob3.VOCABULARY})

TYPE = "ClrCredential"
_CONTEXT = re.compile(
    r"https?://purl\.imsglobal\.org/spec/clr/v2p0/context(?:-(2\.[0-9]+\.[0-9]+))?\.json"
)
_EARLY = re.compile(
    r"https?://dc\.imsglobal\.org/draft/clr/v2p0/.+"
    r"|https?://purl\.imsglobal\.org/spec/clr/v2p0/context/.+"
)
"""Contexts of the time before the standard was final; still met in the field."""
SHARED = (
    "ob3.achievement",
    "ob3.contexts.extension_has_schema",
    "ob3.credential_schema.named_schema_usable",
    "ob3.credential_schema.named_schema_validates",
    "ob3.evidence",
    "ob3.identity_object",
    "ob3.image",
    "ob3.profile",
    "ob3.result_description",
    "ob3.serialization",
)
"""Rules of Open Badges 3.0 for what a record has in common with a badge. The others speak of the
badge itself: its contexts, its subject, its schema."""


def edition_of(document: Mapping[str, Json]) -> str | None:
    """The edition that a context names, "" for an early one, None without any.

    ``context.json`` without a number is the first published form, which we call 2.0.0.
    """
    early = False
    for url in contexts_of(document):
        found = _CONTEXT.fullmatch(url)
        if found:
            return found.group(1) or "2.0.0"
        early = early or _EARLY.fullmatch(url) is not None
    return "" if early else None


def recognise(document: Mapping[str, Json]) -> Recognition | None:
    """By type and context; by the context alone where the type says nothing else."""
    types = types_of(document)
    if TYPE in types:
        edition = edition_of(document)
        return Recognition(edition or "", 2 if edition is None else 3)
    is_vague = types <= {"VerifiableCredential"}
    if not is_vague or is_untyped_presentation(document):
        return None
    edition = edition_of(document)
    return Recognition(edition, 1) if edition is not None else None


def layers(credential: Credential) -> tuple[str, ...]:
    """Its own rules, what it shares with Open Badges, and the data model of its base context."""
    return ("clr2", *SHARED, "vc1" if names_vc1(credential.document or {}) else "vc2")


STANDARD = Standard(
    id="clr2",
    title="Comprehensive Learner Record 2.0",
    editions=("2.0.0", "2.0.1"),
    builds_on=("ob3", "vc1", "vc2"),
    profile="clr-2.0",
    package=__name__,
    vocabulary=VOCABULARY,
    recognise=recognise,
    recognised_by_form=True,
    layers=layers,
    embedded=VOCABULARY.embedded,
)
