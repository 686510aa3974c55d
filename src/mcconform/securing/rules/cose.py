"""The header of a COSE_Sign1 message: RFC 9052, VC-JOSE-COSE section 3.3."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from mcconform.catalogue import MUST, SHOULD, rule
from mcconform.model import Dossier, Finding, Json, failed, not_applicable
from mcconform.outline import ENVELOPED
from mcconform.securing import presentations
from mcconform.securing.jose_claims import issuer, shown

_SPEC: Final = "https://www.w3.org/TR/vc-jose-cose/#securing-with-cose"


def _header(dossier: Dossier) -> Mapping[str, Json]:
    envelope = dossier.credential.envelope
    return envelope.signatures[0].header if envelope is not None else {}


def _is_cose(dossier: Dossier) -> bool:
    envelope = dossier.credential.envelope
    return envelope is not None and envelope.kind == "cose"


def _prefix(dossier: Dossier) -> str:
    return "vp" if presentations.is_presentation(dossier.document) else "vc"


@rule(
    area="signature",
    level=MUST,
    spec="https://www.w3.org/TR/vc-jose-cose/#kid",
    message="the COSE header has no kid, and the key of {owner} goes by a DID URL",
    fix="Put the whole DID URL of the public key into kid (label 4).",
    applies=_is_cose,
    needs=(ENVELOPED,),
)
def names_key(dossier: Dossier) -> Iterator[Finding]:
    """Where the key of the issuer, or of a holder, goes by a DID URL, ``kid`` names it.

    VC-JOSE-COSE section 4.1.1. To everybody else ``kid`` is free (RFC 9052 section 3.1), and the
    specification's own examples, of an issuer with a web address, do without. A certificate in the
    header is the key itself.
    """
    header, owner = _header(dossier), issuer(dossier).expected
    if not (isinstance(owner, str) and owner.startswith("did:")):
        yield not_applicable("", "the issuer is no DID")
    elif not header.get("kid") and "x5c" not in header:
        yield failed("", owner=shown(owner))


@rule(
    area="signature",
    level=SHOULD,
    spec=_SPEC,
    message="typ is {found}; VC-JOSE-COSE writes {expected}",
    fix="Write {expected} into the protected header, under the label 16.",
    applies=_is_cose,
    needs=(ENVELOPED,),
)
def type(dossier: Dossier) -> Iterator[Finding]:
    """The protected header's ``typ`` is ``application/vc+cose``, or that of a presentation."""
    found, expected = _header(dossier).get("typ"), f"application/{_prefix(dossier)}+cose"
    if not isinstance(found, str) or found.lower() != expected:
        given = shown(found) if "typ" in _header(dossier) else "absent"
        yield failed("", found=given, expected=expected)


@rule(
    area="signature",
    level=SHOULD,
    spec=_SPEC,
    message="the content type is {found}; VC-JOSE-COSE writes {expected}",
    fix="Write {expected} into the protected header, under the label 3.",
    applies=_is_cose,
    needs=(ENVELOPED,),
)
def content_type(dossier: Dossier) -> Iterator[Finding]:
    """The protected header's content type is ``application/vc``, or that of a presentation."""
    found, expected = _header(dossier).get("cty"), f"application/{_prefix(dossier)}"
    if not isinstance(found, str) or found.lower() != expected:
        given = shown(found) if "cty" in _header(dossier) else "absent"
        yield failed("", found=given, expected=expected)
