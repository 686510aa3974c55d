"""``mcconform audit``: judge a corpus, each subject in it and the set that they are."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

import click

from mcconform.auditing.run import Options, run
from mcconform.cli import complain
from mcconform.cli._options import (
    anchors_option,
    at_option,
    cache_option,
    keep_inputs,
    links_option,
    mirror_option,
    offline_option,
    parse_formats,
    private_option,
    profile_option,
    recipient_option,
    shapes_option,
    standard_output,
)
from mcconform.errors import EXIT_INTERRUPTED, UsageError
from mcconform.report.corpus import FORMATS, CorpusReport, write

corpus_format_option = click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="FMT[:PATH]",
    help=f"Report format and where to write it; repeats. One of {', '.join(FORMATS)}.",
)


@click.command(name="audit", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("corpus", nargs=-1, required=True, metavar="CORPUS…")
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
@click.option("--store", metavar="FILE", help="DuckDB file that keeps the audit.")
@click.option("--resume", is_flag=True, help="Go on with the audit in the store.")
@click.option(
    "--jobs", type=int, default=1, show_default=True, metavar="N", help="Processes that judge."
)
@click.option("--sample", type=int, metavar="N", help="Judge N inputs that are drawn by lot.")
@click.option(
    "--seed", type=int, default=0, show_default=True, metavar="S", help="Which lot is drawn."
)
@click.option("--no-stack", is_flag=True, help="Do not judge the corpus as a set too.")
@corpus_format_option
def command(
    corpus: tuple[str, ...],
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
    store: str | None,
    resume: bool,
    jobs: int,
    sample: int | None,
    seed: int,
    no_stack: bool,
    formats: tuple[str, ...],
) -> int:
    """Judge each CORPUS: a folder, an archive, a file of lines, a list of paths, or an https URL.

    A file of lines has a credential or a compact JWT on each.
    """
    wanted = parse_formats(formats, FORMATS)
    keep_inputs(wanted, [*corpus, *([store] if store else [])])
    options = Options(
        profile=profile, at=at, offline=offline, mirrors=mirrors, cache=cache,
        allow_private=allow_private, trust_anchors=trust_anchors, shapes=shapes,
        recipient=recipients, links=links, jobs=jobs, sample=sample, seed=seed, stack=not no_stack,
    )  # fmt: skip
    try:
        report = run(
            corpus, options, _path(store), resume=resume, progress=_progress, told=_told,
            besides=[path for _, path in wanted if path],
        )  # fmt: skip
        _progress(None)
    except KeyboardInterrupt:
        _interrupted(store)
        return EXIT_INTERRUPTED
    write_corpus(report, wanted)
    return report.exit_code


def write_corpus(report: CorpusReport, formats: list[tuple[str, str]]) -> None:
    """Write the report once for each format asked for."""
    for name, path in formats:
        with standard_output(name) if not path else contextlib.nullcontext():
            write(report, name, path or sys.stdout)


def _path(store: str | None) -> Path | None:
    if store is None:
        return None
    if not store:
        raise UsageError("--store is empty", "name a file: --store audit.duckdb")
    return Path(store)


def _progress(count: int | None) -> None:
    """Tell who is watching how far it is, or that it is over; no report and no log has it."""
    if sys.stderr is not None and sys.stderr.isatty():
        click.echo(f"\r{count} inputs judged" if count is not None else "", nl=not count, err=True)


def _told(text: str) -> None:
    click.echo(f"note: {text}", err=True)


def _interrupted(store: str | None) -> None:
    if store and os.path.exists(store):
        complain(f"interrupted; what was judged is in {store}, go on with --resume")
    elif store:
        complain("interrupted before the first inputs were judged; there is nothing to keep")
    else:
        complain("interrupted; nothing is kept of it, as --store would")
