"""mcconform: checks digital badges and micro-credentials against the standards of the field.

The names below are imported when they are first used: the pytest plug-in is loaded in every pytest
session, and must cost nothing there.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mcconform.api import Checker, check, replay
    from mcconform.assess.profiles import load as load_profile
    from mcconform.auditing.run import audit
    from mcconform.errors import (
        EvidenceError,
        InputError,
        InternalError,
        McconformError,
        MirrorError,
        NothingToTest,
        ProfileError,
        ReportError,
        StoreError,
        UsageError,
    )
    from mcconform.model import (
        Area,
        Assessment,
        Finding,
        Level,
        Outcome,
        Profile,
        ReportedFinding,
        Score,
        Verdict,
    )
    from mcconform.report import Report
    from mcconform.report.corpus import CorpusReport
    from mcconform.report.stack import StackReport
    from mcconform.sets import stack

__version__ = "0.1.0"

__all__ = [
    "__version__",
    "check",
    "replay",
    "stack",
    "audit",
    "load_profile",
    "Checker",
    "Report",
    "StackReport",
    "CorpusReport",
    "Assessment",
    "ReportedFinding",
    "Finding",
    "Score",
    "Profile",
    "Area",
    "Level",
    "Outcome",
    "Verdict",
    "McconformError",
    "UsageError",
    "ProfileError",
    "InputError",
    "NothingToTest",
    "MirrorError",
    "EvidenceError",
    "StoreError",
    "ReportError",
    "InternalError",
]

_HOMES = {
    "mcconform.api": ("check", "replay", "Checker"),
    "mcconform.assess.profiles": ("load_profile",),
    "mcconform.auditing.run": ("audit",),
    "mcconform.report": ("Report",),
    "mcconform.report.corpus": ("CorpusReport",),
    "mcconform.report.stack": ("StackReport",),
    "mcconform.sets": ("stack",),
    "mcconform.model": (
        "Assessment",
        "ReportedFinding",
        "Finding",
        "Score",
        "Profile",
        "Area",
        "Level",
        "Outcome",
        "Verdict",
    ),
    "mcconform.errors": (*(name for name in __all__ if name.endswith("Error")), "NothingToTest"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = importlib.import_module(_HOME_OF[name])
    value = getattr(home, "load" if name == "load_profile" else name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
