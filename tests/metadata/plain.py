"""Paths looked up one by one and step by step: slow, short, and what `Search` has to agree with."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.metadata.paths import Hit, Path, Step, is_object
from mcconform.model import Json


def find(document: Json, path: Path) -> list[Hit]:
    """Every value at the path, in the order of the document."""
    hits = [Hit("", document, "", {})]
    for step in path.steps:
        hits = [below for hit in hits for below in _down(hit, step)]
    return hits


def _down(hit: Hit, step: Step) -> Iterator[Hit]:
    owner = hit.value
    if not is_object(owner):
        return
    for name, token in zip(step.names, step.tokens, strict=True):
        if name not in owner:
            continue
        value, pointer = owner[name], hit.pointer + token
        if not isinstance(value, list):
            if step.keeps(value):
                yield Hit(pointer, value, name, owner)
            continue
        for index, item in enumerate(value):
            if step.keeps(item):
                yield Hit(f"{pointer}/{index}", item, name, owner)


def nearest(document: Json, path: Path) -> str:
    """Pointer of the deepest object on the way to a path."""
    here = Hit("", document, "", {})
    for step in path.steps:
        inner = next((found for found in _down(here, step) if is_object(found.value)), None)
        if inner is None:
            break
        here = inner
    return here.pointer
