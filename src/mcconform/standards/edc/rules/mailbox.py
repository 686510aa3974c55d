"""European Learning Model, class Mailbox."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from mcconform.catalogue import SHOULD, rule
from mcconform.model import Finding, failed
from mcconform.standards.edc.nodes import Mailbox
from mcconform.standards.edc.rules import SHAPES

_MAILTO: Final = re.compile(r"mailto:[^\s@?]+@[^\s@?]+(\?.*)?", re.IGNORECASE)


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SHAPES}#MailboxShape",
    message="the id of the mailbox is no mailto address",
    fix="Give the mailbox the id mailto:, followed by the e-mail address.",
    applies=lambda mailbox: mailbox.has("id"),
)
def mailto(mailbox: Mailbox) -> Iterator[Finding]:
    """A mailbox is identified by its mailto URI (RFC 6068); it has no other property.

    The shapes ask for nothing here. The value is not repeated: it may be a person's address.
    """
    if not _MAILTO.fullmatch(mailbox.text("id")):
        yield failed(mailbox.at("id"))
