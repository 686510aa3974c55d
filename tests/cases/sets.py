"""The three cases of each rule about a set of awards that build on each other."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from mcconform.model import Conversion, Resource, Source, Stacking, Trust
from mcconform.stacking.papers import Standing
from tests.forge import Triple
from tests.sets import (
    HARBOUR,
    LIGHTHOUSE,
    SIGNED,
    SetRecipe,
    achievement,
    badge,
    clr,
    condition,
    credit,
    endorsement,
    graph,
    level,
    thing,
)

Json = Any
H = "https://harbour.example/"
TIDES, CHARTS, RADAR, DIPLOMA = (f"{H}{name}" for name in ("tides", "charts", "radar", "diploma"))
MASTER = "https://lighthouse.example/master"
PART_OF, HAS_PART, REQUIRES = "ceterms:isPartOf", "ceterms:hasPart", "ceterms:requires"


def one(document: Json, **more: Any) -> SetRecipe:
    """A set of one document."""
    return SetRecipe({"a.json": document}, **more)


def many(*documents: Json, **more: Any) -> SetRecipe:
    """A set of several documents: a.json, b.json …"""
    return SetRecipe({f"{'abcdefgh'[n]}.json": doc for n, doc in enumerate(documents)}, **more)


def dead(url: str) -> dict[str, Resource]:
    """What is left of a definition that is gone."""
    return {url: Resource(url, Source.NETWORK, problem="not-found")}


ALONE = one(badge(TIDES, achievementType="Membership"))
"""A badge that says nothing about others."""
PAIR = one(graph(thing("Course", TIDES, isPartOf=DIPLOMA), thing("Diploma", DIPLOMA)))


def credits(whole: float, *parts: float, needed: bool = True, **options: Any) -> SetRecipe:
    """A certificate with parts, all of which it requires or merely lists."""
    ids = [f"{H}part-{number}" for number in range(len(parts))]
    asks = {"requires": [condition(*ids)]} if needed else {}
    return one(
        graph(
            thing("Certificate", DIPLOMA, hasPart=ids, creditValue=credit(whole), **asks),
            *(thing("Course", i, creditValue=credit(c)) for i, c in zip(ids, parts, strict=True)),
        ),
        options=Stacking(**options),
    )


def pathway(destination: str = f"{H}end", belongs: str = f"{H}way", **last: Json) -> SetRecipe:
    """A pathway of two components."""
    return one(
        graph(
            thing(
                "Pathway",
                f"{H}way",
                hasDestinationComponent=destination,
                hasChild=[f"{H}end", f"{H}start"],
            ),
            thing("CredentialComponent", f"{H}end", **{"isPartOf": f"{H}way", **last}),
            thing("CourseComponent", f"{H}start", isPartOf=belongs),
        )
    )


def editions(*links: tuple[str, str, str]) -> SetRecipe:
    """Editions v1, v2 … with links between them: edition, member, other edition."""
    members: dict[str, dict[str, Json]] = {f"v{number}": {} for number in (1, 2, 3)}
    for own, key, other in links:
        members[own][key] = f"{H}{other}"
    return one(graph(*(thing("Course", f"{H}{own}", **more) for own, more in members.items())))


def stacked(on: str = "2025-01-01", holder: str = "did:example:ana", **part: Json) -> SetRecipe:
    """A part and a diploma, both awarded; the diploma on the first of June 2025."""
    return many(
        badge(TIDES, holder, on=on, **{PART_OF: DIPLOMA}, **part),
        badge(DIPLOMA, on="2025-06-01"),
    )


def demanding(*held: Json, **more: Json) -> SetRecipe:
    """A diploma that requires two badges, and the badges that its holder has."""
    return many(
        badge(DIPLOMA, on="2025-06-01", **{REQUIRES: condition(TIDES, CHARTS)}), *held, **more
    )


def transfer(amount: float, **options: Any) -> SetRecipe:
    """A certificate that gives credit in a master's degree of 30 hours."""
    terms = [
        {
            "@type": "ceterms:ConditionProfile",
            "ceterms:targetCredential": [MASTER],
            "ceterms:creditValue": credit(amount),
        }
    ]
    return one(
        graph(
            thing("Certificate", TIDES, isAdvancedStandingFor=terms),
            thing("MasterDegree", MASTER, creditValue=credit(30), by=LIGHTHOUSE),
        ),
        options=Stacking(**options),
    )


