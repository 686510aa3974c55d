"""Open Badges 2.0: revoked badges, hosted and signed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mcconform.catalogue import MUST, SHOULD, rule
from mcconform.model import Dossier, Finding, Json, cannot_tell, failed
from mcconform.nodes import as_list
from mcconform.standards.ob2 import hosted, trust, web
from mcconform.standards.ob2.nodes import award, is_awarded, says, trusted
from mcconform.standards.ob2.rules import SPEC
from mcconform.standards.ob2.scheme import SCHEME


def _is_hosted(dossier: Dossier) -> bool:
    return is_awarded(dossier) and (
        says(dossier, hosted.KINDS) or award(dossier).get("revoked") is True
    )


@rule(
    area="status",
    level=MUST,
    spec=f"{SPEC}#RevokingHosted",
    message="the badge was revoked{reason}",
    fix="Ask the issuer why.",
    applies=_is_hosted,
)
def hosted_not_revoked(dossier: Dossier) -> Iterator[Finding]:
    """A hosted badge was not revoked.

    It was when its address answers 410 Gone, or serves an assertion with ``revoked`` true; a copy
    that says so of itself is believed as well. An address that cannot be asked, that has nothing
    (404), or that serves something else, leaves it open.
    """
    own = award(dossier)
    if own.get("revoked") is True:
        yield failed("/revoked", reason=_reason(own))
        return
    url = own.get("id")
    if not isinstance(url, str) or not web.is_web(url):
        yield cannot_tell("/id", "the badge has no web address at which it could be revoked")
        return
    found = dossier.resource(url)
    if found.problem == "gone":
        yield failed("/id", reason=": its address answers 410 Gone")
        return
    served = trust.served(dossier, url, SCHEME)
    if served is None:
        yield cannot_tell("/id", f"the copy at {url} could not be had ({trust.absent(found)})")
    elif served.get("revoked") is True:
        yield failed("/id", reason=_reason(served))
    elif not web.same_address(served.get("id"), url):
        yield cannot_tell("/id", f"what is served at {url} is not this badge: it has another id")


def _reason(value: Mapping[str, Json]) -> str:
    reason = value.get("revocationReason")
    return f": {reason}" if isinstance(reason, str) and reason.strip() else ""


def _list_url(dossier: Dossier) -> str:
    """The address of the revocation list in the issuer's published profile."""
    profile = trusted(dossier).issuer.value or {}
    found = profile.get("revocationList")
    found = found.get("id") if isinstance(found, Mapping) else found
    return found if isinstance(found, str) else ""


def _has_list(dossier: Dossier) -> bool:
    if not is_awarded(dossier):
        return False
    # Revocation lists are for signed badges; a hosted badge on one that is at hand is revoked too.
    if dossier.credential.jws is not None and trusted(dossier).issuer.value is None:
        return True
    url = _list_url(dossier)
    return bool(url) and (dossier.credential.jws is not None or dossier.resource(url).ok)


@rule(
    area="status",
    level=MUST,
    spec=f"{SPEC}#RevocationList",
    message="the issuer's revocation list names the badge{reason}",
    fix="Ask the issuer why.",
    applies=_has_list,
)
def not_listed(dossier: Dossier) -> Iterator[Finding]:
    """The issuer's revocation list does not name the badge.

    An entry is the id of an assertion, or an object with its ``id`` or, for old badges, its
    ``uid``. It counts unless it says ``revoked`` false. The list is the one that the published
    profile links, never one that came along with the badge.
    """
    if trusted(dossier).issuer.value is None:
        yield cannot_tell("", f"it is not known which list to ask: {trusted(dossier).issuer.why}")
        return
    url = _list_url(dossier)
    served = trust.served(dossier, url, SCHEME)
    if served is None:
        why = trust.absent(dossier.resource(url))
        yield cannot_tell("", f"the revocation list {url} could not be had ({why})")
        return
    for entry in as_list(served.get("revokedAssertions")):
        if names(entry, award(dossier)):
            yield failed("/id", reason=_reason(entry) if isinstance(entry, Mapping) else "")
            return


def names(entry: Json, own: Mapping[str, Json]) -> bool:
    """Whether an entry of a list revokes an award."""
    if isinstance(entry, str):
        return entry == own.get("id")
    if not isinstance(entry, Mapping) or entry.get("revoked") is False:
        return False
    for name in ("id", "uid"):
        value = entry.get(name)
        if isinstance(value, str) and value and value == own.get(name):
            return True
    return False


@rule(
    area="status",
    level=SHOULD,
    spec=f"{SPEC}#RevocationList",
    message="the revocation list says that it is {found}'s, not this issuer's",
    fix="Name in the list the issuer whose profile links it.",
    applies=lambda dossier: bool(_list_issuer(dossier)),
)
def list_is_the_issuers(dossier: Dossier) -> Iterator[Finding]:
    """A revocation list that names an issuer names the one whose profile links it."""
    found = _list_issuer(dossier)
    if not web.same_address(found, trusted(dossier).issuer.id):
        yield failed("", found=found)


def _list_issuer(dossier: Dossier) -> str:
    url = _list_url(dossier) if is_awarded(dossier) else ""
    served = trust.served(dossier, url, SCHEME) if url else None
    found = served.get("issuer") if served is not None else None
    found = found.get("id") if isinstance(found, Mapping) else found
    return found if isinstance(found, str) else ""
