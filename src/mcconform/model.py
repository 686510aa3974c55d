"""The frozen types of the road of a badge.

    bytes → Credential → Dossier → Assertions → Assessment → Report

Only the standard library and msgspec are used here; everything else of the project may import this
module. JSON values are plain Python values (``dict``, ``list``, ``str``, ``int``, ``float``,
``bool``, ``None``); JSON Pointers (RFC 6901) are strings, ``""`` is the whole document.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar, overload

import msgspec

T = TypeVar("T")
Json = Any
"""A parsed JSON value."""
Scalar = str | int | float | bool
Position = tuple[int, int]
"""Line and column in the source text, both counted from 1."""


class Outcome(StrEnum):
    """The five outcomes of EARL 1.0, and no other."""

    PASSED = "passed"
    FAILED = "failed"
    INAPPLICABLE = "inapplicable"
    CANT_TELL = "cantTell"
    UNTESTED = "untested"


class Level(StrEnum):
    """How strongly a requirement binds (RFC 2119). It belongs to the rule."""

    MUST = "MUST"
    SHOULD = "SHOULD"
    MAY = "MAY"


class Area(StrEnum):
    """What a rule speaks about. Areas never mix: a revoked badge is well made."""

    SCHEMA = "schema"
    SIGNATURE = "signature"
    STATUS = "status"
    METADATA = "metadata"
    STACKABILITY = "stackability"
    ENDPOINT = "endpoint"


CREDENTIAL_AREAS = (
    Area.SCHEMA,
    Area.SIGNATURE,
    Area.STATUS,
    Area.METADATA,
    Area.STACKABILITY,
)
"""The areas of every report on a credential, in the order they are shown."""


class Verdict(StrEnum):
    """What the outcomes of an area, a subject or a run add up to."""

    CONFORMS = "conforms"
    DOES_NOT_CONFORM = "does-not-conform"
    UNDETERMINED = "undetermined"
    NOT_APPLICABLE = "not-applicable"


class Container(StrEnum):
    """What the credential came in."""

    JSON = "json"
    JWT = "jwt"
    COSE = "cose"
    PNG = "png"
    SVG = "svg"
    UNKNOWN = "unknown"


class Finding(msgspec.Struct, frozen=True):
    """One thing a rule has to say about one place. Text is made by the renderer, from the rule.

    ``Finding(pointer)`` is a failure; for the other outcomes see `cannot_tell` and
    `not_applicable`. ``args`` fill the ``{names}`` of the rule's message.
    """

    pointer: str
    args: Mapping[str, Scalar] = msgspec.field(default_factory=dict)
    outcome: Outcome = Outcome.FAILED


def failed(pointer: str, **args: Scalar) -> Finding:
    """A failure at ``pointer``; ``args`` fill the rule's message."""
    return Finding(pointer, args)


def cannot_tell(pointer: str, cause: str, **args: Scalar) -> Finding:
    """The rule could not be decided; ``cause`` is a whole phrase a badge issuer understands."""
    return Finding(pointer, {**args, "cause": cause}, Outcome.CANT_TELL)


def not_applicable(pointer: str, reason: str, **args: Scalar) -> Finding:
    """There was nothing to check here after all; ``reason`` says why (it may name a rule)."""
    return Finding(pointer, {**args, "reason": reason}, Outcome.INAPPLICABLE)


class Assertion(msgspec.Struct, frozen=True):
    """The outcome of one rule on one subject, with the findings that led to it."""

    rule: str
    outcome: Outcome
    findings: tuple[Finding, ...] = ()


class Note(msgspec.Struct, frozen=True):
    """What intake saw while it opened the bytes; the rule ``intake.<rule>`` turns it to a finding.

    ``rule`` is the full id, e.g. ``intake.json.unique_keys``.
    """

    rule: str
    pointer: str = ""
    args: Mapping[str, Scalar] = msgspec.field(default_factory=dict)


class Jws(msgspec.Struct, frozen=True):
    """A compact JWS, taken apart and not yet verified (RFC 7515 section 7.1)."""

    compact: str
    header: Mapping[str, Json]
    payload: Json
    """The parsed JSON payload: claims, or the credential itself."""
    signing_input: bytes
    signature: bytes


