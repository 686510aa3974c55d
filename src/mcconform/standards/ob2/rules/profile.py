"""Open Badges 2.0: profiles of issuers and of others."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import SHOULD, rule
from mcconform.model import Finding, failed
from mcconform.standards.ob2 import web
from mcconform.standards.ob2.nodes import Profile
from mcconform.standards.ob2.rules import SPEC


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SPEC}#Profile",
    message="the url is {found}, which no browser opens",
    fix="Give the address of a home page or of a profile in a social network, with http or https.",
    applies=lambda profile: bool(profile.text("url")),
)
def url_is_on_the_web(profile: Profile) -> Iterator[Finding]:
    """The page of a profile is one that can be reached by HTTP.

    Whether it answers is not asked: a page that is not there today decides nothing.
    """
    if not web.is_web(profile.text("url")):
        yield failed(profile.at("url"), found=profile.text("url"))
