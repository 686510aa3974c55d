"""``mcconform check``: judge badge files, folders and URLs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from mcconform.api import Checker, is_url, read_subject
from mcconform.cli import complain
from mcconform.cli._options import (
    all_option,
    anchors_option,
    at_option,
    cache_option,
    format_option,
    keep_inputs,
    links_option,
    mirror_option,
    offline_option,
    parse_formats,
    private_option,
    profile_option,
    recipient_option,
    shapes_option,
    write_all,
)
from mcconform.cli._subjects import expand, standard_input
from mcconform.errors import InputError
from mcconform.gather import EvidenceSubject, Fetcher, Library, save_evidence
from mcconform.model import Assessment, Resource
from mcconform.report import exit_code


@click.command(name="check", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("subjects", nargs=-1, required=True, metavar="SUBJECT…")
@profile_option
@at_option
@offline_option
@mirror_option
@cache_option
@private_option
@anchors_option
@shapes_option
@recipient_option
@links_option
@format_option
@all_option
@click.option("--save-evidence", "evidence", metavar="DIR", help="Write all that was read to DIR.")
def command(
    subjects: tuple[str, ...],
    profile: str | None,
    at: str | None,
    offline: bool,
    mirrors: tuple[str, ...],
    cache: str | None,
    allow_private: bool,
    trust_anchors: str | None,
    shapes: tuple[str, ...],
    recipients: tuple[str, ...],
    links: bool,
    formats: tuple[str, ...],
    all_findings: bool,
    evidence: str | None,
) -> int:
    """Judge each SUBJECT: a badge file, a folder of them, an https URL, or - for standard input."""
    wanted = parse_formats(formats)
    keep_inputs(wanted, subjects)
    library = Library(
        mirrors=[Path(mirror) for mirror in mirrors],
        offline=offline,
        fetcher=Fetcher(allow_private=allow_private, allow_http=allow_private),
        cache=Path(cache) if cache else None,
    )
    checker = Checker(
        profile=profile,
        at=at,
        offline=offline,
        library=library,
        trust_anchors=trust_anchors,
        shapes=shapes,
        recipient=recipients,
        links=links,
    )
    kept: list[EvidenceSubject] = []
    unreadable: list[str] = []
    assessments = list(_assess(checker, expand(subjects), kept, unreadable))
    report = checker.report(assessments)
    if evidence:
        save_evidence(Path(evidence), checker.saved_run(), kept)
    write_all(report, wanted, all_findings=all_findings)
    for text in unreadable:
        complain(text)
    return InputError.exit_code if unreadable else exit_code(assessments)


def _assess(
    checker: Checker, subjects: list[str], kept: list[EvidenceSubject], unreadable: list[str]
) -> Iterator[Assessment]:
    for name in subjects:
        try:
            data, resource = _bytes(checker, name)
        except InputError as error:
            unreadable.append(str(error))
            continue
        if resource is not None and not resource.ok:
            kept.append(EvidenceSubject(name, b"", checker.at, {}, resource))
            yield from checker.judge([checker.missing(resource)])
            continue
        assessments, dossiers = checker.examine(data, name)
        first = dossiers[0]
        kept.append(EvidenceSubject(name, data, checker.at, first.resources, links=first.links))
        yield from assessments


def _bytes(checker: Checker, name: str) -> tuple[bytes, Resource | None]:
    if name == "-":
        return standard_input(), None
    if is_url(name):
        resource = checker.retrieve(name)
        return resource.body, resource
    return read_subject(Path(name)), None
