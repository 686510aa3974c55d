"""Open Badges 2.1: the manifest of Badge Connect."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from mcconform.catalogue import MUST, SHOULD, rule
from mcconform.model import Finding, failed
from mcconform.standards.ob2.nodes import BadgeConnectAPI

CONNECT: Final = "https://www.imsglobal.org/spec/ob/v2p1#manifest"
_VERSION: Final = re.compile(r"v[0-9]+p[0-9]+")


@rule(
    area="schema",
    level=MUST,
    spec=CONNECT,
    message="version is {found}, not of the form v1p0",
    fix="Write version as v, the major number, p and the minor number: v1p0.",
    applies=lambda api: bool(api.text("version")),
)
def version_has_its_form(api: BadgeConnectAPI) -> Iterator[Finding]:
    """The version of an API is written as vMpN."""
    if _VERSION.fullmatch(api.text("version")) is None:
        yield failed(api.at("version"), found=api.text("version"))


@rule(
    area="schema",
    level=SHOULD,
    spec=CONNECT,
    message="apiBase ends with a slash",
    fix="Leave the last slash out: the paths of the API begin with one.",
    applies=lambda api: bool(api.text("apiBase")),
)
def base_has_no_last_slash(api: BadgeConnectAPI) -> Iterator[Finding]:
    """The base of the API's addresses does not end with a slash."""
    if api.text("apiBase").endswith("/"):
        yield failed(api.at("apiBase"))
