"""Cases of European Digital Credentials: of each constraint, and of each hand-made rule.

The documents are sealed, as such credentials are: a fault of the schema is then one of the schema
alone. Those that many rules share are judged once.
"""

from __future__ import annotations

import base64
import copy
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from fixtures import documents
from fixtures.issuer import Issuer
from mcconform.model import Assertion
from mcconform.securing.jades import TRUST_ANCHORS
from mcconform.standards import edc
from tests.envelopes import pem, root, seal
from tests.forge import Recipe, Triple
from tests.standards import elm
from tests.standards.mutations import broken, place

Json = Any
Edit = Callable[[Json], object]
ALONE = str(Path(__file__).with_name("edc-alone.toml"))
ANCHORS = {TRUST_ANCHORS: pem(root())}
NEVER = "it looks at the whole document, and every document has one"


def sealed(document: Callable[[], Json], edit: Edit = lambda _: None) -> Recipe:
    """A document, edited and sealed, under a profile that asks for no metadata."""
    return Recipe(
        base=document, edit=edit, sign="none", raw=_seal, resources=ANCHORS, profile=ALONE
    )


def _seal(data: bytes) -> bytes:
    return seal(json.loads(data))


@dataclass(frozen=True)
class Shared(Recipe):
    """A recipe that many cases use: its outcomes are found once."""

    def assertions(self) -> dict[str, Assertion]:
        """Every rule's outcome, by rule id."""
        return _shared(id(self), super().assertions)


_JUDGED: dict[int, dict[str, Assertion]] = {}


def _shared(key: int, judge: Callable[[], Mapping[str, Assertion]]) -> dict[str, Assertion]:
    if key not in _JUDGED:
        _JUDGED[key] = dict(judge())
    return _JUDGED[key]


def shared(document: Callable[[], Json]) -> Recipe:
    """A sealed document that is judged once."""
    one = sealed(document)
    return Shared(base=one.base, sign="none", raw=one.raw, resources=ANCHORS, profile=ALONE)


def full_presentation() -> Json:
    """A presentation that has everything but a credential."""
    return elm.with_node("EuropeanDigitalPresentation")


EVERYTHING = shared(elm.everything)
CREDENTIAL = shared(elm.credential)
PRESENTATION = shared(elm.presentation)
FULL_PRESENTATION = shared(full_presentation)


def of_shapes() -> Iterator[tuple[str, Triple]]:
    """The triple of each constraint of a shape."""
    for rule in edc.VOCABULARY._shape_rules:
        shape, prop, kind = elm.shape_of(rule)

        def spoil(document: Json, shape: Any = shape, prop: Any = prop, kind: str = kind) -> None:
            elm.break_rule(document, shape.name, prop, kind)

        of_presentation = shape.name == "EuropeanDigitalPresentation"
        yield (
            rule,
            Triple(
                FULL_PRESENTATION if of_presentation else EVERYTHING,
                sealed(lambda name=shape.name: elm.with_node(name), spoil),
                CREDENTIAL if of_presentation else PRESENTATION,
            ),
        )


def of_classes() -> Iterator[tuple[str, Triple]]:
    """The triple of each constraint on a root object as JSON."""
    for rule in edc.VOCABULARY._rules:
        if not rule.startswith("edc."):
            continue
        document = next(one for one in WHOLE if place(edc.VOCABULARY, whole(one), rule))
        of_presentation = "Presentation" in rule

        def spoil(document: Json, rule: str = rule) -> None:
            mutant = next(broken(edc.VOCABULARY, document, rule))
            document.clear()
            document.update(mutant)

        away = CREDENTIAL if of_presentation else PRESENTATION
        yield rule, Triple(shared(document), sealed(document, spoil), away)


@cache
def whole(document: Callable[[], Json]) -> Json:
    """A document, made once; not to be changed."""
    return document()


