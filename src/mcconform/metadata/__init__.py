"""Completeness of metadata: what a profile wants a credential to say, and whether it says it.

``elements.toml`` is the crosswalk (one meaning, its place in each standard), `elements` reads it,
`paths` finds the values at a place, `values` says whether a value counts, `completeness` gives each
demand of a profile its state, `examiner` makes three rules of each element.

`scores` counts: how complete it is, how good the values are (`conformance`), and which of the
`facts` of consistency, accessibility and provenance hold (``facts.toml``, one function each).
"""

from __future__ import annotations

from mcconform.metadata.completeness import Standing, forgetful, standings
from mcconform.metadata.examiner import EXAMINER, levels_for, levels_of, stronger
from mcconform.metadata.scores import all_scores, scores

__all__ = [
    "EXAMINER", "Standing", "all_scores", "forgetful", "levels_for", "levels_of", "scores",
    "standings", "stronger",
]  # fmt: skip
