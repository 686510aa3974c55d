"""Whether the names in a signed document mean what a reader takes them for.

A signature over RDF covers what names mean, and a context can make a name mean anything. Whoever
reads the JSON trusts the meanings of the standards: their contexts are derived here (and come with
the source ``bundled``). So a document with any other context is read twice, with all its contexts
and with the standards' alone, and every name that the standards know has to mean the same.

VC Data Model 2.0 section 4.3, https://www.w3.org/TR/vc-data-model-2.0/#contexts (names of the base
context are protected); VC Data Integrity 1.0 section 5.5 on contexts nobody vouches for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from mcconform.canonical import CanonicalError
from mcconform.model import Dossier, Json, Source
from mcconform.nodes import as_list, escape, resolve
from mcconform.outline import outline
from mcconform.securing import chains, rdf

_CREDENTIALS: Final = "https://www.w3.org/2018/credentials#"
_VC2: Final = "https://www.w3.org/ns/credentials/v2"
_CORE: Final[Mapping[str, str]] = {
    "id": "@id",
    "type": "@type",
    "proof": "https://w3id.org/security#proof",
} | {
    name: _CREDENTIALS + name
    for name in (
        "credentialSchema",
        "credentialStatus",
        "credentialSubject",
        "evidence",
        "expirationDate",
        "holder",
        "issuanceDate",
        "issuer",
        "refreshService",
        "termsOfUse",
        "validFrom",
        "validUntil",
        "verifiableCredential",
    )
}
"""Meaning of the data model's own names at the top of a document, in both of its versions."""
_ONLY_VC1: Final = frozenset(("expirationDate", "issuanceDate"))
"""Names that version 2.0 has given up: whoever names its base context may define them anew."""
Meanings = Mapping[tuple[str, str], str]
_SCHEMES: Final = frozenset(("data", "did", "http", "https", "mailto", "tag", "tel", "urn"))
"""Schemes that identifiers begin with; a context that takes one for a prefix changes them."""
_MODELS: Final = ("VerifiableCredential", "VerifiablePresentation")


def has_others(dossier: Dossier) -> bool:
    """Whether the document uses any context that is not one of a known standard."""
    return dossier.once("securing.has_other_contexts", _has_others)


def _has_others(dossier: Dossier) -> bool:
    for _pointer, value in _contexts_of(dossier):
        for one in value if isinstance(value, list) else [value]:
            if not (isinstance(one, str) and _is_standard(one, dossier)):
                return True
    return False


def _is_standard(url: str, dossier: Dossier) -> bool:
    found = dossier.resources.get(url)
    return found is not None and found.source is Source.BUNDLED


def _contexts_of(dossier: Dossier) -> Iterable[tuple[str, Json]]:
    """The contexts of a dossier's document; most have one, at the top."""
    document = dossier.document
    whole = dossier.assembled is None
    if whole and "@context" in document and outline(dossier.credential).contexts == 1:
        return (("/@context", document["@context"]),)
    return contexts_in(document)


def contexts_in(document: Json) -> Iterator[tuple[str, Json]]:
    """Pointer and value of each ``@context`` in a document, its proofs left out."""
    waiting: list[tuple[str, Json]] = [("", document)]
    while waiting:
        pointer, here = waiting.pop()
        if isinstance(here, list):
            waiting += [(f"{pointer}/{index}", item) for index, item in enumerate(here)]
        elif isinstance(here, Mapping):
            for key, value in here.items():
                if key == "@context":
                    yield f"{pointer}/@context", value
                elif isinstance(value, dict | list) and (pointer or key != "proof"):
                    waiting.append((f"{pointer}/{escape(key)}", value))


def catch_alls(dossier: Dossier) -> Iterator[tuple[str, Json]]:
    """Pointer of each context with an ``@vocab``, and what it says; null takes one away again."""
    for pointer, value in _contexts_of(dossier):
        for index, one in enumerate(value if isinstance(value, list) else [value]):
            place = f"{pointer}/{index}" if isinstance(value, list) else pointer
            if isinstance(one, str):
                data = dossier.resource(one).data
                one = data.get("@context") if isinstance(data, Mapping) else None
            for vocab in _vocabs(one):
                yield place, vocab


def _vocabs(context: Json) -> list[Json]:
    several = context if isinstance(context, list) else [context]
    found = [one.get("@vocab") for one in several if isinstance(one, Mapping)]
    return [vocab for vocab in found if vocab is not None][:1]


def misleading(dossier: Dossier) -> tuple[tuple[str, str], ...] | CanonicalError:
    """Pointer of each name, type or identifier that means something else than the standards say,
    with what it means; or why nobody can tell.
    """
    return dossier.once("securing.misleading", _misleading)


def _misleading(dossier: Dossier) -> tuple[tuple[str, str], ...] | CanonicalError:
    # Imported here: PyLD takes longer to load than most badges take to check.
    from mcconform.canonical.meaning import meanings

    document = chains.secured(None, dossier)
    if "proof" in dossier.document:
        document["proof"] = {}
    try:
        found = meanings(document, rdf.contexts(dossier))
        plain = _Plain(found, dossier).of(document)
        expected = meanings(plain, rdf.contexts(dossier))
    except CanonicalError as error:
        return error
    written = {place: iri for place, iri in expected.items() if "/@type" not in place[0]}
    return tuple(_differences({**written, **_core(document)}, found, document))


