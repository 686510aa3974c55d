"""Stacking: credit numbers."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MUST, SHOULD, rule
from mcconform.model import Dossier, Finding, failed
from mcconform.stacking.declaration import declaration, speaks
from mcconform.stacking.declared import Credit
from mcconform.stacking.measures import spoken_unit
from mcconform.stacking.phrases import names_unit
from mcconform.stacking.rules import SPEC


def has_credit(dossier: Dossier) -> bool:
    """Whether the badge gives any credit number."""
    return bool(declaration(dossier).credits)


def has_declared_credit(dossier: Dossier) -> bool:
    """Whether the badge gives a credit number and says that it builds towards something."""
    return has_credit(dossier) and declaration(dossier).declares


def has_both(dossier: Dossier) -> bool:
    """Whether, besides, credits available and credits earned are both finite numbers."""
    return len(_amounts(dossier)) == 2 and declaration(dossier).declares


def _amounts(dossier: Dossier) -> dict[str, Credit]:
    found = declaration(dossier).credits
    return {credit.name: credit for credit in found if credit.amount is not None}


@rule(
    area="stackability",
    level=SHOULD,
    spec=f"{SPEC}#achievement",
    message="{name} has no unit: it could be ECTS, semester hours or anything else",
    fix="Name the unit in the description or the criteria (“5 ECTS”), or by an extension such as "
    "ceterms:creditUnitType. Open Badges 3.0 itself has no property for it.",
    given=speaks,
    applies=has_declared_credit,
)
def unit_is_named(dossier: Dossier) -> Iterator[Finding]:
    """A credit number that is to count elsewhere has a unit (STK-CRU-001).

    Open Badges 3.0 has only the number. It is asked of badges alone that say they build towards
    something, and words are enough.
    """
    found = declaration(dossier)
    named = names_unit(found.texts) or spoken_unit(text.words for text in found.texts)
    if not found.unit and not named:
        for credit in found.credits:
            yield failed(credit.pointer, name=credit.name)


@rule(
    area="stackability",
    level=MUST,
    spec=f"{SPEC}#achievement",
    message="{name} is {amount}, which is no amount of credit",
    fix="Give the number of credits, or leave the property out.",
    given=speaks,
    applies=has_credit,
)
def amount_is_sound(dossier: Dossier) -> Iterator[Finding]:
    """A credit number is finite and not negative (STK-CRU-002).

    A credit number is a declaration by itself: an amount that is to be counted. Nothing is an
    amount too, for a course may bear no credit and a holder may have earned none yet; but an award
    that says it builds towards another has more than nothing to give.
    """
    found = declaration(dossier)
    for credit in found.credits:
        none = found.declares and credit.amount == 0 and credit.name == "creditsAvailable"
        if credit.amount is None or credit.amount < 0 or none:
            amount = "not finite" if credit.amount is None else str(credit.amount)
            yield failed(credit.pointer, name=credit.name, amount=amount)


@rule(
    area="stackability",
    level=SHOULD,
    spec=f"{SPEC}#achievementsubject",
    message="more credits were earned ({earned}) than the achievement has ({available})",
    fix="Correct creditsEarned or creditsAvailable.",
    given=speaks,
    applies=has_both,
)
def earned_within_available(dossier: Dossier) -> Iterator[Finding]:
    """A holder earns no more credits than the achievement has (STK-CRU-002).

    Class AchievementSubject says no more than that the two numbers correlate, and the sample of a
    complete badge by 1EdTech has 42 of 36; so it is advice.
    """
    amounts = _amounts(dossier)
    earned, available = amounts["creditsEarned"], amounts["creditsAvailable"]
    if (earned.amount or 0) > (available.amount or 0):
        args = {"earned": str(earned.amount), "available": str(available.amount)}
        yield failed(earned.pointer, **args)
