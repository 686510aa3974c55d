"""Open Badges 3.0: an achievement, given to a holder; and endorsements of others.

The standard itself says of stacking only `related`, `alignment`, credit numbers without a unit and
endorsements; relations come from extensions. Classes Achievement, AchievementSubject,
IdentityObject, Related, EndorsementCredential: https://www.imsglobal.org/spec/ob/v3p0.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from mcconform.model import Json
from mcconform.stacking.conditions import credit_of, read_condition
from mcconform.stacking.edges import Edge, Kind, extension_edges
from mcconform.stacking.measures import (
    UNSTATED,
    Amount,
    Rank,
    decimal,
    rank_in,
    rank_of,
    spoken_unit,
    unit_of,
)
from mcconform.stacking.phrases import SCANNED, Text, claims, words
from mcconform.stacking.readers.common import (
    CTID,
    Plain,
    agent_of,
    durations,
    ends,
    ids_of,
    is_iri,
    local_keys,
    normal,
    stackable_kind,
    starts,
    texts_of,
    types_of,
)
from mcconform.stacking.statements import (
    Award,
    Condition,
    Definition,
    Endorsement,
    Hashed,
    Holder,
    Inner,
    LearningOutcome,
    Reading,
)
from mcconform.stacking.terms import data, local_name

_HASH = re.compile(r"(?:sha256\$[0-9a-fA-F]{64}|md5\$[0-9a-fA-F]{32})")
_KINDS = {"emailAddress": "email"}
_TYPES = frozenset({"AchievementCredential", "OpenBadgeCredential", "EndorsementCredential"})


def is_own(document: Mapping[str, Json]) -> bool:
    """Whether a document is a badge, an endorsement, or a bare achievement."""
    types = types_of(document)
    if types & _TYPES:
        return True
    if "Achievement" in types and ("criteria" in document or "achievementType" in document):
        return True
    subject = Plain(document).one("credentialSubject")
    return subject is not None and subject.one("achievement") is not None


def read(document: Mapping[str, Json]) -> Reading:
    """What a badge, an endorsement or a bare achievement says."""
    node = Plain(document)
    publisher, publisher_name = agent_of(document.get("issuer"))
    types = types_of(document)
    if "EndorsementCredential" in types:
        return Reading(
            "ob3",
            endorsements=(_endorsement(node, publisher, publisher_name),),
            publisher=publisher,
            publisher_name=publisher_name,
        )
    if "Achievement" in types:
        definition, edges, inner = achievement(node, "", "")
        return Reading("ob3", (definition,), edges=edges, inner=inner)
    return _badge(node, publisher, publisher_name)


def _badge(node: Plain, publisher: str, publisher_name: str) -> Reading:
    definitions: list[Definition] = []
    awards: list[Award] = []
    edges: list[Edge] = []
    inner: list[Inner] = []
    for subject in node.many("credentialSubject"):
        holder = holder_of(subject)
        for own in subject.many("achievement"):
            texts = [node.get("description"), subject.get("narrative")]
            definition, more, inside = achievement(own, publisher, publisher_name, texts)
            definitions.append(definition)
            edges += more
            inner += inside
            awards.append(_award(node, subject, definition, holder, publisher))
    inner += endorsements_in(node, node.text("id"))
    issuer = node.one("issuer")
    if issuer is not None:
        inner += endorsements_in(issuer, issuer.text("id"))
    return Reading(
        "ob3",
        tuple(definitions),
        tuple(awards),
        tuple(edges),
        inner=tuple(inner),
        publisher=publisher,
        publisher_name=publisher_name,
    )


def _award(
    node: Plain, subject: Plain, definition: Definition, holder: Holder, issuer: str
) -> Award:
    earned = decimal(subject.get("creditsEarned"))
    unit = definition.credits[0].unit if definition.credits else UNSTATED
    credits = (Amount(earned, unit, subject.at("creditsEarned")),) if earned is not None else ()
    at = subject.at("id") if subject.has("id") else subject.pointer
    return Award(
        node.text("id") or f"#{node.pointer}",
        node.pointer,
        definition.id,
        holder,
        at,
        issuer,
        starts(node),
        ends(node),
        credits,
    )


def holder_of(subject: Plain) -> Holder:
    """Who a subject is: its id, and its identifiers, plain or hashed (class IdentityObject)."""
    names: list[str] = []
    hashed: list[Hashed] = []
    for one in subject.many("identifier"):
        found, kind = one.text("identityHash"), one.text("identityType")
        if not found:
            continue
        if one.get("hashed") is True or (one.get("hashed") is None and _HASH.fullmatch(found)):
            hashed.append(Hashed(found, one.text("salt")))
        else:
            names.append(f"{_KINDS.get(kind, kind)} {found}")
    id = subject.text("id")
    if id[:7].lower() == "mailto:":
        names.append(f"email {id[7:]}")
    return Holder(id, tuple(sorted(names)), tuple(hashed))


def endorsements_in(node: Plain, host: str) -> Iterator[Inner]:
    """The endorsements that an object carries, about the thing with id ``host`` if they are apt."""
    for key in ("endorsement", "endorsementJwt"):
        for pointer, value in node.items(key):
            if isinstance(value, Mapping | str):
                yield Inner(pointer, value, host or f"#{node.pointer}")


def _endorsement(node: Plain, by: str, by_name: str) -> Endorsement:
    subject = node.one("credentialSubject")
    about = subject.text("id") if subject is not None else ""
    return Endorsement(node.pointer, by, by_name, about, starts(node), ends(node))


def achievement(
    node: Plain, owner: str, owner_name: str, texts: list[Json] | None = None
) -> tuple[Definition, tuple[Edge, ...], tuple[Inner, ...]]:
    """A definition from an Achievement. ``owner`` is who issued the award it is in."""
    id = node.text("id") or f"#{node.pointer}"
    keys = local_keys(node.value)
    language = node.text("inLanguage")
    creator = agent_of(node.get("creator"))
    criteria = node.one("criteria")
    told = _texts(node, criteria, texts or [])
    hours, months = durations(node, keys)
    kind = local_name(node.text("achievementType"))
    definition = Definition(
        id,
        node.pointer,
        aliases=tuple(aliases(node, keys)),
        names=texts_of(node.get("name"), language),
        type=kind,
        owner=creator[0] or owner,
        owner_name=creator[1] if creator[0] else owner_name,
        owner_stated=bool(creator[0]),
        credits=tuple(credits(node, keys, told)),
        ranks=tuple(ranks(node, keys)),
        outcomes=tuple(outcomes(node)),
        conditions=tuple(conditions(node)),
        version=node.text("version"),
        language=language.lower(),
        description=normal(node.text("description")),
        hours=hours,
        months=months,
        stackable=stackable_kind(kind) or bool(claims(told)) or _partial(node, keys),
    )
    edges = (*_native_edges(node, id), *extension_edges(_with_id(node, id)))
    return definition, edges, tuple(endorsements_in(node, id))


def _with_id(node: Plain, id: str) -> Plain:
    return node if node.text("id") else Plain({**node.value, "id": id}, node.pointer)


def _texts(node: Plain, criteria: Plain | None, texts: list[Json]) -> list[Text]:
    values = [*texts, *(node.get(key) for key in ("name", "description", "specialization"))]
    values += node.texts("tag")
    if criteria is not None:
        values.append(criteria.get("narrative"))
    left, found = SCANNED, []
    for value in values:
        if isinstance(value, str) and len(value) <= left:
            left -= len(value)
            found.append(Text.of("", value))
    return found


def _partial(node: Plain, keys: Mapping[str, str]) -> bool:
    key = keys.get("isPartialQualification")
    return key is not None and node.get(key) is True


def aliases(node: Plain, keys: Mapping[str, str]) -> Iterator[str]:
    """Other identifiers that are the same everywhere."""
    for one in node.many("otherIdentifier"):
        text = one.text("identifier")
        if is_iri(text) or CTID.fullmatch(text):
            yield text
    if "ctid" in keys and CTID.fullmatch(node.text(keys["ctid"])):
        yield node.text(keys["ctid"])


def credits(node: Plain, keys: Mapping[str, str], texts: list[Text]) -> Iterator[Amount]:
    """Credit that can be given: the number of the standard, and amounts from extensions."""
    found = list(extended_credits(node, keys))
    available = decimal(node.get("creditsAvailable"))
    if available is not None:
        unit = unit_of(next(_unit_codes(node, keys), ""))
        if unit == UNSTATED:
            unit = found[0].unit if len(found) == 1 and found[0].value == available else UNSTATED
        if unit == UNSTATED:
            unit = spoken_unit(text.words for text in texts)
        found = [one for one in found if one.unit != unit]
        yield Amount(available, unit, node.at("creditsAvailable"))
    yield from found


def _unit_codes(node: Plain, keys: Mapping[str, str]) -> Iterator[str]:
    for name in ("creditUnitType", "creditUnit", "creditUnitTypeDescription"):
        for _, value in node.items(keys.get(name, "")):
            code = value.get("targetNode", "") if isinstance(value, Mapping) else value
            if isinstance(code, str) and code:
                yield code
            yield from ids_of(value) if isinstance(value, Mapping) else ()


def extended_credits(node: Plain, keys: Mapping[str, str]) -> Iterator[Amount]:
    """Amounts as ELM (creditPoint) and CTDL (creditValue) write them."""
    for pointer, value in node.items(keys.get("creditValue", "")):
        amount = credit_of(value, pointer)
        if amount is not None:
            yield amount
    for point in node.many(keys.get("creditPoint", "")):
        amount = credit_point(point)
        if amount is not None:
            yield amount


def credit_point(node: Plain) -> Amount | None:
    """The amount in a CreditPoint of ELM."""
    keys = local_keys(node.value)
    number = decimal(node.get(keys.get("point", "")))
    if number is None:
        return None
    framework = node.get(keys.get("framework", ""))
    unit = unit_of(next(ids_of(framework), ""))
    if isinstance(framework, Mapping) and unit not in {one["id"] for one in data()["unit"]}:
        for _, label in texts_of(framework.get("prefLabel")):
            known = spoken_unit([words(label)])
            unit = known or unit
    return Amount(number, unit, node.pointer)


def ranks(node: Plain, keys: Mapping[str, str]) -> Iterator[Rank]:
    """Levels, from extensions and from alignments."""
    for name in data()["levels"]["members"]:
        for pointer, value in node.items(keys.get(name, "")):
            rank = rank_of(value, pointer)
            if rank is not None:
                yield rank
    for alignment in node.many("alignment"):
        url, named = alignment.text("targetUrl"), words(alignment.text("targetFramework"))
        rank = rank_of(url, alignment.pointer)
        if rank is None:
            rank = rank_in(named, alignment.text("targetCode"), alignment.pointer)
        if rank is not None:
            yield rank


def outcomes(node: Plain) -> Iterator[LearningOutcome]:
    """What is learnt, by alignments to it."""
    known, addresses = data()["outcomes"]["types"], tuple(data()["outcomes"]["addresses"])
    for alignment in node.many("alignment"):
        url = alignment.text("targetUrl")
        kinds = {local_name(kind) for kind in alignment.texts("targetType")}
        if kinds.intersection(known) or url.startswith(addresses):
            yield LearningOutcome(url, normal(alignment.text("targetName")))


def conditions(node: Plain) -> Iterator[Condition]:
    """What has to be held before, from extensions; a plain id is a condition of one award."""
    for key in node.value:
        if local_name(key) not in ("requires", "prerequisite") or ":" not in key:
            continue
        for pointer, value in node.items(key):
            read = read_condition(value, pointer)
            named = next(ids_of(value), "")
            if read is not None:
                yield read
            elif named:
                yield Condition(pointer, targets=((pointer, named),))


def _native_edges(node: Plain, own: str) -> Iterator[Edge]:
    for alignment in node.many("alignment"):
        url = alignment.text("targetUrl")
        yield Edge(Kind.ALIGNED, own, url, alignment.at("targetUrl"), "alignment", "source")
    for entry in node.many("related"):
        yield from related(node, entry, own)


def related(node: Plain, entry: Plain, own: str) -> Iterator[Edge]:
    """Another language, or another version: which of the two is newer, their numbers tell."""
    other, place = entry.text("id"), entry.at("id")
    if other == own:
        return  # one id for several editions
    mine, theirs = _number(node.text("version")), _number(entry.text("version"))
    if mine and theirs and mine != theirs:
        ends = (own, other, "source") if mine > theirs else (other, own, "target")
        yield Edge(Kind.VERSION_OF, ends[0], ends[1], place, "related", ends[2], immediate=False)
    else:
        language = entry.text("inLanguage").lower()
        yield Edge(Kind.SAME_AS, own, other, place, "related", "source", language=language)


def _number(version: str) -> tuple[int, ...]:
    match = re.fullmatch(r"[vV]?\.? ?([0-9]{1,9}(?:\.[0-9]{1,9}){0,5})", version.strip(), re.ASCII)
    return tuple(int(part) for part in match[1].split(".")) if match else ()
