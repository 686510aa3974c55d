"""Takes the credential out of a baked SVG.

Sources: Open Badges 3.0, https://www.imsglobal.org/spec/ob/v3p0#svg-baking; CLR 2.0; Open Badges
2.0 baking. The parser is defusedxml's, with one relief: a document type declaration is read, and
so are the short plain entities that drawing programs write for namespaces. Whatever could grow or
reach outside (entities inside entities, parameter and external entities) is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from xml.sax import SAXException, handler
from xml.sax.xmlreader import AttributesNSImpl

from defusedxml import DefusedXmlException, EntitiesForbidden
from defusedxml.expatreader import DefusedExpatParser

from mcconform import limits
from mcconform.intake import notes as ids
from mcconform.intake.baked import Baked, is_address
from mcconform.intake.jose import looks_like_jws
from mcconform.model import Note

SVG: Final = "http://www.w3.org/2000/svg"
NAMESPACES: Final = {
    "https://purl.imsglobal.org/ob/v3p0": "ob3",
    "https://purl.imsglobal.org/clr/v2p0": "clr2",
    "http://openbadges.org": "ob2",
}
"""The namespace of each family's element."""
ELEMENTS: Final = ("credential", "assertion")
"""Local names: Open Badges 3.0 and CLR 2.0, Open Badges 1.x and 2.0."""
ENTITY_CHARACTERS: Final = 200
ENTITY_REFERENCES: Final = 1_000
ATTRIBUTES: Final = 1_000
"""Of one element."""


class _TooLarge(SAXException):
    """More elements, or more attributes of one, than mcconform reads."""

    def __init__(self) -> None:
        super().__init__("too many elements or attributes")


class _Badge:
    """One element that looks like a badge's."""

    def __init__(self, namespace: str, *, first: bool, attributes: dict[str, str]) -> None:
        self.namespace = namespace
        self.first = first
        self.verify = attributes.get("verify", "").strip()
        self.prefixed = ""
        self.body: list[str] = []
        self.plain = False
        """Some of the body's text stands outside a CDATA section."""

    def text(self) -> str:
        """The body without outer white space."""
        return "".join(self.body).strip()


class _Parser(DefusedExpatParser):
    """defusedxml's parser; short plain entities pass, a declared DTD is never fetched."""

    def __init__(self, *, references: int) -> None:
        super().__init__(1, forbid_dtd=False, forbid_entities=True, forbid_external=False)
        self._few = references <= ENTITY_REFERENCES

    def start_element_ns(self, name: str, attrs: Mapping[str, str]) -> None:
        """Give up on a start tag that is nothing but attributes."""
        if len(attrs) > ATTRIBUTES:
            raise _TooLarge
        super().start_element_ns(name, attrs)

    def defused_entity_decl(
        self, name: Any, is_parameter_entity: Any, value: Any, base: Any, *rest: Any
    ) -> None:
        """Let through what cannot grow: an internal text without further references."""
        plain = isinstance(value, str) and not is_parameter_entity and not set(value) & set("&%<")
        if not (plain and self._few and len(value) <= ENTITY_CHARACTERS):
            raise EntitiesForbidden(name, value, base, *rest)


class _Reader(handler.ContentHandler, handler.LexicalHandler):
    """Collects the badge elements of one SVG."""

    def __init__(self) -> None:
        super().__init__()
        self.badges: list[_Badge] = []
        self.root = ""
        self._count = 0
        self._open: _Badge | None = None
        self._depth = 0
        self._in_cdata = False

    def startElementNS(
        self, name: tuple[str | None, str], qname: str | None, attrs: AttributesNSImpl
    ) -> None:
        """Note the root; open a badge where its element starts."""
        self._count += 1
        if self._count > limits.SVG_NODES:
            raise _TooLarge
        namespace, local = name[0] or "", name[1]
        if not self.root:
            self.root = local
        if self._open is not None:
            self._depth += 1
        elif local in ELEMENTS and namespace != SVG:
            self._open = _badge(namespace, attrs, first=self._count == 2)
            self.badges.append(self._open)

    def endElementNS(self, name: tuple[str | None, str], qname: str | None) -> None:
        """Close the badge where its element ends."""
        if self._depth:
            self._depth -= 1
        else:
            self._open = None

    def characters(self, content: str) -> None:
        """Keep the text of a badge; it may come in many pieces."""
        if self._open is not None:
            self._open.body.append(content)
            if not self._in_cdata and content.strip():
                self._open.plain = True

    def startCDATA(self) -> None:
        """A CDATA section starts."""
        self._in_cdata = True

    def endCDATA(self) -> None:
        """A CDATA section ends."""
        self._in_cdata = False


