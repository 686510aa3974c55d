"""Open Badges 2.0: verification objects, and the keys and scopes they speak of."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MUST, SHOULD, rule
from mcconform.identity.jwk import KeyProblem
from mcconform.identity.pem import jwk_of_pem
from mcconform.model import Dossier, Finding, failed
from mcconform.securing import jose
from mcconform.securing.signature import RSA_BITS
from mcconform.standards.ob2 import hosted, signed, trust, web
from mcconform.standards.ob2.nodes import (
    CryptographicKey,
    ProfileVerification,
    is_awarded,
    reading,
    says,
)
from mcconform.standards.ob2.rules import SPEC
from mcconform.standards.ob2.scheme import SCHEME


def is_jws(dossier: Dossier) -> bool:
    """Whether the subject is an award that came as a JWS."""
    return dossier.credential.jws is not None and is_awarded(dossier)


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SPEC}#SignedBadge",
    message="the badge came signed, and says that it is to be verified as a hosted one",
    fix="Set the type of verification to SignedBadge in a badge that is signed.",
    applies=is_jws,
)
def signed_says_so(dossier: Dossier) -> Iterator[Finding]:
    """A badge in a JWS says that it is a signed badge."""
    if says(dossier, hosted.KINDS) and not says(dossier, signed.KINDS):
        yield failed("/verification/type")


@rule(
    area="signature",
    level=SHOULD,
    spec=f"{SPEC}#SignedBadge",
    message="the badge is signed with {found}; RS256 is recommended",
    fix="Sign with RS256, which every verifier of Open Badges knows.",
    applies=is_jws,
)
def signed_with_rs256(dossier: Dossier) -> Iterator[Finding]:
    """A badge is signed with RSA-SHA256, which is recommended for compatibility."""
    jws = dossier.credential.jws
    algorithm = jws.header.get("alg") if jws is not None else None
    # What may never be used fails as a signature; this is about what few can verify.
    if algorithm != "RS256" and not jose.forbidden(algorithm):
        yield failed("", found=str(algorithm))


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SPEC}#VerificationObject",
    message="verificationProperty is {found}; only id is supported",
    fix="Leave verificationProperty out: id is the default.",
    applies=lambda verification: verification.has("verificationProperty"),
)
def property_is_id(verification: ProfileVerification) -> Iterator[Finding]:
    """The property that a scope is about is the id; no other is supported."""
    found = verification.get("verificationProperty")
    if found not in ("id", "@id"):
        yield failed(verification.at("verificationProperty"), found=str(found))


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SPEC}#VerificationObject",
    message="startsWith is {found}, which names no path: every badge of that server is in scope",
    fix="Write the path that only your badges are under, or use allowedOrigins.",
    applies=lambda verification: bool(verification.texts("startsWith")),
)
def prefix_has_a_path(verification: ProfileVerification) -> Iterator[Finding]:
    """A prefix ends with a slash or names a path, so that it says where the badges are.

    The text is taken as it stands by many verifiers: ``https://a.example`` is also the beginning of
    ``https://a.example.org``.
    """
    for pointer, text in verification.items("startsWith"):
        if isinstance(text, str) and web.is_web(text) and text.count("/") < 3:
            yield failed(pointer, found=text)


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#CryptographicKey",
    message="publicKeyPem is no public key: {why}",
    fix="Publish the public key in PEM, from BEGIN PUBLIC KEY to END PUBLIC KEY.",
    applies=lambda key: bool(key.text("publicKeyPem")),
)
def pem_is_a_public_key(key: CryptographicKey) -> Iterator[Finding]:
    """The text of publicKeyPem is a public key in PEM.

    SubjectPublicKeyInfo (BEGIN PUBLIC KEY), PKCS #1 (BEGIN RSA PUBLIC KEY) and certificates are
    read. Kinds of keys that mcconform cannot use are nobody's fault.
    """
    problem = _problem(key)
    if problem is not None and problem.code not in ("unsupported", "secret-key"):
        yield failed(key.at("publicKeyPem"), why=problem.why)


@rule(
    area="signature",
    level=MUST,
    spec=f"{SPEC}#CryptographicKey",
    message="the private key is public: anybody can sign in the issuer's name",
    fix="Withdraw the key at once, publish a new one, and sign anew.",
    applies=lambda key: bool(key.text("publicKeyPem")),
)
def private_key_is_kept(key: CryptographicKey) -> Iterator[Finding]:
    """No private key stands where the public one belongs."""
    problem = _problem(key)
    if problem is not None and problem.code == "secret-key":
        yield failed(key.at("publicKeyPem"))


def _problem(key: CryptographicKey) -> KeyProblem | None:
    try:
        jwk_of_pem(key.text("publicKeyPem"))
    except KeyProblem as problem:
        return problem
    return None


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SPEC}#CryptographicKey",
    message="the RSA key has {bits} bits, where {least} are the least that is safe",
    fix="Sign new badges with a key of 2048 bits or more, and list both keys in the profile.",
    applies=lambda key: _bits(key) > 0,
)
def key_is_long_enough(key: CryptographicKey) -> Iterator[Finding]:
    """An RSA key has 2048 bits or more (RFC 7518 section 3.3)."""
    if _bits(key) < RSA_BITS:
        yield failed(key.at("publicKeyPem"), bits=_bits(key), least=RSA_BITS)


def _bits(key: CryptographicKey) -> int:
    try:
        jwk = jwk_of_pem(key.text("publicKeyPem"))
        return int.from_bytes(jose.decode(jwk.get("n", ""), "modulus")).bit_length()
    except (KeyProblem, jose.JoseError):
        return 0


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SPEC}#CryptographicKey",
    message="the key says that it is {found}'s, and the profile {issuer} lists it as its own",
    fix="Set owner to the id of the profile that lists the key.",
    applies=lambda dossier: any(True for _ in _listed(dossier)),
)
def owner_is_the_issuer(dossier: Dossier) -> Iterator[Finding]:
    """A key names as its owner the profile that lists it: the link goes both ways."""
    for pointer, owner, issuer in _listed(dossier):
        if owner and not web.same_address(owner, issuer):
            yield failed(f"{pointer}/owner", found=owner, issuer=issuer)


def _listed(dossier: Dossier) -> Iterator[tuple[str, str, str]]:
    """Pointer and owner of each key that a profile lists, and the profile's id."""
    for visit in SCHEME.vocabulary.visits(reading(dossier).document):
        if "Profile" not in visit.cls.kinds:
            continue
        node = trust.view(visit, dossier)
        for key in node.children("publicKey"):
            owner = key.get("owner")
            owner = owner.get("id") if isinstance(owner, dict) else owner
            yield key.pointer, owner if isinstance(owner, str) else "", node.text("id")