def with_all_of_vc() -> Json:
    """A credential with what VC 1.1 has beyond the profile."""
    return elm.with_node("EuropeanDigitalCredential") | {
        "refreshService": [{"id": "urn:example:refresh", "type": "ExampleRefresh"}],
        "termsOfUse": [{"id": "urn:example:terms", "type": "ExampleTerms"}],
    }


def with_proof(document: Json, purpose: str) -> Json:
    """A document with a proof of a suite nobody knows, beside its seal."""
    return document | {
        "proof": [
            {
                "type": "ExampleProof",
                "created": "2025-01-01T00:00:00Z",
                "proofPurpose": purpose,
                "verificationMethod": "urn:example:key",
            }
        ]
    }


def proven() -> Json:
    """A credential with a proof."""
    return with_proof(elm.credential(), "assertionMethod")


def presenting() -> Json:
    """A presentation of a credential, with a proof."""
    found = elm.presentation() | {"id": "urn:example:presentation", "holder": elm.minimal("Agent")}
    inner = Issuer().jwt(documents.plain_vc11(), "vc-jwt")
    return with_proof({**found, "verifiableCredential": [inner]}, "authentication")


WHOLE = (with_all_of_vc, proven, presenting)


def changed(edit: Edit) -> Recipe:
    """The smallest credential, changed."""
    return sealed(elm.credential, edit)


def subject(document: Json) -> Json:
    """The holder."""
    return document["credentialSubject"]


def described(**members: Json) -> Edit:
    """An edit that adds an object of no shape."""
    return lambda document: document.update({elm.RELATED: members})


def set_at(*path: str, value: Json) -> Edit:
    """An edit that sets a member."""

    def edit(document: Json) -> None:
        for key in path[:-1]:
            document = document[key]
        document[path[-1]] = value

    return edit


def profile(name: str) -> Json:
    """A credential profile of the European list."""
    prop = elm.SHAPES["EuropeanDigitalCredential"].properties["credentialProfiles"]
    return elm.concept(prop.scheme, name)


def media(content: bytes | str, kind: str = "PNG", encoding: str = "6146cde7dd") -> Edit:
    """An edit that adds a file."""
    text = base64.b64encode(content).decode() if isinstance(content, bytes) else content
    types = "http://publications.europa.eu/resource/authority/file-type/"
    return described(
        **{
            **elm.minimal("MediaObject", 9),
            "content": text,
            "contentEncoding": {
                "id": f"http://data.europa.eu/snb/encoding/{encoding}",
                "type": "Concept",
            },
            "contentType": {"id": f"{types}{kind}", "type": "Concept"},
        }
    )


PNG = b"\x89PNG\r\n\x1a\n" + bytes(8)


def learnt(whole: str, part: str, by_id: bool = False) -> Edit:
    """An edit that says how long the whole took, and an activity that led to it."""

    def edit(document: Json) -> None:
        achievement = elm.minimal("LearningAchievement", 9)
        specification = elm.minimal("LearningAchievementSpecification", 9)
        activity = elm.minimal("LearningActivity", 9)
        plan = elm.minimal("LearningActivitySpecification", 9)
        specification["volumeOfLearning"] = whole
        plan["volumeOfLearning"] = part
        activity["specifiedBy"] = plan
        achievement |= {"specifiedBy": specification, "influencedBy": activity}
        document[elm.RELATED] = [achievement]
        if by_id:
            document[elm.RELATED].append(copy.deepcopy(activity))
            achievement["influencedBy"] = activity["id"]

    return edit


def languages(primary: str, *listed: str) -> Edit:
    """An edit that says in which languages the credential is."""

    def edit(document: Json) -> None:
        scheme = elm.SHAPES["DisplayParameter"].properties["language"].scheme
        document["displayParameter"] |= {
            "primaryLanguage": elm.concept(scheme, primary),
            "language": [elm.concept(scheme, one) for one in listed],
        }

    return edit


def nobody(document: Json) -> None:
    """A document that reads as no object with an id, a type or a language."""
    document.clear()
    document["@context"] = list(elm.CONTEXTS)


