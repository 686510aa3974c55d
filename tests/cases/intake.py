"""Cases of the rules on files: what comes in as bytes, before any standard is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from fixtures import bake, open_badges
from fixtures.documents import endorsement
from fixtures.issuer import Issuer
from mcconform import limits
from mcconform.intake import not_retrieved
from mcconform.model import Dossier, Resource, Source
from tests.forge import Recipe, Triple, dossier_for
from tests.intake import images

KEYWORD = b"openbadgecredential"
SOUND = Recipe(base="minimal")
EMPTY = Recipe(base="minimal", raw=lambda data: b"")
PNG = Recipe(base="minimal", wrap="png")
SVG = Recipe(base="minimal", wrap="svg")


@dataclass(frozen=True)
class Absent(Recipe):
    """A URL that did not answer."""

    def dossier(self) -> Dossier:
        """The dossier that ``check`` makes of it."""
        resource = Resource("https://example.org/badge", Source.NONE, problem="timeout")
        return dossier_for(not_retrieved(resource), {}, self.at)


def endorsed(document: Any) -> None:
    """One endorsement as a JWT."""
    document["endorsementJwt"] = [Issuer().jwt(endorsement(), "vc-jose")]


def endorsed_too_often(document: Any) -> None:
    """More endorsements than are opened."""
    endorsed(document)
    document["endorsementJwt"] *= limits.EMBEDDED_CREDENTIALS + 1


EMBEDDED = Recipe(base="minimal", edit=endorsed, sign="vc-jose", pick=1)


ADDRESS = "https://badges.harbour.example/assertions/address.json"
GONE = Resource(ADDRESS, Source.NETWORK, problem="gone", detail="withdrawn", http_status=410)


def hosted(served: Any) -> Recipe:
    """An old image that holds only an address, and what is served there."""
    image = open_badges.text_png(ADDRESS)
    return Recipe(base="minimal", raw=lambda data: image, resources={ADDRESS: served})


def replaced(old: bytes, new: bytes) -> Any:
    """Changes the bytes at the first place where they hold ``old``."""

    def change(data: bytes) -> bytes:
        assert old in data
        return data.replace(old, new, 1)

    return change


def odd_name(document: Any) -> None:
    """A name with the character that stands for what could not be read."""
    document["name"] = "Tide \ufffd"


def wrong_checksum(data: bytes) -> bytes:
    """The last byte of the pixel's checksum, changed."""
    at = len(data) - len(images.END) - 1
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def of_file(fails: Recipe) -> Triple:
    """A rule on files: embedded credentials have none."""
    return Triple(SOUND, fails, EMBEDDED)


def of_text(raw: Any, edit: Any = None) -> Triple:
    """A rule on JSON texts: an empty file has none."""
    edited = {} if edit is None else {"edit": edit}
    return Triple(SOUND, Recipe(base="minimal", raw=raw, **edited), EMPTY)


def of_png(raw: Any, wrap: str = "png") -> Triple:
    """A rule on PNG images."""
    return Triple(PNG, Recipe(base="minimal", wrap=wrap, raw=raw), SOUND)


def of_svg(raw: Any, sign: str = "eddsa-rdfc-2022") -> Triple:
    """A rule on SVG images."""
    return Triple(SVG, Recipe(base="minimal", wrap="svg", raw=raw, sign=sign), SOUND)


def one_more_badge(data: bytes) -> bytes:
    """The same badge, and an old one after it."""
    return images.png_of(images.itxt(KEYWORD, data), images.itxt(KEYWORD, b"{}"))


def without_cdata(data: bytes) -> bytes:
    """The JSON as plain text of the badge element."""
    text = escape(data.decode())
    return images.svg_of(f"<openbadges:credential>{text}</openbadges:credential>")


