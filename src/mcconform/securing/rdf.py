"""What proof suites over RDF share: the two canonical forms, their hashes, and what they mean.

VC-DI-EDDSA 1.0 sections 3.2.3 to 3.2.5, https://www.w3.org/TR/vc-di-eddsa/#eddsa-rdfc-2022.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import msgspec

from mcconform.canonical import Canonical, CanonicalError, MissingContext, canonize
from mcconform.canonical.context import Compiler
from mcconform.canonical.engine import compiler
from mcconform.canonical.older import form_2014
from mcconform.canonical.rdfc import Hash
from mcconform.model import Dossier, Json, Resource, Source
from mcconform.nodes import as_list
from mcconform.outline import outline
from mcconform.securing import chains
from mcconform.securing.proofs import Proof

Form = Canonical | CanonicalError
SEC: Final = "https://w3id.org/security#"
_TYPE: Final = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_CREATED: Final = "<http://purl.org/dc/terms/created>"
_PURPOSES: Final = frozenset(
    {
        "assertionMethod",
        "authentication",
        "capabilityDelegation",
        "capabilityInvocation",
        "keyAgreement",
    }
)
"""Those of the specification: that another one is none of them is said by its own rule."""
HASHES: Final[Mapping[str, Hash]] = {"sha256": hashlib.sha256, "sha384": hashlib.sha384}
"""Hashes of the suites; SHA-384 goes with keys on P-384."""

_OB3: Final = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
_ENDORSEMENT: Final = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#endorsementJwt"
ADDED: Final[Mapping[str, Mapping[str, Json]]] = {
    _OB3: {
        "endorsementJwt": {"@id": _ENDORSEMENT, "@container": "@set"},
        "jti": {"@id": "https://www.iana.org/assignments/jwt#jti", "@type": "@id"},
    },
}
"""Terms put into a published context under its old number, by context: 1EdTech did it in 2026, the
one in June (1EdTech/openbadges-specification, issue 639), the other by October. Badges may have
been signed with either file."""


class Manner(msgspec.Struct, frozen=True):
    """How a suite reads and hashes what it signs."""

    kind: str = "DataIntegrityProof"
    """Type of its proofs, a term of the security vocabulary."""
    value: str = "proofValue"
    """The member that holds the signature; every other one is signed."""
    hash: str = "sha256"
    """Of the options, of the document, and inside RDFC-1.0."""
    older: bool = False
    """The suite names URDNA2015: texts with control characters may stand in it as they did before
    RDFC-1.0 (see `mcconform.canonical.older`)."""
    own_context: bool = False
    """The proof is read with the document's contexts and then its own, as the suites did that
    came before Data Integrity."""


DATA_INTEGRITY: Final = Manner()


def contexts(dossier: Dossier) -> Mapping[str, Mapping[str, Json]]:
    """The context documents at hand, by URL."""
    return dossier.once("securing.contexts", _contexts)


def _contexts(dossier: Dossier) -> dict[str, Any]:
    return _documents(dossier.resources.items())


def _documents(resources: Iterable[tuple[str, Resource]]) -> dict[str, Any]:
    return {
        url: resource.data
        for url, resource in resources
        if resource.ok and isinstance(resource.data, Mapping) and "@context" in resource.data
    }


def compiled(dossier: Dossier) -> Compiler:
    """The context documents at hand, ready for the fast walk."""
    return dossier.once("securing.compiler", _compiled)


def _compiled(dossier: Dossier) -> Compiler:
    for resource in dossier.resources.values():
        if resource.source is not Source.BUNDLED:
            return compiler(contexts(dossier))
    return _of_standards(tuple(dossier.resources.items()))


@functools.lru_cache(maxsize=64)
def _of_standards(resources: tuple[tuple[str, Resource], ...]) -> Compiler:
    """The compiler of contexts that the standards bring: the same few objects for all badges."""
    return compiler(_documents(resources))


def _amended(dossier: Dossier) -> dict[str, Mapping[str, Json]]:
    """The context documents at hand, with the terms that were added to them since."""
    found = dict(contexts(dossier))
    for url, terms in ADDED.items():
        inner = found[url]["@context"] if url in found else None
        if isinstance(inner, Mapping):
            found[url] = {"@context": {**terms, **inner}}
    return found


def _lacks_added(form: Form) -> bool:
    """Whether something got lost that a later file of the same context defines."""
    if isinstance(form, CanonicalError) or not form.undefined:
        return False
    names = {name for terms in ADDED.values() for name in terms}
    return any(names.intersection(pointer.split("/")) for pointer in form.undefined)


def document_form(dossier: Dossier, proof: Proof | None = None, hash_name: str = "sha256") -> Form:
    """The canonical form of the credential without its proofs, but for those that ``proof`` was
    made after.

    A member that means nothing in a context as it was published, and something in the file that
    has the same address now, is read with the latter: see `ADDED`.
    """
    form = published_form(dossier, proof, hash_name)
    if not _lacks_added(form):
        return form
    place = " ".join(one.pointer for one in chains.before(proof, dossier)) if proof else ""
    known = dossier.once("securing.contexts_amended", _amended)
    return dossier.once(
        f"securing.document_form amended {hash_name} {place}",
        lambda whole: _form(chains.secured(proof, whole), known, whole, hash_name),
    )


def form_of(document: Mapping[str, Json], dossier: Dossier) -> Form:
    """The canonical form of another document, by the contexts that are at hand for this one."""
    form = _form(document, compiled(dossier), dossier, "sha256")
    if not _lacks_added(form):
        return form
    known = dossier.once("securing.contexts_amended", _amended)
    return _form(document, known, dossier, "sha256")


def published_form(dossier: Dossier, proof: Proof | None = None, hash_name: str = "sha256") -> Form:
    """The same, by the contexts at hand and nothing else."""
    earlier = chains.before(proof, dossier) if proof is not None else ()
    key = f"securing.document_form {hash_name}"
    for one in earlier:
        key += f" {one.pointer}"
    return dossier.once(
        key,
        lambda whole: _form(chains.secured(proof, whole), compiled(whole), whole, hash_name),
    )


def readings(
    dossier: Dossier, proof: Proof | None = None, hash_name: str = "sha256"
) -> Iterator[Form]:
    """The canonical forms that a signer may have signed: one, or two where texts have directions.

    The specification does not say what becomes of ``@direction`` on the way to RDF
    (w3c/vc-data-integrity issue 366): by the defaults of JSON-LD 1.1 it vanishes, and libraries
    since the end of 2024 write it into the datatype of the text. A signature over either is sound.
    """
    yield document_form(dossier, proof, hash_name)
    yield from other_readings(dossier, proof, hash_name)


def other_readings(
    dossier: Dossier, proof: Proof | None = None, hash_name: str = "sha256"
) -> Iterator[Form]:
    """The same without the first, which is `document_form`."""
    if "@direction" in outline(dossier.credential).names:
        place = proof.pointer if proof is not None else ""
        yield dossier.once(
            f"securing.directed_form {hash_name} {place}",
            lambda whole: _form(
                chains.secured(proof, whole), contexts(whole), whole, hash_name, directed=True
            ),
        )


def options_form(proof: Proof, dossier: Dossier, manner: Manner = DATA_INTEGRITY) -> Form:
    """The canonical form of the proof options: the proof without its value, read with the
    contexts of the document.
    """
    return dossier.once(
        f"securing.options_form {manner.hash} {proof.pointer}",
        lambda whole: _form(options(proof, whole, manner), compiled(whole), whole, manner.hash),
    )


def options(proof: Proof, dossier: Dossier, manner: Manner) -> dict[str, Json]:
    """The proof options with the context they are read with (none where the document has none)."""
    not_signed = (manner.value, "@context")
    kept = {key: value for key, value in proof.value.items() if key not in not_signed}
    context = dossier.document.get("@context")
    if manner.own_context and "@context" in proof.value:
        context = [*as_list(context), *as_list(proof.value["@context"])]
    return kept if context is None else {"@context": context, **kept}


def _form(
    document: Mapping[str, Json],
    known: Mapping[str, Mapping[str, Json]] | Compiler,
    dossier: Dossier,
    hash_name: str,
    *,
    directed: bool = False,
) -> Form:
    try:
        return canonize(document, known, hasher=HASHES[hash_name], directed=directed)
    except MissingContext as error:
        tried = dossier.resources.get(error.url)
        error.why += f": {tried.detail}" if tried is not None and tried.detail else ""
        return error
    except CanonicalError as error:
        return error


def older_forms(
    document: Canonical, proof_options: Canonical, manner: Manner
) -> Iterator[tuple[Canonical, Canonical]]:
    """Document and options as libraries from before RDFC-1.0 wrote them, where that differs."""
    if not manner.older:
        return
    digest = HASHES[manner.hash]
    try:
        before = form_2014(document, digest), form_2014(proof_options, digest)
    except CanonicalError:  # the same graph was put in order already, with little to spare
        return
    if before != (None, None):
        yield before[0] or document, before[1] or proof_options


def hash_data(document: Canonical, proof_options: Canonical, hash_name: str = "sha256") -> bytes:
    """What is signed: the hash of the proof options, then the hash of the document."""
    digest = HASHES[hash_name]
    own: bytes = digest(proof_options.nquads.encode()).digest()
    whole: bytes = digest(document.nquads.encode()).digest()
    return own + whole


def own_context(proof: Proof, dossier: Dossier, manner: Manner = DATA_INTEGRITY) -> Form | None:
    """The proof options read with the proof's own contexts too; None where it has none that differ.

    The signature never covers a context of the proof, so it may not change what the proof says.
    """
    own, outer = proof.value.get("@context"), dossier.document.get("@context")
    if manner.own_context or own is None or own == outer:
        return None
    wider = msgspec.structs.replace(manner, own_context=True)
    return _form(options(proof, dossier, wider), compiled(dossier), dossier, manner.hash)


def misread(form: Canonical, proof: Proof, kind: str) -> str:
    """The member of the proof that says something else as RDF than as JSON; empty when none does.

    An inline context can give ``type`` or ``proofPurpose`` another meaning and the bytes still
    verify. A member that means nothing at all is `Canonical.undefined` and not looked at here; nor
    is a proof whose id vanishes, and everything that it says with it.
    """
    if kind == "DataIntegrityProof" and form.nquads == _usual(proof):
        return ""
    if any(pointer.startswith("/type") or pointer == "/id" for pointer in form.undefined):
        return ""
    said = _statements(form.nquads, f"<{SEC}{kind}> .")
    for member, predicate, wanted in _expected(proof, kind):
        if f"/{member}" in form.undefined:
            continue
        found = said.get(predicate, ())
        if len(found) != 1 or not found[0].startswith(wanted):
            return member
    return ""


def _usual(proof: Proof) -> str:
    """The canonical form of options as most proofs have them, each member with its own meaning.

    No other graph has this form: a text with a line break would be escaped in it.
    """
    text = proof.text
    return (
        f'_:c14n0 {_CREATED} "{text("created")}"^^<http://www.w3.org/2001/XMLSchema#dateTime> .\n'
        f"_:c14n0 {_TYPE} <{SEC}DataIntegrityProof> .\n"
        f'_:c14n0 <{SEC}cryptosuite> "{text("cryptosuite")}"^^<{SEC}cryptosuiteString> .\n'
        f"_:c14n0 <{SEC}proofPurpose> <{SEC}{text('proofPurpose')}> .\n"
        f"_:c14n0 <{SEC}verificationMethod> <{text('verificationMethod')}> .\n"
    )


def _statements(nquads: str, kind: str) -> dict[str, list[str]]:
    """Objects by predicate of the one subject that has the type in the default graph; nothing where
    none has, or several have. ``kind`` is the end of the line that says so.
    """
    lines = [line.split(" ", 2) for line in nquads.split("\n")[:-1]]
    subjects = [
        subject for subject, predicate, rest in lines if predicate == _TYPE and rest == kind
    ]
    found: dict[str, list[str]] = {}
    if len(subjects) == 1:
        for subject, predicate, rest in lines:
            if subject == subjects[0]:
                found.setdefault(predicate, []).append(rest)
    return found


def _expected(proof: Proof, kind: str) -> Iterator[tuple[str, str, str]]:
    """Member, predicate and the beginning of its object, for what a verifier reads as JSON."""
    yield "type", _TYPE, f"<{SEC}{kind}> ."
    yield (
        "verificationMethod",
        f"<{SEC}verificationMethod>",
        f"<{proof.text('verificationMethod')}>",
    )
    if proof.text("proofPurpose") in _PURPOSES:
        whole = proof.text("proofPurpose") == "assertionMethod"
        purpose = f"<{SEC}assertionMethod> ." if whole else f"<{SEC}"
        yield "proofPurpose", f"<{SEC}proofPurpose>", purpose
    if kind == "DataIntegrityProof":
        yield "cryptosuite", f"<{SEC}cryptosuite>", f'"{proof.text("cryptosuite")}"'
    if proof.text("created"):
        yield "created", _CREATED, f'"{proof.text("created")}"'
    if proof.text("expires"):
        yield "expires", f"<{SEC}expiration>", f'"{proof.text("expires")}"'
