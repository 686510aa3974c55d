"""What can go wrong with a run, as a tree.

A *finding* is never an exception and an exception is never a finding: a bad badge gives findings,
these classes are for a bad call.

    McconformError
    ├── UsageError          an option or an argument makes no sense
    ├── ProfileError        a profile cannot be read, or says something impossible
    ├── InputError          a file or a folder named on the command line cannot be read
    │   └── NothingToTest   no subject matched
    ├── MirrorError         a --mirror folder has no readable index.json
    ├── EvidenceError       a folder given to ``replay`` is not what --save-evidence wrote
    ├── StoreError          a store of an audit cannot be used, or is not that of this run
    ├── ReportError         a report cannot be written where it was asked for
    └── InternalError       a rule raised; the rule's outcome is cantTell and the run goes on

Each carries ``code`` (stable, for scripts), ``message`` and ``hint`` (what to do next).
"""

from __future__ import annotations

from typing import ClassVar, Final

EXIT_CONFORMS: Final = 0
EXIT_DOES_NOT_CONFORM: Final = 1
EXIT_USAGE: Final = 2
EXIT_UNDETERMINED: Final = 3
EXIT_NOTHING: Final = 4
EXIT_INTERNAL: Final = 5
EXIT_INTERRUPTED: Final = 130


class McconformError(Exception):
    """The base of all errors of this library; never raised itself."""

    code: ClassVar[str] = "error"
    exit_code: ClassVar[int] = EXIT_USAGE

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\nhint: {self.hint}" if self.hint else self.message


class UsageError(McconformError):
    """An option or an argument makes no sense."""

    code = "usage"


class ProfileError(McconformError):
    """A profile cannot be read, or says something impossible."""

    code = "profile"


class InputError(McconformError):
    """A file or a folder named by the user cannot be read."""

    code = "input"


class NothingToTest(InputError):
    """No subject matched."""

    code = "nothing-to-test"
    exit_code = EXIT_NOTHING


class MirrorError(McconformError):
    """A mirror folder has no readable index.json."""

    code = "mirror"


class EvidenceError(McconformError):
    """A folder given to ``replay`` is not what --save-evidence wrote."""

    code = "evidence"


class StoreError(McconformError):
    """A store of an audit cannot be used, or is not that of this run."""

    code = "store"


class ReportError(McconformError):
    """A report cannot be written where it was asked for."""

    code = "report"


class InternalError(McconformError):
    """A rule raised: a fault of mcconform, never of the badge."""

    code = "internal"
    exit_code = EXIT_INTERNAL
