"""The public functions: check subjects, collect evidence, replay it.

report = mcconform.check("badge.json", profile="openbadges-3.0")
report.verdict                     # Verdict.CONFORMS
for finding in report.findings(): …
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from mcconform import limits, shacl
from mcconform.assess.profiles import load as load_profile
from mcconform.assess.profiles import parse, source
from mcconform.assess.verdict import assess
from mcconform.errors import EvidenceError, InputError, UsageError
from mcconform.evaluate import Evaluation, evaluate
from mcconform.gather import EvidenceSubject, Fetcher, Library, ask_links, gather, load_evidence
from mcconform.intake import not_retrieved, open_hosted, open_subject
from mcconform.intake.files import as_bytes
from mcconform.model import (
    Assessment,
    Credential,
    Dossier,
    Json,
    Profile,
    Reference,
    Resource,
    Source,
)
from mcconform.report import ProfileRef, Report, Run, build, timestamp, together
from mcconform.securing import jades
from mcconform.standards import assembled, get_standard

Subject = str | Path | bytes | Mapping[str, Json]
"""A path, an https URL, the bytes of a badge, or its JSON."""
Shapes = str | Path | bytes | Sequence[str | Path | bytes]
"""SHACL shapes in Turtle: a path or the bytes, one or several."""
DEFAULT_PROFILE = "openbadges-3.0"
"""Decides where nothing was recognised and the user named no profile."""


def moment(text: str | dt.datetime | None) -> dt.datetime:
    """An evaluation time: RFC 3339 text or a date, an aware datetime, or None for now (UTC).

    Raises UsageError for text that is no time.
    """
    if text is None:
        return dt.datetime.now(dt.UTC).replace(microsecond=0)
    if isinstance(text, str):
        try:
            text = dt.datetime.fromisoformat(text)
        except ValueError:
            raise UsageError(
                f"{text!r} is not a time", "write it like 2026-01-31T12:00:00Z or 2026-01-31"
            ) from None
    aware = text if text.tzinfo else text.replace(tzinfo=dt.UTC)
    try:
        return aware.astimezone(dt.UTC)
    except OverflowError:
        raise UsageError(
            f"{text} is before the year 1 or after 9999 in UTC",
            "write it like 2026-01-31T12:00:00Z or 2026-01-31",
        ) from None


class Checker:
    """One run: a profile, an evaluation time and a library that all subjects share.

    Safe to reuse for any number of subjects; each document outside is fetched once a run.
    """

    def __init__(
        self,
        *,
        profile: str | Path | Profile | None = None,
        at: str | dt.datetime | None = None,
        offline: bool = False,
        mirrors: Sequence[str | Path] = (),
        library: Library | None = None,
        fetcher: Fetcher | None = None,
        trust_anchors: str | Path | bytes | None = None,
        shapes: Shapes = (),
        recipient: str | Sequence[str] = (),
        links: bool = False,
    ) -> None:
        self.at = moment(at)
        self._asks_links = links
        self.recipients = _identities(recipient)
        self.offline = offline
        self.profile, self._profile_text = _chosen(profile)
        self.library = library or Library(
            mirrors=[Path(mirror) for mirror in mirrors],
            offline=offline,
            fetcher=fetcher or Fetcher(),
        )
        self._given = {**_trusted(trust_anchors), **_shaping(shapes)}

    def assess(self, data: bytes, name: str) -> tuple[Assessment, ...]:
        """Verdicts for a badge and for each credential inside it. Never raises for a bad badge."""
        return self.examine(data, name)[0]

    def examine(self, data: bytes, name: str) -> tuple[tuple[Assessment, ...], tuple[Dossier, ...]]:
        """Verdicts, and the dossiers they rest on."""
        dossiers = self.dossiers(data, name)
        return self.judge(dossiers), dossiers

    def dossiers(self, data: bytes, name: str) -> tuple[Dossier, ...]:
        """A badge and each credential inside it, with what their rules may ask for."""
        resources: dict[str, Resource] = {}

        def bring(url: str) -> Resource:
            resources[url] = self.library.bring(Reference(url, "assertion"))
            return resources[url]

        found = [gather(one, self.library, self.at) for one in self._open(data, name, bring)]
        for dossier in found:
            resources.update(dossier.resources)
        resources.update(self._given)
        # One file, one evidence: a replay can only give back what the whole file referred to.
        made = tuple(self._dossier(one.credential, resources) for one in found)
        links = ask_links(made, self.library) if self._asks_links else {}
        return tuple(msgspec.structs.replace(one, links=links) for one in made) if links else made

    def _dossier(self, credential: Credential, resources: Mapping[str, Resource]) -> Dossier:
        return Dossier(credential, self.at, resources, recipients=self.recipients)

    def judge(self, dossiers: Iterable[Dossier]) -> tuple[Assessment, ...]:
        """Verdicts on dossiers that were gathered before; nothing is fetched."""
        return tuple(self._judge(dossier) for dossier in dossiers)

    def assess_url(self, url: str) -> tuple[Assessment, ...]:
        """Verdicts for a badge behind an https URL; an unreachable one is undetermined."""
        resource = self.retrieve(url)
        if not resource.ok:
            return self.judge([self.missing(resource)])
        return self.assess(resource.body, url)

    def retrieve(self, url: str) -> Resource:
        """The document behind a subject's URL, or why there is none."""
        return self.library.bring(Reference(url, "subject"))

    def missing(self, resource: Resource) -> Dossier:
        """The dossier of a subject that could not be retrieved."""
        return Dossier(not_retrieved(resource), self.at, {})

    def report(self, assessments: Iterable[Assessment]) -> Report:
        """The assessments of a run as one report."""
        several = tuple(assessments)
        return build(self.run(), self._profile_ref(several), several)

    def run(self) -> Run:
        """What a report says of the run itself: no clock but the evaluation time."""
        from mcconform import __version__

        return Run(version=__version__, at=timestamp(self.at), offline=self.offline)

    def saved_run(self) -> dict[str, Json]:
        """What evidence must hold of the run beside its subjects."""
        return {
            "at": timestamp(self.at),
            "offline": self.offline,
            "profile": self._profile_text,
            "recipients": list(self.recipients),
        }

    def _open(
        self, data: bytes, name: str, bring: Callable[[str], Resource]
    ) -> tuple[Credential, ...]:
        """Credentials in a file; ``bring`` gets the assertion of an image that names it only."""

        def opened(standard: str | None = None) -> tuple[Credential, ...]:
            found = open_subject(data, name, standard=standard)
            if not found[0].hosted_at:
                return found
            return open_hosted(found[0], bring(found[0].hosted_at), standard=standard)

        found = opened()
        wanted = self.profile.standards if self.profile else ()
        if wanted and found[0].document is not None and found[0].standard not in wanted:
            return opened(wanted[0])
        return found

    def _judge(self, dossier: Dossier) -> Assessment:
        return self.judged(dossier)[2]

    def judged(self, dossier: Dossier) -> tuple[Profile, Evaluation, Assessment]:
        """Who decides, the outcome of every rule, and the verdict; nothing is fetched."""
        profile = self.profile or self._baseline(dossier.credential)
        whole = assembled(dossier)
        evaluation = evaluate(whole, profile)
        return profile, evaluation, assess(whole, profile, evaluation)

    def _baseline(self, credential: Credential) -> Profile:
        standard = credential.standard
        return _profile(get_standard(standard).profile if standard else DEFAULT_PROFILE)

    def _profile_ref(self, assessments: Sequence[Assessment]) -> ProfileRef:
        return self.profile_ref(one.profile for one in assessments if one.tested)

    def profile_ref(self, used: Iterable[str]) -> ProfileRef:
        """The profile of the run, or the baselines with the ids ``used`` as one."""
        if self.profile is not None:
            return _reference(self.profile)
        return together([_reference(_profile(one)) for one in sorted({*used}) or [DEFAULT_PROFILE]])


