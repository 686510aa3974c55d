"""What credentials of other standards than Open Badges 3.0 declare, from what their readers read.

European Digital Credentials and CTDL have terms for parts and wholes of their own; Open Badges
before 3.0 borrows them as 3.0 does. Judged is the award that the document is about; what else
stands in it (parts, other nodes of a graph) declares nothing for it. Credit has a unit in those
standards; whether the number is sound is a matter of their own rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from mcconform.model import Dossier, Json
from mcconform.nodes import as_list, escape, resolve
from mcconform.stacking.declared import NOTHING, Declaration, Level, framework_names
from mcconform.stacking.edges import Kind
from mcconform.stacking.phrases import SCANNED, Text, claims, holds, prerequisites
from mcconform.stacking.readers import ctdl, ob2, reading_of
from mcconform.stacking.readers.common import Plain, local_keys
from mcconform.stacking.statements import Definition, Reading
from mcconform.stacking.terms import data
from mcconform.standards import get_standard

_FLAG = "isPartialQualification"
_RIGHTS = "entitlesTo"
_TITLES = ("title", "name", "description", "additionalNote")


def read_elm(dossier: Dossier) -> Declaration:
    """What a European Digital Credential declares of the first thing that it awards."""
    reading = reading_of(dossier.credential)
    award = next((one for one in reading.awards if one.of), None)
    if award is None:
        return NOTHING
    found = _defined(reading, award.of)
    if found is None:
        return NOTHING
    node = _node(dossier.document, found.pointer)
    texts = [*_texts(_node(dossier.document, award.pointer), _TITLES), *_texts(node, _TITLES)]
    flag = node.get(_FLAG)
    return _declaration(
        reading,
        found,
        node,
        texts,
        own=frozenset((award.id, found.id)),
        partial=flag if isinstance(flag, bool) else None,
    )


def read_ctdl(dossier: Dossier) -> Declaration:
    """What a document of CTDL declares of the credential that it is about."""
    pointer, _ = get_standard("ctdl").described(dossier.document)
    reading = reading_of(dossier.credential)
    found = next((one for one in reading.definitions if one.pointer == pointer), None)
    if found is None or found.component or found.type == ctdl.TRANSFER:
        return NOTHING
    node = _node(dossier.document, pointer)
    keys = local_keys(node.value)
    texts = _texts(node, [keys[name] for name in ("name", "description") if name in keys])
    return _declaration(reading, found, node, list(texts), own=frozenset((found.id,)))


def read_early(dossier: Dossier) -> Declaration:
    """What a badge class of Open Badges before 3.0 declares, by itself or in an assertion.

    An alignment has no type there: that it points at no award, nobody can tell. Nor has an award a
    kind of its own: each is a badge.
    """
    reading = ob2.read(dossier.document)
    found = next(iter(reading.definitions), None)
    if found is None:
        return NOTHING
    node = _node(dossier.document, found.pointer)
    texts = list(_texts(Plain(dossier.document), ("narrative",))) if reading.awards else []
    texts += _texts(node, ("name", "description", "tags"))
    criteria = node.one("criteria")
    texts += _texts(criteria, ("narrative",)) if criteria is not None else ()
    aligned = any(edge.kind is Kind.ALIGNED for edge in reading.edges)
    own = _declaration(reading, found, node, texts, own=frozenset((found.id,)))
    return msgspec.structs.replace(own, type=own.type or "BadgeClass", points_at_award=aligned)


def _declaration(
    reading: Reading,
    found: Definition,
    node: Plain,
    texts: Sequence[tuple[str, str]],
    *,
    own: frozenset[str],
    partial: bool | None = None,
) -> Declaration:
    kept, complete = cut(texts)
    edges = tuple(
        edge
        for edge in reading.edges
        if edge.term != _RIGHTS and (edge.source in own or edge.target in own)
    )
    return Declaration(
        pointer=found.pointer,
        id=found.id,
        type=found.type,
        texts=kept,
        complete=complete,
        edges=edges,
        levels=tuple(_levels(found, node, kept)),
        partial=partial,
        claims=claims(kept),
        prerequisites=prerequisites(kept),
    )


def cut(texts: Sequence[tuple[str, str]]) -> tuple[tuple[Text, ...], bool]:
    """The texts that are searched, and whether they are all."""
    kept: list[Text] = []
    left = SCANNED
    for pointer, text in texts:
        if len(text) > left:
            return tuple(kept), False
        left -= len(text)
        kept.append(Text.of(pointer, text))
    return tuple(kept), True


def _levels(found: Definition, node: Plain, texts: Sequence[Text]) -> Iterator[Level]:
    for rank in found.ranks:
        top = next(one["highest"] for one in data()["framework"] if one["id"] == rank.framework)
        yield Level(rank.pointer, rank.framework, str(rank.level), top)
    keys, ranked = local_keys(node.value), {rank.pointer for rank in found.ranks}
    for name in data()["levels"]["members"]:
        for pointer, _ in node.items(keys.get(name, "")):
            if pointer not in ranked:
                yield Level(pointer, name, "")
    for framework in data()["framework"]:
        for text in texts:
            if holds(text.words, framework_names(framework["id"])):
                yield Level(text.pointer, framework["id"], "")


def _defined(reading: Reading, id: str) -> Definition | None:
    return next((one for one in reading.definitions if one.id == id), None)


def _node(document: Mapping[str, Json], pointer: str) -> Plain:
    """The object at a pointer that a reader gave."""
    value = resolve(document, pointer)
    return Plain(value if isinstance(value, Mapping) else {}, pointer)


def _texts(node: Plain, keys: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Pointer and text of members that hold texts, one or many, plain or by language."""
    for key in keys:
        for pointer, value in node.items(key):
            if isinstance(value, str):
                yield pointer, value
            elif isinstance(value, Mapping):
                for language, several in sorted(value.items()):
                    for text in as_list(several):
                        if isinstance(text, str):
                            yield f"{pointer}/{escape(language)}", text
