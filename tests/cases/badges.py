"""Cases of the constraints of the vocabularies of Open Badges 0.5 to 2.1.

The scenes are sound documents that hold together every class and property, each as one file; a case
takes the first that has a place for its rule and breaks the constraint there.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from fixtures import open_badges as ob
from fixtures.open_badges import ENDORSER, HOST, ISSUER
from mcconform.catalogue import Rule
from mcconform.nodes import resolve
from mcconform.standards import ob1, ob2
from mcconform.standards._walk import Visit
from mcconform.standards.vocabulary import Vocabulary
from tests.cases.ob2 import ALONE, Old, manifest
from tests.forge import Triple

Json = Any
Make = Callable[[], Json]
NEVER = "it applies to every document of the standard"
WRONG = {"string": 5, "number": "5", "boolean": "true", "object": "text", "any": 5}


@dataclass(frozen=True)
class Scene:
    """A sound document of a standard."""

    standard: str
    make: Make


def whole() -> Json:
    """An assertion with everything inside."""
    document = ob.assertion("whole")
    profile = ob.issuer()
    profile["publicKey"] = [ob.key()]
    profile["revocationList"] = ob.revocation_list()
    endorsement = {**ob.endorsement(), "issuer": ob.endorser()}
    group = {**ob.badge_class(), "issuer": profile, "endorsement": [endorsement]}
    group["criteria"] = {"id": f"{HOST}/criteria.html", "narrative": "Work.", "type": "Criteria"}
    group["alignment"][0]["type"] = "AlignmentObject"
    group["image"]["author"] = {"id": ENDORSER}
    document["badge"] = group
    document["evidence"][0]["type"] = "Evidence"
    document["verification"]["creator"] = ob.key()
    document.update(uid="7", revoked=False, revocationReason="none", version="1")
    document["related"] = [{"id": f"{HOST}/a.json", "version": "1", "@language": "en"}]
    document["@language"] = "en"
    return document


def linked() -> Json:
    """An assertion that links to everything."""
    document = ob.assertion("linked")
    document["evidence"] = [f"{HOST}/work/linked.html"]
    document["verification"]["creator"] = ob.KEY
    document.update(related=[f"{HOST}/a.json"], endorsement=[ob.ENDORSEMENT])
    return document


def linking() -> Json:
    """A badge class that links to everything."""
    document = ob.badge_class()
    document["criteria"] = f"{HOST}/criteria.html"
    document["image"]["author"] = ENDORSER
    return document


def pictured() -> Json:
    """A badge class whose picture is a link."""
    return {**ob.badge_class(), "image": f"{HOST}/tides.png"}


def revoked() -> Json:
    """A revoked assertion, stripped down."""
    return {"@context": ob.OB2, "id": f"{HOST}/assertions/gone.json", "revoked": True}


def listed() -> Json:
    """A revocation list whose entry has every member."""
    document = ob.revocation_list()
    document["revokedAssertions"] = [
        {
            "id": ob.REVOKED,
            "uid": "7",
            "type": "Assertion",
            "revoked": True,
            "revocationReason": "x",
        }
    ]
    document["issuer"] = {"id": ISSUER, "type": "Profile"}
    return document


def endorsed() -> Json:
    """An endorsement with everything."""
    return {**ob.endorsement(), "revoked": False, "revocationReason": "none"}


def older() -> Json:
    """An assertion of 1.1 with everything inside, though only 2.0 has it so."""
    document = ob.assertion_1("whole")
    document["badge"] = {**ob.class_1(), "issuer": ob.issuer_1()}
    return {**document, "revoked": False, "issuedOn": "2013-03-07"}


def older_revoked() -> Json:
    """A revoked assertion of 1.1, stripped down."""
    return {"@context": ob.OB1, "type": "Assertion", "revoked": True}


def connect() -> Json:
    """A manifest with everything."""
    made = manifest(
        id=f"{HOST}/api",
        type="BadgeConnectAPI",
        image=f"{HOST}/logo.png",
        tokenRevocationUrl=f"{HOST}/revoke",
    ).base
    assert callable(made)
    return copy.deepcopy(made())


SCENES = (
    Scene("ob2", whole),
    Scene("ob2", linked),
    Scene("ob2", linking),
    Scene("ob2", pictured),
    Scene("ob2", ob.issuer),
    Scene("ob2", listed),
    Scene("ob2", ob.revocation_list),
    Scene("ob2", endorsed),
    Scene("ob2", ob.key),
    Scene("ob2", ob.endorser),
    Scene("ob2", connect),
    Scene("ob1", ob.assertion_1),
    Scene("ob1", ob.class_1),
    Scene("ob1", ob.issuer_1),
    Scene("ob1", older),
    Scene("ob1", ob.assertion_05),
)
APART = (
    Scene("ob2", revoked),
    Scene("ob2", ob.key),
    Scene("ob2", ob.endorser),
    Scene("ob1", older_revoked),
    Scene("ob1", ob.issuer_1),
)
"""Small documents, each the first that some rules have nothing to say about."""
VOCABULARIES: dict[str, Vocabulary] = {"ob1": ob1.VOCABULARY, "ob2": ob2.VOCABULARY}


def recipe(scene: Scene, edit: Callable[[Json], object] = lambda _: None) -> Old:
    """The file of a scene; nothing that it links to is there."""
    return Old(base=scene.make, edit=edit, linked=dict, profile=ALONE)


def cases() -> Iterator[tuple[str, Triple]]:
    """The triple of each constraint of each vocabulary."""
    for name, vocabulary in VOCABULARIES.items():
        for rule in vocabulary.rules():
            scene = home(name, rule)
            apart = away(name, rule)
            yield (
                rule.id,
                Triple(
                    passes=recipe(scene),
                    fails=recipe(scene, spoiling(vocabulary, rule)),
                    inapplicable=recipe(apart) if apart else None,
                    why="" if apart else NEVER,
                ),
            )


def home(standard: str, rule: Rule) -> Scene:
    """The first scene with a place for a rule."""
    for scene in SCENES:
        if scene.standard == standard and place(VOCABULARIES[standard], scene.make(), rule):
            return scene
    raise AssertionError(f"no scene has a place for {rule.id}")


def away(standard: str, rule: Rule) -> Scene | None:
    """The first small document without a place for a rule."""
    for scene in APART:
        found = place(VOCABULARIES[standard], scene.make(), rule)
        if scene.standard == standard and found is None:
            return scene
    return None


def place(vocabulary: Vocabulary, document: Json, rule: Rule) -> Visit | None:
    """An object of the document that the rule has something to say about."""
    _, owner, member, kind = rule.id.split(".")
    for visit in vocabulary.visits(document):
        if visit.cls.id == f"{vocabulary.id}.{owner}" and member in visit.cls.needs:
            return visit
        prop = visit.cls.properties.get(member)
        if prop is None or prop.owner != f"{vocabulary.id}.{owner}":
            continue
        value = visit.value.get(member)
        is_text = isinstance(value[0] if isinstance(value, list) else value, str)
        asks = prop.least > 0 if kind == "required" else value is not None
        if asks and (kind not in ("format", "e164", "contains", "value") or is_text):
            return visit
    return None


def spoiling(vocabulary: Vocabulary, rule: Rule) -> Callable[[Json], None]:
    """An edit that breaks a rule in one place, in one way."""

    def edit(document: Json) -> None:
        visit = place(vocabulary, document, rule)
        assert visit is not None
        _, _, member, kind = rule.id.split(".")
        here = resolve(document, visit.pointer)
        if kind == "required":
            for name in visit.cls.needs.get(member, (member,)):
                here.pop(name, None)
            return
        value = here[member]
        wrong = _wrong(visit.cls.properties[member], value, kind)
        keeps = isinstance(value, list) and kind == "type"
        here[member] = [*value, wrong] if keeps else wrong

    return edit


def _wrong(prop: Any, value: Json, kind: str) -> Json:
    if kind == "single":
        return [value, value]
    if kind == "array":
        return value[0]
    if kind == "value":
        return "another"
    if kind == "contains":
        return ["schema:Thing"]
    if kind in ("format", "e164"):
        return prop.datatype.broken[0] if kind == "format" else "49 40"
    kinds = prop.datatype.json.split() if prop.datatype else ["object"]
    wrong = WRONG[kinds[0]] if len(kinds) == 1 else True
    return 5 if prop.target and prop.datatype else wrong


CASES: dict[str, Triple] = dict(cases())
