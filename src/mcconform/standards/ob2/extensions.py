"""Extensions: objects with a context of their own, and the schemas that their contexts name.

Open Badges 2.0, sections "Extensions" and "Extension Validation": a context may say which schema
the objects of a type follow (TypeValidation). The type has to match as it is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Final

import msgspec

from mcconform import limits
from mcconform.model import Dossier, Finding, Json, Reference, Resource, cannot_tell, failed
from mcconform.nodes import as_list, escape
from mcconform.standards.ob2.names import Names
from mcconform.standards.ob2.reading import Reading, Scheme
from mcconform.standards.schemas import apply_schema
from mcconform.standards.vocabulary import Vocabulary

KNOWN: Final = {
    "extensions:AccessibilityExtension": "accessibility",
    "extensions:ApplyLink": "how to apply",
    "extensions:AssessmentExtension": "assessments",
    "extensions:ExampleExtension": "an example",
    "extensions:ExtraDescriptionExtension": "further descriptions",
    "extensions:GeoCoordinates": "a place",
    "extensions:IssuerAccreditation": "accreditation of the issuer",
    "extensions:LicenseExtension": "a licence",
    "extensions:originalCreator": "the original creator",
    "extensions:OriginalCreator": "the original creator",
    "extensions:RecipientProfile": "the recipient",
}
"""Types of the extensions that are published with the specification, and what they say."""
_MARKER: Final = frozenset(("Extension", "extension", "obi:Extension"))
_VALIDATION: Final = ("validation", "obi:validation", "https://w3id.org/openbadges#validation")


class Extension(msgspec.Struct, frozen=True, eq=False):
    """One extension object of a badge."""

    pointer: str
    key: str
    """The member it stands in."""
    value: Mapping[str, Json]

    @property
    def types(self) -> tuple[str, ...]:
        """Its types, as they are written."""
        given = self.value.get("type", self.value.get("@type"))
        return tuple(one for one in as_list(given) if isinstance(one, str))

    @property
    def contexts(self) -> tuple[str, ...]:
        """URLs of its own contexts."""
        return tuple(one for one in as_list(self.value.get("@context")) if isinstance(one, str))

    @property
    def is_marked(self) -> bool:
        """Whether it says that it is an extension."""
        return bool(_MARKER & set(self.types))


class Validation(msgspec.Struct, frozen=True):
    """What a context says about the objects of a type."""

    type: str
    schema: str


def extensions(found: Reading, vocabulary: Vocabulary) -> Iterator[Extension]:
    """Every extension of a badge: an object under a member that the standard does not have, which
    has a context of its own, says that it is an extension, or stands in the extensions' namespace.
    """
    for visit in vocabulary.visits(found.document):
        for key, item in visit.value.items():
            if key in visit.cls.properties or key == "@context":
                continue
            place = f"{visit.pointer}/{escape(key)}"
            for index, one in enumerate(as_list(item)):
                if isinstance(one, Mapping):
                    where = f"{place}/{index}" if isinstance(item, list) else place
                    extension = Extension(where, key, one)
                    if "@context" in one or extension.is_marked or key.startswith("extensions:"):
                        yield extension


def validations(context: Json, names: Names) -> Iterator[Validation]:
    """What a context document says about the objects of types; the types as IRIs where it can."""
    if not isinstance(context, Mapping):
        return
    for member in _VALIDATION:
        for entry in islice(as_list(context.get(member)), limits.FINDINGS_PER_RULE):
            if isinstance(entry, Mapping):
                kind, schema = (
                    _said(entry, name) for name in ("validatesType", "validationSchema")
                )
                if kind and schema:
                    yield Validation(names.expand(kind), schema)


def _said(entry: Mapping[str, Json], name: str) -> str:
    found = entry.get(name, entry.get(f"obi:{name}"))
    return found if isinstance(found, str) else ""


def schemas(extension: Extension, resources: Mapping[str, Resource], names: Names) -> Iterator[str]:
    """URLs of the schemas that an extension's contexts ask its types to follow."""
    types = {names.expand(one) for one in extension.types}
    for url in extension.contexts:
        found = resources.get(url)
        for one in validations(found.data if found is not None else None, names):
            if one.type in types:
                yield one.schema


def unfollowed(dossier: Dossier, one: Extension, names: Names) -> Iterator[Finding]:
    """Where an extension does not follow the schemas that its contexts name for its types."""
    for url in one.contexts:
        if not dossier.resource(url).ok:
            cause = f"the context {url} of the extension {one.key} could not be had"
            yield cannot_tell(one.pointer, cause)
    for url in schemas(one, dossier.resources, names):
        result = apply_schema(dossier, url, one.pointer, dict(one.value))
        if result.unusable:
            yield cannot_tell(one.pointer, result.unusable)
        for error in result.errors:
            where = one.pointer + error.pointer
            yield failed(where, name=one.key, url=url, why=error.why)


def references(
    found: Reading, resources: Mapping[str, Resource], scheme: Scheme
) -> Iterator[Reference]:
    """The contexts of a badge's extensions, and the schemas that those name."""
    for extension in islice(extensions(found, scheme.vocabulary), limits.LINKS):
        for url in extension.contexts:
            yield Reference(url, "context", extension.pointer)
        for url in schemas(extension, resources, scheme.names):
            yield Reference(url, "schema", extension.pointer)