def skills(*names: str) -> Json:
    """Alignments to competencies."""
    return [
        {
            "type": ["Alignment"],
            "targetName": name,
            "targetUrl": f"https://skills.example/{name}",
            "targetType": "ceasn:Competency",
        }
        for name in names
    ]


def taught(part: tuple[str, ...], whole: tuple[str, ...], **options: Any) -> SetRecipe:
    """A part and a whole with outcomes."""
    return many(
        badge(TIDES, **{PART_OF: DIPLOMA}, alignment=skills(*part)),
        badge(DIPLOMA, alignment=skills(*whole)),
        options=Stacking(**options),
    )


def endorsed(about: str, by: str = LIGHTHOUSE, standing: Standing = SIGNED) -> SetRecipe:
    """A badge with an endorsement in its achievement."""
    inner = "a.json#/credentialSubject/achievement/endorsement/0"
    document = badge(TIDES, endorsement=[endorsement(about, by)])
    return one(document, standings={inner: standing})


def foreign(*more: Json, by: str = LIGHTHOUSE, **options: Any) -> SetRecipe:
    """A badge that counts in another body's master's degree."""
    return many(badge(TIDES, **{PART_OF: MASTER}), badge(MASTER, by=by), *more, **options)


def vouched() -> SetRecipe:
    """The same with an endorsement by the master's owner."""
    document = badge(TIDES, **{PART_OF: MASTER}, endorsement=[endorsement(TIDES)])
    inner = "a.json#/credentialSubject/achievement/endorsement/0"
    return many(document, badge(MASTER, by=LIGHTHOUSE), standings={inner: SIGNED})


def translated(ects: float) -> SetRecipe:
    """A badge in English and its edition in French."""
    related = [{"id": CHARTS, "type": ["Related"], "inLanguage": "fr"}]
    unit = {"ceterms:creditUnitType": "ECTS"}
    return many(
        badge(TIDES, inLanguage="en", creditsAvailable=4, related=related, **unit),
        badge(CHARTS, inLanguage="fr", creditsAvailable=ects, **unit),
    )


def timed(hours: str, **options: Any) -> SetRecipe:
    """A course of 2 ECTS with a workload."""
    return one(
        graph(thing("Course", TIDES, creditValue=credit(2, "ECTS"), estimatedDuration=hours)),
        options=Stacking(hours={"ECTS": (Decimal(25), Decimal(30))}, **options),
    )


FORBIDDEN = Stacking(double_counting="forbidden")
RATE = Conversion("US semester hour", "ECTS", Decimal(2))


def shared(*wholes: str, options: Stacking = FORBIDDEN) -> SetRecipe:
    """A badge that counts in some diplomas, all of one holder."""
    return many(badge(TIDES, **{PART_OF: list(wholes)}), *map(badge, wholes), options=options)


def units(*conversions: Conversion) -> SetRecipe:
    """A course in ECTS that is part of a degree in semester hours."""
    return one(
        graph(
            thing("Course", TIDES, creditValue=credit(4, "ECTS"), isPartOf=DIPLOMA),
            thing("BachelorDegree", DIPLOMA, creditValue=credit(120)),
        ),
        options=Stacking(conversions=conversions),
    )


def revoked(status: str) -> SetRecipe:
    """A part of a diploma whose status is published."""
    return SetRecipe(stacked().documents, standings={"a.json": Standing(status=status)})


CHOICE = {"ceterms:targetCredential": [TIDES, CHARTS], "@type": "ceterms:ConditionProfile"}


def choosing(number: int) -> SetRecipe:
    """A certificate that asks for some of two courses."""
    asks = [{**CHOICE, "ceterms:requiredNumber": number}]
    return one(graph(thing("Certificate", DIPLOMA, requires=asks)))


