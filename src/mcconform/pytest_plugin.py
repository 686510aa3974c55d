"""The pytest plug-in: badges as test items, and a fixture for issuers' own tests.

    pytest --mcconform badges/          # no Python needed

    @pytest.mark.mcconform(profile="eu-council-2022")
    def test_our_badge(mcconform):
        mcconform.assert_conforms(our_issuer.issue("a@example.org"))

Only public pytest API is used. With xdist every worker judges its own items; what a worker learns
travels to the controller in the report's ``user_properties``, and the controller alone writes the
report files.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from mcconform.model import CREDENTIAL_AREAS, Area, Assessment, Outcome, ReportedFinding, Verdict

if TYPE_CHECKING:
    from mcconform.api import Checker, Subject
    from mcconform.report import Report

PROPERTY = "mcconform"
"""Name of the user property that carries assessments from workers to the controller."""
_FAILING = (Outcome.FAILED, Outcome.CANT_TELL, Outcome.UNTESTED)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options and their ini twins."""
    group = parser.getgroup("mcconform", "micro-credentials and badges")
    group.addoption("--mcconform", action="store_true", help="collect badge files as tests")
    group.addoption("--mcconform-profile", metavar="ID|FILE", help="profile that decides")
    group.addoption("--mcconform-at", metavar="TIME", help="evaluation time (RFC 3339)")
    group.addoption("--mcconform-offline", action="store_true", help="fetch nothing")
    group.addoption(
        "--mcconform-mirror", action="append", default=[], metavar="DIR", help="folder with index"
    )
    group.addoption(
        "--mcconform-report",
        action="append",
        default=[],
        metavar="FMT:PATH",
        help="write a report of all badges; repeats",
    )
    group.addoption(
        "--mcconform-allow-undetermined",
        action="store_true",
        help="an undetermined area is skipped instead of failed",
    )
    parser.addini("mcconform_profile", "profile that decides", default="")
    parser.addini("mcconform_paths", "only collect badge files that match", "args", default=[])


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker, and the collector of reports where reports are wanted."""
    config.addinivalue_line(
        "markers", "mcconform(profile=…, at=…, offline=…, mirrors=…): how the fixture judges"
    )
    wanted = config.getoption("--mcconform-report")
    if hasattr(config, "workerinput"):
        return
    if wanted or any(map(config.getoption, _ASKED)):
        _refuse_a_bad_call(config, wanted)
    if wanted:
        config.pluginmanager.register(_Reports(config, wanted), "mcconform-reports")


_ASKED = ("--mcconform", "--mcconform-profile", "--mcconform-at", "--mcconform-mirror")
"""Options of which one says that badges will be judged."""


def _refuse_a_bad_call(config: pytest.Config, wanted: Sequence[str]) -> None:
    """Say once, before anything runs, what would else fail every badge or the end of the run."""
    from mcconform.errors import McconformError
    from mcconform.report import FORMATS

    for text in wanted:
        form, _, path = text.partition(":")
        if form not in FORMATS or not path:
            raise pytest.UsageError(
                f"--mcconform-report {text!r} is not FMT:PATH with one of {', '.join(FORMATS)}"
            )
    try:
        _checker(config)
    except McconformError as error:
        raise pytest.UsageError(str(error)) from error


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Every badge file becomes a collector, when --mcconform asks for it."""
    config = parent.config
    if not config.getoption("--mcconform"):
        return None
    from mcconform.intake import SUFFIXES

    if file_path.suffix.lower() not in SUFFIXES:
        return None
    patterns: list[str] = config.getini("mcconform_paths")
    if patterns and not any(file_path.match(pattern) for pattern in patterns):
        return None
    badge: BadgeFile = BadgeFile.from_parent(parent, path=file_path)
    return badge


class BadgeFile(pytest.File):
    """One badge file; its items are the five areas."""

    @functools.cached_property
    def assessments(self) -> tuple[Assessment, ...]:
        """The badge's own assessment, then those of the credentials inside it."""
        from mcconform.api import read_subject

        name = _relative(self.path, self.config.rootpath)
        return _checker(self.config).assess(read_subject(self.path), name)

    @functools.cached_property
    def unsent(self) -> list[bytes]:
        """What the controller has not been told yet."""
        return [msgspec.json.encode(self.assessments, enc_hook=_whole)]

    def collect(self) -> Iterator[pytest.Item]:
        """One item for each area, in the order of reports."""
        for area in CREDENTIAL_AREAS:
            item: AreaItem = AreaItem.from_parent(self, name=area.value, area=area)
            yield item


def _whole(lazy: Iterable[Any]) -> Any:
    """What is made when it is read, made: msgspec asks for what it does not know by itself."""
    return dict(lazy) if isinstance(lazy, Mapping) else list(lazy)