def _trusted(anchors: str | Path | bytes | None) -> Mapping[str, Resource]:
    """The certificates that the user trusts, as a resource of every dossier.

    Raises InputError for a file that cannot be read and UsageError for one without certificates.
    """
    if anchors is None:
        return {}
    return jades.anchoring(anchors if isinstance(anchors, bytes) else read_subject(Path(anchors)))


def _shaping(shapes: Shapes) -> Mapping[str, Resource]:
    """The shapes that the user gives, as resources of every dossier.

    Raises InputError for a file that cannot be read and UsageError for shapes that cannot be run.
    """
    several = [shapes] if isinstance(shapes, str | Path | bytes) else list(shapes)
    bodies = [one if isinstance(one, bytes) else read_subject(Path(one)) for one in several]
    return shacl.resources(bodies)


def _identities(recipient: str | Sequence[str]) -> tuple[str, ...]:
    """The identities of a recipient; raises UsageError for one that says nothing."""
    several = (recipient,) if isinstance(recipient, str) else tuple(recipient)
    if not all(one.strip() for one in several):
        raise UsageError(
            "the recipient is empty", "name the identity: an e-mail address, a URL, a DID"
        )
    return several


_PROFILES: dict[str, Profile] = {}


def _profile(profile_id: str) -> Profile:
    if profile_id not in _PROFILES:
        _PROFILES[profile_id] = load_profile(profile_id)
    return _PROFILES[profile_id]


def _chosen(profile: str | Path | Profile | None) -> tuple[Profile | None, str | None]:
    """A profile and its TOML text, where it has one."""
    if profile is None or isinstance(profile, Profile):
        return profile, None
    return load_profile(str(profile)), source(str(profile)).decode()


def _reference(profile: Profile) -> ProfileRef:
    return ProfileRef(profile.id, profile.version, profile.digest, profile.title)


def is_url(subject: str) -> bool:
    """Whether a subject names something on the web rather than a file."""
    return subject.lower().startswith(("https://", "http://"))


