"""Folders of documents that the user keeps at hand: mirrors, and the cache between runs."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Final

from mcconform import limits
from mcconform.errors import MirrorError
from mcconform.model import Json, Resource, Source

INDEX: Final = "index.json"
CACHE_SECONDS: Final = 24 * 60 * 60.0
"""Age at which a cached document is asked for again; offline, any age will do."""


class Mirror:
    """A folder with ``index.json``, a JSON object from URL to a file relative to the folder.

    Raises MirrorError when the index cannot be read or names a file outside the folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files = _index(folder)

    def has(self, url: str) -> bool:
        """Whether the index names the URL."""
        return url in self._files

    def find(self, url: str) -> Resource | None:
        """The document, None where the mirror does not know the URL, or one with a problem."""
        name = self._files.get(url)
        if name is None:
            return None
        try:
            path = (self._folder / name).resolve(strict=True)
            if not path.is_relative_to(self._folder.resolve(strict=True)):
                return _unusable(url, f"{name} leads out of the mirror {self._folder}")
            if not path.is_file():
                return _unusable(url, f"{name} in the mirror {self._folder} is no file")
            body = _read(path)
        except (OSError, RuntimeError):  # RuntimeError: links in a circle, before Python 3.13
            return _unusable(url, f"the mirror {self._folder} lists {name}, which cannot be read")
        if len(body) > limits.FETCH_BYTES:
            detail = f"the document is larger than {limits.FETCH_BYTES:,} bytes"
            return Resource(url, Source.MIRROR, problem="too-large", detail=detail)
        digest = hashlib.sha256(body).hexdigest()
        return Resource(url, Source.MIRROR, body, digest, final_url=url)


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(limits.FETCH_BYTES + 1)


def _unusable(url: str, detail: str) -> Resource:
    return Resource(url, Source.MIRROR, problem="mirror-error", detail=detail)


def _index(folder: Path) -> Mapping[str, str]:
    path = folder / INDEX
    hint = f'write {path} as a JSON object, {{"https://…": "file in the folder"}}'
    try:
        index: Json = json.loads(path.read_bytes())
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise MirrorError(f"the mirror's {path} cannot be read: {reason}", hint) from error
    except (ValueError, RecursionError) as error:
        raise MirrorError(f"the mirror's {path} is not JSON", hint) from error
    if not isinstance(index, dict) or not all(isinstance(name, str) for name in index.values()):
        raise MirrorError(f"the mirror's {path} is no object from URL to file name", hint)
    for name in index.values():
        if _leaves(name):
            text = f"the mirror's {path} names {name!r}, which is not inside the folder"
            raise MirrorError(text, "name files relative to the folder, without ..")
    return {url.partition("#")[0]: name for url, name in index.items()}


def _leaves(name: str) -> bool:
    posix, windows = PurePosixPath(name), PureWindowsPath(name)
    parts = {*posix.parts, *windows.parts}
    return not name or "\0" in name or ".." in parts or bool(windows.anchor) or posix.is_absolute()


class Cache:
    """Contexts and schemas kept between runs, one file for each URL.

    A file is a line of JSON (URL, digest, media type, final URL) and then the body. What cannot be
    read or written is left alone: a cache may make a run faster and must never make it fail.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _path(self, url: str) -> Path:
        return self._folder / hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()

    def find(self, url: str, *, any_age: bool) -> Resource | None:
        """The document, if it is there, whole, and young enough."""
        path = self._path(url)
        try:
            if not any_age and time.time() - path.stat().st_mtime > CACHE_SECONDS:
                return None
            head, _, body = path.read_bytes().partition(b"\n")
            about: Json = json.loads(head)
        except (OSError, ValueError, RecursionError):
            return None
        digest = hashlib.sha256(body).hexdigest()
        if not isinstance(about, dict) or (about.get("url"), about.get("sha256")) != (url, digest):
            return None
        return Resource(
            url,
            Source.CACHE,
            body,
            digest,
            media_type=str(about.get("media_type", "")),
            final_url=str(about.get("final_url", "")),
        )

    def keep(self, resource: Resource) -> None:
        """Put a document in, in one step: another run sees the whole file or none."""
        about = {
            "url": resource.url,
            "sha256": resource.sha256,
            "media_type": resource.media_type,
            "final_url": resource.final_url,
        }
        whole = json.dumps(about).encode() + b"\n" + resource.body
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._folder, prefix=".new-")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(whole)
                os.replace(name, self._path(resource.url))
            except OSError:
                os.unlink(name)
