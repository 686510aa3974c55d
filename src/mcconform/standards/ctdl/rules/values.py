"""The values of properties: of the kind that the property takes, and as many."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MUST, SHOULD, Applies, rule
from mcconform.model import Dossier, Finding
from mcconform.standards.ctdl.rules import SCHEMAS, TERMS
from mcconform.standards.ctdl.values import judged


def _where(name: str) -> Applies:
    """Where there is such a value at all."""
    return lambda dossier: name in judged(dossier).looked


@rule(
    area="schema",
    level=MUST,
    spec=TERMS,
    message="{name} is {found}, not a text",
    fix="Write it as a string in quotation marks.",
    applies=_where("strings"),
)
def strings(dossier: Dossier) -> Iterator[Finding]:
    """Codes, numbers of identifiers and names of currencies are strings.

    Properties whose range is xsd:string; the registry's schemas say the same.
    """
    yield from judged(dossier).of("strings")


@rule(
    area="schema",
    level=MUST,
    spec=TERMS,
    message="{name} is {found}, not a number",
    fix="Write the number without quotation marks.",
    applies=_where("numbers"),
)
def numbers(dossier: Dossier) -> Iterator[Finding]:
    """Amounts, weights and coordinates are JSON numbers.

    Properties whose range is xsd:float, xsd:decimal or xsd:integer; the registry's schemas take
    numbers only, though JSON-LD would read a number in quotation marks as well.
    """
    yield from judged(dossier).of("numbers")


@rule(
    area="schema",
    level=MUST,
    spec=TERMS,
    message="{name} is {found}, not true or false",
    fix="Write true or false without quotation marks.",
    applies=_where("booleans"),
)
def booleans(dossier: Dossier) -> Iterator[Finding]:
    """What is so or not so is true or false, as isProctored.

    Properties whose range is xsd:boolean.
    """
    yield from judged(dossier).of("booleans")


@rule(
    area="schema",
    level=MUST,
    spec=TERMS,
    message="{name} is {found}, which is no date",
    fix="Write a date as 2026-01-31.",
    applies=_where("dates"),
)
def dates(dossier: Dossier) -> Iterator[Finding]:
    """Dates are written as ISO 8601 has them.

    Properties whose range is xsd:date, xsd:dateTime or schema:Date. The schemas of the registry
    take any string, and documents in it give moments where days are asked for and years where that
    is all there is: a year, a month, a day and a moment all pass.
    """
    yield from judged(dossier).of("dates")


@rule(
    area="schema",
    level=MUST,
    spec=TERMS,
    message="{name} is {found}, which is no duration",
    fix="Write PT60H for sixty hours, P8W for eight weeks, P6M for six months.",
    applies=_where("durations"),
)
def durations(dossier: Dossier) -> Iterator[Finding]:
    """Durations are written as ISO 8601 has them.

    Properties whose range is schema:Duration or xsd:duration. Weeks beside other units pass.
    """
    yield from judged(dossier).of("durations")


@rule(
    area="schema",
    level=MUST,
    spec=TERMS,
    message="{name} is {found}, which names nothing that could be found",
    fix="Give an absolute IRI such as an https address, or a blank node of the same document.",
    applies=_where("iris"),
)
def iris(dossier: Dossier) -> Iterator[Finding]:
    """Addresses and references are absolute IRIs, blank nodes of the document, or objects.

    Properties that the CTDL context reads as IRIs; the registry's schemas ask for format uri.
    Prefixed names of concepts (credentialStat:Active) are IRIs by the context.
    """
    yield from judged(dossier).of("iris")


@rule(
    area="schema",
    level=MUST,
    spec=TERMS,
    message="{name} is {found}, which is no language tag",
    fix="Use a tag of BCP 47: en, en-US, pt-BR.",
    applies=_where("language_tags"),
)
def language_tags(dossier: Dossier) -> Iterator[Finding]:
    """Languages are named by tags of BCP 47.

    inLanguage of CTDL and of CTDL-ASN; capital letters do not matter (RFC 5646 section 2.1.1).
    """
    yield from judged(dossier).of("language_tags")


@rule(
    area="schema",
    level=MUST,
    spec=f"{SCHEMAS}#readme",
    message="{name} is null",
    fix="Leave the property out, or give it a value.",
    applies=_where("no_nulls"),
)
def no_nulls(dossier: Dossier) -> Iterator[Finding]:
    """No property is null.

    The registry's schemas take null nowhere; JSON-LD reads it as if the property were not there.
    """
    yield from judged(dossier).of("no_nulls")


@rule(
    area="schema",
    level=MUST,
    spec=f"{SCHEMAS}#readme",
    message="{name} has {count} values where there can be one",
    fix="Keep the one value that is meant.",
    applies=_where("single"),
)
def single(dossier: Dossier) -> Iterator[Finding]:
    """What there is one of has one value: a name, a status, a web page.

    The registry's schemas say which properties take one value. For those that are younger than
    the schemas nobody says so, and they are not judged.
    """
    yield from judged(dossier).of("single")


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SCHEMAS}#readme",
    message="the one value of {name} is written as an array",
    fix="Write the value without brackets.",
    applies=_where("written_single"),
)
def written_single(dossier: Dossier) -> Iterator[Finding]:
    """What there is one of is written without brackets.

    The registry's schemas refuse the array; to JSON-LD an array of one and the one value are the
    same. Where the two differ this is advice.
    """
    yield from judged(dossier).of("written_single")


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SCHEMAS}#readme",
    message="{name} is not written as an array",
    fix="Put the value in brackets, also when there is one only.",
    applies=_where("written_as_array"),
)
def written_as_array(dossier: Dossier) -> Iterator[Finding]:
    """What there may be several of is written as an array, also when there is one.

    The registry's schemas refuse the bare value; to JSON-LD the two are the same, and the registry
    holds frameworks that write one reference without brackets. So this is advice.
    """
    yield from judged(dossier).of("written_as_array")


@rule(
    area="schema",
    level=SHOULD,
    spec=TERMS,
    message="{name} is given in words; today it takes the IRI of what is meant",
    fix="Give the IRI of the concept or of the page.",
    applies=_where("of_today"),
)
def of_today(dossier: Dossier) -> Iterator[Finding]:
    """What the terms of today name by an IRI is named by one.

    Three properties took words in the registry's schemas of 2019 (alignmentType, identifierType,
    submissionOf) and take IRIs by the terms of today; where the two differ this is advice.
    """
    yield from judged(dossier).of("of_today")