class Disclosures(msgspec.Struct, frozen=True):
    """What an SD-JWT has beside the JWT of its issuer (RFC 9901 section 4)."""

    algorithm: Json
    """Name of the digest, from ``_sd_alg``; any JSON where it is no name."""
    disclosed: tuple[str, ...] = ()
    """Pointers, into the payload with everything disclosed, of what a disclosure brought."""
    faults: tuple[str, ...] = ()
    """Why the disclosures are not the ones that were signed, in words."""
    misnamed: tuple[str, ...] = ()
    """Names of disclosed members that no disclosure may have, or that are there already."""
    presented: bytes = b""
    """What the digest of a key binding covers: everything up to the last tilde."""
    key_binding: Jws | None = None


class Envelope(msgspec.Struct, frozen=True):
    """An envelope that is more than one compact JWS, taken apart and not yet verified."""

    kind: str
    """``sd-jwt``, ``cose``, ``jades`` or ``jws-json``."""
    signatures: tuple[Jws, ...] = ()
    """Each over the whole payload. Header names are those of JOSE, for COSE too."""
    disclosures: Disclosures | None = None


class Credential(msgspec.Struct, frozen=True, eq=False):
    """A credential taken out of its container, and what is known of where it came from."""

    name: str
    """What the user calls it: a path, a URL; for an embedded one ``parent#pointer``."""
    sha256: str
    """Of the bytes that came in (of the parent's bytes for an embedded credential)."""
    container: Container
    document: Mapping[str, Json] | None
    """The credential as JSON, unwrapped from any envelope; None when nothing could be read."""
    standard: str | None = None
    """Id of the recognised standard (a folder of ``standards/``), e.g. ``ob3``."""
    edition: str | None = None
    """Edition within the standard, e.g. ``3.0.3``."""
    securing: str = "none"
    """How it says it is secured: ``data-integrity``, ``linked-data-signature``, ``vc-jwt``,
    ``vc-jose``, ``sd-jwt``, ``cose``, ``jades``, ``jws-json``, ``none``; joined by ``+`` when there
    are several. Open Badges 0.5 to 2.1: ``hosted``, ``jws``, ``none``."""
    jws: Jws | None = None
    """The envelope, when the credential came as a compact JWS. For an SD-JWT its issuer's JWT, with
    the payload as it is when all disclosures are put in."""
    vc_claim: bool = False
    """True when the envelope holds the credential in its ``vc`` claim, or a presentation in ``vp``
    (VCDM 1.1, section 6.3.1)."""
    envelope: Envelope | None = None
    """What ``jws`` cannot hold: SD-JWT, COSE, JWS in JSON form."""
    wrapper: Mapping[str, Json] | None = None
    """The EnvelopedVerifiableCredential or …Presentation whose ``data:`` URL the envelope was."""
    self_asserted: bool = False
    """Inside a secured presentation whose holder is the issuer: that presentation secures it."""
    notes: tuple[Note, ...] = ()
    base: str = ""
    """Where in the parent's document an embedded credential sits."""
    parent: str = ""
    """Name of the credential this one is embedded in."""
    positions: Callable[[str], Position | None] | None = None
    """Line and column of a pointer in the source text, where there is such a text."""
    resembles: str = ""
    """For what was not recognised: what it looks most like, in words."""
    hosted_at: str = ""
    """Address of the assertion, for an image of Open Badges 0.5 to 2.0 that holds only that."""
    memo: dict[str, Any] = msgspec.field(default_factory=dict)
    """What was computed once from ``document`` and nothing else; see `once`."""

    def once(self, key: str, make: Callable[[Mapping[str, Json]], T]) -> T:
        """``make(document)``, computed at most once for a document. ``key`` names the module and
        the value; all that ``make`` reads is the document (an empty object when there is none).
        """
        memo = self.memo
        if memo.get("document") is not self.document:
            memo.clear()
            memo["document"] = self.document
        if key not in memo:
            memo[key] = make(self.document or {})
        value: T = memo[key]
        return value

    def position(self, pointer: str) -> Position | None:
        """Line and column of ``pointer`` (within this credential) in the source text."""
        return self.positions(self.base + pointer) if self.positions else None


class Source(StrEnum):
    """Where a resource of the dossier came from."""

    BUNDLED = "bundled"
    MIRROR = "mirror"
    CACHE = "cache"
    NETWORK = "network"
    NONE = "none"


