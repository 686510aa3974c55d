"""Selective disclosure: RFC 9901, VC-JOSE-COSE section 3.2, SD-JWT VC."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mcconform.catalogue import MAY, MUST, rule
from mcconform.model import (
    Disclosures,
    Dossier,
    Finding,
    Outcome,
    cannot_tell,
    failed,
)
from mcconform.outline import ENVELOPED
from mcconform.securing import sd_jwt
from mcconform.securing.jose_claims import shown

_RFC: Final = "https://www.rfc-editor.org/rfc/rfc9901"
_ALWAYS: Final = ("credentialStatus", "credentialSchema")
"""VC-JOSE-COSE section 3.2 names these, as what a verifier needs."""
_ALWAYS_IETF: Final = ("iss", "nbf", "exp", "cnf", "vct", "status")
"""SD-JWT VC, section on registered claims."""
_BROKEN: Final = frozenset({"md2", "md4", "md5", "sha-1", "sha1", "sha-256-32", "sha-256-64"})
"""Digests that somebody can find a second text for."""


def _disclosures(dossier: Dossier) -> Disclosures | None:
    envelope = dossier.credential.envelope
    return envelope.disclosures if envelope is not None else None


def _is_sd_jwt(dossier: Dossier) -> bool:
    return _disclosures(dossier) is not None


def _is_bound(dossier: Dossier) -> bool:
    found = _disclosures(dossier)
    return found is not None and found.key_binding is not None


@rule(
    area="signature",
    level=MUST,
    spec=f"{_RFC}#section-4.1.1",
    message="the digests of the disclosures are made with {found}",
    fix="Make the digests with sha-256, and name it in _sd_alg.",
    applies=_is_sd_jwt,
    needs=(ENVELOPED,),
)
def hash_algorithm(dossier: Dossier) -> Iterator[Finding]:
    """The digests of the disclosures are made with a hash nobody can find a second text for.

    A hash that mcconform does not know is not blamed.
    """
    found = _disclosures(dossier)
    name = found.algorithm if found is not None else None
    if not isinstance(name, str) or name.lower() in _BROKEN:
        yield failed("", found=shown(name))
    elif name not in sd_jwt.HASHES:
        yield cannot_tell("", f"{shown(name)} is a hash that this version does not know")


@rule(
    area="signature",
    level=MUST,
    spec=f"{_RFC}#section-7.1",
    message="a disclosure is for a member {name}, which is reserved or there already",
    fix="Issue the credential anew, with disclosures for members of other names.",
    applies=_is_sd_jwt,
    needs=(ENVELOPED,),
)
def member_names(dossier: Dossier) -> Iterator[Finding]:
    """No disclosure overwrites a member, or makes one that stands for digests."""
    found = _disclosures(dossier)
    for name in found.misnamed if found is not None else ():
        yield failed("", name=shown(name))


@rule(
    area="signature",
    level=MUST,
    spec="https://www.w3.org/TR/vc-jose-cose/#securing-with-sd-jwt",
    message="{name} can be left out by whoever shows the credential",
    fix="Issue the credential anew, with {name} in plain sight.",
    applies=_is_sd_jwt,
    needs=(ENVELOPED,),
)
def always_disclosed(dossier: Dossier) -> Iterator[Finding]:
    """What a verifier needs to judge the credential is not for the holder to hide.

    VC-JOSE-COSE names credentialStatus and credentialSchema; SD-JWT VC iss, nbf, exp, cnf, vct and
    status. Only what was disclosed can be seen.
    """
    found = _disclosures(dossier)
    names = _ALWAYS_IETF if "vct" in dossier.document else _ALWAYS
    for name in names:
        if found is not None and f"/{name}" in found.disclosed:
            yield failed(f"/{name}", name=name)


@rule(
    area="signature",
    level=MUST,
    spec=f"{_RFC}#section-7.3",
    message="the key binding does not hold: {why}",
    fix="Show the credential anew, signed with the key that it is bound to.",
    applies=_is_bound,
    needs=(ENVELOPED,),
)
def key_binding(dossier: Dossier) -> Iterator[Finding]:
    """A key binding is signed with the holder's key, over exactly what is shown.

    It is a JWT of type kb+jwt with aud, nonce, iat and sd_hash; the key is in cnf of the
    credential. Whether one has to be there is for the verifier to say.
    """
    found, jws = _disclosures(dossier), dossier.credential.jws
    if found is None or jws is None:
        return
    outcome, why = sd_jwt.key_binding(jws, found, dossier)
    if outcome is Outcome.FAILED:
        yield failed("", why=why)
    elif outcome is Outcome.CANT_TELL:
        yield cannot_tell("", why, why="")


@rule(
    area="signature",
    level=MAY,
    spec=f"{_RFC}#section-7.3",
    message="the key binding is for somebody else",
    fix="",
    applies=_is_sd_jwt,
    needs=(ENVELOPED,),
)
def key_binding_audience(dossier: Dossier) -> Iterator[Finding]:
    """The credential is not shown to one verifier and for one occasion alone.

    A key binding is: it names both. mcconform is not told which they should be; it says whom the
    holder meant, and judges nothing.
    """
    found = _disclosures(dossier)
    bound = found.key_binding if found is not None else None
    if bound is not None:
        audience = shown(bound.payload.get("aud"))
        yield cannot_tell("", f"it was shown to {audience}, and mcconform cannot know who that is")
