"""Evidence: all that a run read, in a folder, so that its verdicts can be replayed years later.

    evidence.json     run options, subjects, and for each subject the documents it referred to
    inputs/SHA256     the bytes of each subject, as they came in
    bodies/SHA256     the bytes of each document, bundled contexts included

The same dossiers give the same folder, byte for byte: documents are in the order of their URLs,
subjects in the order of the run (it is the order of the report), and no time of its own is kept.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Final

import msgspec

from mcconform.errors import EvidenceError
from mcconform.intake import json_positions
from mcconform.model import Json, Resource, Source

SCHEMA: Final = "mcconform/evidence/1"
_INDEX: Final = "evidence.json"
_FILE: Final = re.compile(r"(inputs|bodies)/([0-9a-f]{64})")
_HINT: Final = "save the evidence again, or restore the folder from where it was copied"


class EvidenceSubject(msgspec.Struct, frozen=True, eq=False):
    """One input of a run: a badge file, with what its credentials referred to, all together."""

    name: str
    data: bytes
    """The bytes as they came in; empty where there were none."""
    at: dt.datetime
    """The evaluation time; one without a zone counts as UTC."""
    resources: Mapping[str, Resource]
    """By URL; of the credential and of those embedded in it."""
    missing: Resource | None = None
    """Where the subject itself is a URL that could not be retrieved: why."""
    links: Mapping[str, Resource] = {}
    """By URL: whether the pages and pictures for people answered, where they were asked for."""


class Evidence(msgspec.Struct, frozen=True, eq=False):
    """A folder of evidence, read and verified."""

    run: Mapping[str, Json]
    """The options of the run, as they were given to `save`."""
    subjects: tuple[EvidenceSubject, ...]


class _Document(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A resource as it stands in evidence.json."""

    url: str
    source: Source
    final_url: str
    media_type: str
    sha256: str
    problem: str
    detail: str
    http_status: Annotated[int, msgspec.Meta(ge=0, le=999)]
    body: str | None
    """File below the folder; None where there is no body."""