class Resource(msgspec.Struct, frozen=True, eq=False):
    """One document from outside, or the reason why there is none."""

    url: str
    """As asked for."""
    source: Source
    body: bytes = b""
    sha256: str = ""
    media_type: str = ""
    """Without parameters, lower case; empty when the source does not say."""
    final_url: str = ""
    """After redirects."""
    data: Json = None
    """The body parsed as JSON, or None when it is not JSON."""
    problem: str = ""
    """Why it could not be had, as a code: ``offline``, ``not-found``, ``gone``, ``forbidden``,
    ``http-error``, ``timeout``, ``dns``, ``tls``, ``refused``, ``blocked-address``,
    ``blocked-scheme``, ``too-large``, ``too-many-redirects``, ``too-many-requests``,
    ``digest-mismatch``, ``mirror-error``, ``not-json``. Empty when it is there."""
    detail: str = ""
    """The same in words."""
    http_status: int = 0

    @property
    def ok(self) -> bool:
        """Whether the document is at hand."""
        return not self.problem


class Reference(msgspec.Struct, frozen=True):
    """A document that must be at hand before some rule can be decided."""

    url: str
    role: str
    """``context``, ``controller`` (DID document, controller document, key), ``jwks``,
    ``status-list``, ``revocation-list``, ``schema``, ``schema-credential``, ``issuer``,
    ``refresh``, ``related-resource``; for Open Badges 1 and 2 also ``assertion`` (the copy that its
    issuer serves), ``badge``, ``key``, ``endorsement``, and ``image``, which is only taken from a
    mirror."""
    pointer: str = ""
    """Where in the credential the reference stands, if it stands there at all."""


class Place(msgspec.Struct, frozen=True):
    """Where something of an assembled document stands in the files it was put together from."""

    url: str
    """Of the linked file; empty for the subject's own."""
    pointer: str
    """Within that file."""


class Assembled(msgspec.Struct, frozen=True, eq=False):
    """A document with what it links to in the place of the links, as its reader sees it."""

    document: Mapping[str, Json]
    place: Callable[[str], Place]
    """From a pointer in it to the file that says so."""
    absent: tuple[str, ...] = ()
    """Pointers of links whose document is not at hand: nobody knows what stands there."""
    source: Any = None
    """What the standard knows of how it was put together, for its own rules."""


class Dossier(msgspec.Struct, frozen=True, eq=False):
    """A credential with everything outside that its rules may ask for. Rules see this and no more.

    The evaluation time is a value here, not a clock. ``memo`` holds what was computed once from
    the other fields; it never holds input.
    """

    credential: Credential
    at: dt.datetime
    resources: Mapping[str, Resource]
    memo: dict[str, Any] = msgspec.field(default_factory=dict)
    recipients: tuple[str, ...] = ()
    """Identities that the recipient is known to have, as the user gave them."""
    assembled: Assembled | None = None
    """For standards whose documents link to one another (`Standard.assemble`)."""

    @property
    def document(self) -> Mapping[str, Json]:
        """The credential's JSON; an empty object when nothing could be read."""
        if self.assembled is not None:
            return self.assembled.document
        return self.credential.document or {}

    def place(self, pointer: str) -> Place:
        """The file, and the place in it, that a pointer into `document` stands for."""
        return self.assembled.place(pointer) if self.assembled else Place("", pointer)

    def resource(self, url: str) -> Resource:
        """The resource at ``url``; one with a problem when nobody brought it."""
        found = self.resources.get(url)
        if found is not None:
            return found
        return Resource(url, Source.NONE, problem="not-gathered", detail="nobody fetched it")

    def once(self, key: str, make: Callable[[Dossier], T]) -> T:
        """``make(self)``, computed at most once. ``key`` names the module and the value."""
        if key not in self.memo:
            self.memo[key] = make(self)
        value: T = self.memo[key]
        return value


class Deviation(msgspec.Struct, frozen=True):
    """A MUST that a profile does not ask for, written down with its reason."""

    rule: str
    level: Level
    reason: str


class Wanted(msgspec.Struct, frozen=True):
    """What a profile asks of the value of an element, beyond that it is there."""

    min_hours: float | None = None
    max_hours: float | None = None
    credits: Mapping[str, tuple[float, float]] = msgspec.field(default_factory=dict)
    """Least and most credits, by credit system."""
    levels: Mapping[str, tuple[int, ...]] = msgspec.field(default_factory=dict)
    """Levels that will do, by framework."""
    levels_with_credit: Mapping[str, tuple[int, ...]] = msgspec.field(default_factory=dict)
    """Levels that will do besides, where ECTS credit is given."""
    pattern: str = ""
    """What one of the texts must match as a whole."""
    forbidden: tuple[str, ...] = ()
    """Words that none of the texts may have."""
    refused: tuple[str, ...] = ()
    """Values that do not count."""
    least: int = 0
    """How many values there must be."""
    within_years: float | None = None
    """How far from the evaluation time a date may be."""
    advice: bool = False
    """Whether a value that is not as asked warns and never fails."""


