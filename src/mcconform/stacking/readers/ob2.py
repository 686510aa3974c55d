"""Open Badges 0.5 to 2.1: a badge class, awarded to a recipient; and endorsements of others.

The document is read as its reader sees it, with the badge class and the issuer in the places of
their links where they are at hand (`papers`); else the links alone say whose class it is of. The
standard says of stacking only `related`, `alignment` and endorsements; relations come from
extensions. Classes Assertion, BadgeClass, IdentityObject, AlignmentObject, Endorsement:
https://www.imsglobal.org/sites/default/files/Badges/OBv2p0Final/index.html.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mcconform.model import Json
from mcconform.nodes import as_list
from mcconform.stacking.edges import Edge, Kind, extension_edges
from mcconform.stacking.phrases import Text, claims
from mcconform.stacking.readers import ob3
from mcconform.stacking.readers.common import (
    Plain,
    agent_of,
    durations,
    ids_of,
    is_iri,
    local_keys,
    normal,
    plain_text,
    texts_of,
    types_of,
)
from mcconform.stacking.statements import Award, Definition, Endorsement, Hashed, Holder, Inner
from mcconform.stacking.statements import Reading as Said
from mcconform.standards.ob2.dates import early_moment
from mcconform.standards.recipients import is_hash

_CONTEXTS = ("w3id.org/openbadges", "openbadgespec.org/v2")
_TYPES = frozenset({"Assertion", "BadgeClass", "Endorsement"})
_IDS = frozenset({"id", "url", "did"})
"""Types of identity that are an address."""


def is_own(document: Mapping[str, Json]) -> bool:
    """Whether a document is of Open Badges before 3.0: by its context, or by its type alone."""
    contexts = [one for one in as_list(document.get("@context")) if isinstance(one, str)]
    if any(part in one for one in contexts for part in _CONTEXTS):
        return True
    return not contexts and bool(types_of(document) & _TYPES)


def read(document: Mapping[str, Json]) -> Said:
    """What an assertion, a badge class or an endorsement says."""
    node = Plain(document)
    types = types_of(document)
    if "Endorsement" in types:
        by, name = agent_of(document.get("issuer"))
        word = _endorsement(node, by, name)
        return Said("ob2", endorsements=(word,), publisher=by, publisher_name=name)
    if "recipient" in document or "badge" in document or "Assertion" in types:
        return _assertion(node)
    if "BadgeClass" in types or {"name", "criteria", "issuer"} <= document.keys():
        definition, edges, inner = _class(node, [])
        return Said("ob2", (definition,), edges=edges, inner=inner)
    return Said("ob2")  # an issuer, a key or a list says nothing of awards


def _assertion(node: Plain) -> Said:
    """An award; its badge class too where it is at hand."""
    badge = node.one("badge")
    of = node.text("badge")
    issuer: tuple[str, str] = ("", "")
    definitions: tuple[Definition, ...] = ()
    edges: tuple[Edge, ...] = ()
    inner = tuple(_endorsements_in(node))
    if badge is not None:
        definition, edges, more = _class(badge, [node.get("narrative")])
        definitions, of, inner = (definition,), definition.id, (*inner, *more)
        issuer = (definition.owner, definition.owner_name)
    recipient = node.one("recipient")
    at = recipient.at("identity") if recipient is not None else node.at("recipient")
    award = Award(
        _id(node) or f"#{node.pointer}",
        node.pointer,
        of,
        _holder(node, recipient),
        at,
        issuer[0],
        _date(node, "issuedOn", "issued_on"),
        _date(node, "expires"),
    )
    return Said(
        "ob2", definitions, (award,), edges, inner=inner, publisher=issuer[0],
        publisher_name=issuer[1],
    )  # fmt: skip


def _id(node: Plain) -> str:
    return node.text("id") or node.text("@id")


def _date(node: Plain, *names: str) -> int | None:
    return next((found for n in names if (found := early_moment(node.get(n))) is not None), None)


def _holder(node: Plain, recipient: Plain | None) -> Holder:
    """Who a badge was given to; in 0.5 the recipient is a text, and the salt stands beside it."""
    if recipient is None:
        found, salt, kind = node.text("recipient"), node.text("salt"), "email"
        hashed = is_hash(found)
    else:
        found, salt, kind = (recipient.text(key) for key in ("identity", "salt", "type"))
        hashed = recipient.get("hashed") is True or is_hash(found)
    if not found:
        return Holder()
    if hashed:
        return Holder(hashed=(Hashed(found, salt),))
    if kind in _IDS and is_iri(found):
        return Holder(found)
    return Holder(names=(f"{kind} {found.removeprefix('mailto:')}",))


def _class(
    node: Plain, texts: list[Json]
) -> tuple[Definition, tuple[Edge, ...], tuple[Inner, ...]]:
    """A definition from a BadgeClass. Its issuer is who owns it."""
    own = _id(node) or f"#{node.pointer}"
    keys = local_keys(node.value)
    language = node.text("@language")
    owner, owner_name = _owner(node)
    criteria = node.one("criteria")
    told = [
        Text.of("", text)
        for text in (
            *texts, node.get("name"), node.get("description"), *node.texts("tags"),
            criteria.get("narrative") if criteria is not None else None,
        )
        if isinstance(text, str)
    ]  # fmt: skip
    hours, months = durations(node, keys)
    definition = Definition(
        own,
        node.pointer,
        aliases=tuple(ob3.aliases(node, keys)),
        names=texts_of(node.get("name"), language),
        type=_kind(node, keys),
        owner=owner,
        owner_name=owner_name,
        owner_stated=bool(owner),
        credits=tuple(ob3.credits(node, keys, told)),
        ranks=tuple(ob3.ranks(node, keys)),
        outcomes=tuple(ob3.outcomes(node)),
        conditions=tuple(ob3.conditions(node)),
        version=_version(node),
        language=language.lower(),
        description=normal(plain_text(node.get("description"))),
        hours=hours,
        months=months,
        stackable=bool(claims(told)),
    )
    named = node if node.text("id") == own else Plain({**node.value, "id": own}, node.pointer)
    edges = (*_native_edges(node, own), *extension_edges(named))
    return definition, edges, tuple(_endorsements_in(node, own))


def _kind(node: Plain, keys: Mapping[str, str]) -> str:
    """The standard has one kind of award for everything; an extension may say more."""
    return node.text(keys.get("achievementType", ""))


def _owner(node: Plain) -> tuple[str, str]:
    """The issuer; in 0.5 it has no id but the place it issues from."""
    issuer = node.one("issuer")
    id, name = agent_of(node.get("issuer"))
    return id or (issuer.text("origin") if issuer is not None else ""), name


def _version(node: Plain) -> str:
    value = node.get("version")
    return str(value).strip() if isinstance(value, str | int | float) else ""


def _native_edges(node: Plain, own: str) -> Iterator[Edge]:
    for alignment in node.many("alignment"):
        for name in ("targetUrl", "url"):
            if alignment.text(name):
                place = alignment.at(name)
                yield Edge(Kind.ALIGNED, own, alignment.text(name), place, "alignment", "source")
                break
    for related in node.many("related"):
        entry = {
            **related.value,
            "version": _version(related),
            "inLanguage": related.text("@language"),
        }
        mine = Plain({**node.value, "version": _version(node)}, node.pointer)
        yield from ob3.related(mine, Plain(entry, related.pointer), own)


def _endorsements_in(node: Plain, host: str = "") -> Iterator[Inner]:
    for pointer, value in node.items("endorsement"):
        if isinstance(value, Mapping) and "claim" in value:
            yield Inner(pointer, value, host or _id(node) or f"#{node.pointer}")


def _endorsement(node: Plain, by: str, by_name: str) -> Endorsement:
    about = next(ids_of(node.get("claim")), "")
    return Endorsement(node.pointer, by, by_name, about, _date(node, "issuedOn"), None)
