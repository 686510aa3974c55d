"""European Digital Credentials: the European Learning Model 3 in Verifiable Credentials 1.1."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from mcconform.model import Credential, Json
from mcconform.standards import Recognition, Standard, vc1
from mcconform.standards._recognise import contexts_of, types_of
from mcconform.standards.shaped import load

VOCABULARY = load(__name__, {"vc1": vc1.VOCABULARY})
CONTEXT: Final = "http://data.europa.eu/snb/model/context/edc-ap"
TYPES: Final = frozenset({"EuropeanDigitalCredential", "EuropeanDigitalPresentation"})
_CONTEXT: Final = re.compile(r"https?://data\.europa\.eu/snb/model/context/edc-ap/?")
_GENERAL: Final = frozenset({"VerifiableCredential", "VerifiablePresentation"})


def names_context(document: Mapping[str, Json]) -> bool:
    """Whether a document names the context of the application profile, in any spelling."""
    return any(_CONTEXT.fullmatch(url) for url in contexts_of(document))


def recognise(document: Mapping[str, Json]) -> Recognition | None:
    """By type and context; by the context alone where the type says nothing else."""
    types, named = types_of(document), names_context(document)
    edition = "3" if named else ""
    if types & TYPES:
        return Recognition(edition, 3 if named else 2)
    return Recognition(edition, 1) if named and types <= _GENERAL else None


def layers(credential: Credential) -> tuple[str, ...]:
    """The profile stands on VC 1.1."""
    return ("edc", "vc1")


STANDARD = Standard(
    id="edc",
    title="European Digital Credentials (European Learning Model 3)",
    editions=("3",),
    builds_on=("vc1",),
    profile="edc-generic",
    package=__name__,
    vocabulary=VOCABULARY,
    recognise=recognise,
    recognised_by_form=True,
    layers=layers,
    embedded=VOCABULARY.embedded,
)
