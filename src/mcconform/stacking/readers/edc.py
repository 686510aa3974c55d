"""European Digital Credentials (ELM 3): claims of a person, and what they are of.

Parts and wholes stand between things of the same class, on the side of what was awarded
(LearningAchievement) and of what it is (LearningAchievementSpecification, Qualification). Facts:
context and shapes of the generic profile, https://europa.eu/europass/elm-browser/. The tool of the
Commission numbers the objects of each credential anew (``urn:epass:person:1``): see `keys`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from mcconform.model import Json
from mcconform.nodes import escape
from mcconform.stacking.edges import Edge, Kind
from mcconform.stacking.measures import Amount, Rank, rank_of
from mcconform.stacking.phrases import Text, claims
from mcconform.stacking.readers.common import (
    Plain,
    agent_of,
    durations,
    ends,
    ids_of,
    local_keys,
    normal,
    plain_text,
    starts,
    texts_of,
    types_of,
)
from mcconform.stacking.readers.ob3 import credit_point
from mcconform.stacking.statements import (
    Accreditation,
    Award,
    Definition,
    Holder,
    LearningOutcome,
    Reading,
)

_PARTS: Mapping[str, bool] = {"hasPart": True, "isPartOf": False}
"""Whether the relation runs from its value to the object it is on."""


def is_own(document: Mapping[str, Json]) -> bool:
    """Whether a document is a European Digital Credential."""
    return "EuropeanDigitalCredential" in types_of(document)


def read(document: Mapping[str, Json]) -> Reading:
    """What a credential says of its claims and of their specifications."""
    return _Reader(Plain(document)).reading()


class _Reader:
    """One credential; objects may stand in full in one place and by their id in others."""

    def __init__(self, root: Plain) -> None:
        self.root = root
        self.by_id = _index(root)
        self.seen: set[str] = set()
        self.definitions: list[Definition] = []
        self.awards: list[Award] = []
        self.edges: list[Edge] = []
        self.accreditations: list[Accreditation] = []
        self.issuer = agent_of(root.get("issuer"))

    def reading(self) -> Reading:
        for subject in self.root.many("credentialSubject"):
            holder = _holder(subject)
            at = subject.at("id") if subject.has("id") else subject.pointer
            waiting = [(one, holder, at) for one in self.objects(subject, "hasClaim")]
            while waiting:
                claim, own, place = waiting.pop()
                inside = self.claim(claim, own, place)
                waiting += [(one, own, place) for one in reversed(inside)]
        return Reading(
            "edc",
            tuple(self.definitions),
            tuple(self.awards),
            tuple(self.edges),
            accreditations=tuple(self.accreditations),
            publisher=self.issuer[0],
            publisher_name=self.issuer[1],
        )

    def objects(self, node: Plain, key: str) -> list[Plain]:
        """The objects of a member; what is only an id stands for the object of that id."""
        found = []
        for pointer, value in node.items(key):
            id = next(ids_of(value), "")
            bare = isinstance(value, str) or (isinstance(value, Mapping) and len(value) <= 2)
            if bare and id in self.by_id:
                found.append(self.by_id[id])
            elif isinstance(value, Mapping):
                found.append(Plain(value, pointer))
        return found

    def new(self, node: Plain) -> bool:
        """Whether an object is met for the first time."""
        key = _id(node)
        fresh = key not in self.seen
        self.seen.add(key)
        return fresh

    # What was awarded.

    def claim(self, claim: Plain, holder: Holder, place: str) -> list[Plain]:
        """One claim; gives the claims that are parts of it, or wholes, to be read as well."""
        if not self.new(claim):
            return []
        process = next(iter(self.objects(claim, "awardedBy")), None)
        bodies = self.objects(process, "awardingBody") if process is not None else []
        owner = agent_of(bodies[0].value) if bodies else self.issuer
        specs = self.objects(claim, "specifiedBy")
        inside = [one for key in _PARTS for one in self.objects(claim, key)]
        self.relations(claim, needed=True)
        self.entitlements(claim)
        for body in bodies:
            self.accredited(body)
        if "LearningAchievement" in types_of(claim.value):
            self.award(claim, specs, holder, place, owner, process)
        elif not inside and not any(one.has(key) for one in specs for key in _PARTS):
            specs = []  # activities and assessments count where they have parts
        for spec in specs:
            self.specification(spec, owner, self.activity_months(claim))
        return inside

    def activity_months(self, claim: Plain) -> tuple[tuple[str, str, Decimal], ...]:
        """How long the activities of an achievement last, where that is told in months."""
        found: list[tuple[str, str, Decimal]] = []
        for activity in self.objects(claim, "influencedBy"):
            for one in (activity, *self.objects(activity, "specifiedBy")):
                found += durations(one, local_keys(one.value))[1]
        return tuple(found)

    def award(
        self,
        claim: Plain,
        specs: list[Plain],
        holder: Holder,
        place: str,
        owner: tuple[str, str],
        process: Plain | None,
    ) -> None:
        """The award that an achievement is."""
        date = starts(Plain({"issued": process.get("awardingDate")})) if process else None
        self.awards.append(
            Award(
                _id(claim),
                claim.pointer,
                _id(specs[0]) if specs else "",
                holder,
                place,
                owner[0],
                date if date is not None else starts(self.root),
                ends(self.root),
                tuple(_amounts(claim, "creditReceived")),
                plain_text(claim.get("title")),
            )
        )

    # What it is.

    def specification(
        self, spec: Plain, owner: tuple[str, str], months: tuple[tuple[str, str, Decimal], ...]
    ) -> None:
        """A specification and those it is part of, or that are parts of it."""
        waiting = [spec]
        while waiting:
            one = waiting.pop()
            if not self.new(one):
                continue
            self.definitions.append(_definition(one, owner, months if one is spec else ()))
            self.relations(one, needed=None)
            self.entitlements(one)
            self.accredited(one)
            for key in ("specialisationOf", "generalisationOf"):
                for pointer, value in one.items(key):
                    target = next(ids_of(value), "")
                    self.edges.append(Edge(Kind.ALIGNED, _id(one), target, pointer, key, "source"))
            waiting += [part for key in _PARTS for part in reversed(self.objects(one, key))]

    def relations(self, node: Plain, needed: bool | None) -> None:
        """The parts and wholes of a claim (all of them needed: they were earned) or of another."""
        own = _id(node)
        for key, turned in _PARTS.items():
            for pointer, value in node.items(key):
                other = next(ids_of(value), f"#{pointer}" if isinstance(value, Mapping) else "")
                ends = (other, own) if turned else (own, other)
                by = "target" if turned else "source"
                self.edges.append(Edge(Kind.PART_OF, *ends, pointer, key, by, needed=needed))

    def entitlements(self, node: Plain) -> None:
        """The rights that an award gives; each is a thing of its own."""
        for pointer, value in node.items("entitlesTo"):
            target = next(ids_of(value), f"#{pointer}")
            edge = Edge(Kind.GIVES_CREDIT, _id(node), target, pointer, "entitlesTo", "source")
            self.edges.append(edge)
        for right in self.objects(node, "entitlesTo"):
            if self.new(right):
                self.definitions.append(_definition(right, ("", "")))

    def accredited(self, node: Plain) -> None:
        """What quality assurance says of an organisation or of a qualification."""
        for one in self.objects(node, "accreditation"):
            agent = next(iter(self.objects(one, "accreditingAgent")), None)
            by = agent_of(agent.value) if agent is not None else ("", "")
            levels = [rank_of(value, place) for place, value in one.items("limitEQFLevel")]
            self.accreditations.append(
                Accreditation(
                    one.pointer,
                    _id(node),
                    *by,
                    awards=tuple(ids_of(one.get("limitQualification"))),
                    levels=tuple(rank.level for rank in levels if rank is not None),
                    until=ends(Plain({"validUntil": one.get("expiryDate")})),
                )
            )


def _id(node: Plain) -> str:
    return node.text("id") or f"#{node.pointer}"


def _index(root: Plain) -> dict[str, Plain]:
    """Objects by their ids; of several with one id the one that says most."""
    found: dict[str, Plain] = {}
    waiting: list[tuple[Json, str]] = [(root.value, root.pointer)]
    while waiting:
        value, pointer = waiting.pop()
        if isinstance(value, list):
            waiting += [(one, f"{pointer}/{at}") for at, one in enumerate(value)]
        elif isinstance(value, Mapping):
            id = value.get("id")
            known = found.get(id) if isinstance(id, str) else None
            if isinstance(id, str) and (known is None or len(value) > len(known.value)):
                found[id] = Plain(value, pointer)
            waiting += [(one, f"{pointer}/{escape(key)}") for key, one in value.items()]
    return found


def _holder(subject: Plain) -> Holder:
    names = [f"{key} {value}" for key in ("nationalID",) for value in _notations(subject, key)]
    for contact in subject.many("contactPoint"):
        for mail in contact.many("emailAddress"):
            names.append(f"email {mail.text('id').removeprefix('mailto:')}")
    return Holder(subject.text("id"), tuple(sorted(names)))


def _notations(subject: Plain, key: str) -> Iterator[str]:
    for one in subject.many(key):
        if one.text("notation"):
            yield f"{next(ids_of(one.get('spatial')), '')} {one.text('notation')}"


def _amounts(node: Plain, key: str) -> Iterator[Amount]:
    for point in node.many(key):
        amount = credit_point(point)
        if amount is not None:
            yield amount


def _definition(
    spec: Plain, owner: tuple[str, str], more: tuple[tuple[str, str, Decimal], ...] = ()
) -> Definition:
    keys = local_keys(spec.value)
    hours, months = durations(spec, keys)
    names = texts_of(spec.get("title"))
    told = [Text.of("", text) for _, text in (*names, *texts_of(spec.get("description")))]
    languages = list(ids_of(spec.get("language")))
    return Definition(
        _id(spec),
        spec.pointer,
        names=names,
        type=min(types_of(spec.value), default=""),
        owner=owner[0],
        owner_name=owner[1],
        credits=tuple(_amounts(spec, "creditPoint")),
        ranks=tuple(_ranks(spec)),
        outcomes=tuple(_outcomes(spec)),
        language=languages[0].rpartition("/")[2].lower() if len(languages) == 1 else "",
        description=normal(plain_text(spec.get("description"))),
        hours=hours,
        months=(*months, *more),
        stackable=spec.get("isPartialQualification") is True or bool(claims(told)),
    )


def _ranks(spec: Plain) -> Iterator[Rank]:
    for pointer, value in spec.items("eqfLevel"):
        rank = rank_of(value, pointer)
        if rank is not None:
            yield rank


def _outcomes(spec: Plain) -> Iterator[LearningOutcome]:
    """The skills that the outcomes name; an outcome without any, by its title."""
    for outcome in spec.many("learningOutcome"):
        skills = [*outcome.many("relatedESCOSkill"), *outcome.many("relatedSkill")]
        for skill in skills:
            yield LearningOutcome(skill.text("id"), normal(plain_text(skill.get("prefLabel"))))
        if not skills:
            yield LearningOutcome("", normal(plain_text(outcome.get("title"))))
