"""Classes of CTDL that rules ask for."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.model import Json
from mcconform.nodes import Node


class Resource(Node):
    """Anything that has a type."""


class Record(Node):
    """A resource that is published for itself."""


class Credential(Node):
    """The description of a credential."""


class CredentialRecord(Node):
    """The description of a credential, published for itself."""


class CostProfile(Node):
    """What something costs."""


class DurationProfile(Node):
    """How long something takes."""


class Alignment(Node):
    """A concept or a competency, by name or by its IRI."""


class ComponentCondition(Node):
    """Which components have to be completed."""


class Envelope(Node):
    """The registry's envelope around a resource."""

    @property
    def ctid(self) -> str:
        """The CTID it names; newer envelopes have a shorter name for it."""
        return self.text("envelope_ctid") or self.text("envelope_ceterms_ctid")

    @property
    def ctid_member(self) -> str:
        """The member that names it."""
        return "envelope_ctid" if self.text("envelope_ctid") else "envelope_ceterms_ctid"


def several(node: Node, key: str) -> Iterator[Json]:
    """The values of a member that may be one or many."""
    return (value for _, value in node.items(key))
