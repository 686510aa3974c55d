"""Credentials and presentations in a ``data:`` URL: VC Data Model 2.0 section 4.13.2."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from mcconform import standards
from mcconform.canonical import CanonicalError, InvalidJsonLd, canonize
from mcconform.catalogue import MUST, SHOULD, rule
from mcconform.intake.notes import ENVELOPED_DATA_URL, is_noted, noted
from mcconform.model import Dossier, Finding, cannot_tell, failed
from mcconform.nodes import as_list
from mcconform.outline import NOTED, WRAPPED
from mcconform.securing import enveloped, rdf
from mcconform.securing.jose import JoseError

_SPEC: Final = "https://www.w3.org/TR/vc-data-model-2.0/#enveloped-verifiable-credentials"
_BASE: Final = "https://www.w3.org/ns/credentials/v2"
_TYPED: Final = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_TERMS: Final = "https://www.w3.org/2018/credentials#"
_ANYONE: Final = "urn:x:y"


def _is_wrapped(dossier: Dossier) -> bool:
    return dossier.credential.wrapper is not None


def _wrapper(dossier: Dossier) -> Mapping[str, object]:
    return dossier.credential.wrapper or {}


def _has_url(dossier: Dossier) -> bool:
    return _is_wrapped(dossier) or is_noted(dossier.credential, ENVELOPED_DATA_URL)


@rule(
    area="schema",
    level=MUST,
    spec=_SPEC,
    message="the object around the envelope has no context that defines {kind}",
    fix="Put https://www.w3.org/ns/credentials/v2 into the @context of the object.",
    applies=_is_wrapped,
    needs=(WRAPPED,),
)
def context(dossier: Dossier) -> Iterator[Finding]:
    """The object around an envelope has a context of its own that defines its terms.

    The base context does; another one, or one written inline, has to give `id`, `type` and the name
    of the envelope the meanings they have there. A context that is not at hand is not fetched for
    this: cannotTell.
    """
    contexts = as_list(_wrapper(dossier).get("@context"))
    kind = enveloped.expected(_wrapper(dossier))
    if _BASE in contexts:
        return
    try:
        known = {**standards.contexts(), **rdf.contexts(dossier)}
        document = {"@context": contexts, "id": _ANYONE, "type": kind}
        form = canonize(document, known)
    except InvalidJsonLd:
        yield failed("", kind=kind)
        return
    except CanonicalError as error:
        yield cannot_tell("", f"the base context is not among its contexts: {error.why}")
        return
    if f"<{_ANYONE}> {_TYPED} <{_TERMS}{kind}> ." not in form.nquads.splitlines():
        yield failed("", kind=kind)


@rule(
    area="schema",
    level=MUST,
    spec=_SPEC,
    message="the type of the object around the envelope is not {kind}",
    fix="Write the type as {kind}.",
    applies=_is_wrapped,
    needs=(WRAPPED,),
)
def type(dossier: Dossier) -> Iterator[Finding]:
    """The object around an envelope is an Enveloped Verifiable Credential or Presentation."""
    kind = enveloped.expected(_wrapper(dossier))
    if kind not in as_list(_wrapper(dossier).get("type")):
        yield failed("", kind=kind)


@rule(
    area="schema",
    level=MUST,
    spec=_SPEC,
    message="the envelope cannot be taken out: {reason}",
    fix="Write the id as data:, the media type of the envelope, a comma, and the envelope.",
    applies=_has_url,
    needs=(WRAPPED, NOTED),
)
def data_url(dossier: Dossier) -> Iterator[Finding]:
    """The id is a ``data:`` URL (RFC 2397) that holds what its media type says.

    What is wrong inside a JWT, an SD-JWT or a COSE message is said by the rules on those.
    """
    yield from noted(dossier, ENVELOPED_DATA_URL)


@rule(
    area="schema",
    level=SHOULD,
    spec="https://www.w3.org/TR/vc-jose-cose/#iana-considerations",
    message="the media type is {found}; it is called {expected} now",
    fix="Write the media type as it was registered.",
    applies=lambda dossier: (
        _is_wrapped(dossier) and not is_noted(dossier.credential, ENVELOPED_DATA_URL)
    ),
    needs=(WRAPPED,),
)
def media_type(dossier: Dossier) -> Iterator[Finding]:
    """The media type in the ``data:`` URL is the registered one, not that of a draft."""
    try:
        url = enveloped.read(_wrapper(dossier).get("id"))
    except JoseError:
        return  # intake.enveloped.data_url says so
    if url.name != url.media_type.current:
        yield failed("", found=url.name, expected=url.media_type.current)
