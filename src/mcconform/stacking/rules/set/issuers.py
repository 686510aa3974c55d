"""Sets of awards: who issued the parts, and who vouches for them."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import SHOULD, rule
from mcconform.model import Finding, Outcome
from mcconform.stacking.graph import Relation
from mcconform.stacking.papers import Paper
from mcconform.stacking.rules.set import ELM, OB3
from mcconform.stacking.rules.set.answers import foreign
from mcconform.stacking.stackset import StackSet
from mcconform.stacking.statements import Accreditation, Endorsement
from mcconform.standards.iris import canonical

Word = Endorsement | Accreditation


def _judged(stack: StackSet) -> list[tuple[Relation, list[tuple[int, Word]]]]:
    """Relations with another body's award, with what is said of the part's issuer; all where the
    profile lists who is recognised.
    """
    found = []
    for relation in stack.once(foreign):
        words = list(_words(stack, relation.source))
        if words or _lists(stack, relation.target):
            found.append((relation, words))
    return found


def _words(stack: StackSet, part: int) -> Iterator[tuple[int, Word]]:
    """Accreditations and endorsements of the owners of a part, and accreditations of the part."""
    for agent in stack.owners(part):
        key = stack.agents.key(agent)
        if key:
            yield from stack.words.accreditations.get(key, ())
            yield from stack.words.endorsements.get(key, ())
    for number, word in stack.words.on(part):
        if isinstance(word, Accreditation):
            yield number, word


def _lists(stack: StackSet, whole: int) -> list[str]:
    """The issuers that the profile recognises for a whole."""
    keys = {stack.things[one].key for one in stack.kin(whole)}
    return [
        canonical(issuer)
        for trust in stack.options.trust
        if not trust.whole or canonical(trust.whole) in keys
        for issuer in trust.issuers
    ]


@rule(
    area="stackability",
    level=SHOULD,
    spec=ELM,
    message="{issuer}, who issues {part}, is not recognised for {whole}: {why}",
    fix="Have the owner of the whole recognise the issuer, or take another issuer's award.",
    applies=lambda stack: bool(stack.once(_judged)),
)
def recognised(stack: StackSet) -> Iterator[Finding]:
    """The issuer of a part is recognised for the whole (STK-ISS-001).

    By the list of the profile, by an endorsement of the whole's owner, or by an accreditation that
    is in force and whose scope covers the level and the award. Where the profile lists nobody and
    nobody says anything of the issuer, there is nothing to judge.
    """
    for relation, words in stack.once(_judged):
        part, listed = relation.source, _lists(stack, relation.target)
        keys = {stack.agents.key(agent) for agent in stack.owners(part)}
        if keys.intersection(listed):
            continue
        reasons = [_objection(stack, relation, number, word) for number, word in words]
        if "" in reasons:
            continue
        why = next((reason for reason in reasons if reason), "")
        if listed:
            why = why or "the profile does not list it"
        if not stack.owners(part):
            cause = f"no document of the set tells who issues {stack.label(part)}"
            yield stack.cannot_tell(stack.place(relation), cause, *relation.edges)
        elif why:
            yield stack.failed(
                stack.place(relation),
                *relation.edges,
                issuer=stack.owner_name(part),
                part=stack.label(part),
                whole=stack.label(relation.target),
                why=why,
            )


def _objection(stack: StackSet, relation: Relation, number: int, word: Word) -> str | None:
    """Why a statement does not recognise the issuer; empty if it does, None if it is beside."""
    if isinstance(word, Endorsement):
        by = stack.agent(word.by, word.by_name, number)
        sound = stack.papers[number].standing.secured is Outcome.PASSED
        owner = stack.owned_by(relation.target, by)
        return "" if owner and sound and not stack.words.is_over(word) else None
    if stack.words.is_over(word):
        return "its accreditation has ended"
    ranks = stack.ranks(relation.source)
    if word.levels and "EQF" in ranks and ranks["EQF"].level not in word.levels:
        covered = ", ".join(str(level) for level in sorted(word.levels))
        return f"its accreditation covers level {covered}, not level {ranks['EQF'].level}"
    if word.awards:
        own = {stack.things[one].key for one in stack.kin(relation.source)}
        if not own & {stack.graph.key(id, number) for id in word.awards}:
            return "its accreditation is for other awards"
    return ""


def _endorsements(stack: StackSet) -> list[tuple[int, Paper, Endorsement]]:
    return [
        (number, paper, endorsement)
        for number, paper in enumerate(stack.papers)
        for endorsement in paper.reading.endorsements
    ]


@rule(
    area="stackability",
    level=SHOULD,
    spec=f"{OB3}#endorsementcredential",
    message="the endorsement by {by} is worth nothing here: {why}",
    fix="Ask the endorser for an endorsement of exactly this award or issuer, signed and in force.",
    applies=lambda stack: bool(stack.once(_endorsements)),
)
def endorsement_is_sound(stack: StackSet) -> Iterator[Finding]:
    """An endorsement is about what it stands in, signed, in force, and another's (STK-ISS-002)."""
    numbers = {paper.name: number for number, paper in enumerate(stack.papers)}
    for number, paper, endorsement in stack.once(_endorsements):
        around = numbers.get(paper.parent, -1)
        why = _fault(stack, number, endorsement, paper, around)
        by = endorsement.by_name or endorsement.by or "nobody"
        place = (number, endorsement.pointer)
        if why:
            yield stack.failed(place, by=by, why=why)
        elif paper.standing.secured is Outcome.CANT_TELL:
            cause = f"whether the endorsement by {by} is signed by them could not be checked"
            yield stack.cannot_tell(place, cause)


def _fault(
    stack: StackSet, number: int, endorsement: Endorsement, paper: Paper, around: int
) -> str:
    about = stack.graph.key(endorsement.about, number) if endorsement.about else ""
    if paper.host and around >= 0:
        host = stack.graph.key(paper.host, around)
        if about and about != host and not _alike(stack, about, host):
            return f"it is about {endorsement.about} and stands in {paper.host}"
    if not about:
        return "it names nothing that it is about"
    by = stack.agent(endorsement.by, endorsement.by_name, number)
    if _own_praise(stack, endorsement, number, about, by, around):
        return "who endorses is who issued it"
    if paper.standing.secured is Outcome.FAILED:
        return "its signature does not hold"
    if paper.standing.secured is None:
        return "nobody signed it"
    return "it is over" if stack.words.is_over(endorsement) else ""


def _alike(stack: StackSet, one: str, other: str) -> bool:
    first, second = (stack.graph.number_of(key) for key in (one, other))
    if first < 0 or second < 0:
        return False
    return first == second or stack.alike.find(first) == stack.alike.find(second)


def _own_praise(
    stack: StackSet, endorsement: Endorsement, number: int, about: str, by: int, around: int
) -> bool:
    """Whether the endorser endorses himself, or what is his own."""
    if endorsement.by and stack.graph.key(endorsement.by, number) == about:
        return True
    thing = stack.graph.number_of(about)
    if thing >= 0 and stack.owned_by(thing, by):
        return True
    reading = stack.papers[around].reading if around >= 0 else None
    if reading is None or not reading.publisher:
        return False
    publisher = stack.agent(reading.publisher, reading.publisher_name, around)
    return stack.agents.same(by, publisher) is True
