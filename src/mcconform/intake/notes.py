"""The ids of what intake may note, and the two ways a rule turns its notes into findings.

Intake writes a `Note` where it sees a fault; the rule of the same id, in ``intake/rules/``, yields
the finding. A rule that has not been reached (the file was refused before) is inapplicable, never
passed: see `examined`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mcconform.catalogue import Applies
from mcconform.model import Container, Credential, Dossier, Finding, Note, cannot_tell, failed

FILE_NOT_EMPTY: Final = "intake.file.not_empty"
FILE_SIZE: Final = "intake.file.size"
FILE_KNOWN_FORMAT: Final = "intake.file.known_format"
FILE_RETRIEVED: Final = "intake.file.retrieved"
HOSTED_GONE: Final = "intake.hosted.not_withdrawn"
JSON_UTF8: Final = "intake.json.utf8"
JSON_BYTE_ORDER_MARK: Final = "intake.json.no_byte_order_mark"
JSON_WELL_FORMED: Final = "intake.json.well_formed"
JSON_ONE_OBJECT: Final = "intake.json.one_object"
JSON_UNIQUE_KEYS: Final = "intake.json.unique_keys"
JSON_LONE_SURROGATES: Final = "intake.json.no_lone_surrogates"
JSON_DEPTH: Final = "intake.json.depth"
JSON_VALUES: Final = "intake.json.values"
JSON_NUMBERS: Final = "intake.json.numbers"
PNG_INTACT: Final = "intake.png.intact"
PNG_CHECKSUMS: Final = "intake.png.checksums"
PNG_HAS_BADGE: Final = "intake.png.has_badge"
PNG_ONE_BADGE: Final = "intake.png.one_badge"
PNG_CHUNK_TYPE: Final = "intake.png.chunk_type"
PNG_UNCOMPRESSED: Final = "intake.png.uncompressed"
PNG_KEYWORD: Final = "intake.png.keyword"
PNG_CONTENT: Final = "intake.png.content"
SVG_WELL_FORMED: Final = "intake.svg.well_formed"
SVG_ENTITIES: Final = "intake.svg.no_entities"
SVG_HAS_BADGE: Final = "intake.svg.has_badge"
SVG_ONE_BADGE: Final = "intake.svg.one_badge"
SVG_POSITION: Final = "intake.svg.position"
SVG_NAMESPACE: Final = "intake.svg.namespace"
SVG_CONTENT: Final = "intake.svg.content"
SVG_CDATA: Final = "intake.svg.cdata"
JWT_WELL_FORMED: Final = "intake.jwt.well_formed"
COSE_WELL_FORMED: Final = "intake.cose.well_formed"
JWS_JSON_WELL_FORMED: Final = "intake.jws_json.well_formed"
ENVELOPED_DATA_URL: Final = "intake.enveloped.data_url"
KNOWN_STANDARD: Final = "intake.recognise.known_standard"
ALL_OPENED: Final = "intake.embedded.all_opened"

TEXT_RULES: Final = frozenset({JSON_UNIQUE_KEYS, JSON_LONE_SURROGATES})
"""Rules whose notes point into the parsed text, so they move when an envelope is taken off."""


def is_noted(credential: Credential, rule_id: str) -> bool:
    """Whether intake left a note for that rule."""
    return any(note.rule == rule_id for note in credential.notes)


def noted(dossier: Dossier, rule_id: str) -> Iterator[Finding]:
    """A failure for each note of that rule."""
    for note in dossier.credential.notes:
        if note.rule == rule_id:
            yield failed(note.pointer, **note.args)


def undecided(dossier: Dossier, rule_id: str) -> Iterator[Finding]:
    """``cantTell`` for each note of that rule; the note's argument ``cause`` says why."""
    for note in dossier.credential.notes:
        if note.rule == rule_id:
            yield cannot_tell(note.pointer, str(note.args.get("cause", "")))


def examined(rule_id: str, *containers: Container) -> Applies:
    """Where a rule on the file itself applies: it was opened to the end, or this rule stopped it.

    With ``containers``, only there; an embedded credential that is a JSON object has no file.
    """

    def applies(dossier: Dossier) -> bool:
        credential = dossier.credential
        if credential.parent and credential.container is Container.JSON:
            return False
        if containers and credential.container not in containers:
            return False
        return credential.document is not None or is_noted(credential, rule_id)

    return applies


def is_file(rule_id: str) -> Applies:
    """Where a rule on the whole file applies: subjects that are not embedded in another."""
    opened = examined(rule_id)

    def applies(dossier: Dossier) -> bool:
        return not dossier.credential.parent and opened(dossier)

    return applies


def unsure(rule_id: str, cause: str) -> Note:
    """A note of a rule that cannot be decided; ``cause`` is a phrase an issuer understands."""
    return Note(rule_id, "", {"cause": cause})