def _badge(namespace: str, attrs: AttributesNSImpl, *, first: bool) -> _Badge:
    plain = {local: value for (space, local), value in attrs.items() if not space}
    badge = _Badge(namespace, first=first, attributes=plain)
    badge.prefixed = next(
        (value.strip() for (space, local), value in attrs.items() if space and local == "verify"),
        "",
    )
    return badge


def unbake(data: bytes) -> Baked:
    """The credential's text from an SVG. Never raises; see `Baked.notes` for what is wrong."""
    reader = _Reader()
    parser = _Parser(references=data.count(b"&"))
    parser.setFeature(handler.feature_namespaces, True)
    parser.setContentHandler(reader)
    parser.setProperty(handler.property_lexical_handler, reader)
    try:
        parser.feed(data)  # at once: in small pieces a long attribute is scanned again and again
        parser.close()
    except _TooLarge:
        cause = (
            f"the SVG has more than {limits.SVG_NODES} elements, or one of them more than "
            f"{ATTRIBUTES} attributes; mcconform stops there"
        )
        return Baked(None, (ids.unsure(ids.FILE_SIZE, cause),))
    except DefusedXmlException as refused:
        return _refused(ids.SVG_ENTITIES, str(getattr(refused, "name", "") or "external"))
    except (SAXException, LookupError, ValueError) as error:
        return _refused(ids.SVG_WELL_FORMED, _complaint(error))
    if reader.root != "svg":
        return _refused(ids.FILE_KNOWN_FORMAT, f"an XML document whose root is {reader.root}")
    return _chosen(reader.badges)


def _refused(rule: str, what: str) -> Baked:
    return Baked(None, (Note(rule, "", {"what": what[: limits.SHOWN_TEXT]}),))


def _complaint(error: Exception) -> str:
    line = getattr(error, "getLineNumber", lambda: None)()
    if line is not None:
        return f"line {line}: {getattr(error, 'getMessage', lambda: '')()}"
    return "its encoding is not one that XML readers know"


def _chosen(badges: list[_Badge]) -> Baked:
    known = [badge for badge in badges if badge.namespace in NAMESPACES]
    found = known or [badge for badge in badges if badge.verify or badge.text()]
    if not found:
        return Baked(None, (Note(ids.SVG_HAS_BADGE, "", {"what": "has no badge element"}),))
    badge = found[0]
    notes: list[Note] = []
    if not known:
        notes.append(Note(ids.SVG_NAMESPACE, "", {"namespace": badge.namespace or "none"}))
    same = [one for one in found if one.namespace == badge.namespace]
    if len(same) > 1:
        notes.append(Note(ids.SVG_ONE_BADGE, "", {"count": len(same)}))
    if not badge.first:
        notes.append(Note(ids.SVG_POSITION))
    return _opened(badge, NAMESPACES.get(badge.namespace, "ob3"), notes)


def _opened(badge: _Badge, family: str, notes: list[Note]) -> Baked:
    place = badge.namespace
    verify, body = badge.verify or badge.prefixed, badge.text()
    if family == "ob2":
        return _older(verify, body, notes, place)
    if badge.prefixed and not badge.verify:
        notes.append(Note(ids.SVG_CONTENT, "", {"what": "puts verify into a namespace"}))
    elif verify and body:
        notes.append(Note(ids.SVG_CONTENT, "", {"what": "has both a verify attribute and a body"}))
    text = verify or body
    if not text or is_address(text.encode("utf-8", "replace")):
        what = "holds only a web address" if text else "is empty"
        notes.append(Note(ids.SVG_HAS_BADGE, "", {"what": f"has a badge element that {what}"}))
        return Baked(None, tuple(notes), family, place)
    if not verify and looks_like_jws(text.encode("utf-8", "replace")):
        notes.append(Note(ids.SVG_CONTENT, "", {"what": "has a JWT for its body"}))
    elif not verify and badge.plain:
        notes.append(Note(ids.SVG_CDATA))
    elif verify.startswith("{"):
        notes.append(Note(ids.SVG_CONTENT, "", {"what": "has JSON in its verify attribute"}))
    return Baked(text.encode("utf-8", "replace"), tuple(notes), family, place)


def _older(verify: str, body: str, notes: list[Note], place: str) -> Baked:
    """Open Badges 1.x and 2.0: a body is the assertion, and verify then only its address."""
    text = (body or verify).encode("utf-8", "replace")
    if body and verify and not is_address(verify.encode("utf-8", "replace")):
        what = "has a body, and a verify attribute that is no address"
        notes.append(Note(ids.SVG_CONTENT, "", {"what": what}))
    if text and not is_address(text):
        return Baked(text, tuple(notes), "ob2", place)
    if text:
        return Baked(None, tuple(notes), "ob2", place, text.decode("utf-8", "replace").strip())
    notes.append(Note(ids.SVG_HAS_BADGE, "", {"what": "has a badge element that is empty"}))
    return Baked(None, tuple(notes), "ob2", place)