def written_at(dossier: Dossier, pointer: str) -> Json:
    """What stands at a pointer, as a reader would say it: a member's name, or an identifier's or
    type's own text.
    """
    name = pointer.rpartition("/")[2]
    if name.isdecimal() or name in ("type", "@type", "id", "@id"):
        return resolve(dossier.document, pointer)
    return name.replace("~1", "/").replace("~0", "~")


def _core(document: Mapping[str, Json]) -> dict[tuple[str, str], str]:
    """What the data model's own names at the top mean, whether or not its context is there."""
    types = as_list(document.get("type"))
    if not any(kind in types for kind in _MODELS):
        return {}
    given_up = _ONLY_VC1 if as_list(document.get("@context"))[:1] == [_VC2] else frozenset()
    names = document.keys() - given_up
    core = {(f"/{name}", "name"): iri for name, iri in _CORE.items() if name in names}
    for index, kind in enumerate(types):
        if kind in _MODELS:
            place = f"/type/{index}" if isinstance(document["type"], list) else "/type"
            core[place, "value"] = _CREDENTIALS + kind
    return core


def _differences(
    expected: Meanings, found: Meanings, document: Mapping[str, Json]
) -> Iterator[tuple[str, str]]:
    """Where the readings differ; what stands inside a name that differs is not looked at, and a
    name that means nothing is nobody's word (securing.proof.terms_defined).
    """
    accused: set[str] = set()
    for (pointer, what), meaning in sorted(expected.items()):
        actual = found.get((pointer, what), "")
        inside = any(pointer == above or pointer.startswith(f"{above}/") for above in accused)
        if (
            actual not in ("", meaning)
            and not inside
            and not _is_own(pointer, what, meaning, document)
        ):
            accused.add(pointer)
            yield pointer, actual


def _is_own(pointer: str, what: str, meaning: str, document: Mapping[str, Json]) -> bool:
    """Whether a text means itself to the standards, and may be a prefixed name to others."""
    if what == "name":
        return pointer.rpartition("/")[2] == escape(meaning)
    text = resolve(document, pointer)
    return bool(text == meaning) and meaning.partition(":")[0] not in _SCHEMES


class _Plain:
    """A document as the standards alone would read it: without other contexts, and with each type
    under the name that the standards have for what it means.
    """

    def __init__(self, found: Meanings, dossier: Dossier) -> None:
        self.found = found
        self.dossier = dossier
        self.names = _class_names(dossier)

    def of(self, value: Json, pointer: str = "") -> Json:
        """The copy of what stands at ``pointer``."""
        if isinstance(value, list):
            return [self.of(item, f"{pointer}/{index}") for index, item in enumerate(value)]
        return self._object(value, pointer) if isinstance(value, Mapping) else value

    def _object(self, value: Mapping[str, Json], pointer: str) -> dict[str, Json]:
        copy: dict[str, Json] = {}
        types: list[str] = []
        for key, item in value.items():
            place = f"{pointer}/{escape(key)}"
            if key == "@context":
                several = item if isinstance(item, list) else [item]
                copy[key] = [one for one in several if self._is_standard(one)]
            elif self.found.get((place, "name")) == "@type":
                types += self._renamed(item, place, aliased=key not in ("type", "@type"))
                if key == "type":
                    copy[key] = item  # as it is written: its places are compared, too
            else:
                copy[key] = self.of(item, place)
        # Beside the types as they are written: an alias is not how the standards know a class.
        return copy | {"@type": types} if types else copy

    def _is_standard(self, context: Json) -> bool:
        return isinstance(context, str) and _is_standard(context, self.dossier)

    def _renamed(self, value: Json, pointer: str, *, aliased: bool) -> Iterator[str]:
        """The standards' names of types that are written under other names, or another key."""
        for index, one in enumerate(as_list(value)):
            place = f"{pointer}/{index}" if isinstance(value, list) else pointer
            iri = self.found.get((place, "value"), "")
            if iri in self.names and (aliased or one not in self.names[iri]):
                yield self.names[iri][0]


def _class_names(dossier: Dossier) -> Mapping[str, tuple[str, ...]]:
    """The names that each class of the standards' contexts has, by its IRI."""
    found: dict[str, tuple[str, ...]] = {}
    for _pointer, value in contexts_in(dossier.document):
        for url in value if isinstance(value, list) else [value]:
            if isinstance(url, str) and _is_standard(url, dossier):
                for name, iri in _classes(dossier.resources[url].data):
                    found[iri] = (*found.get(iri, ()), name)
    return found


def _classes(data: Json) -> Iterator[tuple[str, str]]:
    """Name and IRI of each class that a derived context defines; classes begin with a capital."""
    terms = data.get("@context") if isinstance(data, Mapping) else None
    for name, term in terms.items() if isinstance(terms, Mapping) else ():
        iri = term.get("@id") if isinstance(term, Mapping) else term
        if isinstance(iri, str) and name[:1].isupper():
            yield name, iri
