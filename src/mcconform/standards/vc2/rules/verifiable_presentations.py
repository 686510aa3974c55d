"""VC Data Model 2.0, section 4.13 Verifiable Presentations."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MUST, rule
from mcconform.model import Finding, failed
from mcconform.nodes import Node, as_list
from mcconform.securing import enveloped, presentations
from mcconform.securing.jose_claims import shown
from mcconform.standards.vc2.nodes import VerifiablePresentation
from mcconform.standards.vc2.rules import SPEC


def unsecured(presentation: VerifiablePresentation) -> list[Node]:
    """The credentials inside that have no proof and no envelope, where the presentation has one."""
    if presentation.dossier.credential.securing == "none":
        return []
    return [
        one
        for one in presentation.children("verifiableCredential")
        if not as_list(one.get("proof")) and not enveloped.is_enveloped(one.value)
    ]


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#presentations-including-holder-claims",
    message="the credential inside has no proof of its own, and its issuer {issuer} is not the "
    "holder {holder} of the presentation",
    fix="Name the issuer of that credential in holder, or put in the credential with its proof.",
    applies=lambda presentation: bool(unsecured(presentation)),
)
def self_asserted_by_holder(presentation: VerifiablePresentation) -> Iterator[Finding]:
    """A credential that only the presentation secures is issued by the presentation's holder.

    Section 4.13.4: the presentation names a holder then, and it is the issuer.
    """
    for one in unsecured(presentation):
        if not presentations.self_asserted(presentation.value, one.value, secured=True):
            issuer, holder = _named(one, "issuer"), _named(presentation, "holder")
            yield failed(one.pointer, issuer=issuer, holder=holder)


def _named(node: Node, member: str) -> str:
    inner = node.child(member)
    return shown((inner.text("id") if inner else node.text(member)) or "(none named)")
