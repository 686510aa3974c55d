"""CTDL: credentials, learning opportunities, transfer values and pathways of a registry.

A document is one object or a ``@graph`` of them; members and types may have a prefix or none. Terms
by their local names: https://credreg.net/ctdl/terms; pathways and their conditions are read in
`ctdl_pathways`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mcconform.model import Json
from mcconform.nodes import as_list, escape
from mcconform.stacking.conditions import (
    Condition,
    is_condition,
    older_credit,
    read_condition,
    text_of,
)
from mcconform.stacking.edges import Edge, Kind, Term, relations
from mcconform.stacking.measures import Amount, Rank, rank_in, rank_of
from mcconform.stacking.phrases import words
from mcconform.stacking.readers import ctdl_pathways
from mcconform.stacking.readers.common import (
    CTID,
    Plain,
    agent_of,
    day,
    durations,
    ids_of,
    is_iri,
    local_keys,
    normal,
    stackable_kind,
    texts_of,
    types_of,
)
from mcconform.stacking.readers.ob3 import extended_credits
from mcconform.stacking.statements import Accreditation, Definition, LearningOutcome, Reading
from mcconform.stacking.terms import data, local_name, terms

AWARDS = frozenset(data()["ctdl"]["awards"])
"""Classes whose objects are definitions here."""
TRANSFER = "TransferValueProfile"
_ORGANISATIONS = frozenset({"CredentialOrganization", "QACredentialOrganization", "Organization"})
_CONTEXTS = ("credreg.net/ctdl", "purl.org/ctdl")
_VOUCHES = ("accredits", "approves", "recognizes", "endorses")
_ACCEPTS = Term(Kind.GIVES_CREDIT)
_OFFERS = Term(Kind.GIVES_CREDIT, inverse=True)


def is_own(document: Mapping[str, Json]) -> bool:
    """Whether a document is of CTDL: by its context, or by a type or members with the prefix."""
    if any(
        isinstance(one, str) and any(part in one for part in _CONTEXTS)
        for one in as_list(document.get("@context"))
    ):
        return "credentialSubject" not in document
    tops = [document, *(one for one in as_list(document.get("@graph")) if isinstance(one, Mapping))]
    return any(
        isinstance(kind, str) and kind.startswith("ceterms:")
        for one in tops[:100]
        for key in ("@type", "type")
        for kind in as_list(one.get(key))
    )


def read(document: Mapping[str, Json]) -> Reading:
    """What the objects of a document say."""
    return _Reader(document).reading()


class _Reader:
    """One document: its objects by id, and what was read of them so far."""

    def __init__(self, document: Mapping[str, Json]) -> None:
        self.objects = list(_objects(document))
        self.by_id: dict[str, Plain] = {}
        for one in self.objects:
            self.by_id.setdefault(one_id(one), one)
        self.demands = {id: one for id, one in self.by_id.items() if is_condition(one.value)}
        self.definitions: list[Definition] = []
        self.edges: list[Edge] = []
        self.accreditations: list[Accreditation] = []

    def lookup(self, id: str) -> tuple[Mapping[str, Json], str] | None:
        """A condition of the document by its id."""
        found = self.demands.get(id)
        return (found.value, found.pointer) if found is not None else None

    def reading(self) -> Reading:
        pathways = ctdl_pathways.Pathways(self.lookup)
        for one in self.objects:
            types = types_of(one.value)
            if types & _ORGANISATIONS:
                self.organisation(one)
            elif "Pathway" in types or ctdl_pathways.is_component(types):
                self.definitions.append(self.definition(one, types))
                self.edges += pathways.add(one, one_id(one), types)
            elif types & AWARDS or TRANSFER in types:
                self.award(one, types)
        return Reading(
            "ctdl",
            tuple(self.definitions),
            edges=tuple(self.edges),
            accreditations=tuple(self.accreditations),
            pathways=pathways.found(),
        )

    def organisation(self, node: Plain) -> None:
        """What an organisation says itself of awards and of other organisations."""
        keys = local_keys(node.value)
        by = (one_id(node), text_of(node.get(keys.get("name", ""))))
        for name in _VOUCHES:
            for pointer, value in node.items(keys.get(name, "")):
                for about in ids_of(value):
                    self.accreditations.append(Accreditation(pointer, about, *by))

    def award(self, node: Plain, types: set[str]) -> None:
        """An award or a transfer value, and its relations."""
        self.definitions.append(self.definition(node, types))
        own = one_id(node)
        for key in node.value:
            name = local_name(key)
            if name == "transferValueFrom" and TRANSFER in types:
                self.edges += self.transfer(node, key, _OFFERS, own)
            elif name == "transferValueFor" and TRANSFER in types:
                self.edges += self.transfer(node, key, _ACCEPTS, own)
            elif name in terms():
                found = relations(node, key, terms()[name], own, lookup=self.lookup)
                several = name == "requires" and len(as_list(node.get(key))) > 1
                self.edges += _left_open(found) if several else found

    def transfer(self, node: Plain, key: str, term: Term, own: str) -> Iterator[Edge]:
        """Credit that a profile says is given. With several sources its value is of none of them
        in particular (issue 779 of the schema).
        """
        keys = local_keys(node.value)
        since, until = (_date(node, keys.get(name, "")) for name in ("startDate", "endDate"))
        amounts = self.amounts(node, keys)
        sources = as_list(node.get(keys.get("transferValueFrom", "")))
        credit = amounts[0] if len(amounts) == 1 and len(sources) <= 1 else None
        owner = _owner(node, keys, self.by_id)[0]
        for edge in relations(node, key, term, own, lookup=self.lookup):
            yield Edge(
                edge.kind,
                edge.source,
                edge.target,
                edge.pointer,
                edge.term,
                edge.declared_by,
                by=owner,
                credit=credit,
                since=since,
                until=_end_of_day(until),
            )

    def amounts(self, node: Plain, keys: Mapping[str, str]) -> list[Amount]:
        """The credit of an award, of a transfer value, or what an award requires in all."""
        if "transferValue" in keys:
            keys = {"creditValue": keys["transferValue"]}
        found = list(extended_credits(node, keys))
        if not found:
            own = older_credit({name: node.get(key) for name, key in keys.items()}, node.pointer)
            found = [own] if own is not None else []
        return found

    def conditions(self, node: Plain, keys: Mapping[str, str], name: str) -> tuple[Condition, ...]:
        """The conditions of one member; of several profiles it is not said if all are meant."""
        found = []
        for pointer, value in node.items(keys.get(name, "")):
            read = read_condition(value, pointer, self.lookup)
            named = next(ids_of(value), "")
            if read is not None:
                found.append(read)
            elif named:
                found.append(Condition(pointer, targets=((pointer, named),)))
        if len(found) > 1 and name == "requires":
            both = Condition(found[0].pointer, parts=tuple(found), alternatives=True)
            return (both,)
        return tuple(found)

    def definition(self, node: Plain, types: set[str]) -> Definition:
        """What an object says of itself."""
        keys = local_keys(node.value)
        kind = min(types & AWARDS, default=min(types, default=""))
        owner, owner_name = _owner(node, keys, self.by_id)
        hours, months = durations(node, keys)
        component = ctdl_pathways.is_component(types)
        conditions = self.conditions(node, keys, "hasCondition" if component else "requires")
        conditions += self.conditions(node, keys, "prerequisite")
        amounts = self.amounts(node, keys)
        if not amounts and len(conditions) == 1 and conditions[0].credit is not None:
            amounts = [conditions[0].credit]
        languages = sorted(set(ids_of(node.get(keys.get("inLanguage", "")))))
        return Definition(
            one_id(node),
            node.pointer,
            aliases=tuple(_aliases(node, keys)),
            names=texts_of(node.get(keys.get("name", ""))),
            type=kind,
            owner=owner,
            owner_name=owner_name,
            owner_stated=bool(owner),
            credits=tuple(amounts),
            ranks=tuple(_ranks(node, keys)),
            outcomes=tuple(_outcomes(node, keys)),
            conditions=conditions,
            version=_version(node, keys),
            language=languages[0].lower() if len(languages) == 1 else "",
            description=normal(text_of(node.get(keys.get("description", "")))),
            hours=hours,
            months=months,
            stackable=not component and stackable_kind(kind),
            component=component or kind == "Pathway",
        )


def _objects(document: Mapping[str, Json]) -> Iterator[Plain]:
    """The objects of a document, those within others too, in the order they stand in."""
    inner = document.get("decoded_resource")
    if isinstance(inner, Mapping):
        waiting: list[tuple[Json, str]] = [(inner, "/decoded_resource")]
    else:
        waiting = [(document, "")]
    while waiting:
        value, pointer = waiting.pop()
        if isinstance(value, dict):
            if "@type" in value or "type" in value:
                yield Plain(value, pointer)
            below = [
                (one, f"{pointer}/{escape(key)}")
                for key, one in value.items()
                if isinstance(one, list | dict) and key != "@context"
            ]
        else:
            below = [
                (one, f"{pointer}/{at}")
                for at, one in enumerate(value)
                if isinstance(one, list | dict)
            ]
        below.reverse()
        waiting += below


def one_id(node: Plain) -> str:
    """The id of an object; one made of its place where it has none."""
    return node.text("@id") or node.text("id") or f"#{node.pointer}"


def _aliases(node: Plain, keys: Mapping[str, str]) -> Iterator[str]:
    ctid = node.text(keys.get("ctid", ""))
    if CTID.fullmatch(ctid):
        yield ctid
    for one in node.many(keys.get("identifier", "")):
        code = one.text(local_keys(one.value).get("identifierValueCode", ""))
        if CTID.fullmatch(code) or (is_iri(code) and "//" in code):
            yield code


def _owner(node: Plain, keys: Mapping[str, str], by_id: Mapping[str, Plain]) -> tuple[str, str]:
    for name in ("ownedBy", "offeredBy"):
        for _, value in node.items(keys.get(name, "")):
            id, label = agent_of(value)
            named = by_id.get(id)
            if named is not None:
                label = text_of(named.get(local_keys(named.value).get("name", "")))
            if id:
                return id, label
    return "", ""


def _ranks(node: Plain, keys: Mapping[str, str]) -> Iterator[Rank]:
    for name in ("audienceLevelType", "educationLevelType", "creditLevelType"):
        for one in node.many(keys.get(name, "")):
            own = local_keys(one.value)
            rank = rank_of(next(ids_of(one.get(own.get("targetNode", ""))), ""), one.pointer)
            if rank is None:
                named = words(text_of(one.get(own.get("frameworkName", ""))))
                code = one.text(own.get("codedNotation", ""))
                code = code or text_of(one.get(own.get("targetNodeName", "")))
                rank = rank_in(named, code, one.pointer)
            if rank is not None:
                yield rank


def _outcomes(node: Plain, keys: Mapping[str, str]) -> Iterator[LearningOutcome]:
    for name in ("teaches", "assesses"):
        for _, value in node.items(keys.get(name, "")):
            yield from _outcome(value)
    for profile in node.many(keys.get("requires", "")):
        for _, value in profile.items(local_keys(profile.value).get("targetCompetency", "")):
            yield from _outcome(value)


def _outcome(value: Json) -> Iterator[LearningOutcome]:
    if isinstance(value, str) and value.strip():
        yield LearningOutcome(value.strip(), "")
    elif isinstance(value, Mapping):
        members = {local_name(key): item for key, item in value.items()}
        iri = next(ids_of(members.get("targetNode")), next(ids_of([value]), ""))
        label = text_of(members.get("targetNodeName") or members.get("competencyText"))
        if iri or label:
            yield LearningOutcome(iri, normal(label))


def _version(node: Plain, keys: Mapping[str, str]) -> str:
    for _, value in node.items(keys.get("versionIdentifier", "")):
        if isinstance(value, str):
            return value.strip()
        if isinstance(value, Mapping):
            inner = Plain(value)
            return inner.text(local_keys(value).get("identifierValueCode", ""))
    return ""


def _date(node: Plain, key: str) -> int | None:
    return day(node.text(key))


def _end_of_day(instant: int | None) -> int | None:
    """What ends on a day holds on that day."""
    return instant + 86_399 * 1_000_000_000 if instant is not None else None


def _left_open(edges: Iterator[Edge]) -> Iterator[Edge]:
    """The same relations, of which it is not said whether each of them is needed."""
    for edge in edges:
        yield Edge(
            edge.kind,
            edge.source,
            edge.target,
            edge.pointer,
            edge.term,
            edge.declared_by,
            needed=False if edge.needed is False else None,
            credit=edge.credit,
        )
