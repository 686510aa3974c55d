"""What contexts do to a signed document: whether its names mean what their readers think."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.canonical import CanonicalError
from mcconform.catalogue import MUST, SHOULD, rule
from mcconform.model import Dossier, Finding, cannot_tell, failed, not_applicable
from mcconform.nodes import as_list
from mcconform.securing import jcs, semantics
from mcconform.securing.data_integrity import OVER_JSON, OVER_RDF
from mcconform.securing.jose_claims import shown
from mcconform.securing.proofs import mechanisms_of, proofs_of

UNDEFINED_TERMS = "https://www.w3.org/ns/credentials/undefined-terms/v2"


def _over_json(dossier: Dossier) -> bool:
    return not mechanisms_of(dossier).isdisjoint(OVER_JSON)


def _over_rdf(dossier: Dossier) -> bool:
    return not mechanisms_of(dossier).isdisjoint(OVER_RDF)


def _reads_other_contexts(dossier: Dossier) -> bool:
    return _over_rdf(dossier) and semantics.has_others(dossier)


def _may_make_up_names(dossier: Dossier) -> bool:
    if not _over_rdf(dossier):
        return False
    if semantics.has_others(dossier):
        return True
    return UNDEFINED_TERMS in as_list(dossier.document.get("@context"))


@rule(
    area="signature",
    level=MUST,
    spec="https://www.w3.org/TR/vc-data-model-2.0/#contexts",
    message="{term} does not mean what the standard says it means, but {meaning}",
    fix="Take out the context that gives the name another meaning, and sign anew.",
    applies=_reads_other_contexts,
    needs=("proof",),
)
def terms_mean_what_they_say(dossier: Dossier) -> Iterator[Finding]:
    """No context gives a name of the standards another meaning than theirs.

    A signature over RDF covers what names mean; readers of the JSON trust the names. So the
    document is read with all its contexts and with those of the standards alone, and each name
    that the standards know has to come to the same. Contexts that add names are fine.
    """
    found = semantics.misleading(dossier)
    if isinstance(found, CanonicalError):
        broken = "securing.proof.verifies failed: the credential is no valid JSON-LD"
        yield (
            not_applicable("", broken)
            if found.fault
            else cannot_tell("", found.why, term="a name", meaning="something else")
        )
        return
    for pointer, meaning in found:
        yield failed(
            pointer, term=shown(semantics.written_at(dossier, pointer)), meaning=shown(meaning)
        )


@rule(
    area="signature",
    level=SHOULD,
    spec="https://www.w3.org/TR/vc-data-model-2.0/#extensibility",
    message="a context gives every unknown name a meaning of its own making (@vocab {vocab})",
    fix="Define each name in a context; without @vocab a misspelt name is noticed.",
    applies=_may_make_up_names,
    needs=("proof",),
)
def no_catch_all(dossier: Dossier) -> Iterator[Finding]:
    """No context makes up IRIs for names that nobody defined.

    With ``@vocab`` every name is signed, misspelt ones too, under an IRI that stands in no
    vocabulary. W3C's undefined-terms context is made of nothing else, and says so by its name.
    """
    for pointer, vocab in semantics.catch_alls(dossier):
        yield failed(pointer, vocab=shown(vocab))


@rule(
    area="signature",
    level=SHOULD,
    spec="https://www.w3.org/TR/vc-di-eddsa/#eddsa-jcs-2022",
    message="the context {context} came after the proof: nobody signed it",
    fix="Sign anew with all contexts in place.",
    applies=_over_json,
    needs=("proof",),
    form="applies",
)
def covered(dossier: Dossier) -> Iterator[Finding]:
    """A proof over canonical JSON covers every context the document has.

    It carries the contexts it was made with, and verifies when others follow; what those do to the
    names of the document is nobody's word.
    """
    for proof in proofs_of(dossier):
        if proof.mechanism in OVER_JSON:
            for context in jcs.later_contexts(proof, dossier) or ():
                yield failed("/@context", context=shown(context))
