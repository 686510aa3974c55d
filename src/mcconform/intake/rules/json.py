"""JSON as text: RFC 8259, and the stricter I-JSON (RFC 7493) that signatures need."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MUST, SHOULD, rule
from mcconform.intake.notes import (
    JSON_BYTE_ORDER_MARK,
    JSON_DEPTH,
    JSON_LONE_SURROGATES,
    JSON_NUMBERS,
    JSON_ONE_OBJECT,
    JSON_UNIQUE_KEYS,
    JSON_UTF8,
    JSON_VALUES,
    JSON_WELL_FORMED,
    examined,
    noted,
    undecided,
)
from mcconform.model import Dossier, Finding

RFC_8259 = "https://www.rfc-editor.org/rfc/rfc8259#section-"
RFC_7493 = "https://www.rfc-editor.org/rfc/rfc7493#section-"


@rule(
    area="schema",
    level=MUST,
    spec=RFC_8259 + "8.1",
    message="the text {what}; JSON is exchanged in UTF-8",
    fix="Save the file in UTF-8, without a byte order mark.",
    applies=examined(JSON_UTF8),
    opening=True,
)
def utf8(dossier: Dossier) -> Iterator[Finding]:
    """JSON exchanged between systems is encoded in UTF-8."""
    yield from noted(dossier, JSON_UTF8)


@rule(
    area="schema",
    level=MUST,
    spec=RFC_8259 + "2",
    message="it is not JSON: {what} (line {line}, column {column})",
    fix="Write the document with a JSON library instead of by hand.",
    applies=examined(JSON_WELL_FORMED),
    opening=True,
)
def well_formed(dossier: Dossier) -> Iterator[Finding]:
    """The text follows the grammar of JSON; NaN and Infinity are not in it."""
    yield from noted(dossier, JSON_WELL_FORMED)


@rule(
    area="schema",
    level=MUST,
    spec="https://www.imsglobal.org/spec/ob/v3p0#docformat",
    message="the JSON is {found}, not one object",
    fix="Put each credential into a file of its own.",
    applies=examined(JSON_ONE_OBJECT),
    opening=True,
)
def one_object(dossier: Dossier) -> Iterator[Finding]:
    """The document is exactly one JSON object: the credential."""
    yield from noted(dossier, JSON_ONE_OBJECT)


@rule(
    area="schema",
    level=MUST,
    spec=RFC_7493 + "2.3",
    message="the member {name} occurs more than once in one object",
    fix="Keep one of the members. Two readers may take different ones, and sign or show either.",
    applies=examined(JSON_UNIQUE_KEYS),
    opening=True,
)
def unique_keys(dossier: Dossier) -> Iterator[Finding]:
    """No object names a member twice.

    RFC 8259 section 4 leaves the meaning open; I-JSON, and with it JCS and JSON-LD, forbids it. The
    last of the members is the one that the other rules see.
    """
    yield from noted(dossier, JSON_UNIQUE_KEYS)


@rule(
    area="schema",
    level=SHOULD,
    spec=RFC_8259 + "8.1",
    message="the text begins with a byte order mark",
    fix="Save the file as UTF-8 without a byte order mark.",
    applies=examined(JSON_BYTE_ORDER_MARK),
    opening=True,
)
def no_byte_order_mark(dossier: Dossier) -> Iterator[Finding]:
    """The text does not begin with a byte order mark.

    Writers may not add one, readers may ignore it: the badge works with some and not with others.
    """
    yield from noted(dossier, JSON_BYTE_ORDER_MARK)


@rule(
    area="schema",
    level=MUST,
    spec=RFC_7493 + "2.1",
    message="a {where} holds half of a surrogate pair, which is no character",
    fix="Write characters beyond U+FFFF as themselves, or as both halves of the pair.",
    applies=examined(JSON_LONE_SURROGATES),
    opening=True,
)
def no_lone_surrogates(dossier: Dossier) -> Iterator[Finding]:
    r"""No string holds an unpaired surrogate, written as an escape such as ``\ud800``.

    RFC 8259 section 8.2 calls what readers do with it unpredictable; I-JSON forbids it, and neither
    UTF-8 nor a signed form can hold it. The other rules see U+FFFD in its place.
    """
    yield from noted(dossier, JSON_LONE_SURROGATES)


@rule(
    area="schema",
    level=MUST,
    spec=RFC_8259 + "9",
    message="the JSON is nested too deeply to be read",
    fix="Flatten the document.",
    applies=examined(JSON_DEPTH),
    opening=True,
)
def depth(dossier: Dossier) -> Iterator[Finding]:
    """Objects and arrays are not nested deeper than mcconform reads.

    A reader may set such a limit, a document is not at fault: the outcome is ``cantTell``.
    """
    yield from undecided(dossier, JSON_DEPTH)


@rule(
    area="schema",
    level=MUST,
    spec=RFC_8259 + "9",
    message="the JSON has too many values to be read",
    fix="Leave large data out of the credential and refer to it.",
    applies=examined(JSON_VALUES),
    opening=True,
)
def values(dossier: Dossier) -> Iterator[Finding]:
    """There are not more values than mcconform reads.

    A reader may set such a limit, a document is not at fault: the outcome is ``cantTell``.
    """
    yield from undecided(dossier, JSON_VALUES)


@rule(
    area="schema",
    level=MUST,
    spec=RFC_8259 + "6",
    message="a number is too long or too large to be read",
    fix="Write numbers that a 64-bit floating point number can hold.",
    applies=examined(JSON_NUMBERS),
    opening=True,
)
def numbers(dossier: Dossier) -> Iterator[Finding]:
    """Numbers are not longer than mcconform reads, nor beyond a 64-bit floating point number.

    A reader may set such a limit, a document is not at fault: the outcome is ``cantTell``.
    """
    yield from undecided(dossier, JSON_NUMBERS)