class AreaItem(pytest.Item):
    """One area of one badge and of the credentials inside it."""

    def __init__(self, *, area: Area, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.area = area

    def runtest(self) -> None:
        """Judge the area; a verdict that is not ``conforms`` fails, or skips where none applies."""
        badge = self.parent
        assert isinstance(badge, BadgeFile)
        assessments = badge.assessments
        if badge.unsent:
            self.user_properties.append((PROPERTY, badge.unsent.pop().decode()))
        verdicts = {one.areas[self.area].verdict for one in assessments}
        if Verdict.DOES_NOT_CONFORM in verdicts:
            raise DoesNotConform(explain(assessments, self.area))
        if Verdict.UNDETERMINED in verdicts:
            text = explain(assessments, self.area)
            if self.config.getoption("--mcconform-allow-undetermined"):
                pytest.skip(f"undetermined\n{text}")
            raise DoesNotConform(f"undetermined\n{text}")
        if verdicts == {Verdict.NOT_APPLICABLE}:
            pytest.skip(f"no rule of the area {self.area.value} applies to this badge")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The findings, not a traceback; a fault of mcconform keeps its traceback."""
        from mcconform.errors import McconformError

        if isinstance(excinfo.value, DoesNotConform | McconformError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where pytest says the item is: the badge file and the area."""
        return self.path, None, self.name


class DoesNotConform(AssertionError):
    """A badge does not conform; the text is the findings."""


def explain(assessments: Iterable[Assessment], area: Area | None = None) -> str:
    """The findings that decide, one block each, for people who read a test log."""
    blocks = [
        _block(assessment, finding)
        for assessment in assessments
        for finding in assessment.findings
        if finding.outcome in _FAILING
        and finding.level == "MUST"
        and (area is None or finding.area is area)
    ]
    return "\n".join(blocks)


def _block(assessment: Assessment, finding: ReportedFinding) -> str:
    from mcconform.report.text import clean, middle, phrase

    name = middle(assessment.name)
    place = f"{name}:{finding.line}" if finding.line else name
    word = "FAIL" if finding.outcome is Outcome.FAILED else "????"
    lines = [
        f"{word}  {finding.rule}  {middle(finding.pointer) or '/'}",
        f"      {phrase(finding.message)}",
        f"      {place}  {clean(finding.spec)}",
    ]
    if finding.fix:
        lines.append(f"      fix: {phrase(finding.fix)}")
    return "\n".join(lines)


class Judge:
    """What the fixture ``mcconform`` gives: checks with the options of the marker and the run."""

    def __init__(self, checker: Checker, name: str) -> None:
        self._checker = checker
        self._name = name

    def check(self, subject: Subject) -> Report:
        """The report on a path, URL, bytes or JSON."""
        from mcconform.api import assess_subject

        return self._checker.report(assess_subject(self._checker, subject, self._name))

    def assert_conforms(self, subject: Subject) -> Report:
        """The report; raises AssertionError with the findings when the verdict is not conforms."""
        __tracebackhide__ = True
        from mcconform.report.text import middle, phrase

        report = self.check(subject)
        bad = [one for one in report.subjects if one.verdict is not Verdict.CONFORMS]
        if bad:
            verdicts = "\n".join(
                f"{middle(one.name)}: {one.verdict}: {phrase(one.decision)}" for one in bad
            )
            raise DoesNotConform(f"{verdicts}\n{explain(bad)}")
        return report


@pytest.fixture
def mcconform(request: pytest.FixtureRequest) -> Judge:
    """Check badges that a test made: ``mcconform.assert_conforms(badge)``."""
    marker = request.node.get_closest_marker("mcconform")
    chosen: Mapping[str, Any] = marker.kwargs if marker else {}
    checker = _checker(request.config, **chosen) if chosen else _checker(request.config)
    return Judge(checker, request.node.name)


_KEY = pytest.StashKey[dict[str, Any]]()


def _checker(config: pytest.Config, **chosen: Any) -> Checker:
    from mcconform.api import Checker

    kept = config.stash.setdefault(_KEY, {})
    key = repr(sorted(chosen.items()))
    if key not in kept:
        options = {
            "profile": config.getoption("--mcconform-profile")
            or config.getini("mcconform_profile")
            or None,
            "at": config.getoption("--mcconform-at"),
            "offline": config.getoption("--mcconform-offline"),
            "mirrors": config.getoption("--mcconform-mirror"),
        }
        kept[key] = Checker(**{**options, **chosen})
    checker: Checker = kept[key]
    return checker


class _Reports:
    """Gathers assessments from all workers and writes the report files; controller only."""

    def __init__(self, config: pytest.Config, wanted: Sequence[str]) -> None:
        self._config = config
        self._wanted = wanted
        self._assessments: dict[str, tuple[Assessment, ...]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when != "call":
            return
        for name, value in report.user_properties:
            if name == PROPERTY and isinstance(value, str):
                found = msgspec.json.decode(value, type=tuple[Assessment, ...])
                self._assessments[found[0].name] = found

    def pytest_sessionfinish(self) -> None:
        from mcconform.errors import McconformError
        from mcconform.report import write

        checker = _checker(self._config)
        ordered = [one for _, group in sorted(self._assessments.items()) for one in group]
        report = checker.report(ordered)
        for text in self._wanted:
            form, _, path = text.partition(":")
            try:
                write(report, form, path)
            except McconformError as error:
                pytest.exit(str(error), returncode=pytest.ExitCode.USAGE_ERROR)


def _relative(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
