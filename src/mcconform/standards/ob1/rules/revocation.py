"""Open Badges 0.5 to 1.1: revoked badges, hosted and signed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mcconform.catalogue import MUST, rule
from mcconform.model import Dossier, Finding, cannot_tell, failed
from mcconform.standards.ob1.nodes import award
from mcconform.standards.ob1.rules import SPEC
from mcconform.standards.ob1.scheme import SCHEME, address, kind
from mcconform.standards.ob1.securing import revocation_list
from mcconform.standards.ob2 import trust


@rule(
    area="status",
    level=MUST,
    spec=f"{SPEC}#HostedBadge",
    message="the badge was revoked{how}",
    fix="Ask the issuer why.",
    applies=lambda dossier: (
        bool(award(dossier))
        and dossier.credential.jws is None
        and (kind(award(dossier)) == "hosted" or award(dossier).get("revoked") is True)
    ),
)
def hosted_not_revoked(dossier: Dossier) -> Iterator[Finding]:
    """A hosted badge was not revoked: its address answers, and not with 410 or ``revoked`` true.

    An address that cannot be asked, that has nothing (404), or that serves no badge, leaves it
    open.
    """
    if award(dossier).get("revoked") is True:
        yield failed("/revoked", how="")
        return
    url = address(dossier.credential, award(dossier))
    if not url:
        yield cannot_tell("", "nobody knows where the badge is served, so nobody can ask there")
        return
    served = trust.served(dossier, url, SCHEME)
    if dossier.resource(url).problem == "gone":
        yield failed("", how=": its address answers 410 Gone")
    elif served is None:
        why = trust.absent(dossier.resource(url))
        yield cannot_tell("", f"the copy at {url} could not be had ({why})")
    elif served.get("revoked") is True:
        yield failed("", how=": the copy at its address says so")
    elif "badge" not in served:
        yield cannot_tell("", f"what is served at {url} is no badge: it names no badge class")


@rule(
    area="status",
    level=MUST,
    spec=f"{SPEC}#SignedBadge",
    message="the issuer's revocation list names the badge{reason}",
    fix="Ask the issuer why.",
    applies=lambda dossier: bool(award(dossier)) and dossier.credential.jws is not None,
)
def not_listed(dossier: Dossier) -> Iterator[Finding]:
    """The issuer's revocation list does not name a signed badge, by its uid or its id.

    The list is an object whose members are named by what is revoked, with the reason as the value.
    An issuer without a list has revoked nothing.
    """
    issuer = trust.trust(dossier, SCHEME).issuer
    if issuer.value is None:
        yield cannot_tell("", f"it is not known which list to ask: {issuer.why}")
        return
    url = revocation_list(dossier)
    if not url:
        return
    resource = dossier.resource(url)
    if not resource.ok or not isinstance(resource.data, Mapping):
        why = trust.absent(resource)
        yield cannot_tell("", f"the revocation list {url} could not be had ({why})")
        return
    for name in ("uid", "id"):
        own = award(dossier).get(name)
        if isinstance(own, str) and own in resource.data:
            reason = resource.data[own]
            yield failed(f"/{name}", reason=f": {reason}" if isinstance(reason, str) else "")
            return
