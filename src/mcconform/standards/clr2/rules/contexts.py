"""CLR 2.0, the contexts of a record and their editions.

The first context is the business of the VC Data Model's own rules (``vc2.contexts.base_first`` or
``vc1.contexts.base_first``), which hold for records too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from mcconform.catalogue import MAY, MUST, SHOULD, rule
from mcconform.model import Dossier, Finding, Json, failed
from mcconform.nodes import Node
from mcconform.standards.clr2.nodes import ClrCredential
from mcconform.standards.clr2.rules import SPEC
from mcconform.standards.vc1.rules.contexts import BASE as VC1
from mcconform.standards.vc2.rules.contexts import described, has_context

CURRENT: Final = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
BADGES: Final = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
PUBLISHED: Final = frozenset({"2.0.1"})
"""Numbered editions that 1EdTech has published."""
NEW_TERMS: Final = ("partial", "identifier")
"""Terms that the first edition does not have: of the record, and of its subject."""
_RECORD = re.compile(
    r"https://purl\.imsglobal\.org/spec/clr/v2p0/context(-(?P<edition>[0-9]+\.[0-9]+\.[0-9]+))?\.json"
)
_BADGE = re.compile(
    r"https://purl\.imsglobal\.org/spec/ob/v3p0/context(-(?P<edition>3\.[0-9]\.[0-9]))?\.json"
)
_DRAFTS = re.compile(
    r"https?://dc\.imsglobal\.org/draft/clr/v2p0/.*"
    r"|https?://purl\.imsglobal\.org/spec/clr/v2p0/context/.*",
    re.DOTALL,
)


def items(dossier: Dossier) -> list[tuple[str, Json]]:
    """Pointer and value of each context."""
    return list(Node(dossier.document, "", dossier).items("@context"))


def at(dossier: Dossier, place: int) -> str:
    """The context at a place, counted from 0; empty when it is absent or no text."""
    found = items(dossier)
    value = found[place][1] if len(found) > place else ""
    return value if isinstance(value, str) else ""


def named(dossier: Dossier) -> list[tuple[int, re.Match[str]]]:
    """The contexts of CLR and Open Badges that stand in their places."""
    found = ((1, _RECORD.fullmatch(at(dossier, 1))), (2, _BADGE.fullmatch(at(dossier, 2))))
    return [(place, match) for place, match in found if match is not None]


def names_draft(dossier: Dossier) -> bool:
    """Whether the second context is one of the time before the standard was released."""
    return _DRAFTS.fullmatch(at(dossier, 1)) is not None


def _misplaced(dossier: Dossier, place: int) -> Finding:
    found = items(dossier)
    if len(found) > place:
        return failed(found[place][0], found=described(found[place][1]))
    return failed("/@context", found="absent")


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#clrcredential",
    message="the second context is {found}, not a CLR 2.0 context",
    fix=f"Put {CURRENT} second in @context, right after the W3C context.",
    applies=lambda dossier: has_context(dossier) and not names_draft(dossier),
    contexts=True,
)
def second_is_clr(dossier: Dossier) -> Iterator[Finding]:
    """The second context is the CLR 2.0 context.

    Class ClrCredential gives the three contexts and their order. A context of a draft is judged by
    `released_context`, and that there are contexts at all by the data model.
    """
    if _RECORD.fullmatch(at(dossier, 1)) is None:
        yield _misplaced(dossier, 1)


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#clrcredential",
    message="the third context is {found}, not an Open Badges 3.0 context",
    fix=f"Put {BADGES} third in @context, after the W3C context and the CLR context.",
    applies=has_context,
    contexts=True,
)
def third_is_open_badges(dossier: Dossier) -> Iterator[Finding]:
    """The third context is the Open Badges 3.0 context.

    Class ClrCredential. The terms of achievements, profiles and endorsements stand there.
    """
    if _BADGE.fullmatch(at(dossier, 2)) is None:
        yield _misplaced(dossier, 2)


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#clrcredential",
    message="{found} is the context of a draft of CLR 2.0, not of the standard",
    fix=f"Use {CURRENT} and issue the record again.",
    applies=lambda dossier: bool(at(dossier, 1)),
    contexts=True,
)
def released_context(dossier: Dossier) -> Iterator[Finding]:
    """The CLR context is one of the released standard, not of the time it was written."""
    if names_draft(dossier):
        yield failed("/@context/1", found=at(dossier, 1))


def _numbered(dossier: Dossier) -> list[str]:
    return [match["edition"] for place, match in named(dossier) if place == 1 and match["edition"]]


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SPEC}#clrcredential",
    message="mcconform knows no edition {edition} of the CLR 2.0 context",
    fix=f"Use a published edition, at best {CURRENT}.",
    applies=lambda dossier: bool(_numbered(dossier)),
    contexts=True,
)
def published_edition(dossier: Dossier) -> Iterator[Finding]:
    """The edition named by the CLR context is one that has been published.

    It is advice and no failure because an edition may be newer than this program.
    """
    for edition in _numbered(dossier):
        if edition not in PUBLISHED:
            yield failed("/@context/1", edition=edition)


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SPEC}#clrcredential",
    message="the context {url} is named without an edition, and what stands there may change",
    fix=f"Name the editions: {CURRENT} and {BADGES}.",
    applies=lambda dossier: bool(named(dossier)),
    contexts=True,
)
def numbered_edition(dossier: Dossier) -> Iterator[Finding]:
    """The CLR context and the Open Badges context are named by their editions.

    Class ClrCredential names numbered ones. Editions differ in the meaning of terms, and a Data
    Integrity signature holds only for the edition it was made with.
    """
    for place, match in named(dossier):
        if match["edition"] is None:
            yield failed(f"/@context/{place}", url=match.group())


def _of_new_edition(dossier: Dossier) -> list[tuple[str, str]]:
    """Pointer and name of each member in use that only the newer edition defines."""
    root = Node(dossier.document, "", dossier)
    holders = ((root, NEW_TERMS[0]), *((one, NEW_TERMS[1]) for one in _subjects(root)))
    return [(holder.at(name), name) for holder, name in holders if holder.has(name)]


def _subjects(root: Node) -> list[Node]:
    return root.children("credentialSubject")


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SPEC}#clrcredential",
    message="the record uses {name}, which the first edition of the CLR context does not define",
    fix=f"Use {CURRENT}; with the older one JSON-LD readers lose the value, and a Data Integrity "
    "proof does not cover it.",
    applies=lambda dossier: bool(_of_new_edition(dossier)),
)
def edition_defines_terms(dossier: Dossier) -> Iterator[Finding]:
    """The edition of the context has the terms that the record uses.

    ``partial`` and the subject's ``identifier`` came with 2.0.1. Whether a signature leaves them
    out is said by securing.proof.terms_defined.
    """
    if any(place == 1 and match["edition"] is None for place, match in named(dossier)):
        for pointer, name in _of_new_edition(dossier):
            yield failed(pointer, name=name)


@rule(
    area="schema",
    level=MAY,
    spec=f"{SPEC}#clrcredential",
    message="the record follows the older data model, VC 1.1",
    fix="Issue new records in the VC 2.0 form; records already issued stay as they are.",
)
def current_data_model(credential: ClrCredential) -> Iterator[Finding]:
    """The record is made in the current data model, VC 2.0.

    When a record was made cannot be seen from it, so this is a remark only.
    """
    if at(credential.dossier, 0) == VC1:
        yield failed("/@context/0")
