"""Hosted badges: the copy at the badge's own address is the badge, whatever copy came in.

Open Badges 2.0, sections "HostedBadge Verification" and "VerificationObject". Two questions, as for
signatures: is the copy in hand the one that is served (`copy`), and does it lie where the issuer
says that his badges lie (`scope`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from mcconform.model import Dossier, Json, Outcome
from mcconform.standards.ob2 import web
from mcconform.standards.ob2.compare import differences
from mcconform.standards.ob2.reading import Scheme
from mcconform.standards.ob2.trust import Trust, absent, served, texts

Answer = tuple[Outcome, str]
KINDS: Final = frozenset({"hosted", "HostedBadge"})
_SHOWN: Final = 5
"""Differing members that are named."""


def copy(dossier: Dossier, document: Mapping[str, Json], url: Json, scheme: Scheme) -> Answer:
    """Whether the copy served at ``url`` is the document, which goes by its one names.

    A document without an address breaks another rule; which copy would be its own is open.
    """
    if url is None:
        return Outcome.CANT_TELL, "nobody knows where it is served: it has no id"
    if not isinstance(url, str) or not web.is_web(url):
        return Outcome.FAILED, "it is said to be hosted, and its address is no web address"
    resource = dossier.resource(url)
    if resource.problem == "gone":
        return Outcome.FAILED, f"nothing is served at {url} any more (HTTP 410): it was revoked"
    if resource.problem == "not-found":
        return Outcome.FAILED, f"there is nothing at {url}, where the badge should be (HTTP 404)"
    found = served(dossier, url, scheme)
    if found is None:
        why = f"the copy at {url} could not be had ({absent(resource)})"
        return (Outcome.FAILED if resource.ok else Outcome.CANT_TELL), why
    return _compared(document, found, url)


def _compared(document: Mapping[str, Json], found: Mapping[str, Json], url: str) -> Answer:
    names = differences(document, found)
    if not names:
        return Outcome.PASSED, ""
    if found.get("revoked") is True and not any(name in found for name in names):
        why = f"the copy at {url} only says that the badge is revoked, so nothing can be compared"
        return Outcome.CANT_TELL, why
    listed = ", ".join(names[:_SHOWN]) + (" and more" if len(names) > _SHOWN else "")
    return Outcome.FAILED, f"it differs from the copy at {url} in: {listed}"


def scope(award_id: Json, found: Trust) -> Answer:
    """Whether an address lies where the issuer says that his badges lie.

    To the letter a prefix may break off in the middle of a word: ``…/ann`` lets ``…/anna`` in. On a
    server of many that is somebody else, so nobody can tell whether the issuer meant it.
    """
    profile, issuer = found.issuer.value, found.issuer.id
    if not isinstance(award_id, str) or not web.is_web(award_id):
        return Outcome.CANT_TELL, "the badge has no web address that could lie with the issuer"
    if profile is None:
        return Outcome.CANT_TELL, found.issuer.why
    declared = profile.get("verification")
    declared = declared if isinstance(declared, Mapping) else {}
    prefixes = tuple(texts(declared.get("startsWith")))
    hosts = tuple(texts(declared.get("allowedOrigins")))
    if not prefixes and not hosts:
        return _default(award_id, issuer, found)
    within = [one for one in prefixes if web.starts_with(award_id, one)]
    if web.is_allowed(award_id, hosts):
        return Outcome.PASSED, ""
    if within and all(web.ends_inside_a_word(award_id, one) for one in within):
        why = f"the prefix {within[0]} ends in the middle of a word of {award_id}"
        return Outcome.CANT_TELL, f"{why}, which may be another's: let {issuer} end it with a slash"
    if within:
        return Outcome.PASSED, ""
    where = ", ".join((*prefixes, *hosts))[:200]
    return Outcome.FAILED, f"{award_id} is not where {issuer} says that its badges are: {where}"


def _default(award_id: str, issuer: str, found: Trust) -> Answer:
    """An issuer that says nothing of it has its badges on its own server, and the classes too."""
    for what, url in (("the badge", award_id), ("the badge class", found.badge.id)):
        if web.is_web(url) and not web.same_server(url, issuer):
            why = f"{what} {url} is on another server than its issuer {issuer}, whose profile "
            return Outcome.FAILED, f"{why}does not say that its badges may be there"
    return Outcome.PASSED, ""
