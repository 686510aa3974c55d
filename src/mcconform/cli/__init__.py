"""The command line: one file a command. Options and exit codes are a contract for scripts.

Exit codes: 0 conforms, 1 does not conform, 2 usage, profile or configuration error,
3 undetermined, 4 nothing to test, 5 internal error, 130 interrupted.
"""

from __future__ import annotations

import contextlib
import errno
import importlib
import io
import os
import sys
from typing import Final

import click

from mcconform.errors import EXIT_INTERNAL, EXIT_INTERRUPTED, EXIT_USAGE, McconformError

COMMANDS = {
    "check": "Judge badge files, folders and URLs.",
    "stack": "Judge how the awards in a set of documents build on each other.",
    "audit": "Judge a corpus: each subject in it, and the set that they are.",
    "report": "Write the report of an audit again, from its store.",
    "compare": "Lay credentials of any standards side by side.",
    "replay": "Give the report of a saved run again, with no network.",
    "profile": "List, show and lint profiles.",
    "rules": "List and explain the rules; say what they cover.",
}


class _Commands(click.Group):
    """Imports a command's module when it is called, so that ``--help`` stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"mcconform.cli.{cmd_name}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            raise click.UsageError(
                f"No such command {args[0]!r}. To judge a file: mcconform check {args[0]}"
            )
        return super().resolve_command(ctx, args)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="mcconform", prog_name="mcconform")
def cli() -> None:
    """Check digital badges and micro-credentials against the standards of the field."""


def main() -> None:
    """Entry point of the ``mcconform`` command."""
    output = sys.stdout
    if isinstance(output, io.TextIOWrapper):  # a terminal may not have all of our letters
        output.reconfigure(errors="replace")
    try:
        code = cli.main(standalone_mode=False)
        if sys.stdout is not None:
            sys.stdout.flush()
    except McconformError as error:
        complain(str(error))
        code = error.exit_code
    except click.exceptions.Abort:
        complain("interrupted; what was written so far has no closing verdict")
        code = EXIT_INTERRUPTED
    except click.ClickException as error:
        with contextlib.suppress(OSError):  # as in `complain`
            error.show()
        code = EXIT_USAGE
    except (BrokenPipeError, SystemExit) as error:
        # click makes the one into the other, and puts something else in the place of the output.
        if isinstance(error, SystemExit) and sys.stdout is output:
            raise
        let_go_of_output()  # the reader of our text went away, and has what was wanted of it
        code = 0
    except OSError as error:
        told = error.errno in _OF_OUTPUT and error.filename is None
        complain(
            f"{_UNWRITTEN}: {error.strerror}\nhint: send it elsewhere" if told else _fault(error)
        )
        let_go_of_output()
        code = EXIT_USAGE if told else EXIT_INTERNAL
    except Exception as error:  # Python's own exit code would be 1, which says "does not conform"
        complain(_fault(error))
        code = EXIT_INTERNAL
    sys.exit(code or 0)


_OF_OUTPUT: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF})
_UNWRITTEN: Final = "the standard output cannot be written"


def let_go_of_output() -> None:
    """Let nothing more go to a standard output that takes nothing: Python would when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fault(error: Exception) -> str:
    """A fault of ours on two lines, for the report that we ask for."""
    from mcconform.report.text import fault  # costs ``--help`` nothing

    return f"mcconform itself failed: {fault(error)}\nhint: please report it"


def complain(text: str) -> None:
    """An error on the standard error stream, in the one form of all commands.

    Names of files and what servers answer stand in it, and must not reach a terminal as they are.
    """
    from mcconform.report.text import shown  # costs ``--help`` nothing

    with contextlib.suppress(OSError):  # nobody hears it, and the exit code still tells
        click.echo(f"error: {shown(text)}", err=True)
