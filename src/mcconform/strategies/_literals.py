"""Sound literals: one for each datatype of the vocabularies, and for members that ask for more."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from mcconform.model import Json
from mcconform.standards._datatypes import DATATYPES
from mcconform.standards.vocabulary import Property

if TYPE_CHECKING:
    from mcconform.strategies._draft import Draft

IRIS: Final = (
    "urn:uuid:{uuid}",
    "https://badges.example/things/{n}",
    "did:example:{n}",
    "https://badges.example/größe/{n}?a=b&c=d#e",
    "tag:badges.example,2025:{n}",
)
PNG: Final = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgAB"
    "SK+kcQAAAABJRU5ErkJggg=="
)
SVG: Final = "data:image/svg+xml,%3Csvg%20xmlns=%22http://www.w3.org/2000/svg%22/%3E"
_EPOCH: Final = dt.datetime(2000, 1, 1)
_SPAN: Final = 40 * 366 * 86_400
_ZONES: Final = (0, 0, 330, -480, 845)
"""Offsets in minutes; real ones, with hours that are not whole."""
_LANGUAGES: Final = ("en", "pt-BR", "zh-Hans-CN", "es-419", "haw")


def moment(draft: Draft) -> dt.datetime:
    """An instant of our time, in UTC and without saying so."""
    return _EPOCH + dt.timedelta(seconds=draft.choices.number(0, _SPAN))


def written(draft: Draft, instant: dt.datetime) -> str:
    """An instant with a zone, in one of the forms of RFC 3339."""
    minutes = draft.choices.pick(_ZONES)
    local = (instant + dt.timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%S")
    local += draft.choices.pick(("", "", ".5", ".000001"))
    sign, (hours, rest) = "+" if minutes >= 0 else "-", divmod(abs(minutes), 60)
    return local + (f"{sign}{hours:02}:{rest:02}" if minutes else "Z")


def ordered(draft: Draft) -> tuple[str, str]:
    """Two instants of which the first is not the later one."""
    first = moment(draft)
    later = first + dt.timedelta(seconds=draft.choices.number(0, _SPAN))
    # The fraction may turn two equal instants round, so they are written alike.
    if (later - first).total_seconds() < 1:
        text = written(draft, first)
        return text, text
    return written(draft, first), written(draft, later)


def iri(draft: Draft) -> str:
    """An absolute IRI that no other object of the document has."""
    draft.made += 1
    name = uuid.UUID(int=draft.made * 0x9E3779B97F4A7C15F39CC060 % 2**128, version=4)
    return draft.choices.pick(IRIS).format(n=draft.made, uuid=name)


def _date_time(draft: Draft) -> str:
    """Now and then one of the rarer forms: leap seconds, 24:00:00, years of five digits."""
    if draft.choices.number(0, 5) < 5:
        return written(draft, moment(draft))
    return str(draft.choices.pick([*map(str, DATATYPES["DateTimeZ"].sound)]))


def image(draft: Draft) -> str:
    """The address of a PNG or SVG, or the image itself."""
    return draft.choices.pick((f"https://badges.example/images/{draft.made}.png", PNG, SVG))


def digest(text: str) -> bytes:
    """SHA-256 of a text."""
    return hashlib.sha256(text.encode()).digest()


def _sri(draft: Draft) -> str:
    return "sha256-" + base64.b64encode(digest(draft.choices.text())).decode()


def _multihash(draft: Draft) -> str:
    data = b"\x12\x20" + digest(draft.choices.text())
    return "u" + base64.urlsafe_b64encode(data).decode().rstrip("=")


def _degrees(most: int) -> Callable[[Draft], Json]:
    return lambda draft: draft.choices.number(-most * 100, most * 100) / 100


def _credits(draft: Draft) -> Json:
    quarters = draft.choices.number(1, 400)
    return quarters // 4 if quarters % 4 == 0 else quarters / 4


_BY_DATATYPE: Final[dict[str, Callable[[Draft], Json]]] = {
    "String": lambda draft: draft.choices.text(),
    "Markdown": lambda draft: draft.choices.text(),
    "IdentityHash": lambda draft: draft.choices.text(),
    "Boolean": lambda draft: draft.choices.pick((False, True)),
    "Float": _credits,
    "IRI": lambda draft: f"https://vocabulary.example/ns#Kind{draft.choices.number(1, 9)}",
    "URI": iri,
    "URL": iri,
    "Date": lambda draft: str(draft.choices.pick(("1990-01-31", "2000-02-29", "1990-01-31Z"))),
    "DateTime": _date_time,
    "DateTimeZ": _date_time,
    "VcDateTime": _date_time,
    "Bcp47": lambda draft: draft.choices.pick(_LANGUAGES),
    "LanguageCode": lambda draft: draft.choices.pick(_LANGUAGES),
}
_BY_MEMBER: Final[dict[tuple[str, str], Callable[[Draft], Json]]] = {
    ("ob3.GeoCoordinates", "latitude"): _degrees(90),
    ("ob3.GeoCoordinates", "longitude"): _degrees(180),
    ("ob3.Image", "id"): image,
    ("ob3.Profile", "url"): lambda draft: f"https://issuer{draft.choices.number(1, 9)}.example/",
    ("vc2.RelatedResource", "digestSRI"): _sri,
    ("vc2.RelatedResource", "digestMultibase"): _multihash,
    ("vc2.RelatedResource", "mediaType"): lambda draft: "text/plain",
}
_NAMES: Final = {id(datatype): name for name, datatype in DATATYPES.items()}


def literal(draft: Draft, prop: Property) -> Json:
    """A sound value of a property whose range is, or may be, a literal."""
    special = _BY_MEMBER.get((prop.owner, prop.name))
    if special is not None:
        return special(draft)
    if prop.equals:
        return prop.equals
    if prop.values is not None:
        own = ("ext:OwnTerm", "ext:own.term_2|x-3") if prop.values.open else ()
        return draft.choices.pick((*prop.values.values, *own))
    return _BY_DATATYPE[_NAMES[id(prop.datatype)]](draft)