def check(
    subject: Subject | Iterable[Subject],
    *,
    profile: str | Path | Profile | None = None,
    at: str | dt.datetime | None = None,
    offline: bool = False,
    mirrors: Sequence[str | Path] = (),
    trust_anchors: str | Path | bytes | None = None,
    shapes: Shapes = (),
    recipient: str | Sequence[str] = (),
    links: bool = False,
) -> Report:
    """Check one badge or several and report on them.

    ``subject``: a path, an https URL, bytes, parsed JSON, or an iterable of these. ``at``: the
    evaluation time, now by default. ``mirrors``: folders with an ``index.json`` from URL to file.
    ``trust_anchors``: certificates in PEM (a path, or the bytes) that seals have to lead to.
    ``shapes``: SHACL shapes in Turtle to run as well; needs ``mcconform[shacl]``.
    ``recipient``: an identity that the badge was to be given to, or several of one holder.
    ``links``: ask also whether the pages and pictures for people answer, for the scores.
    Raises McconformError subclasses for a bad call, never for a bad badge.
    """
    checker = Checker(
        profile=profile,
        at=at,
        offline=offline,
        mirrors=mirrors,
        trust_anchors=trust_anchors,
        shapes=shapes,
        recipient=recipient,
        links=links,
    )
    several = several_subjects(subject)
    return checker.report(
        assessment
        for index, one in enumerate(several)
        for assessment in assess_subject(checker, one, f"subject {index + 1}")
    )


def several_subjects(subject: Subject | Iterable[Subject]) -> list[Subject]:
    """One subject or many as many."""
    if isinstance(subject, str | Path | bytes | Mapping):
        return [subject]
    return list(subject)


def assess_subject(checker: Checker, subject: Subject, name: str) -> tuple[Assessment, ...]:
    """Verdicts for one subject of any kind; ``name`` is used where it has none of its own."""
    if isinstance(subject, bytes):
        return checker.assess(subject, name)
    if isinstance(subject, Mapping):
        return checker.assess(as_bytes(subject), name)
    if isinstance(subject, str) and is_url(subject):
        return checker.assess_url(subject)
    return checker.assess(read_subject(Path(subject)), str(subject))


def read_subject(path: Path) -> bytes:
    """The bytes of a badge file, at most one more than the limit; raises InputError."""
    try:
        with path.open("rb") as file:
            return file.read(limits.SUBJECT_BYTES + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise InputError(f"{path} cannot be read: {reason}", "check the path") from error
    except ValueError as error:  # a NUL in it
        raise InputError(f"{str(path)!r} is no path", "check the path") from error


def replay(folder: str | Path, *, profile: Profile | None = None) -> Report:
    """The report of a run that was saved with ``--save-evidence``, from its evidence alone.

    Nothing is fetched. The same version of mcconform gives the same report, byte for byte.
    Raises EvidenceError for a folder that is not whole.
    """
    checker, assessments = replayed(Path(folder), profile)
    return checker.report(assessments)


def replayed(folder: Path, profile: Profile | None = None) -> tuple[Checker, Iterator[Assessment]]:
    """The run saved in a folder, and its assessments one by one."""
    evidence = load_evidence(folder)
    run = evidence.run
    chosen = profile or _from_evidence(run)
    checker = Checker(
        profile=chosen,
        at=str(run.get("at", "")),
        offline=bool(run.get("offline")),
        recipient=_saved_recipients(run),
    )
    return checker, _replay(checker, evidence.subjects)


def _saved_recipients(run: Mapping[str, Json]) -> tuple[str, ...]:
    saved = run.get("recipients", [])
    if not isinstance(saved, list) or not all(isinstance(one, str) and one for one in saved):
        raise EvidenceError("the saved recipients are no texts", "save the evidence again")
    return tuple(saved)


def _from_evidence(run: Mapping[str, Json]) -> Profile | None:
    text = run.get("profile")
    if text is None:
        return None
    if not isinstance(text, str):
        raise EvidenceError("the saved profile is not text", "save the evidence again")
    return parse(text.encode(), "the saved profile")


def _replay(checker: Checker, subjects: Iterable[EvidenceSubject]) -> Iterator[Assessment]:
    for subject in subjects:
        shacl.ready(subject.resources)
        if subject.missing is not None:
            yield from checker.judge([checker.missing(subject.missing)])
            continue
        for credential in checker._open(subject.data, subject.name, _kept(subject)):
            dossier = checker._dossier(credential, subject.resources)
            yield from checker.judge([msgspec.structs.replace(dossier, links=subject.links)])


def _kept(subject: EvidenceSubject) -> Callable[[str], Resource]:
    """How a replay gets the assertion that an image names: from what was saved."""

    def bring(url: str) -> Resource:
        unknown = Resource(url, Source.NONE, problem="not-gathered", detail="it was not saved")
        return subject.resources.get(url, unknown)

    return bring