def nested_away(document: Json) -> None:
    """A document that is written in a way that is not read."""
    document["@reverse"] = {"elm:related": {"id": "urn:example:x"}}


PERIOD = {"id": "urn:example:period", "type": "PeriodOfTime"}
RULES: dict[str, Triple] = {
    "edc.contexts.profile_named": Triple(
        CREDENTIAL,
        changed(lambda d: d["@context"].pop()),
        changed(lambda d: d.pop("@context")),
    ),
    "edc.graph.readable": Triple(CREDENTIAL, changed(nested_away), None, why=NEVER),
    "edc.graph.identifiers_absolute": Triple(
        CREDENTIAL, changed(described(id="person/1")), changed(nobody)
    ),
    "edc.graph.references_absolute": Triple(
        CREDENTIAL, changed(described(homepage="www.harbour.example")), changed(nobody)
    ),
    "edc.graph.types_defined": Triple(
        CREDENTIAL, changed(described(type="Organization")), changed(nobody)
    ),
    "edc.graph.members_defined": Triple(
        CREDENTIAL,
        changed(lambda d: d.update(shelfMark="N 4")),
        changed(lambda d: d["@context"].append({"shelfMark": "urn:example:shelf"})),
    ),
    "edc.graph.languages_well_formed": Triple(
        CREDENTIAL, changed(described(title={"english language": "Tides"})), changed(nobody)
    ),
    "edc.graph.values_readable": Triple(
        CREDENTIAL, changed(described(title={"en": {"nested": "Tides"}})), changed(nested_away)
    ),
    "edc.credential_profiles.constraints_known": Triple(
        CREDENTIAL,
        changed(lambda d: d.update(credentialProfiles=profile("another"))),
        PRESENTATION,
    ),
    "edc.credential_schema.identified": Triple(
        CREDENTIAL, changed(lambda d: d["credentialSchema"].pop("id")), PRESENTATION
    ),
    "edc.issuer.identified": Triple(
        CREDENTIAL, changed(lambda d: d["issuer"].pop("id")), PRESENTATION
    ),
    "edc.credit_point.number": Triple(
        EVERYTHING,
        changed(described(**{**elm.minimal("CreditPoint"), "point": "2,5"})),
        CREDENTIAL,
    ),
    "edc.display_parameter.primary_language_listed": Triple(
        changed(languages("ENG", "POR", "ENG")),
        changed(languages("ENG", "POR")),
        PRESENTATION,
    ),
    "edc.mailbox.mailto": Triple(
        EVERYTHING,
        changed(described(id="urn:example:mail", type="Mailbox")),
        CREDENTIAL,
    ),
    "edc.period.in_time": Triple(
        changed(
            described(**PERIOD, startDate="2025-01-01T00:00:00Z", endDate="2025-01-02T00:00:00Z")
        ),
        changed(
            described(**PERIOD, startDate="2025-01-02T00:00:00Z", endDate="2025-01-01T00:00:00Z")
        ),
        changed(described(**PERIOD, startDate="2025-01-02T00:00:00Z")),
    ),
    "edc.period.validity_in_time": Triple(
        changed(lambda d: d.update(validUntil="2030-01-01T00:00:00Z")),
        changed(
            lambda d: d.update(validFrom="2025-06-01T00:00:00Z", validUntil="2025-05-01T00:00:00Z")
        ),
        CREDENTIAL,
    ),
    "edc.media_object.content_decodes": Triple(
        changed(media(PNG)), changed(media("not base64!")), changed(media("text", encoding="x"))
    ),
    "edc.media_object.content_of_its_type": Triple(
        changed(media(PNG)), changed(media(PNG, "JPEG")), changed(media(PNG, "PDF"))
    ),
    "edc.workload.part_within_whole": Triple(
        changed(learnt("PT60H", "PT60H", by_id=True)),
        changed(learnt("PT60H", "P60M", by_id=True)),
        changed(learnt("PT60H", "sixty hours")),
    ),
}
CASES: dict[str, Triple] = {**dict(of_shapes()), **dict(of_classes()), **RULES}
