"""``mcconform report``: the report of an audit, from its store."""

from __future__ import annotations

import os
from pathlib import Path

import click

from mcconform.auditing.store import Store
from mcconform.auditing.summary import reread
from mcconform.cli._options import keep_inputs, parse_formats
from mcconform.cli.audit import corpus_format_option, write_corpus
from mcconform.errors import InputError
from mcconform.report.corpus import FORMATS


@click.command(name="report", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("store", metavar="STORE")
@corpus_format_option
def command(store: str, formats: tuple[str, ...]) -> int:
    """Write the report of the audit in STORE, a file that mcconform audit --store made."""
    wanted = parse_formats(formats, FORMATS)
    keep_inputs(wanted, [store])
    if not os.path.isfile(store):
        raise InputError(f"{store or repr(store)} is no file", "name what --store of audit made")
    with Store(Path(store), read_only=True) as opened:
        report = reread(opened)
    write_corpus(report, wanted)
    return report.exit_code
