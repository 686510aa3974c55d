"""Baked images of every kind, sound and odd, for the tests of intake."""

from __future__ import annotations

import zlib

from fixtures.bake import SIGNATURE, chunk

HEADER = chunk(b"IHDR", b"\0\0\0\1\0\0\0\1\x08\2\0\0\0")
PIXEL = chunk(b"IDAT", zlib.compress(b"\0\0\0\0"))
END = chunk(b"IEND", b"")
OB3 = "https://purl.imsglobal.org/ob/v3p0"
CLR = "https://purl.imsglobal.org/clr/v2p0"
OB2 = "http://openbadges.org"


def png_of(*chunks: bytes) -> bytes:
    """A one-pixel PNG with further chunks before its pixel."""
    return SIGNATURE + HEADER + b"".join(chunks) + PIXEL + END


def itxt(keyword: bytes, text: bytes, *, packed: bool = False, language: bytes = b"") -> bytes:
    """An iTXt chunk (PNG section 11.3.3.4)."""
    flag = b"\1" if packed else b"\0"
    body = zlib.compress(text) if packed else text
    return chunk(b"iTXt", keyword + b"\0" + flag + b"\0" + language + b"\0\0" + body)


def text(keyword: bytes, content: bytes) -> bytes:
    """A tEXt chunk (PNG section 11.3.3.2)."""
    return chunk(b"tEXt", keyword + b"\0" + content)


def ztxt(keyword: bytes, content: bytes) -> bytes:
    """A zTXt chunk (PNG section 11.3.3.3)."""
    return chunk(b"zTXt", keyword + b"\0\0" + zlib.compress(content))


def svg_of(inside: str, *, namespace: str = OB3, before: str = "") -> bytes:
    """An SVG with something directly after its start tag."""
    return (
        f'{before}<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="{namespace}">'
        f"{inside}<circle r='1'/></svg>"
    ).encode()


def svg_json(json_text: str, **options: str) -> bytes:
    """An SVG with JSON baked in as the specification says."""
    body = json_text.replace("]]>", "]]]]><![CDATA[>")
    element = f"<openbadges:credential><![CDATA[{body}]]></openbadges:credential>"
    return svg_of(element, **options)


def svg_jwt(compact: str, **options: str) -> bytes:
    """An SVG with a JWT baked in as the specification says."""
    return svg_of(f'<openbadges:credential verify="{compact}"/>', **options)
