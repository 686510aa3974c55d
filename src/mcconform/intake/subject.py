"""From bytes to credentials: the subject itself, then the credentials inside it."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Callable, Iterator, Mapping
from typing import Final

import msgspec

from mcconform import limits
from mcconform.intake import baked, envelopes, jose, png, svg
from mcconform.intake import notes as ids
from mcconform.intake.json_positions import ParsedJson, parse_json
from mcconform.intake.opened import Opened, not_an_object
from mcconform.intake.recognise import (
    Sniffed,
    securing_of,
    sniff,
    standard_by_form,
    standard_of,
)
from mcconform.intake.resemblance import resemblance
from mcconform.model import Container, Credential, Json, Note, Position, Resource
from mcconform.outline import Outline, outline
from mcconform.securing import enveloped, jws_json, own_way, presentations
from mcconform.standards import get_standard, inside, may_hold

_WHITE: Final = b" \t\n\r"
_KINDS: Final = {b"[": "an array", b'"': "a text"}


def open_subject(data: bytes, name: str, *, standard: str | None = None) -> tuple[Credential, ...]:
    """The credential in a file, and after it those embedded in it (each a subject of its own).

    ``standard`` forces the id of a standard on the first; raises UsageError when there is none of
    that id. Nothing about the bytes ever raises: what cannot be read is a credential without a
    document, and one of its notes says why.
    """
    digest = hashlib.sha256(data).hexdigest()
    blank = Credential(name, digest, Container.UNKNOWN, None)
    if not data.strip(_WHITE):
        return (_stopped(blank, Note(ids.FILE_NOT_EMPTY)),)
    subject = _recognised(_opened(blank, data), standard)
    return _with_embedded(subject)


def open_hosted(
    image: Credential, found: Resource, *, standard: str | None = None
) -> tuple[Credential, ...]:
    """The credential of an image that held only its address, and what is embedded in it.

    ``found`` is what is served at `Credential.hosted_at`.
    """
    notes = tuple(note for note in image.notes if note.rule != ids.FILE_RETRIEVED)
    if not found.ok:
        what = "the image holds only an address, and the assertion there could not be had"
        unsure = ids.unsure(ids.FILE_RETRIEVED, f"{what}: {_reason(found)}")
        gone = (Note(ids.HOSTED_GONE),) if found.problem == "gone" else ()
        return (msgspec.structs.replace(image, notes=(*notes, unsure, *gone)),)
    kind = Container.JWT if jose.looks_like_jws(found.body) else Container.JSON
    subject = _from_text(msgspec.structs.replace(image, notes=notes), found.body, kind)
    return _with_embedded(_recognised(subject, standard))


def not_retrieved(resource: Resource) -> Credential:
    """The subject that a URL names, when the document behind it could not be had."""
    why = f"it could not be retrieved: {_reason(resource)}"
    if resource.problem == "gone":
        why += "; issuers of Open Badges 1 and 2 revoke a hosted badge in this way"
    note = ids.unsure(ids.FILE_RETRIEVED, why)
    return Credential(
        resource.url,
        hashlib.sha256(b"").hexdigest(),
        Container.UNKNOWN,
        None,
        notes=(note,),
    )


def _reason(resource: Resource) -> str:
    return resource.detail or resource.problem or "nothing came back"


def _stopped(credential: Credential, *notes: Note, resembles: str = "") -> Credential:
    return msgspec.structs.replace(
        credential, notes=(*credential.notes, *notes), resembles=resembles
    )


# -- containers ---------------------------------------------------------------------------------


def _opened(blank: Credential, data: bytes) -> Credential:
    sniffed = sniff(data)
    subject = msgspec.structs.replace(blank, container=sniffed.container)
    if sniffed.foreign:
        return _stopped(subject, Note(ids.FILE_KNOWN_FORMAT, "", {"what": sniffed.foreign}))
    if len(data) > limits.SUBJECT_BYTES:
        return _stopped(subject, _too_large(sniffed, data))
    if sniffed.container is Container.PNG:
        return _unbaked(subject, png.unbake(data), ids.PNG_KEYWORD)
    if sniffed.container is Container.SVG:
        return _unbaked(subject, svg.unbake(data), ids.SVG_NAMESPACE)
    if sniffed.container is Container.COSE:
        return _with(subject, envelopes.open_cose(data))
    if sniffed.data_url:
        text = data.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace")
        return _with(subject, envelopes.open_data_url(text))
    return _from_text(subject, data, sniffed.container)


def _too_large(sniffed: Sniffed, data: bytes) -> Note:
    """A big file may be sound, so this is no accusation, unless it can be no credential."""
    other = _no_object(data) if sniffed.container is Container.JSON else None
    if other is not None:
        return other
    megabytes = limits.SUBJECT_BYTES // (1024 * 1024)
    return ids.unsure(
        ids.FILE_SIZE, f"the file is larger than {megabytes} MB, more than mcconform reads"
    )


def _no_object(data: bytes) -> Note | None:
    """The note on JSON that, by its first character, is no object, however it goes on."""
    first = data.removeprefix(codecs.BOM_UTF8).lstrip(_WHITE)[:1]
    if first == b"{":
        return None
    return Note(ids.JSON_ONE_OBJECT, "", {"found": _KINDS.get(first, "a number or a name")})


def _unbaked(image: Credential, found: baked.Baked, misplaced: str) -> Credential:
    """The credential that an image held; the family of its place must be the family it is of."""
    image = msgspec.structs.replace(image, notes=found.notes, hosted_at=found.address)
    if found.address:
        what = "the image holds only the address of the assertion, and nobody asked there"
        return _stopped(image, ids.unsure(ids.FILE_RETRIEVED, what))
    if any(note.rule == ids.FILE_KNOWN_FORMAT for note in found.notes):
        return msgspec.structs.replace(image, container=Container.UNKNOWN)
    if found.text is None:
        return image
    kind = Container.JWT if jose.looks_like_jws(found.text) else Container.JSON
    subject = _from_text(image, found.text, kind)
    if subject.document is None:
        return subject
    standard, _ = standard_of(subject.document, None)
    if not baked.belongs(found, standard):
        note = Note(misplaced, "", {"namespace": found.place, "keyword": found.place})
        return msgspec.structs.replace(subject, notes=(*subject.notes, note))
    return subject


def _from_text(subject: Credential, data: bytes, kind: Container) -> Credential:
    if kind is Container.JWT:
        return _enveloped(subject, data)
    parsed = parse_json(data)
    value, below = _one_object(parsed)
    if value is None:
        return _stopped(subject, *_one_reason(parsed, data))
    positions = parsed.positions() if subject.container is Container.JSON else None
    subject = msgspec.structs.replace(
        subject,
        notes=(*subject.notes, *parsed.notes),
        positions=_below(below, positions) if below and positions else positions,
    )
    return _from_object(subject, value, parsed.outline if value is parsed.value else None)


def _one_object(parsed: ParsedJson) -> tuple[Mapping[str, Json] | None, str]:
    """The object that a text holds, and the pointer in it of what the text itself is.

    An array of the nodes of a graph is that graph (JSON-LD 1.1 section 9.1), for a standard whose
    documents are graphs.
    """
    value = parsed.value if parsed.readable else None
    if isinstance(value, dict):
        return value, ""
    if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
        graph = {"@graph": value}
        if standard_of(graph, None)[0] is not None:
            return graph, "/@graph"
    return None, ""


def _below(
    prefix: str, positions: Callable[[str], Position | None]
) -> Callable[[str], Position | None]:
    """Positions in a text that is only the part of the document at ``prefix``."""
    return lambda pointer: positions(pointer.removeprefix(prefix))


def _from_object(
    subject: Credential, value: Mapping[str, Json], outline: Outline | None = None
) -> Credential:
    """The credential that an object is, or that the envelope in it holds."""
    if enveloped.is_enveloped(value):
        opened = envelopes.open_enveloped(value)
        subject = msgspec.structs.replace(subject, wrapper=value)
    elif jws_json.looks_like(value):
        opened = envelopes.open_jws_json(value)
    else:
        known = {"document": value, "outline": outline} if outline is not None else {}
        return msgspec.structs.replace(subject, document=value, memo=known)
    if not subject.parent:  # the credential inside has other places than the file around it
        return msgspec.structs.replace(_with(subject, opened), positions=None)
    return msgspec.structs.replace(_with(subject, opened), container=_inner(opened))


def _inner(opened: Opened) -> Container:
    """What an embedded credential came in, when an object held its envelope."""
    if opened.jws is not None:
        return Container.JWT
    is_cose = opened.envelope is not None and opened.envelope.kind == "cose"
    return Container.COSE if is_cose else Container.JSON


def _one_reason(parsed: ParsedJson, data: bytes) -> tuple[Note, ...]:
    """The notes on a text that gave no object; a limit counts less than being no credential."""
    if parsed.readable:
        return (*parsed.notes, not_an_object(parsed.value, ids.JSON_ONE_OBJECT))
    limited = parsed.notes[-1].rule in (ids.JSON_DEPTH, ids.JSON_VALUES, ids.JSON_NUMBERS)
    other = _no_object(data) if limited else None
    return parsed.notes if other is None else (*parsed.notes[:-1], other)


def _enveloped(subject: Credential, data: bytes) -> Credential:
    marked = data.startswith(codecs.BOM_UTF8)
    mark = (Note(ids.JSON_BYTE_ORDER_MARK),) if marked else ()
    subject = msgspec.structs.replace(subject, notes=(*subject.notes, *mark))
    return _with(subject, jose.open_jws(data.removeprefix(codecs.BOM_UTF8)))


def _with(subject: Credential, opened: Opened) -> Credential:
    """The subject with what came out of its envelope."""
    return msgspec.structs.replace(
        subject,
        document=opened.document,
        jws=opened.jws,
        envelope=opened.envelope,
        vc_claim=opened.vc_claim,
        notes=(*subject.notes, *opened.notes),
    )


def _recognised(subject: Credential, forced: str | None) -> Credential:
    document = subject.document
    if document is None:
        return subject
    if forced is None:
        standard, edition = standard_by_form(document, outline(subject).made)
    else:
        standard, edition = standard_of(document, forced)
    if standard is not None:
        document = get_standard(standard).read(document)
    known = msgspec.structs.replace(
        subject,
        document=document,
        standard=standard,
        edition=edition,
        resembles="" if standard else resemblance(document),
    )
    own = own_way(known)
    named = own.name(known) if own else ""
    return msgspec.structs.replace(
        known,
        securing=named
        or securing_of(document, subject.jws, subject.envelope, vc_claim=subject.vc_claim),
    )


# -- credentials inside credentials ---------------------------------------------------------------


class _Budget:
    """How many more embedded credentials are opened, and why one was left out."""

    def __init__(self) -> None:
        self.left = limits.EMBEDDED_CREDENTIALS
        self.causes: set[str] = set()

    def allows(self, depth: int) -> bool:
        """Whether one more may be opened at this depth."""
        if depth > limits.EMBEDDED_DEPTH:
            self.causes.add(f"credentials are nested more than {limits.EMBEDDED_DEPTH} levels deep")
        elif not self.left:
            self.causes.add(f"it holds more than {limits.EMBEDDED_CREDENTIALS} credentials")
        else:
            self.left -= 1
            return True
        return False


def _with_embedded(subject: Credential) -> tuple[Credential, ...]:
    if not may_hold(subject):
        return (subject,)
    budget = _Budget()
    inner = list(_embedded(subject, budget, 1))
    notes = [
        ids.unsure(ids.ALL_OPENED, f"{cause}; those beyond were not tested")
        for cause in sorted(budget.causes)
    ]
    if notes:
        subject = msgspec.structs.replace(subject, notes=(*subject.notes, *notes))
    return (subject, *inner)


def _embedded(parent: Credential, budget: _Budget, depth: int) -> Iterator[Credential]:
    if parent.standard is None or parent.document is None:
        return
    for pointer, value in _outermost(parent):
        if not _is_credential(parent, pointer, value):
            continue  # a value of the wrong type is the business of the parent's schema
        if not budget.allows(depth):
            return
        child = _recognised(_child(parent, pointer, value), None)
        yield child
        yield from _embedded(child, budget, depth + 1)


def _is_credential(parent: Credential, pointer: str, value: Json) -> bool:
    """Whether a value may be a credential; where credentials are put together, in presentations and
    learner records, a text may also be just a link.
    """
    gathered = "/verifiableCredential/" in f"{pointer}/"
    if isinstance(value, str) and (gathered or presentations.is_presentation(parent.document)):
        return jose.looks_like_jws(value.encode("utf-8", "replace"))
    return isinstance(value, Mapping | str)


def _outermost(parent: Credential) -> Iterator[tuple[str, Json]]:
    """Embedded credentials that are not inside another; those come with their own parent."""
    taken: set[str] = set()
    for pointer, value in inside(parent):
        parts = pointer.split("/")
        if any("/".join(parts[:end]) in taken for end in range(2, len(parts) + 1)):
            continue
        taken.add(pointer)
        yield pointer, value


def _child(parent: Credential, pointer: str, value: Mapping[str, Json] | str) -> Credential:
    blank = Credential(
        f"{parent.name}#{pointer}",
        parent.sha256,
        Container.JSON,
        None,
        base=pointer,
        parent=parent.name,
        positions=parent.position if parent.positions else None,
    )
    if isinstance(value, Mapping):
        asserted = parent.document is not None and presentations.self_asserted(
            parent.document, value, secured=parent.securing != "none"
        )
        return _from_object(msgspec.structs.replace(blank, self_asserted=asserted), value)
    return _enveloped(
        msgspec.structs.replace(blank, container=Container.JWT), value.encode("utf-8", "replace")
    )