NESTED = limits.JSON_DEPTH + 1
CASES: dict[str, Triple] = {
    "intake.file.not_empty": of_file(EMPTY),
    "intake.file.size": of_file(
        Recipe(base="minimal", raw=lambda data: data + b" " * limits.SUBJECT_BYTES)
    ),
    "intake.file.known_format": of_file(Recipe(base="minimal", raw=lambda data: b"%PDF-1.7\n")),
    "intake.file.retrieved": of_file(Absent(base="minimal")),
    "intake.json.utf8": of_text(lambda data: data.decode().encode("utf-16")),
    "intake.json.well_formed": of_text(lambda data: data[:-2]),
    "intake.json.one_object": of_text(lambda data: b"[" + data + b"]"),
    "intake.json.unique_keys": of_text(
        replaced(b'"name": "Tide Tables"', b'"name": "Other", "name": "Tide Tables"')
    ),
    "intake.json.no_byte_order_mark": of_text(lambda data: b"\xef\xbb\xbf" + data),
    "intake.json.no_lone_surrogates": of_text(
        replaced("\ufffd".encode(), b"\\ud800"), edit=odd_name
    ),
    "intake.json.depth": of_text(lambda data: b'{"a":' * NESTED + b"1" + b"}" * NESTED),
    "intake.json.values": of_text(lambda data: b'{"a": [' + b"1," * limits.JSON_VALUES + b"1]}"),
    "intake.json.numbers": of_text(lambda data: b'{"a": 1e999}'),
    "intake.png.intact": of_png(lambda data: data[: -len(images.END)]),
    "intake.png.checksums": of_png(wrong_checksum),
    "intake.png.has_badge": of_png(lambda data: images.png_of()),
    "intake.png.one_badge": of_png(one_more_badge, wrap="json"),
    "intake.png.chunk_type": of_png(
        lambda data: images.png_of(images.text(KEYWORD, data)), wrap="json"
    ),
    "intake.png.uncompressed": of_png(
        lambda data: images.png_of(images.itxt(KEYWORD, data, packed=True)), wrap="json"
    ),
    "intake.png.keyword": of_png(lambda data: bake.png(data.decode(), "openbadges"), wrap="json"),
    "intake.png.content": of_png(lambda data: bake.png("https://example.org/badge")),
    "intake.svg.well_formed": of_svg(lambda data: data.replace(b"</svg>", b"")),
    "intake.svg.no_entities": of_svg(
        lambda data: b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///x">]>' + data
    ),
    "intake.svg.has_badge": of_svg(lambda data: images.svg_of("")),
    "intake.svg.one_badge": of_svg(
        replaced(b"</openbadges:credential>", b"</openbadges:credential><openbadges:credential/>")
    ),
    "intake.svg.position": of_svg(
        replaced(b"<openbadges:credential>", b"<title>x</title><openbadges:credential>")
    ),
    "intake.svg.namespace": of_svg(
        replaced(images.OB3.encode(), b"https://purl.imsglobal.org/spec/ob/v3p0")
    ),
    "intake.svg.content": of_svg(
        replaced(b"></openbadges:credential>", b">{}</openbadges:credential>"), sign="vc-jwt"
    ),
    "intake.svg.cdata": Triple(SVG, Recipe(base="minimal", raw=without_cdata), SOUND),
    "intake.jwt.well_formed": Triple(
        Recipe(base="minimal", sign="vc-jwt"),
        Recipe(base="minimal", sign="vc-jwt", raw=lambda data: data + b".e30"),
        SOUND,
    ),
    "intake.recognise.known_standard": Triple(
        SOUND,
        Recipe(
            raw=lambda data: (
                b'{"@context": "https://purl.imsglobal.org/spec/clr/v1p0/context/clr_v1p0.jsonld"}'
            )
        ),
        EMPTY,
    ),
    "intake.hosted.not_withdrawn": Triple(hosted(open_badges.assertion()), hosted(GONE), SOUND),
    "intake.embedded.all_opened": Triple(
        Recipe(base="minimal", edit=endorsed, sign="vc-jose"),
        Recipe(base="minimal", edit=endorsed_too_often, sign="vc-jose"),
        SOUND,
    ),
}
