"""Completeness of metadata: what a profile wants a credential to say, and whether it says it.

``elements.toml`` is the crosswalk (one meaning, its place in each standard), `elements` reads it,
`paths` finds the values at a place, `values` says whether a value counts, `completeness` gives each
demand of a profile its state, `examiner` makes two rules of each element, `scores` four scores.
"""

from __future__ import annotations

from mcconform.metadata.completeness import Standing, standings
from mcconform.metadata.examiner import EXAMINER, levels_for, levels_of, stronger
from mcconform.metadata.scores import scores

__all__ = ["EXAMINER", "Standing", "levels_for", "levels_of", "scores", "standings", "stronger"]