CASES = {
    "stacking.set.documents.readable": Triple(
        PAIR, one({"type": "Nothing"}, problems={"a.json": "it is no JSON"}), SetRecipe({})
    ),
    "stacking.set.ends.stated_here": Triple(
        one(clr([(TIDES, "isPartOf", DIPLOMA)], [achievement(TIDES), achievement(DIPLOMA)])),
        one(clr([(TIDES, "isPartOf", DIPLOMA)], [achievement(TIDES)])),
        PAIR,
    ),
    "stacking.set.ends.known": Triple(
        PAIR, one(badge(TIDES, **{PART_OF: DIPLOMA}), resources=dead(DIPLOMA)), ALONE
    ),
    "stacking.set.ends.are_definitions": Triple(
        PAIR,
        many(badge(TIDES, **{PART_OF: "urn:award:did:example:ana:x:2025-01-01"}), badge("x")),
        ALONE,
    ),
    "stacking.set.ids.one_id_one_thing": Triple(
        many(badge(TIDES), badge(TIDES, "did:example:ben")),
        many(badge(TIDES), badge(TIDES, "did:example:ben", name="Ebb and Flood")),
        ALONE,
    ),
    "stacking.set.cycles.parts": Triple(
        PAIR,
        one(
            graph(
                thing("Course", TIDES, isPartOf=DIPLOMA), thing("Course", DIPLOMA, isPartOf=TIDES)
            )
        ),
        ALONE,
    ),
    "stacking.set.cycles.prerequisites": Triple(
        one(graph(thing("Course", TIDES, requires=CHARTS), thing("Course", CHARTS))),
        one(
            graph(thing("Course", TIDES, requires=CHARTS), thing("Course", CHARTS, requires=TIDES))
        ),
        PAIR,
    ),
    "stacking.set.cycles.part_is_not_the_same": Triple(
        PAIR,
        one(
            graph(
                thing("Course", TIDES, isPartOf=DIPLOMA, exactAlignment=DIPLOMA),
                thing("Course", DIPLOMA),
            )
        ),
        ALONE,
    ),
    "stacking.set.answers.both_sides": Triple(
        many(
            graph(thing("Course", TIDES, isPartOf=DIPLOMA)),
            graph(thing("Diploma", DIPLOMA, hasPart=TIDES)),
        ),
        many(graph(thing("Course", TIDES, isPartOf=DIPLOMA)), graph(thing("Diploma", DIPLOMA))),
        ALONE,
    ),
    "stacking.set.answers.whole_confirms": Triple(vouched(), foreign(), PAIR),
    "stacking.set.credit.needed_parts_fit": Triple(
        credits(12, 4, 4, 4), credits(10, 4, 4, 4), PAIR
    ),
    "stacking.set.credit.listed_parts_fit": Triple(
        credits(12, 4, 4, 4, needed=False), credits(10, 4, 4, 4, needed=False), PAIR
    ),
    "stacking.set.credit.whole_is_reached": Triple(
        credits(12, 4, 4, 4, needed=False, listed_parts="complete"),
        credits(15, 4, 4, 4, needed=False, listed_parts="complete"),
        PAIR,
    ),
    "stacking.set.credit.transfer_share": Triple(
        transfer(12), transfer(18, transfer_share=(Decimal("0.25"), Decimal("0.5"))), PAIR
    ),
    "stacking.set.credit.one_unit": Triple(units(RATE), units(), PAIR),
    "stacking.set.credit.counted_once": Triple(
        shared(DIPLOMA), shared(DIPLOMA, MASTER), shared(DIPLOMA, MASTER, options=Stacking())
    ),
    "stacking.set.levels.part_is_no_higher": Triple(
        many(
            badge(TIDES, **{PART_OF: DIPLOMA}, alignment=[level(4)]),
            badge(DIPLOMA, alignment=[level(5)]),
        ),
        many(
            badge(TIDES, **{PART_OF: DIPLOMA}, alignment=[level(7)]),
            badge(DIPLOMA, alignment=[level(5)]),
        ),
        PAIR,
    ),
    "stacking.set.levels.part_is_no_bigger": Triple(
        PAIR,
        one(graph(thing("Diploma", TIDES, isPartOf=DIPLOMA), thing("Course", DIPLOMA))),
        ALONE,
    ),
    "stacking.set.outcomes.parts_cover_whole": Triple(
        taught(("ebb", "flood"), ("ebb", "flood"), coverage=Decimal(1)),
        taught(("ebb",), ("ebb", "flood"), coverage=Decimal(1)),
        taught(("ebb",), ("ebb", "flood")),
    ),
    "stacking.set.outcomes.parts_differ": Triple(
        many(
            badge(TIDES, **{PART_OF: DIPLOMA}, alignment=skills("a", "b", "c")),
            badge(CHARTS, **{PART_OF: DIPLOMA}, alignment=skills("a", "d", "e")),
            badge(DIPLOMA),
        ),
        many(
            badge(TIDES, **{PART_OF: DIPLOMA}, alignment=skills("a", "b", "c")),
            badge(CHARTS, **{PART_OF: DIPLOMA}, alignment=skills("a", "b", "c")),
            badge(DIPLOMA),
        ),
        PAIR,
    ),
    "stacking.set.prerequisites.held_in_time": Triple(
        demanding(badge(TIDES), badge(CHARTS)),
        demanding(badge(TIDES), graph(thing("MicroCredential", CHARTS))),
        ALONE,
    ),
    "stacking.set.prerequisites.can_be_met": Triple(choosing(2), choosing(3), PAIR),
    "stacking.set.holders.one_holder": Triple(
        one(
            {
                "type": ["VerifiablePresentation"],
                "holder": "did:example:ana",
                "verifiableCredential": list(stacked(holder="did:example:ben").documents.values()),
            }
        ),
        stacked(holder="did:example:ben"),
        PAIR,
    ),
    "stacking.set.holders.one_learner": Triple(
        one(clr([], inner=[badge(TIDES), badge(CHARTS)])),
        one(clr([], inner=[badge(TIDES), badge(CHARTS, "did:example:ben")])),
        PAIR,
    ),
    "stacking.set.status.parts_in_force": Triple(
        revoked("in force"), revoked("revoked"), stacked()
    ),
    "stacking.set.dates.parts_valid_in_time": Triple(
        stacked(), stacked(on="2024-01-01", until="2025-01-01"), PAIR
    ),
    "stacking.set.versions.newest_is_meant": Triple(
        editions(("v2", "previousVersion", "v1"), ("v3", "isPartOf", "v2")),
        editions(("v2", "previousVersion", "v1"), ("v3", "isPartOf", "v1")),
        PAIR,
    ),
    "stacking.set.versions.one_line": Triple(
        editions(("v2", "previousVersion", "v1"), ("v3", "previousVersion", "v2")),
        editions(("v2", "previousVersion", "v1"), ("v3", "previousVersion", "v1")),
        PAIR,
    ),
    "stacking.set.languages.editions_agree": Triple(translated(4), translated(5), PAIR),
    "stacking.set.duplicates.one_definition": Triple(
        PAIR,
        one(graph(thing("Course", TIDES, name="Tides"), thing("Course", CHARTS, name="tides "))),
        one(endorsement(TIDES)),
    ),
    "stacking.set.orphans.connected": Triple(
        PAIR, one(graph(thing("Course", TIDES))), one(graph(thing("BachelorDegree", TIDES)))
    ),
    "stacking.set.pathways.complete": Triple(
        pathway(
            hasCondition={
                "@type": "ceterms:ComponentCondition",
                "ceterms:targetComponent": [f"{H}start"],
            }
        ),
        pathway(destination=f"{H}nowhere"),
        PAIR,
    ),
    "stacking.set.pathways.leads_to_destination": Triple(
        pathway(hasChild=f"{H}start"), pathway(), PAIR
    ),
    "stacking.set.issuers.recognised": Triple(
        foreign(options=Stacking(trust=(Trust((HARBOUR,), MASTER),))),
        foreign(options=Stacking(trust=(Trust((LIGHTHOUSE,)),))),
        foreign(),
    ),
    "stacking.set.issuers.endorsement_is_sound": Triple(endorsed(TIDES), endorsed(CHARTS), PAIR),
    "stacking.set.workload.fits_credit": Triple(timed("PT55H"), timed("PT40H"), PAIR),
    "stacking.set.workload.within_bounds": Triple(
        *(
            one(
                graph(thing("MicroCredential", TIDES, creditValue=credit(amount, "NZ credit"))),
                options=Stacking(credit={"NZ credit": (Decimal(1), Decimal(40))}),
            )
            for amount in (40, 41)
        ),
        PAIR,
    ),
}