class _Subject(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A subject as it stands in evidence.json."""

    name: str
    at: str
    file: str
    resources: list[_Document]
    missing: _Document | None
    links: list[_Document] = []
    """Left out where there are none."""


class _Index(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"schema_": "schema"}):
    """The whole of evidence.json."""

    schema_: str
    run: dict[str, Json]
    subjects: list[_Subject]


def save(folder: Path, run: Mapping[str, Json], subjects: Iterable[EvidenceSubject]) -> None:
    """Write the evidence of a run. Evidence that is already in the folder is replaced.

    Raises EvidenceError where the folder holds something else, or cannot be written.
    """
    _check_target(folder)
    files: dict[str, bytes] = {}
    index = {
        "schema": SCHEMA,
        "run": dict(run),
        "subjects": [_subject(subject, files) for subject in subjects],
    }
    # ASCII only: text from a badge may hold lone surrogates, which have no UTF-8.
    text = json.dumps(index, indent=1, sort_keys=True, ensure_ascii=True) + "\n"
    try:
        for part in ("inputs", "bodies"):
            (folder / part).mkdir(parents=True, exist_ok=True)
        for name, data in sorted(files.items()):
            (folder / name).write_bytes(data)
        fresh = folder / f"{_INDEX}.new"
        fresh.write_text(text, encoding="ascii")
        os.replace(fresh, folder / _INDEX)
        _prune(folder, files)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise EvidenceError(
            f"the evidence cannot be written to {folder}: {reason}", "choose another folder"
        ) from error


def _check_target(folder: Path) -> None:
    """Nothing but a new folder, an empty one, or one of our own is written to."""
    try:
        if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
            return
        if folder.is_dir() and (folder / _INDEX).is_file():
            _parse(folder)
            return
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise EvidenceError(f"{folder} cannot be read: {reason}", "choose another") from error
    raise EvidenceError(f"{folder} exists and holds no evidence", "name a new or an empty folder")


def _prune(folder: Path, files: Mapping[str, bytes]) -> None:
    """Remove what an earlier run left, so that the folder depends on this run alone."""
    for part in ("inputs", "bodies"):
        for path in sorted((folder / part).iterdir()):
            name = f"{part}/{path.name}"
            if _FILE.fullmatch(name) and name not in files:
                path.unlink()


def _put(part: str, data: bytes, files: dict[str, bytes]) -> str:
    name = f"{part}/{hashlib.sha256(data).hexdigest()}"
    files[name] = data
    return name


def _subject(subject: EvidenceSubject, files: dict[str, bytes]) -> Json:
    at = subject.at if subject.at.tzinfo else subject.at.replace(tzinfo=dt.UTC)
    documents = sorted(subject.resources.items())
    missing = subject.missing
    links = [_document(url, one, files) for url, one in sorted(subject.links.items())]
    return {
        **({"links": links} if links else {}),
        "name": subject.name,
        "at": at.astimezone(dt.UTC).isoformat(),
        "file": _put("inputs", subject.data, files),
        "resources": [_document(url, resource, files) for url, resource in documents],
        "missing": _document(missing.url, missing, files) if missing is not None else None,
    }


def _document(url: str, resource: Resource, files: dict[str, bytes]) -> Json:
    there = resource.ok or resource.body
    return {
        "url": url,
        "source": resource.source.value,
        "final_url": resource.final_url,
        "media_type": resource.media_type,
        "sha256": resource.sha256,
        "problem": resource.problem,
        "detail": resource.detail,
        "http_status": resource.http_status,
        "body": _put("bodies", resource.body, files) if there else None,
    }


def load(folder: Path) -> Evidence:
    """Read a folder that `save` wrote; raises EvidenceError for anything that is wrong with it.

    Every digest is computed again, and no file outside the folder is opened.
    """
    index = _parse(folder)
    bodies: dict[str, tuple[bytes, Json]] = {}
    return Evidence(index.run, tuple(_load_subject(folder, one, bodies) for one in index.subjects))


def _parse(folder: Path) -> _Index:
    path = folder / _INDEX
    try:
        index = msgspec.convert(json.loads(path.read_bytes()), _Index)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        hint = "name the folder that --save-evidence wrote"
        raise EvidenceError(f"{path} cannot be read: {reason}", hint) from error
    except (ValueError, RecursionError, msgspec.MsgspecError) as error:
        raise EvidenceError(f"{path} is not what mcconform wrote: {error}", _HINT) from error
    if index.schema_ != SCHEMA:
        raise EvidenceError(
            f"{path} says {index.schema_!r}, not {SCHEMA!r}",
            "replay it with the version of mcconform that wrote it",
        )
    return index


def _load_subject(
    folder: Path, subject: _Subject, bodies: dict[str, tuple[bytes, Json]]
) -> EvidenceSubject:
    try:
        at = dt.datetime.fromisoformat(subject.at)
    except ValueError as error:
        raise EvidenceError(f"{subject.at!r} is not a time", _HINT) from error
    if at.tzinfo is None:
        raise EvidenceError(f"{subject.at!r} has no time zone", _HINT)
    documents = [_load_document(folder, one, bodies) for one in subject.resources]
    missing = subject.missing
    return EvidenceSubject(
        subject.name,
        _file(folder, "inputs", subject.file),
        at,
        {document.url: document for document in documents},
        _load_document(folder, missing, bodies) if missing is not None else None,
        {one.url: _load_document(folder, one, bodies) for one in subject.links},
    )


def _load_document(
    folder: Path, document: _Document, bodies: dict[str, tuple[bytes, Json]]
) -> Resource:
    body, data = b"", None
    if document.body is not None:
        if document.body not in bodies:
            read = _file(folder, "bodies", document.body)
            bodies[document.body] = (read, json_positions.loads(read)[0])
        body, data = bodies[document.body]
        if document.sha256 and document.sha256 != document.body.rpartition("/")[2]:
            raise EvidenceError(f"two digests are given for {document.url}", _HINT)
    elif not document.problem:
        raise EvidenceError(f"the body of {document.url} is not named", _HINT)
    return Resource(
        document.url,
        document.source,
        body,
        document.sha256,
        document.media_type,
        document.final_url,
        data if not document.problem else None,
        document.problem,
        document.detail,
        document.http_status,
    )


def _file(folder: Path, part: str, name: str) -> bytes:
    match = _FILE.fullmatch(name)
    if match is None or match[1] != part:
        raise EvidenceError(f"{name!r} is not a file of the evidence", _HINT)
    path = folder / name
    try:
        if path.is_symlink() or not path.is_file():
            raise EvidenceError(f"{path} is missing, or is no plain file", _HINT)
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise EvidenceError(f"{path} cannot be read: {reason}", _HINT) from error
    if hashlib.sha256(data).hexdigest() != match[2]:
        raise EvidenceError(f"{path} was changed: its SHA-256 is not {match[2]}", _HINT)
    return data
