"""What a JAdES seal carries beside itself: ``etsiU``, ETSI TS 119 182-1 section 5.3.

Nobody signed this header; each thing in it proves itself or proves nothing: timestamps over the
signature (``sigTst``), certificates (``xVals``), lists and answers on revocation (``rVals``).
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from mcconform.model import Json, Jws
from mcconform.nodes import as_list
from mcconform.securing import jose
from mcconform.securing.jose import JoseError

MOST: Final = 64
"""Items that are looked at, of each kind."""
BYTES: Final = 4 * 1024 * 1024
"""Of one item."""


class Item(msgspec.Struct, frozen=True):
    """One encoded object, or why it cannot be read."""

    data: bytes
    why: str = ""


class Unsigned(msgspec.Struct, frozen=True):
    """What is read of the header."""

    stamps: tuple[Item, ...] = ()
    """Timestamp tokens over the signature."""
    certificates: tuple[Item, ...] = ()
    lists: tuple[Item, ...] = ()
    """Certificate revocation lists."""
    answers: tuple[Item, ...] = ()
    """Answers of OCSP responders."""


def read(jws: Jws) -> Unsigned:
    """What stands beside a signature; what cannot be read at all is passed over."""
    stamps: list[Item] = []
    certificates: list[Item] = []
    lists: list[Item] = []
    answers: list[Item] = []
    for member in _members(jws.header.get("etsiU")):
        stamps += tokens(member.get("sigTst"))
        for one in _objects(member.get("xVals")):
            found = one.get("x509Cert")
            certificates += _items([found] if found is not None else [])
        held = member.get("rVals")
        values: Mapping[str, Json] = held if isinstance(held, Mapping) else {}
        lists += _items(as_list(values.get("crlVals")))
        answers += _items(as_list(values.get("ocspVals")))
    return Unsigned(
        tuple(stamps[:MOST]), tuple(certificates[:MOST]), tuple(lists[:MOST]), tuple(answers[:MOST])
    )


def tokens(container: Json) -> list[Item]:
    """The timestamp tokens of a container (section 5.4.3.3)."""
    held = container.get("tstTokens") if isinstance(container, Mapping) else None
    return _items(as_list(held))


def _members(value: Json) -> Iterator[Mapping[str, Json]]:
    """The objects of the header: plain, or each in base64url."""
    for item in as_list(value)[:MOST]:
        if isinstance(item, str):
            try:
                yield jose.json_object(jose.decode(item, "etsiU"), "etsiU", unique=False)
            except JoseError:
                continue
        elif isinstance(item, Mapping):
            yield item


def _objects(value: Json) -> Iterator[Mapping[str, Json]]:
    yield from (one for one in as_list(value)[:MOST] if isinstance(one, Mapping))


def _items(several: list[Json]) -> list[Item]:
    return [_item(one) for one in several[:MOST]]


def _item(found: Json) -> Item:
    """An encoded object: base64 of DER where nothing else is said (section 5.4.1)."""
    value = found.get("val") if isinstance(found, Mapping) else None
    if not isinstance(value, str):
        return Item(b"", "it holds no value")
    if len(value) > 2 * BYTES:
        return Item(b"", "it is longer than mcconform reads")
    try:
        return Item(base64.b64decode(value, validate=True))
    except (binascii.Error, ValueError):
        return Item(b"", "its value is not base64")
