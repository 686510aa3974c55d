"""Whose key is it: the link between the key that signed and the issuer the credential names.

A key is the issuer's when the issuer's own word says so: its DID is the key, its DID document or
controller document lists the key, or the key set of its authority does (Open Badges 3.0
implementation guide, section on key provenance). What the *key's* document says of its controller
proves nothing: anyone can write a document that names someone else.
"""

from __future__ import annotations

import msgspec

from mcconform import identity
from mcconform.identity import issuer_metadata, jwks
from mcconform.identity.issuer_metadata import NOTHING_THERE
from mcconform.identity.jwk import KeyProblem, public_jwk, same_key
from mcconform.identity.method import Method, NoMethod
from mcconform.identity.resolver import Listing
from mcconform.model import Dossier, Outcome

NO_ISSUER = "the credential names no issuer whose key it could be"
_OF_JWTS = frozenset({"jwk-header", "jwks", "jwk-document"})
"""Sources of keys that only JWTs have."""


class Answer(msgspec.Struct, frozen=True):
    """What one of the issuer's lists says of a key."""

    listed: bool = False
    others: bool = False
    """It lists keys, every one of them can be read, and this one is not among them."""
    final: bool = True
    """Asking again at another time would not change it."""
    why: str = ""


def controls(issuer: str, method: Method, dossier: Dossier) -> tuple[Outcome, str]:
    """Whether the key is the issuer's: passed, failed, or cantTell with the cause."""
    if not issuer:
        return Outcome.CANT_TELL, NO_ISSUER
    answers: list[Answer | None] = [_document(issuer, method, dossier)]
    if not issuer.startswith("did:"):  # a DID has no place on the web beside its document
        answers += _key_set(issuer, method, dossier), _metadata(issuer, method, dossier)
    asked = [answer for answer in answers if answer is not None]
    if any(answer.listed for answer in asked):
        if method.source != "fragment":
            return Outcome.PASSED, ""
        return Outcome.CANT_TELL, f"the issuer's document lists no key under the name {method.id}"
    denials = [answer for answer in asked if answer.others]
    if denials and all(answer.final for answer in asked):
        return Outcome.FAILED, "; ".join(answer.why for answer in denials)
    return Outcome.CANT_TELL, "; ".join(answer.why for answer in asked if not answer.others)


def _document(issuer: str, method: Method, dossier: Dossier) -> Answer:
    """The issuer's own document: a DID document or a controller document."""
    found = identity.listing(issuer, dossier)
    if isinstance(found, NoMethod):
        problem = dossier.resource(issuer.partition("#")[0]).problem
        reached = found.code != "unreachable" or problem in NOTHING_THERE
        return Answer(final=reached, why=found.detail)
    where = found.document or issuer
    if not found.keys:
        return Answer(why=f"the issuer's document {where} lists no keys")
    if _lists(found, method):
        return Answer(listed=True)
    if any(isinstance(one.key, NoMethod) for one in found.keys):
        return Answer(final=False, why=f"not every key that {where} lists could be read")
    return Answer(others=True, why=f"the key is not among those that {where} lists")


def _lists(found: Listing, method: Method) -> bool:
    for one in found.keys:
        if isinstance(one.key, Method) and same_key(one.key.jwk, method.jwk):
            return True
        if isinstance(one.key, NoMethod) and one.id == method.id:
            return True
    return False


def _belongs_in_set(url: str, method: Method, dossier: Dossier) -> bool:
    """Whether the silence of the issuer's key set speaks against a key.

    The implementation guide has the keys of JWTs there, and of embedded proofs only says that a
    document names them; many sites keep a set for other uses (LTI, OpenID Connect). A key that the
    issuer's own authority hands out at another address is not shown to be somebody else's.
    """
    enveloped = dossier.credential.jws is not None or dossier.credential.envelope is not None
    hosted = method.document != url and identity.jwks_url(method.document) == url
    return not hosted and (enveloped or method.source in _OF_JWTS)


def _key_set(issuer: str, method: Method, dossier: Dossier) -> Answer | None:
    """The key set of the issuer's authority; None when nobody asked for it."""
    url = identity.jwks_url(issuer)
    resource = dossier.resources.get(url)
    if resource is None:
        return None
    if not resource.ok:
        why = f"{url} could not be read"
        return Answer(final=resource.problem in NOTHING_THERE, why=why)
    if not jwks.is_set(resource.data):
        return Answer(why=f"what lies at {url} is no key set")
    unread = False
    for key in (keys := jwks.members(resource.data)):
        try:
            same = same_key(public_jwk(key), method.jwk)
        except KeyProblem:
            unread = True
            continue
        # A platform with many issuers says by "iss" whose key it is.
        if same and key.get("iss", issuer) == issuer:
            return Answer(listed=True)
    if unread or not keys:
        return Answer(final=False, why=f"not every key in {url} could be read")
    if not _belongs_in_set(url, method, dossier):
        return Answer(why=f"the key is not in {url}, where this kind of key need not be")
    return Answer(others=True, why=f"the key is not among the issuer's in {url}")


def _metadata(issuer: str, method: Method, dossier: Dossier) -> Answer | None:
    """The issuer's metadata for JWTs; None when nobody asked, or they have no say.

    Of an SD-JWT VC they are where the keys are (a claim ``vct`` makes it one); elsewhere they can
    vouch for a key and their silence means nothing.
    """
    found = issuer_metadata.read(issuer, dossier.resources)
    if found is None:
        return None
    unread = False
    for key in found.keys:
        try:
            if same_key(public_jwk(key), method.jwk):
                return Answer(listed=True)
        except KeyProblem:
            unread = True
    if "vct" not in dossier.document:
        return None
    if found.problem:
        return Answer(final=found.problem in NOTHING_THERE, why=found.why)
    if found.why:
        return Answer(others=found.another, why=found.why)
    if unread:
        return Answer(final=False, why=f"not every key in {found.where} could be read")
    return Answer(others=True, why=f"the key is not among the issuer's in {found.where}")
