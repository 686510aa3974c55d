"""The three cases of each rule of CTDL: its constraints, and the rules that are functions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from fixtures import definitions
from fixtures.definitions import CTIDS, uri, words
from mcconform.standards.ctdl import VOCABULARY
from tests.forge import Recipe, Triple

Json = Any
Edit = Callable[[Json], object]
ALONE = str(Path(__file__).with_name("ctdl-alone.toml"))
EVERY = "every document has it"
HOMES = {
    "Alignment": ("alone", ("ceterms:credentialStatusType",)),
    "AssessmentRecord": ("assessment", ()),
    "CompetencyFrameworkRecord": ("framework", ("@graph", 0)),
    "CompetencyRecord": ("framework", ("@graph", 1)),
    "ComponentCondition": ("pathway", ("@graph", 1, "ceterms:hasCondition", 0)),
    "ConceptRecord": ("scheme", ("@graph", 1)),
    "ConceptSchemeRecord": ("scheme", ("@graph", 0)),
    "ConditionProfile": ("alone", ("ceterms:requires", 0)),
    "CostProfile": ("alone", ("ceterms:estimatedCost", 0)),
    "CredentialRecord": ("alone", ()),
    "DurationProfile": ("alone", ("ceterms:estimatedDuration", 0)),
    "Envelope": ("envelope", ()),
    "Graph": ("framework", ()),
    "LearningOpportunityRecord": ("course", ()),
    "OrganizationRecord": ("organization", ()),
    "PathwayComponentRecord": ("pathway", ("@graph", 2)),
    "PathwayRecord": ("pathway", ("@graph", 0)),
    "Record": ("course", ()),
    "Resource": ("course", ("ceterms:teaches", 0)),
    "TransferValueRecord": ("transfer", ()),
}
"""For each class a document with an object of it, and the way to that object."""
AWAY = {
    "Resource": "envelope-of-nothing",
    "Record": "envelope-of-nothing",
}


def nothing(document: Json) -> None:
    """Leave the document as it is."""


def case(base: str, edit: Edit = nothing, **more: Any) -> Recipe:
    """A document with one change, judged by the rules of CTDL alone."""
    made = {**definitions.BASES, "envelope-of-nothing": of_nothing}[base]
    return Recipe(base=made, edit=edit, sign="none", **{"profile": ALONE, **more})


def of_nothing() -> Json:
    """An envelope without a resource."""
    document = definitions.envelope()
    del document["decoded_resource"]
    del document["resource"]
    return document


def at(document: Json, way: tuple[str | int, ...]) -> Json:
    """The object at the end of a way."""
    for step in way:
        document = document[step]
    return document


# -- constraints of the vocabulary ----------------------------------------------------------------


def constraints() -> Iterator[tuple[str, Triple]]:
    """The triple of each constraint."""
    for rule in VOCABULARY.rules():
        _, owner, member, kind = rule.id.split(".")
        base, way = HOMES[owner]
        filled = within(way, _filled(member))
        spoilt = within(way, _spoilt(owner, member, kind))
        elsewhere = AWAY.get(owner, "scheme" if base != "scheme" else "course")
        yield (
            rule.id,
            Triple(
                passes=case(base, filled),
                fails=case(base, in_turn(filled, spoilt)),
                inapplicable=case("course" if owner == "Graph" else elsewhere),
            ),
        )


def within(way: tuple[str | int, ...], edit: Edit) -> Edit:
    """An edit of the object at the end of a way."""
    return lambda document: edit(at(document, way))


def in_turn(*edits: Edit) -> Edit:
    """Several edits, one after the other."""

    def edit(document: Json) -> None:
        for one in edits:
            one(document)

    return edit


def _filled(member: str) -> Edit:
    """Give an object a member that the documents do without."""
    if member == "envelope_ceterms_ctid":
        return lambda found: found.update(envelope_ceterms_ctid=CTIDS["micro"])
    if member == "@id":
        return lambda found: found.setdefault("@id", "https://tidewater.example/part")
    return nothing


def _spoilt(owner: str, member: str, kind: str) -> Edit:
    """Break one constraint in an object."""
    entry = VOCABULARY.get(owner)
    asked = {**entry.needs, **entry.wants}.get(member)
    if asked is not None:
        return lambda found: [found.pop(name, None) for name in asked]
    if kind == "required":
        if member == "@graph":
            return lambda found: found.update({member: []})
        return lambda found: found.pop(member)
    wrong = {"type": 5, "value": "other"}
    if kind == "single":
        return lambda found: found.update({member: [found[member]]})
    return lambda found: found.update({member: wrong[kind]})


# -- rules that are functions ---------------------------------------------------------------------


def put(**members: Json) -> Edit:
    """Set properties of ceterms at the top."""
    return lambda document: document.update({f"ceterms:{k}": v for k, v in members.items()})


def graph_node(index: int, **members: Json) -> Edit:
    """Set properties of ceterms in a node of the graph."""
    return lambda document: put(**members)(document["@graph"][index])


def drop(way: tuple[str | int, ...], *names: str) -> Edit:
    """Take members away from an object."""
    return lambda document: [at(document, way).pop(name) for name in names]


def _bare_course(document: Json) -> None:
    for name in list(document):
        if name.startswith("ceterms:"):
            del document[name]


def _typed(kind: str) -> Edit:
    return lambda document: document.update({"@type": kind})


def _twice(document: Json) -> None:
    second = document["@graph"][2]
    second["ceterms:ctid"] = CTIDS["read"]
    second["@id"] = "https://tidewater.example/predict"


def _forged(document: Json) -> None:
    document["decoded_resource"]["@graph"][0]["ceterms:name"] = words("Another")


def _parent(name: str) -> Edit:
    return lambda document: document["@graph"][1].update({"ceasn:isTopChildOf": name})


def _no_inverse(document: Json) -> None:
    for node in document["@graph"][1:]:
        del node["ceasn:isTopChildOf"]


def _alone_competency(document: Json) -> None:
    document["@graph"] = document["@graph"][1:2]
    document["@id"] = uri("read", "graph")


DATES = {"ceterms:startDate": "2025-01-01", "ceterms:endDate": "2024-01-01"}
EDGE = ("@graph", 1, "ceterms:hasCondition", 0)
DURATION = {"@type": "ceterms:DurationProfile", "ceterms:exactDuration": "eight weeks"}
UNKNOWN = definitions.concept("Delivery", "deliveryType:ByBoat", "By Boat")
OTHER = definitions.concept("LifeCycleStatus", "lifeCycle:Active", "Active")


def rules() -> dict[str, Triple]:
    """The triple of each function, by what comes after ``ctdl.``."""
    return {
        "alignments.known_concepts": Triple(
            passes=case("course"),
            fails=case("course", put(deliveryType=[UNKNOWN])),
            inapplicable=case("scheme"),
        ),
        "alignments.of_the_right_scheme": Triple(
            passes=case("alone"),
            fails=case("alone", put(credentialStatusType=OTHER)),
            inapplicable=case("scheme"),
        ),
        "contexts.names_ctdl": Triple(
            passes=case("course"),
            fails=case("course", drop((), "@context")),
            inapplicable=case("envelope-of-nothing"),
        ),
        "ctid.agrees_with_id": Triple(
            passes=case("course"),
            fails=case("course", put(ctid=CTIDS["exam"])),
            inapplicable=case(
                "course", lambda d: d.update({"@id": "https://tidewater.example/tides"})
            ),
        ),
        "ctid.lower_case": Triple(
            passes=case("course"),
            fails=case("course", put(ctid=f"ce-{CTIDS['course'][3:].upper()}")),
            inapplicable=case("course", put(ctid="none")),
        ),
        "ctid.names_graph": Triple(
            passes=case("framework"),
            fails=case("framework", lambda d: d.update({"@id": uri("course", "graph")})),
            inapplicable=case("course"),
        ),
        "ctid.unique": Triple(
            passes=case("framework"), fails=case("framework", _twice), inapplicable=case("course")
        ),
        "ctid.well_formed": Triple(
            passes=case("course"),
            fails=case("course", put(ctid="ce-12345678")),
            inapplicable=case("course", drop((), "ceterms:ctid")),
        ),
        "envelope.community_known": _envelope(envelope_community="harbours"),
        "envelope.ctid_agrees": _envelope(envelope_ctid=CTIDS["exam"]),
        "envelope.decoded_is_signed": Triple(
            passes=case("envelope"),
            fails=case("envelope", _forged),
            inapplicable=case("envelope-of-nothing"),
        ),
        "envelope.holds_resource": Triple(
            passes=case("envelope"),
            fails=case("envelope-of-nothing"),
            inapplicable=case("course"),
        ),
        "envelope.type_agrees": _envelope(envelope_ctdl_type="ceterms:License"),
        "languages.are_texts": Triple(
            passes=case("course"),
            fails=case("course", put(description=5)),
            inapplicable=case("course", _bare_course),
        ),
        "languages.say_something": Triple(
            passes=case("course"),
            fails=case("course", put(description={"en": " "})),
            inapplicable=case("course", _bare_course),
        ),
        "languages.tagged": Triple(
            passes=case("course"),
            fails=case("course", put(description="Eight evenings.")),
            inapplicable=case("course", _bare_course),
        ),
        "languages.tags_well_formed": Triple(
            passes=case("course"),
            fails=case("course", put(description={"en_GB": "Eight evenings."})),
            inapplicable=case("course", _bare_course),
        ),
        "languages.texts_in_maps": Triple(
            passes=case("course"),
            fails=case("course", put(description={"en": {"en": "Eight evenings."}})),
            inapplicable=case("course", _bare_course),
        ),
        "profiles.dates_in_order": Triple(
            passes=case("transfer"),
            fails=case("transfer", lambda d: d.update(DATES)),
            inapplicable=case("course"),
        ),
        "profiles.enough_components": Triple(
            passes=case("pathway"),
            fails=case("pathway", lambda d: at(d, EDGE).update({"ceterms:requiredNumber": 2})),
            inapplicable=case("course"),
        ),
        "profiles.price_has_currency": Triple(
            passes=case("alone"),
            fails=case("alone", drop(("ceterms:estimatedCost", 0), "ceterms:currency")),
            inapplicable=case("alone", drop(("ceterms:estimatedCost", 0), "ceterms:price")),
        ),
        "profiles.web_page_is_on_the_web": Triple(
            passes=case("course"),
            fails=case("course", put(subjectWebpage="urn:isbn:0451450523")),
            inapplicable=case("scheme"),
        ),
        **_properties(),
        **_references(),
        **_types(),
        **_values(),
    }


def _envelope(**members: Json) -> Triple:
    name = next(iter(members))
    return Triple(
        passes=case("envelope"),
        fails=case("envelope", lambda d: d.update(members)),
        inapplicable=case("envelope", drop((), name)),
    )


def _properties() -> dict[str, Triple]:
    return {
        "properties.belong_to_class": Triple(
            passes=case("course"),
            fails=case("course", put(foundingDate="1987")),
            inapplicable=case("course", _bare_course),
        ),
        "properties.current": Triple(
            passes=case("alone"),
            fails=case("alone", lambda d: put(creditUnitValue=3)(d["ceterms:requires"][0])),
            inapplicable=case("course", _bare_course),
        ),
        "properties.known": Triple(
            passes=case("course"),
            fails=case("course", put(tideGauge="Bar")),
            inapplicable=case("course", _bare_course),
        ),
        "properties.lead_to_class": Triple(
            passes=case("alone"),
            fails=case("alone", lambda d: put(estimatedDuration=d["ceterms:estimatedCost"])(d)),
            inapplicable=case("scheme"),
        ),
        "properties.refer_to_class": Triple(
            passes=case("framework"),
            fails=case("credential", lambda d: graph_node(0, isPartOf=["_:board"])(d)),
            inapplicable=case("course"),
        ),
    }


def _references() -> dict[str, Triple]:
    return {
        "references.blank_nodes_are_there": Triple(
            passes=case("credential"),
            fails=case("credential", graph_node(0, accreditedBy=["_:nobody"])),
            inapplicable=case("course"),
        ),
        "references.framework_is_in_graph": Triple(
            passes=case("framework"),
            fails=case(
                "framework", in_turn(_no_inverse, _part_of("https://tidewater.example/other"))
            ),
            inapplicable=case("framework", _alone_competency),
        ),
        "references.inverses_agree": Triple(
            passes=case("framework"),
            fails=case("framework", _parent("https://tidewater.example/other")),
            inapplicable=case("framework", _no_inverse),
        ),
        "references.registry_uris_end_with_ctid": Triple(
            passes=case("course"),
            fails=case("course", put(ownedBy=[f"{definitions.REGISTRY}/resources/tidewater"])),
            inapplicable=case("scheme", _no_registry),
        ),
    }


def _part_of(name: str) -> Edit:
    return lambda document: document["@graph"][1].update({"ceasn:isPartOf": [name]})


def _no_registry(document: Json) -> None:
    document["@graph"] = document["@graph"][1:]
    document["@graph"][0].pop("skos:inScheme")
    document["@graph"][0].pop("skos:topConceptOf")


def _types() -> dict[str, Triple]:
    return {
        "types.alignment_stated": Triple(
            passes=case("course"),
            fails=case("course", drop(("ceterms:teaches", 0), "@type")),
            inapplicable=case("scheme"),
        ),
        "types.known": Triple(
            passes=case("course"),
            fails=case("course", _typed("ceterms:Regatta")),
            inapplicable=case("scheme"),
        ),
        "types.specific": Triple(
            passes=case("alone"),
            fails=case("alone", _typed("ceterms:Credential")),
            inapplicable=case("course"),
        ),
        "types.spelled": Triple(
            passes=case("course"),
            fails=case("course", _typed("ceterms:course")),
            inapplicable=case("scheme"),
        ),
        "types.stated": Triple(
            passes=case("alone"),
            fails=case("alone", drop(("ceterms:requires", 0), "@type")),
            inapplicable=case("scheme"),
        ),
    }


def _values() -> dict[str, Triple]:
    broken: dict[str, tuple[str, Edit]] = {
        "booleans": ("assessment", put(isProctored="yes")),
        "dates": ("transfer", put(startDate="1 January 2025")),
        "durations": ("course", put(estimatedDuration=[DURATION])),
        "iris": ("course", put(ownedBy=["Tidewater Institute"])),
        "language_tags": ("course", put(inLanguage=["English, British"])),
        "no_nulls": ("course", put(codedNotation=None)),
        "numbers": ("alone", lambda d: put(price="180")(d["ceterms:estimatedCost"][0])),
        "of_today": (
            "alone",
            lambda d: put(alignmentType="exact match")(d["ceterms:credentialStatusType"]),
        ),
        "single": ("course", put(subjectWebpage=["https://a.example/", "https://b.example/"])),
        "strings": ("course", put(codedNotation=101)),
        "written_as_array": ("course", put(ownedBy=uri("school"))),
        "written_single": ("course", put(subjectWebpage=["https://tidewater.example/"])),
    }
    exact = lambda d: put(alignmentType="alignment:ExactMatch")(d["ceterms:credentialStatusType"])  # noqa: E731 - one edit
    return {
        f"values.{name}": Triple(
            passes=case(base, exact if name == "of_today" else nothing),
            fails=case(base, edit),
            inapplicable=case("course", _bare_course),
        )
        for name, (base, edit) in broken.items()
    }


CASES: dict[str, Triple] = {
    **dict(constraints()),
    **{f"ctdl.{name}": triple for name, triple in rules().items()},
}
