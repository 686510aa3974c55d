"""Sound credentials: drawn by Hypothesis, or one that is full."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from mcconform.errors import UsageError
from mcconform.model import Json
from mcconform.standards import get_standard, standards
from mcconform.standards.shaped import ShapedVocabulary
from mcconform.standards.vocabulary import Class, Vocabulary
from mcconform.strategies._choices import Choices, Drawn, Everything
from mcconform.strategies._draft import Draft


def credentials(
    standard: str = "ob3",
    root: str = "AchievementCredential",
    *,
    min_optional: int = 0,
    signed: bool = False,
) -> SearchStrategy[dict[str, Json]]:
    """Sound credentials of a class: every constraint of the data model and every MUST rule holds.

    ``root`` is a class that a whole document may be of, e.g. ``EndorsementCredentialv1p1``; raises
    `UsageError` for another. Each object has at least ``min_optional`` of its optional members, or
    all it can have. ``signed`` ones carry an ``eddsa-rdfc-2022`` proof by a key that is known to
    all, and name its did:key as their issuer. Objects nest as deep as is useful: an organisation
    has a parent, the parent has none.
    """
    vocabulary, cls = _root(standard, root)
    return _drawn(vocabulary, cls, min_optional, signed)


@st.composite
def _drawn(
    draw: st.DrawFn, vocabulary: Vocabulary, cls: Class, min_optional: int, signed: bool
) -> Any:
    return _make(Drawn(draw), vocabulary, cls, least=min_optional, signed=signed)


def sample(
    standard: str = "ob3", root: str = "AchievementCredential", *, signed: bool = False
) -> dict[str, Json]:
    """A full sound credential: every class it can hold, each with every optional member once.

    The same each time; nothing is drawn. Arguments as for `credentials`.
    """
    vocabulary, cls = _root(standard, root)
    return _make(Everything(), vocabulary, cls, signed=signed)


def _make(
    choices: Choices, vocabulary: Vocabulary, cls: Class, *, least: int = 0, signed: bool
) -> dict[str, Json]:
    draft = Draft(choices, vocabulary, least=least, signed=signed)
    draft.old = vocabulary.id == "vc1" or cls.id in {one.vc1 for one in vocabulary.roots()}
    return draft.credential(cls)


def _not_made(vocabulary: Vocabulary) -> str:
    """Why no documents of a standard are made; empty where they are."""
    if isinstance(vocabulary, ShapedVocabulary):
        return "are graphs"
    roots = vocabulary.roots()
    if not any(cls.name.endswith(("Credential", "Presentation")) for cls in roots):
        return "are no verifiable credentials"
    if not any(cls.name == "VerifiableCredential" for cls in vocabulary.classes.values()):
        return "hold credentials of other standards"
    return ""


def _root(standard: str, root: str) -> tuple[Vocabulary, Class]:
    known = {one.id: one.vocabulary for one in standards()}
    if standard not in known:
        raise UsageError(f"no standard is called {standard}", f"known: {', '.join(known)}")
    vocabulary = get_standard(standard).vocabulary
    if _not_made(vocabulary):
        told = [one for one, other in known.items() if not _not_made(other)]
        raise UsageError(
            f"documents of {standard} {_not_made(vocabulary)}, which are not made here",
            f"standards whose documents are made: {', '.join(told)}",
        )
    roots = {cls.name: cls for cls in vocabulary.roots()}
    if root not in roots:
        names = ", ".join(sorted(roots))
        raise UsageError(f"no document of {standard} is a {root}", f"classes of documents: {names}")
    return vocabulary, roots[root]
