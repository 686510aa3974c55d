"""Classes of the CLR 2.0 data model that rules ask for."""

from __future__ import annotations

from mcconform.nodes import Node


class ClrCredential(Node):
    """The record itself."""


class ClrSubject(Node):
    """The learner, and all that was achieved."""


class Association(Node):
    """How one achievement stands to another."""
