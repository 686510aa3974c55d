"""The registry's envelope: what it says of the resource, and what is in it."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MUST, SHOULD, rule
from mcconform.model import Finding, cannot_tell, failed, not_applicable
from mcconform.standards import ctdl
from mcconform.standards.ctdl import envelopes, layout
from mcconform.standards.ctdl.compact import compact, term
from mcconform.standards.ctdl.nodes import Envelope
from mcconform.standards.ctdl.rules import REGISTRY
from mcconform.standards.ctdl.survey import types_of

_ENVELOPES = f"{REGISTRY}#envelope"


@rule(
    area="schema",
    level=MUST,
    spec=_ENVELOPES,
    message="the envelope holds no resource that can be read: {why}",
    fix="Put the resource as a JWT into resource, or decoded into decoded_resource.",
)
def holds_resource(envelope: Envelope) -> Iterator[Finding]:
    """There is a resource in the envelope, as a JWT or decoded."""
    if layout.resource_of(envelope.dossier.document) is None:
        _, why = envelopes.payload_of(envelope.dossier.document)
        yield failed(envelope.pointer, why=why)


@rule(
    area="schema",
    level=MUST,
    spec=_ENVELOPES,
    message="the envelope is for the CTID {found}, but no resource in it has that one",
    fix="Give envelope and resource the same CTID.",
    applies=lambda envelope: bool(envelope.ctid),
)
def ctid_agrees(envelope: Envelope) -> Iterator[Finding]:
    """The CTID on the envelope is that of the resource inside."""
    ctid = envelope.ctid.casefold()
    whole = layout.resource_of(envelope.dossier.document)
    if whole is None:
        reason = "there is nothing inside to compare it with: see ctdl.envelope.holds_resource"
        yield not_applicable(envelope.at(envelope.ctid_member), reason)
        return
    inside = {str(one.get("ceterms:ctid", "")) for one in layout.heads(envelope.dossier.document)}
    named = layout.registry_part(whole.value.get("@id"))
    inside |= {named[1]} if named else set()
    if ctid not in map(str.casefold, inside):
        yield failed(envelope.at(envelope.ctid_member), found=envelope.ctid[:60])


@rule(
    area="schema",
    level=MUST,
    spec=_ENVELOPES,
    message="the envelope is for {expected}, but what it is about is {found}",
    fix="Name the class of the resource in envelope_ctdl_type.",
    applies=lambda envelope: bool(envelope.text("envelope_ctdl_type")),
)
def type_agrees(envelope: Envelope) -> Iterator[Finding]:
    """The class on the envelope is that of the resource inside.

    Of a graph, the resource that it is about: the one with the CTID on the envelope, if there is
    such a one.
    """
    document = envelope.dossier.document
    pointer = envelope.at("envelope_ctdl_type")
    if layout.resource_of(document) is None:
        reason = "there is nothing inside to compare it with: see ctdl.envelope.holds_resource"
        yield not_applicable(pointer, reason)
        return
    ctid = envelope.ctid.casefold()
    heads = list(layout.heads(document))
    own = [one for one in heads if ctid and str(one.get("ceterms:ctid")).casefold() == ctid]
    inside = own[0] if own else layout.main(document, ctdl.VOCABULARY).value
    found, expected = types_of(inside), term(envelope.text("envelope_ctdl_type"))
    if found and expected not in found:
        yield failed(pointer, expected=expected[:60], found=", ".join(found)[:80])


@rule(
    area="schema",
    level=SHOULD,
    spec=_ENVELOPES,
    message="{found} is no community of the registry that is known here",
    fix="Credentials of the Credential Registry are in the community ce_registry.",
    applies=lambda envelope: bool(envelope.text("envelope_community")),
)
def community_known(envelope: Envelope) -> Iterator[Finding]:
    """The community is one that the registry has.

    New communities may come, so this is advice.
    """
    found = envelope.text("envelope_community")
    if found not in envelopes.COMMUNITIES:
        yield failed(envelope.at("envelope_community"), found=found[:60])


@rule(
    area="signature",
    level=MUST,
    spec=_ENVELOPES,
    message="decoded_resource is not what the JWT in resource holds",
    fix="Decode the JWT again, or take the envelope from the registry again.",
    applies=lambda envelope: (
        bool(envelope.text("resource")) and envelope.child("decoded_resource") is not None
    ),
)
def decoded_is_signed(envelope: Envelope) -> Iterator[Finding]:
    """The decoded resource says the same as the signed one.

    It is about what is signed, so it counts with the signature. Where the resource is no JWT that
    can be read (a placeholder, a cut text), nobody can tell.
    """
    payload, why = envelopes.payload_of(envelope.dossier.document)
    pointer = envelope.at("decoded_resource")
    if why or not isinstance(payload, dict):
        yield cannot_tell(envelope.at("resource"), why or "the JWT holds no object")
    elif compact(payload) != envelope.get("decoded_resource"):
        yield failed(pointer)
