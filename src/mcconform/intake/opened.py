"""What comes out of an envelope, whatever its kind."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from mcconform.model import Envelope, Json, Jws, Note


class Opened(msgspec.Struct, frozen=True, eq=False):
    """What an envelope held, and what intake noted. Without a document a note says why."""

    document: Mapping[str, Json] | None = None
    jws: Jws | None = None
    envelope: Envelope | None = None
    vc_claim: bool = False
    notes: tuple[Note, ...] = ()


def not_an_object(value: Json, rule: str) -> Note:
    """The note on JSON that is not one object, as every credential is."""
    kinds = {list: "an array", str: "a text", bool: "true or false", type(None): "null"}
    return Note(rule, "", {"found": kinds.get(type(value), "a number")})


def not_opened(rule: str, reason: str) -> Opened:
    """Nothing could be taken out, and why."""
    return Opened(notes=(Note(rule, "", {"reason": reason}),))


def within(notes: tuple[Note, ...], root: str) -> tuple[Note, ...]:
    """Notes on a payload as notes on the credential inside it."""
    return tuple(
        msgspec.structs.replace(note, pointer=note.pointer.removeprefix(root))
        if note.pointer.startswith(f"{root}/")
        else note
        for note in notes
    )