class Demand(msgspec.Struct, frozen=True):
    """One metadata element as a profile asks for it."""

    id: str
    """Stable within the profile, e.g. ``EU-M07``."""
    title: str
    canonical: str
    """Name of the element in ``metadata/elements.toml``."""
    need: str
    """``required``, ``conditional``, ``recommended`` or ``optional``."""
    condition: str = ""
    """Name of the condition that makes a conditional element applicable."""
    source: str = ""
    certainty: str = "verified"
    """``verified``, ``partly verified`` or ``memory``; the last may warn but never fail."""
    weight: float | None = None
    paths: Mapping[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    """Paths for each standard that replace the crosswalk's."""
    weak: Mapping[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    """The paths among them that count half, for each standard that the profile overrides."""
    extension: Mapping[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    """Places for terms of extensions that replace the crosswalk's, by standard."""
    test: str = ""
    """Name of the value test that replaces the element's."""
    value: Wanted | None = None


class Conversion(msgspec.Struct, frozen=True):
    """How much of one unit of credit another is worth: 1 ``unit`` is ``rate`` of ``other``."""

    unit: str
    other: str
    rate: Decimal


class Trust(msgspec.Struct, frozen=True):
    """Issuers whose awards the owner of one whole takes; an empty ``whole`` means every one."""

    issuers: tuple[str, ...]
    whole: str = ""


class Stacking(msgspec.Struct, frozen=True):
    """What a profile asks of a set of awards that build on each other. Amounts are decimal."""

    conversions: tuple[Conversion, ...] = ()
    tolerance: Decimal = Decimal(0)
    """Share of a whole's credit by which its parts may miss it."""
    listed_parts: str = "some"
    """What the parts that a whole merely lists are: ``some`` of what may count towards it, ``all``
    needed, or ``complete``: all needed and nothing else."""
    max_gap: int | None = None
    """Levels that a part may be below its whole; None asks nothing."""
    coverage: Decimal | None = None
    """Share of a whole's outcomes that its parts have to cover; None asks it of declared complete
    wholes alone, and there for all of them."""
    overlap: Decimal = Decimal("0.8")
    """Share of common outcomes above which two parts teach the same."""
    double_counting: str = "allowed"
    """Whether one award may count in two wholes of the same holder: ``allowed``, ``forbidden``."""
    transfer_share: tuple[Decimal, Decimal] | None = None
    """Least and greatest share of a whole that transferred credit may make up."""
    trust: tuple[Trust, ...] = ()
    hours: Mapping[str, tuple[Decimal, Decimal]] = msgspec.field(default_factory=dict)
    """Least and most hours of work for one credit, by unit."""
    credit: Mapping[str, tuple[Decimal, Decimal]] = msgspec.field(default_factory=dict)
    """Least and greatest credit of one micro-credential, by unit."""
    max_months: int | None = None
    """Longest duration of a micro-credential; None asks nothing."""


class Profile(msgspec.Struct, frozen=True):
    """What one standards body demands: levels, metadata elements, thresholds, decision rule."""

    id: str
    title: str
    version: str
    publisher: str
    reference: str
    digest: str
    """SHA-256 of the TOML text."""
    standards: tuple[str, ...] = ()
    """Standards it applies to; empty means every one."""
    decides: tuple[Area, ...] = CREDENTIAL_AREAS
    """Areas whose verdict counts for the whole."""
    levels: Mapping[str, Level] = msgspec.field(default_factory=dict)
    """Raised levels by rule id."""
    deviations: tuple[Deviation, ...] = ()
    demands: tuple[Demand, ...] = ()
    assumes: tuple[str, ...] = ()
    """Conditions that hold for every credential under this profile."""
    weak_counts: bool = True
    """Whether a weak value of a required element still meets the demand."""
    decision: str = ""
    """The decision rule in words."""
    stacking: Stacking = Stacking()

    def level(self, rule: str, own: Level) -> Level:
        """The level of a rule under this profile."""
        for deviation in self.deviations:
            if deviation.rule == rule:
                return deviation.level
        return self.levels.get(rule, own)


class Score(msgspec.Struct, frozen=True):
    """One score with its parts. ``value`` is a fraction in [0, 1]; None is "not assessed"."""

    id: str
    title: str
    value: float | None
    points: float
    of: float
    formula: str
    parts: tuple[ScorePart, ...] = ()


class ScorePart(msgspec.Struct, frozen=True):
    """What one element, or one fact, gave to a score."""

    id: str
    title: str
    canonical: str
    need: str
    state: str
    """``met``, ``weak``, ``failed``, ``undecided``, ``missing``, ``not-expressible`` or
    ``not-applicable``."""
    points: float
    of: float
    pointer: str = ""
    why: str = ""
    """Why it is not met; it never repeats a value."""


class AreaCount(msgspec.Struct, frozen=True, rename={"cant_tell": "cantTell"}):
    """The verdict of one area and how many rules had which outcome."""

    verdict: Verdict
    passed: int = 0
    failed: int = 0
    inapplicable: int = 0
    cant_tell: int = 0
    untested: int = 0


class ReportedFinding(msgspec.Struct, frozen=True):
    """A finding as it stands in a report, with the text made from the rule."""

    rule: str
    area: Area
    level: Level
    outcome: Outcome
    pointer: str
    message: str
    fix: str
    spec: str
    line: int | None = None
    column: int | None = None


class Lazily(Sequence[T]):
    """A sequence that is made when somebody first looks at it, as most never are."""

    __slots__ = ("_made", "_make")

    def __init__(self, make: Callable[[], tuple[T, ...]]) -> None:
        self._make: Callable[[], tuple[T, ...]] | None = make
        self._made: tuple[T, ...] = ()

    def _all(self) -> tuple[T, ...]:
        make = self._make
        if make is not None:
            self._made = make()
            self._make = None
        return self._made

    def __len__(self) -> int:
        return len(self._all())

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[T, ...]: ...
    def __getitem__(self, index: int | slice) -> T | tuple[T, ...]:
        return self._all()[index]

    def __iter__(self) -> Iterator[T]:
        return iter(self._all())

    def __eq__(self, other: object) -> bool:
        return self._all() == (other._all() if isinstance(other, Lazily) else other)

    def __hash__(self) -> int:
        return hash(self._all())

    def __repr__(self) -> str:
        return repr(self._all())

    def __reduce__(self) -> tuple[type[tuple[T, ...]], tuple[tuple[T, ...]]]:
        return tuple, (self._all(),)


class LazyScores(Mapping[str, Score]):
    """Scores by their ids, worked out when somebody first looks at them."""

    __slots__ = ("_made", "_make")

    def __init__(self, make: Callable[[], tuple[Score, ...]]) -> None:
        self._make: Callable[[], tuple[Score, ...]] | None = make
        self._made: dict[str, Score] = {}

    def _all(self) -> dict[str, Score]:
        make = self._make
        if make is not None:
            self._made = {score.id: score for score in make()}
            self._make = None
        return self._made

    def __getitem__(self, key: str) -> Score:
        return self._all()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def __repr__(self) -> str:
        return repr(self._all())

    def __reduce__(self) -> tuple[type[dict[str, Score]], tuple[dict[str, Score]]]:
        return dict, (self._all(),)


class Assessment(msgspec.Struct, frozen=True):
    """What a report says of one subject."""

    name: str
    sha256: str
    standard: str | None
    edition: str | None
    container: Container
    securing: str
    verdict: Verdict
    areas: Mapping[Area, AreaCount]
    scores: Mapping[str, Score]
    findings: Sequence[ReportedFinding]
    """What there is to say: by area, rule and pointer. Rules that passed or did not apply with
    nothing to add stand in ``quiet``. The texts are made when they are first asked for."""
    quiet: Sequence[tuple[ReportedFinding, ...]] = ()
    title: str = ""
    """The credential's own name for itself, shortened; for people, not for scripts."""
    decision: str = ""
    """Why the verdict is what it is, in words."""
    profile: str = ""
    """Id of the profile that decided on this subject."""
    parent: str = ""
    internal_error: bool = False
    """A rule raised on this subject."""
    tested: bool = True
    """False where no rule of a standard could be applied: nothing recognisable was found."""

    @property
    def everything(self) -> tuple[ReportedFinding, ...]:
        """The findings with those of the quiet rules, by area, rule and pointer."""
        every = [*self.findings, *(one for block in self.quiet for one in block)]
        return tuple(sorted(every, key=finding_order))


def finding_order(finding: ReportedFinding) -> tuple[object, ...]:
    """The order of findings in reports: by area, rule, pointer."""
    area = CREDENTIAL_AREAS.index(finding.area) if finding.area in CREDENTIAL_AREAS else 9
    return (area, finding.rule, finding.pointer, finding.outcome, finding.message)
