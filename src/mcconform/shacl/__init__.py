"""SHACL shapes that the user gives, run over the graph of a document and reported beside our rules.

They lie among the dossier's resources, so evidence holds them and a replay runs them again. The
engine is pyshacl, an extra; without shapes nothing of this room is asked of anybody.
"""

from __future__ import annotations

from mcconform.shacl.shapes import SHAPES, given, ready, resources

__all__ = ["SHAPES", "given", "ready", "resources"]
