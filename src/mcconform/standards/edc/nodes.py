"""Classes of the European Learning Model that rules ask for: nodes of a graph.

A node holds all that the document says of it, wherever that stands; what it refers to by id is
followed (`Thing.linked`).
"""

from __future__ import annotations

from mcconform.canonical import CanonicalError
from mcconform.canonical.statements import Graph, Lost
from mcconform.model import Dossier
from mcconform.nodes import Node
from mcconform.standards import edc


class Thing(Node):
    """A node of the graph."""

    def linked(self, member: str) -> list[Node]:
        """The nodes that a member leads to."""
        found = edc.VOCABULARY.linked(self.dossier, self.pointer, member)
        return [Node(value, pointer, self.dossier) for _, pointer, value in found]

    def named(self, member: str) -> list[str]:
        """The IRIs of the described nodes that a member leads to."""
        found = edc.VOCABULARY.linked(self.dossier, self.pointer, member)
        return [name for name, _, _ in found]


class EuropeanDigitalCredential(Thing):
    """The credential."""


class CreditPoint(Thing):
    """Credit, in a framework."""


class DisplayParameter(Thing):
    """How a credential is shown."""


class LearningAchievement(Thing):
    """What the holder achieved."""


class Mailbox(Thing):
    """An e-mail address."""


class MediaObject(Thing):
    """A file inside the document."""


class PeriodOfTime(Thing):
    """From when until when."""


class ShaclValidator2017(Thing):
    """The shapes that a credential keeps."""


def graph(dossier: Dossier) -> Graph | None:
    """The graph of the document; None where it could not be read."""
    found = edc.VOCABULARY.graph(dossier)
    return None if isinstance(found, CanonicalError) else found


def lost(dossier: Dossier, why: str) -> list[Lost]:
    """What is not in the graph for one reason."""
    found = graph(dossier)
    return [one for one in found.lost if one.why == why] if found else []
