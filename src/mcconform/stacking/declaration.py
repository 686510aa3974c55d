"""What one credential declares about stacking, read from the terms of its standard.

A standard that mcconform cannot read declarations of has no entry in `READERS`; its credentials
declare nothing, and every rule of this room is inapplicable to them.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from mcconform.model import Dossier, Json
from mcconform.nodes import Node, Ways
from mcconform.outline import by_form, outline
from mcconform.stacking import declared_elsewhere
from mcconform.stacking.declared import (
    NOTHING,
    Credit,
    Declaration,
    Level,
    framework_marks,
    framework_names,
)
from mcconform.stacking.declared_elsewhere import cut
from mcconform.stacking.edges import Edge, Kind, data, extension_edges, local_name, terms
from mcconform.stacking.phrases import Text, claims, holds, prerequisites, silent, words
from mcconform.standards.ob3.nodes import Achievement, root

CREDENTIALS = frozenset({"ceterms:Credential", "CTDL"})
"""Alignment target types that point at an award."""

FLAG = "isPartialQualification"
"""A member of the European Learning Model: whether the award is only part of a qualification."""


def declaration(dossier: Dossier) -> Declaration:
    """What the credential declares, worked out once for each dossier."""
    return dossier.once("stacking.declaration", _read)


def declares(dossier: Dossier) -> bool:
    """Whether the credential says anything about stacking."""
    return declaration(dossier).declares


def speaks(dossier: Dossier) -> bool:
    """Whether there is anything that stacking could be declared by: where not, no rule applies."""
    return declaration(dossier) is not NOTHING


def _read(dossier: Dossier) -> Declaration:
    reader = READERS.get(dossier.credential.standard or "")
    return reader(dossier) if reader else NOTHING


def read_ob3(dossier: Dossier) -> Declaration:
    """What an Open Badge declares.

    Open Badges 3.0 itself can say: type, alignments, related achievements, credit numbers without a
    unit, endorsements. It has no term for part, prerequisite or credit transfer; those are read
    from extensions.
    """
    places = by_form(dossier, "stacking.declaration.places", _places)
    if places is not None and silent(places.values(dossier.document), framework_marks()):
        return NOTHING
    achievement = Achievement.of(dossier)
    return NOTHING if achievement is None else _declared(achievement)


def _places(dossier: Dossier) -> Ways | None:
    """The ways to all that may declare something, where that is no more than some texts."""
    achievement = Achievement.of(dossier)
    if achievement is None:
        return Ways(dossier.document, ())
    if _may_declare(outline(dossier.credential).names):
        return None
    return Ways(dossier.document, [pointer for pointer, _ in _texts(achievement)])


def _declared(achievement: Achievement) -> Declaration:
    subject = root(achievement.dossier).children("credentialSubject")[0]
    texts, complete = cut(list(_texts(achievement)))
    edges = (*_ob3_edges(achievement), *extension_edges(achievement))
    flag = next((v for k, v in sorted(achievement.value.items()) if local_name(k) == FLAG), None)
    return Declaration(
        pointer=achievement.pointer,
        id=achievement.text("id"),
        type=achievement.text("achievementType"),
        texts=texts,
        complete=complete,
        edges=edges,
        credits=tuple(_credits(achievement, subject)),
        levels=tuple(_levels(achievement, texts)),
        unit=_has_member(data()["units"]["members"], achievement, subject),
        points_at_award=any(
            CREDENTIALS.intersection(alignment.texts("targetType"))
            for alignment in achievement.children("alignment")
        ),
        partial=flag if isinstance(flag, bool) else None,
        claims=claims(texts),
        prerequisites=prerequisites(texts),
    )


READERS: dict[str, Callable[[Dossier], Declaration]] = {
    "ob1": declared_elsewhere.read_early,
    "ob2": declared_elsewhere.read_early,
    "ob3": read_ob3,
    "edc": declared_elsewhere.read_elm,
    "ctdl": declared_elsewhere.read_ctdl,
}
"""How declarations are read, by standard. Of a Comprehensive Learner Record the credentials inside
are read, each by itself; its associations are a matter of its own rules."""


@functools.cache
def _telling() -> frozenset[str]:
    """Names of members that `read_ob3` asks for, beside those of the texts."""
    own = ("alignment", "related", "endorsement", "creditsAvailable", "creditsEarned", FLAG)
    return frozenset((*own, *data()["units"]["members"], *data()["levels"]["members"], *terms()))


def _may_declare(names: frozenset[str]) -> bool:
    """Whether any of the members of a badge may declare something, wherever it stands."""
    telling = _telling()
    if not telling.isdisjoint(names):
        return True
    together = "".join(names)
    if ":" in together or "/" in together:
        return any(local_name(name) in telling for name in names)
    return "#" in together


def _texts(achievement: Achievement) -> Iterator[tuple[str, str]]:
    """Pointer and text of each text in which a badge may say something of stacking."""
    credential, criteria = root(achievement.dossier), achievement.child("criteria")
    subject = credential.children("credentialSubject")[0]
    for node, key in (
        (credential, "description"),
        (subject, "narrative"),
        (achievement, "name"),
        (achievement, "description"),
        (achievement, "specialization"),
        (achievement, "tag"),
        (criteria, "narrative"),
    ):
        value = node.value.get(key) if node is not None else None
        if node is None or value is None:
            continue
        if isinstance(value, str):
            yield node.at(key), value
        else:
            yield from ((at, one) for at, one in node.items(key) if isinstance(one, str))


def _ob3_edges(achievement: Achievement) -> Iterator[Edge]:
    own = achievement.text("id")
    for alignment in achievement.children("alignment"):
        place = alignment.at("targetUrl")
        yield Edge(Kind.ALIGNED, own, alignment.text("targetUrl"), place, "alignment", "source")
    for related in achievement.children("related"):
        kind = Kind.VERSION_OF if _differs(related, achievement, "version") else Kind.SAME_AS
        edition = kind is Kind.VERSION_OF or _differs(related, achievement, "inLanguage")
        if not (edition and related.text("id") == own):  # else: one id for several editions
            yield Edge(kind, own, related.text("id"), related.at("id"), "related", "source")
    for endorsement in achievement.children("endorsement"):
        issuer, about = endorsement.child("issuer"), endorsement.child("credentialSubject")
        by = issuer.text("id") if issuer else endorsement.text("issuer")
        of = about.text("id") if about else ""
        yield Edge(Kind.ENDORSES, by, of, endorsement.pointer, "endorsement", "third")


def _differs(one: Node, other: Node, key: str) -> bool:
    return bool(one.text(key)) and one.text(key) != other.text(key)


def _credits(achievement: Node, subject: Node) -> Iterator[Credit]:
    for node, key in ((achievement, "creditsAvailable"), (subject, "creditsEarned")):
        value = node.get(key)
        if isinstance(value, int | float) and not isinstance(value, bool):
            finite = isinstance(value, int) or math.isfinite(value)  # isfinite() raises on 10**400
            amount = Decimal(str(value)) if finite else None
            yield Credit(node.at(key), key, amount)


def _levels(achievement: Achievement, texts: tuple[Text, ...]) -> Iterator[Level]:
    for key in sorted(achievement.value):
        if local_name(key) in data()["levels"]["members"]:
            for pointer, value in achievement.items(key):
                yield _level_of(pointer, value, local_name(key))
    alignments = achievement.children("alignment")
    said = frozenset(word for text in texts for word in text.words)
    for framework in data()["framework"]:
        highest, names = framework.get("highest", 0), framework_names(framework["id"])
        for alignment in alignments:
            url = alignment.text("targetUrl")
            address = next((a for a in framework["addresses"] if url.startswith(a)), "")
            named = holds(words(alignment.text("targetFramework")), names)
            if address or named:
                code = url.removeprefix(address) if address else alignment.text("targetCode")
                yield Level(alignment.pointer, framework["id"], code, highest)
        for text in texts if not said.isdisjoint(names) else ():
            if holds(text.words, names):
                yield Level(text.pointer, framework["id"], "")


def _level_of(pointer: str, value: Json, name: str) -> Level:
    text = value.get("id") if isinstance(value, Mapping) else value
    eqf = data()["framework"][0]
    for address in eqf["addresses"]:
        if isinstance(text, str) and text.startswith(address):
            return Level(pointer, eqf["id"], text.removeprefix(address), eqf["highest"])
    return Level(pointer, name, "")


def _has_member(names: list[str], *nodes: Node) -> bool:
    return any(local_name(key) in names for node in nodes for key in node.value)
