"""Classes that rules ask for."""

from __future__ import annotations

from mcconform.nodes import Node


class HarbourPass(Node):
    """A pass."""
