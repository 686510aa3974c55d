"""Open Badges 3.0, the contexts of a credential and their editions.

The first context is the business of the VC Data Model's own rules (``vc2.contexts.base_first`` or
``vc1.contexts.base_first``), which hold for badges too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mcconform.catalogue import MAY, MUST, SHOULD, rule
from mcconform.model import Dossier, Finding, failed
from mcconform.nodes import as_list
from mcconform.standards.ob3.nodes import root
from mcconform.standards.ob3.rules import SPEC
from mcconform.standards.vc1.rules.contexts import BASE as VC1
from mcconform.standards.vc2.rules.contexts import described, has_context

CURRENT = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
EDITIONS = frozenset({"3.0.0", "3.0.1", "3.0.2", "3.0.3"})
"""Numbered editions that 1EdTech has published."""
_PATTERN = re.compile(
    r"https://purl\.imsglobal\.org/spec/ob/v3p0/context(-(?P<edition>3\.[0-9]\.[0-9]))?\.json"
)
_DRAFTS = re.compile(
    r"https?://(imsglobal|1edtech)\.github\.io/openbadges-specification/.*"
    r"|https?://purl\.imsglobal\.org/spec/ob/v3p0/context/ob_v3p0\.(jsonld|json)",
    re.DOTALL,
)
_KNOWN_HOSTS = re.compile(r"https?://(www\.w3\.org|w3id\.org|purl\.imsglobal\.org)/")


def second(dossier: Dossier) -> str:
    """The second context; empty when it is absent or no text."""
    found = list(root(dossier).items("@context"))
    return found[1][1] if len(found) > 1 and isinstance(found[1][1], str) else ""


def names_draft(dossier: Dossier) -> bool:
    """Whether the second context is one of the time before the standard was released."""
    return _DRAFTS.fullmatch(second(dossier)) is not None


def is_released(dossier: Dossier) -> bool:
    """Whether the second context is an Open Badges 3.0 context."""
    return _PATTERN.fullmatch(second(dossier)) is not None


def is_numbered(dossier: Dossier) -> bool:
    """Whether the second context names an edition."""
    match = _PATTERN.fullmatch(second(dossier))
    return match is not None and match["edition"] is not None


def further(dossier: Dossier) -> list[tuple[str, str]]:
    """Pointer and URL of each context after the second that is neither 1EdTech's nor W3C's."""
    return [
        (f"/@context/{index}", value)
        for index, value in enumerate(as_list(dossier.document.get("@context")))
        if index >= 2 and isinstance(value, str) and not _KNOWN_HOSTS.match(value)
    ]


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#achievementcredential",
    message="the second context is {found}, not an Open Badges 3.0 context",
    fix=f"Put {CURRENT} second in @context, right after the W3C context.",
    applies=lambda dossier: has_context(dossier) and not names_draft(dossier),
    contexts=True,
)
def second_is_open_badges(dossier: Dossier) -> Iterator[Finding]:
    """The second context is the Open Badges 3.0 context.

    Classes AchievementCredential and EndorsementCredential give the place and a pattern for the
    URL, and section Serialization asks every processor to check the order. The pattern as printed
    would also let a repeated suffix through (``context-3.0.1-3.0.2.json``); no such file exists, so
    one suffix at most is taken here. A context of a draft is judged by `released_context`, and that
    there are contexts at all by the data model.
    """
    items = list(root(dossier).items("@context"))
    if not is_released(dossier):
        pointer = items[1][0] if len(items) > 1 else "/@context"
        yield failed(pointer, found=described(items[1][1]) if len(items) > 1 else "absent")


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#achievementcredential",
    message="{found} is the context of a draft of Open Badges 3.0, not of the standard",
    fix=f"Use {CURRENT} and issue the badge again.",
    applies=lambda dossier: bool(second(dossier)),
    contexts=True,
)
def released_context(dossier: Dossier) -> Iterator[Finding]:
    """The Open Badges context is one of the released standard.

    While the standard was written its context stood at other addresses, and badges were issued with
    them. They do not match the pattern of class AchievementCredential, and the drafts give some
    terms another meaning.
    """
    if names_draft(dossier):
        yield failed("/@context/1", found=second(dossier))


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SPEC}#achievementcredential",
    message="mcconform knows no edition {edition} of the Open Badges 3.0 context",
    fix=f"Use a published edition, at best {CURRENT}.",
    applies=is_numbered,
    contexts=True,
)
def published_edition(dossier: Dossier) -> Iterator[Finding]:
    """The edition named by the context is one that has been published.

    The pattern of class AchievementCredential admits numbers that were never given out. It is
    advice and no failure because an edition may be newer than this program.
    """
    match = _PATTERN.fullmatch(second(dossier))
    if match and match["edition"] not in EDITIONS:
        yield failed("/@context/1", edition=match["edition"])


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SPEC}#achievementcredential",
    message="the Open Badges context is named without an edition, and what stands there changes",
    fix=f"Name the edition: {CURRENT}.",
    applies=is_released,
    contexts=True,
)
def numbered_edition(dossier: Dossier) -> Iterator[Finding]:
    """The Open Badges context is named by its edition.

    The specification's own URL is a numbered one. Editions differ in the meaning of terms, so a
    Data Integrity signature holds only for the edition it was made with, and the file without a
    number is replaced when a new edition comes out.
    """
    if not is_numbered(dossier):
        yield failed("/@context/1")


@rule(
    area="schema",
    level=MAY,
    spec=f"{SPEC}#achievementcredentialv1p1",
    message="the badge follows the older data model, VC 1.1",
    fix="Issue new badges in the VC 2.0 form; badges already issued stay as they are.",
    contexts=True,
)
def current_data_model(dossier: Dossier) -> Iterator[Finding]:
    """The badge is made in the current data model, VC 2.0.

    The classes named v1p1 exist so that badges issued before can be verified; new ones are to be
    made in the 2.0 form. When a badge was made cannot be seen from it, so this is a remark only.
    """
    items = list(root(dossier).items("@context"))
    if items and items[0][1] == VC1:
        yield failed(items[0][0])


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SPEC}#extending",
    message="the extension context {url} comes without a JSON Schema for it in credentialSchema",
    fix="Add the extension's JSON Schema to credentialSchema, beside the one of the specification.",
    applies=lambda dossier: bool(further(dossier)),
    form="applies",
)
def extension_has_schema(dossier: Dossier) -> Iterator[Finding]:
    """A badge with an extension lists the extension's context and its JSON Schema.

    Section Extending and profiling asks for both whenever the extension is used. Which terms belong
    to it cannot be told from outside, so the rule is advice; contexts of 1EdTech and W3C are no
    extensions in this sense, and inline contexts are left alone.
    """
    schemas = [entry.text("id") for entry in root(dossier).children("credentialSchema")]
    if not any(url and not _KNOWN_HOSTS.match(url) for url in schemas):
        for pointer, url in further(dossier):
            yield failed(pointer, url=url)
