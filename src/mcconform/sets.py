"""The public function about sets: how the awards in many documents build on each other.

report = mcconform.stack(["course.json", "diploma.json"])
report.verdict                          # Verdict.CONFORMS
report.set.scores                       # declared, resolved, confirmed, sound
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from mcconform import limits
from mcconform.api import Checker, Subject, is_url, read_subject, several_subjects
from mcconform.assess.profiles import load as load_profile
from mcconform.assess.stacks import assess_stack
from mcconform.evaluate import evaluate_room
from mcconform.evaluate_set import evaluate_set, standing
from mcconform.gather import Library, bring_targets
from mcconform.intake.files import as_bytes
from mcconform.model import Dossier, Profile, Reference, Resource
from mcconform.report.model import ProfileRef
from mcconform.report.stack import StackReport
from mcconform.securing.instants import moment
from mcconform.stacking.papers import Paper, completed, referred
from mcconform.stacking.papers import papers as read_papers
from mcconform.stacking.readers import kind_of
from mcconform.stacking.stackset import StackSet
from mcconform.standards import assembled

DEFAULT_PROFILE = "stacking"
"""Decides on sets where the user named no profile."""


class SetChecker:
    """Takes the documents of a set one by one, and then judges them together."""

    def __init__(self, checker: Checker) -> None:
        self.checker = checker
        self.profile = checker.profile or load_profile(DEFAULT_PROFILE)
        self._dossiers: list[Dossier] = []

    def add(self, data: bytes, name: str) -> None:
        """Take a document in, with the credentials inside it. Never raises for a bad one."""
        self.take(self.checker.dossiers(data, name))

    def take(self, dossiers: Iterable[Dossier]) -> None:
        """Take in what was gathered already: a document, and the credentials inside it."""
        self._dossiers += dossiers

    def add_url(self, url: str) -> None:
        """Take in the document behind an https URL, or the fact that there is none."""
        resource = self.checker.retrieve(url)
        if resource.ok:
            self.add(resource.body, url)
        else:
            self.take([self.checker.missing(resource)])

    def set(self) -> StackSet:
        """The documents seen together, with those that they lead to."""
        found = {paper.name: paper for paper in read_papers(self._dossiers, standing)}
        resources: dict[str, Resource] = {}
        for _ in range(limits.GATHER_ROUNDS):
            wanted = _wanted(found, resources, self.checker.library, offline=self.checker.offline)
            if not wanted:
                break
            brought = bring_targets(wanted, self.checker.library, len(resources))
            resources.update(brought)
            for url, resource in brought.items():
                data = resource.data
                if resource.ok and isinstance(data, Mapping) and kind_of(data):
                    found.setdefault(url, referred(url, data, resource.sha256))
            found = {paper.name: paper for paper in completed(found)}
        return StackSet(
            tuple(found[name] for name in sorted(found)),
            self.profile.stacking,
            moment(self.checker.at),
            resources,
            "the run is offline" if self.checker.offline else "nobody looked for it",
        )

    def _by_name(self) -> list[tuple[str, Dossier]]:
        """Each document once, however often it was given."""
        return sorted(
            {one.credential.name: one for one in self._dossiers}.items(), key=lambda item: item[0]
        )

    def report(self) -> StackReport:
        """The report on the set. The order in which documents were taken in does not matter."""
        stack = self.set()
        papers = {paper.name: paper for paper in stack.papers}
        alone = [
            (name, evaluate_room(assembled(one), "stacking"), papers[name])
            for name, one in self._by_name()
            if one.credential.standard is not None
        ]
        assessment = assess_stack(stack, self.profile, evaluate_set(stack, self.profile), alone)
        own = self.profile
        reference = ProfileRef(own.id, own.version, own.digest, own.title)
        return StackReport(self.checker.run(), reference, assessment)


def _wanted(
    found: Mapping[str, Paper], known: Mapping[str, Resource], library: Library, *, offline: bool
) -> list[str]:
    """Addresses that relations lead to, that no document of the set states and nobody asked yet.

    Offline only what a mirror holds is worth the look. What was found elsewhere is not followed on
    the web, only in mirrors: a set is what the user gave.
    """
    supplied = [paper for paper in found.values() if paper.supplied]
    readings = [paper.reading for paper in found.values()]
    stated = {one.id for reading in readings for one in reading.definitions}
    stated |= {one.id for reading in readings for one in reading.awards}
    ends = {edge.other for paper in found.values() for edge in paper.reading.edges}
    near = {
        end
        for paper in supplied
        for edge in paper.reading.edges
        if not edge.closed and edge.kind.value != "aligned"
        for end in ((edge.source, edge.target) if edge.declared_by == "third" else (edge.other,))
    }
    return sorted(
        url
        for url in ends | near
        if url.startswith(("https://", "http://"))
        and url not in stated
        and url not in known
        and (library.is_at_hand(Reference(url, "award")) or (not offline and url in near))
    )


def stack(
    subjects: Subject | Iterable[Subject],
    *,
    profile: str | Path | Profile | None = None,
    at: str | dt.datetime | None = None,
    offline: bool = False,
    mirrors: Sequence[str | Path] = (),
    trust_anchors: str | Path | bytes | None = None,
) -> StackReport:
    """Judge how the awards in some documents build on each other.

    Parameters as of `check`. Raises McconformError subclasses for a bad call, never for a bad
    document.
    """
    checker = Checker(
        profile=profile, at=at, offline=offline, mirrors=mirrors, trust_anchors=trust_anchors
    )
    own = SetChecker(checker)
    for index, one in enumerate(several_subjects(subjects), 1):
        _add(own, one, f"subject {index}")
    return own.report()


def _add(checker: SetChecker, subject: Subject, name: str) -> None:
    if isinstance(subject, bytes):
        checker.add(subject, name)
    elif isinstance(subject, Mapping):
        checker.add(as_bytes(subject), name)
    elif isinstance(subject, str) and is_url(subject):
        checker.add_url(subject)
    else:
        checker.add(read_subject(Path(subject)), str(subject))
