"""COSE_Sign1 (RFC 9052 section 4.2): the CBOR sibling of a compact JWS.

An array of four: the protected header (CBOR in a byte string), the unprotected header, the payload,
the signature; the tag 18 before it may be left out. VC-JOSE-COSE section 3.3 puts the JSON of a
credential into the payload. What comes out is a `Jws` with the names of JOSE, so that one code
verifies both. CBOR has bombs of its own, so its frame is walked before cbor2 reads it.

Raises `JoseError` where the bytes are no COSE_Sign1 with a payload.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import cbor2

from mcconform import limits
from mcconform.model import Envelope, Json, Jws
from mcconform.securing.jose import JoseError

ALGORITHMS: Final[Mapping[int, str]] = {
    -7: "ES256",
    -8: "EdDSA",
    -9: "ES256",
    -19: "Ed25519",
    -35: "ES384",
    -36: "ES512",
    -37: "PS256",
    -38: "PS384",
    -39: "PS512",
    -47: "ES256K",
    -51: "ES384",
    -52: "ES512",
    -257: "RS256",
    -258: "RS384",
    -259: "RS512",
    4: "HS256/64",
    5: "HS256",
    6: "HS384",
    7: "HS512",
}
"""COSE algorithms by their JOSE names (RFC 9053, 8812, 9864), those that nobody may use too."""
LABELS: Final[Mapping[int, str]] = {1: "alg", 2: "crit", 3: "cty", 4: "kid", 16: "typ", 33: "x5c"}
"""Header parameters that are read (RFC 9052 section 3.1, RFC 9360, RFC 9596)."""
MOST: Final = 1_000
"""Values of one message; a credential is one of them, as a byte string."""
DEPTH: Final = 16
_TAG: Final = 0xD2
SELF_DESCRIBED: Final = b"\xd9\xd9\xf7"
"""A tag that any CBOR may begin with (RFC 8949 section 3.4.6)."""
_BREAK: Final = 0xFF
_TAG_IN_BASE64: Final = (b"0oQ", b"0oR", b"0oS", b"0oT")
"""How the tag and an array of four begin in base64."""
_BASE64: Final = re.compile(rb"[A-Za-z0-9+/]+", re.ASCII)
_ALPHABET: Final = bytes.maketrans(b"-_", b"+/")


def looks_like(data: bytes) -> bool:
    """Whether bytes begin as a COSE_Sign1: its tag, or an array of four with a byte string first.

    No text in UTF-8 begins like that.
    """
    start = data.removeprefix(SELF_DESCRIBED)
    if start[:1] == bytes([_TAG]):
        return start[1:2] in (b"\x84", b"\x9f", b"\x98")
    return start[:1] == b"\x84" and 0x40 <= int.from_bytes(start[1:2]) <= 0x5B


def written(text: bytes) -> bytes | None:
    """The message that a text in base64 holds, in either alphabet; None where it holds none.

    Test suites and mail hand COSE on like that. No JSON begins as the tag does in base64.
    """
    if not text.startswith(_TAG_IN_BASE64) or len(text) > limits.SUBJECT_BYTES:
        return None
    packed = b"".join(text.split()).rstrip(b"=").translate(_ALPHABET)
    if not _BASE64.fullmatch(packed) or len(packed) % 4 == 1:
        return None
    return base64.b64decode(packed + b"=" * (-len(packed) % 4))


def parse(data: bytes) -> tuple[Envelope, bytes]:
    """The envelope and its payload. Raises JoseError."""
    body = data.removeprefix(SELF_DESCRIBED)
    body = body[1:] if body[:1] == bytes([_TAG]) else body
    message = _load(body, "it")
    if not isinstance(message, list) or len(message) != 4:
        raise JoseError("it is no array of four values")
    protected, unprotected, payload, signature = message
    if not isinstance(protected, bytes) or not isinstance(signature, bytes):
        raise JoseError("its protected header or its signature is no byte string")
    if not isinstance(payload, bytes):
        raise JoseError("it has no payload of its own")
    header = _header(protected, unprotected)
    signed = cbor2.dumps(["Signature1", protected, b"", payload])
    return Envelope("cose", (Jws("", header, None, signed, signature),)), payload


def _header(protected: bytes, unprotected: Any) -> Mapping[str, Json]:
    inner = load_map(protected, "its protected header") if protected else {}
    if not isinstance(unprotected, Mapping):
        raise JoseError("its unprotected header is no map")
    if set(inner) & set(unprotected):
        raise JoseError("a parameter stands in both its headers")
    found = dict(_named(inner))
    if "crit" in found:
        raise JoseError("its header makes an extension critical (crit) that nobody here knows")
    # An algorithm that nobody signed is none: whoever changes it chooses how to verify.
    free = {name: value for name, value in _named(unprotected) if name in ("kid", "x5c")}
    return {**free, **found}


def _named(header: Mapping[Any, Any]) -> Iterator[tuple[str, Json]]:
    """The parameters that are read, with their names and in the forms of JOSE."""
    for label, value in header.items():
        name = LABELS.get(label) if type(label) is int else None
        if name == "alg":
            yield name, ALGORITHMS.get(value, f"COSE {value}") if type(value) is int else None
        elif name == "x5c":
            several = value if isinstance(value, list) else [value]
            yield name, [_base64(one) for one in several]
        elif name == "crit":
            yield name, True
        elif name is not None:
            yield name, _text(value)


def _text(value: Any) -> Json:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value if isinstance(value, str | int) else None


def _base64(value: Any) -> Json:
    return base64.b64encode(value).decode("ascii") if isinstance(value, bytes) else None


def load_map(data: bytes, what: str) -> Mapping[Any, Any]:
    """The map that the bytes are, no key of it twice. Raises JoseError."""
    found = _load(data, what)
    if not isinstance(found, Mapping):
        raise JoseError(f"{what} is no map")
    if len(found) != _entries(data):
        raise JoseError(f"{what} has a key twice")
    return found


def _load(data: bytes, what: str) -> Any:
    _walk(data, what)
    try:
        return cbor2.loads(data)
    except (cbor2.CBORDecodeError, ValueError, TypeError, OverflowError) as error:
        raise JoseError(f"{what} is not CBOR") from error


def _walk(data: bytes, what: str) -> None:
    """Exactly one value, not too deep, with no more values than permitted, and no tag inside."""
    position, count = 0, 0
    open_items: list[int] = [1]
    while open_items:
        if open_items[-1] == 0:
            open_items.pop()
            continue
        count += 1
        if count > MOST or len(open_items) > DEPTH:
            raise JoseError(f"{what} has more values than mcconform reads")
        if open_items[-1] < 0 and data[position : position + 1] == bytes([_BREAK]):
            open_items.pop()
            position += 1
            continue
        open_items[-1] -= 1 if open_items[-1] > 0 else 0
        major, argument, position = _initial(data, position, what)
        if argument is None:
            open_items.append(-1)
        elif major in (2, 3):
            position += argument
        elif major in (4, 5):
            open_items.append(argument * (major - 3))
        elif major == 6:
            raise JoseError(f"{what} has a tag where none is foreseen")
    if position != len(data):
        raise JoseError(f"{what} is cut short, or more bytes follow after it")


def _initial(data: bytes, position: int, what: str) -> tuple[int, int | None, int]:
    """Major type, argument (None for an indefinite length) and the place behind them."""
    if position >= len(data):
        raise JoseError(f"{what} is cut short, or more bytes follow after it")
    major, info = data[position] >> 5, data[position] & 31
    position += 1
    if info < 24:
        return major, info, position
    if info < 28:
        size = 1 << (info - 24)
        return major, int.from_bytes(data[position : position + size]), position + size
    if info == 31 and major in (2, 3, 4, 5):
        return major, None, position
    raise JoseError(f"{what} is not CBOR")


def _entries(data: bytes) -> int:
    """How many entries a map says it has; -1 for an indefinite one."""
    argument = _initial(data, 0, "it")[1]
    return -1 if argument is None else argument
