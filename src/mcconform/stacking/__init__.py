"""Stackability: what a badge declares about the bigger award it counts towards.

A badge can only declare. That the bigger award accepts it, its owner must say; nothing in this room
calls a declaration confirmed. A standard's way of declaring is read in `declaration`, into the
edges of `edges`; the rules see those and no standard's own terms.
"""
