"""What a document comes to as JSON-LD: whether it can be read so, and what of it means nothing.

JSON-LD 1.1 API section 9.4, https://www.w3.org/TR/json-ld11-api/#jsonlderrorcode. Shared by both
data models of the W3C. A signature over RDF makes the same demands, and says so itself; so these
questions are asked of documents that are secured in another way or not at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from mcconform.canonical import Canonical, CanonicalError, InvalidJsonLd
from mcconform.model import Dossier, Finding, Json, cannot_tell, not_applicable
from mcconform.nodes import as_list, escape, resolve
from mcconform.outline import by_form
from mcconform.securing import chains, rdf
from mcconform.securing.data_integrity import OVER_RDF
from mcconform.securing.proofs import mechanisms_of
from mcconform.standards import get_standard
from mcconform.standards._schema import VC1, VC2
from mcconform.standards.values import is_absolute

_OF_CONTEXTS: Final = frozenset(
    {
        "context overflow",
        "cyclic IRI mapping",
        "invalid @import value",
        "invalid @nest value",
        "invalid @prefix value",
        "invalid @propagate value",
        "invalid @protected value",
        "invalid @version value",
        "invalid IRI mapping",
        "invalid base IRI",
        "invalid container mapping",
        "invalid context entry",
        "invalid context nullification",
        "invalid default language",
        "invalid keyword alias",
        "invalid language mapping",
        "invalid local context",
        "invalid remote context",
        "invalid reverse property",
        "invalid scoped context",
        "invalid term definition",
        "invalid type mapping",
        "invalid vocab mapping",
        "keyword redefinition",
        "processing mode conflict",
        "protected term redefinition",
        "recursive context inclusion",
    }
)
"""Errors that lie in a context and not in the document that names it."""
_BASES: Final = (VC1, VC2)


_ON_THE_GRAPH: Final = ("edc",)
_OF_1EDTECH: Final = (
    "1EdTechCredentialRefresh",
    "1EdTechJsonSchemaValidator2019",
    "1EdTechRevocationList",
)
_CLAIMS: Final = frozenset(
    f"/{name}"
    for name in (
        *("aud", "cnf", "exp", "iat", "iss", "jti", "nbf", "nonce", "status", "sub", "vct"),
        *("_sd", "_sd_alg", "vc", "vct#integrity", "vp"),
    )
)
"""Pointers of claims of a JWT or an SD-JWT (RFC 7519, RFC 9901, Token Status List): what an
envelope says of itself is no part of the credential."""


def form(dossier: Dossier) -> Canonical | CanonicalError:
    """The document as RDF, without its proofs and without the credentials inside, which stand on
    their own contexts; or why it has no such form.
    """
    return dossier.once("standards.json_ld.form", _form)


def _form(dossier: Dossier) -> Canonical | CanonicalError:
    standard = get_standard(dossier.credential.standard or "")
    inner = [
        pointer
        for pointer, value in standard.embedded(dossier.document)
        if isinstance(value, Mapping)
    ]
    if not inner:
        return rdf.document_form(dossier)
    return rdf.form_of(without(chains.secured(None, dossier), inner), dossier)


def without(document: Json, places: list[str]) -> Json:
    """A copy with an empty object at each of the pointers; only the ways to them are copied."""
    ways = {
        "/".join(one.split("/")[:end]) for one in places for end in range(1, one.count("/") + 1)
    }
    gone = frozenset(places)

    def copied(value: Json, pointer: str) -> Json:
        if pointer in gone:
            return {}
        if pointer not in ways:
            return value
        if isinstance(value, list):
            return [copied(item, f"{pointer}/{n}") for n, item in enumerate(value)]
        return {key: copied(item, f"{pointer}/{escape(key)}") for key, item in value.items()}

    return copied(document, "")


def is_asked(dossier: Dossier) -> bool:
    """Whether there is a base context, and nothing that asks for more than this: a proof over RDF,
    or a standard that judges the graph itself.
    """
    return by_form(dossier, ("standards.json_ld.is_asked", dossier.credential.standard), _is_asked)


def _is_asked(dossier: Dossier) -> bool:
    if dossier.credential.standard in _ON_THE_GRAPH:
        return False
    based = any(one in _BASES for one in as_list(dossier.document.get("@context")))
    return based and mechanisms_of(dossier).isdisjoint(OVER_RDF)


def broken_context(dossier: Dossier) -> str | Finding:
    """Why no JSON-LD processor takes the contexts; empty when they are fine, or nothing is asked
    and why.
    """
    found = _asked(dossier)
    if isinstance(found, InvalidJsonLd):
        return found.why if found.code in _OF_CONTEXTS else ""
    return found if isinstance(found, Finding) else ""


def broken_document(dossier: Dossier) -> str | Finding:
    """Why a document that its own data model lets pass is no JSON-LD; empty when it is, or nothing
    is asked and why. Faulty contexts are left to `broken_context`.
    """
    found = _asked(dossier)
    if not isinstance(found, InvalidJsonLd):
        return found if isinstance(found, Finding) else ""
    if found.code in _OF_CONTEXTS:
        return not_applicable("", "a context is no valid JSON-LD, and that is said of it")
    if not _is_well_made(dossier):
        return not_applicable("", "the document breaks the data model, and that is said of it")
    return found.why


def _meaningless(dossier: Dossier) -> tuple[str, ...] | Finding:
    """Pointer of each name, type and identifier that became no statement; else the reason."""
    found = _asked(dossier)
    if isinstance(found, InvalidJsonLd):
        return not_applicable("", "the document is no valid JSON-LD, and that is said of it")
    if isinstance(found, Finding):
        return found
    return found.undefined


def _asked(dossier: Dossier) -> Canonical | InvalidJsonLd | Finding:
    if not all(map(_is_context, as_list(dossier.document.get("@context")))):
        return not_applicable("", "a context is no URL and no object, and that is said of it")
    found = form(dossier)
    if isinstance(found, Canonical | InvalidJsonLd):
        return found
    return cannot_tell("", f"nobody can tell what the names mean: {found.why}")


def _is_context(value: Json) -> bool:
    return isinstance(value, Mapping) or is_absolute(value)


def names(dossier: Dossier) -> tuple[str, ...] | Finding:
    """Pointer of each member whose name no context defines; or why nobody can tell.

    Many names are defined for objects of a type; in one without the type that the data model asks
    for, that is the fault, and its names are not gone into.
    """
    found, relative = _meaningless(dossier), _relative(dossier)
    if isinstance(found, Finding):
        return found
    claims = _CLAIMS if _holds_claims(dossier) else frozenset()
    left = [one for one in found if not (one in relative or _is_type(one) or one in claims)]
    untyped = _untyped(dossier) if left else ()
    return tuple(one for one in left if not one.startswith(untyped))


def _holds_claims(dossier: Dossier) -> bool:
    """Whether the document is the payload of an envelope, where claims stand beside its members."""
    credential = dossier.credential
    wrapped = credential.jws is not None or credential.envelope is not None
    return wrapped and not credential.vc_claim


def _untyped(dossier: Dossier) -> tuple[str, ...]:
    """Beginnings of the pointers into objects that lack the type their data model asks for."""
    vocabulary = get_standard(dossier.credential.standard or "").vocabulary
    return tuple(
        f"{finding.pointer.removesuffix('/type')}/"
        for rule, finding in vocabulary.faults(dossier.document)
        if rule.split(".")[2] == "type"
    )


def types(dossier: Dossier) -> tuple[str, ...] | Finding:
    """Pointer of each type that comes to no absolute URL; or why nobody can tell.

    The types that 1EdTech's specifications prescribe by name are let pass in their own documents:
    the context that maps them is listed in few badges, 1EdTech's samples not among them.
    """
    found = _meaningless(dossier)
    if isinstance(found, Finding):
        return found
    fixed = () if dossier.credential.standard in ("vc1", "vc2") else _OF_1EDTECH
    several = (one for one in found if _is_type(one))
    return tuple(one for one in several if resolve(dossier.document, one) not in fixed)


def identifiers(dossier: Dossier) -> tuple[str, ...] | Finding:
    """Pointer of each ``id`` that is no absolute URL, where the data model says nothing of the
    object it stands in; or why nobody can tell.
    """
    found, relative = _meaningless(dossier), _relative(dossier)
    if isinstance(found, Finding):
        return found
    ids = (one for one in found if one in relative and _is_id(one))
    return tuple(one for one in ids if one.rpartition("/")[0] not in _known(dossier))


def _relative(dossier: Dossier) -> tuple[str, ...]:
    found = form(dossier)
    return found.relative if isinstance(found, Canonical) else ()


def _is_type(pointer: str) -> bool:
    above, _, name = pointer.rpartition("/")
    return _last(above if name.isdecimal() else pointer) in ("type", "@type")


def _is_id(pointer: str) -> bool:
    return _last(pointer) in ("id", "@id")


def _last(pointer: str) -> str:
    return pointer.rpartition("/")[2]


def _known(dossier: Dossier) -> frozenset[str]:
    """Pointers of the objects that the data model of the document's standard knows."""
    return dossier.once("standards.json_ld.known", _find_known)


def _find_known(dossier: Dossier) -> frozenset[str]:
    nodes = get_standard(dossier.credential.standard or "").vocabulary.nodes(dossier)
    return frozenset(pointer for several in nodes.values() for pointer, _ in several)


def _is_well_made(dossier: Dossier) -> bool:
    vocabulary = get_standard(dossier.credential.standard or "").vocabulary
    return vocabulary.valid(dossier.document, vocabulary.root_of(dossier.document))
