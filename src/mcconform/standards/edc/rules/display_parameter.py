"""European Digital Credentials, class DisplayParameter."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import SHOULD, rule
from mcconform.model import Finding, failed
from mcconform.standards._walk import shown
from mcconform.standards.edc.nodes import DisplayParameter
from mcconform.standards.edc.rules import SHAPES


def _has_both(display: DisplayParameter) -> bool:
    return bool(display.named("primaryLanguage")) and bool(display.named("language"))


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SHAPES}#DisplayParameter-dc_language",
    message="the primary language {found} is not among the languages of the credential",
    fix="Add the primary language to language.",
    applies=_has_both,
)
def primary_language_listed(display: DisplayParameter) -> Iterator[Finding]:
    """The primary language is one of the languages that the credential is available in.

    The description of the property in the shapes says that it must be; no constraint asks for it,
    so it is advice here.
    """
    listed = display.named("language")
    for language in display.named("primaryLanguage"):
        if language not in listed:
            yield failed(display.at("primaryLanguage"), found=shown(language))
