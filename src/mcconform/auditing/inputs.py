"""Inputs: what a corpus is made of, each of which holds a badge or should.

An input is told from all others by its kind and its name. Names are only names: no path out of an
archive is ever opened or written.
"""

from __future__ import annotations

import codecs
import contextlib
import hashlib
import itertools
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Protocol

import msgspec

from mcconform import limits
from mcconform.api import Checker, read_subject
from mcconform.errors import InputError
from mcconform.model import Dossier, Resource, Source

FILE: Final = "file"
URL: Final = "url"
LINE: Final = "line"
MEMBER: Final = "member"
WHOLE: Final = "whole"
"""A folder or an archive of which nothing, or no more, can be read."""


class Input(msgspec.Struct, frozen=True):
    """One input. Its bytes are here, or to be read from the file or the URL that is its name."""

    kind: str
    path: str
    data: bytes | None = None
    problem: str = ""
    """Why its bytes cannot be had, in words."""

    @property
    def name(self) -> str:
        """The name as reports have it: bytes that are no text are escaped, so none get lost."""
        return self.path.encode("utf-8", "backslashreplace").decode()

    @property
    def size(self) -> int:
        """How many bytes it holds, as far as that is known before they are fetched."""
        if self.data is None and self.kind == FILE:
            with contextlib.suppress(OSError, ValueError):
                return Path(self.path).stat().st_size
        return len(self.data or b"")

    @property
    def stamp(self) -> str:
        """What changes when its bytes do: of a file its size, time and whether it may be read.

        Of a URL nothing can be said without asking for it, so there is none.
        """
        if self.data is not None or self.problem:
            held = self.problem.encode("utf-8", "backslashreplace") + b"\n" + (self.data or b"")
            return hashlib.blake2b(held, digest_size=16).hexdigest()
        if self.kind == FILE:
            with contextlib.suppress(OSError, ValueError):
                now = Path(self.path).stat()
                return f"{now.st_size} {now.st_mtime_ns} {os.access(self.path, os.R_OK)}"
        return ""

    def rank(self, seed: int) -> int:
        """A number that is as good as drawn by lot, and the same whenever the seed is."""
        text = f"{seed}\n{self.kind}\n{self.name}".encode()
        return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "big")


class Stream(Protocol):
    """A binary file, as far as badges are read from it."""

    def read(self, size: int, /) -> bytes:
        """At most ``size`` bytes."""

    def readline(self, size: int, /) -> bytes:
        """Bytes up to the end of the line, at most ``size``."""


def lines_of(stream: Stream, path: str, kind: str = FILE) -> Iterator[Input]:
    """One input for each line that is not blank, named by its number: ``badges.jsonl:17``.

    Of a line that is too long as much is kept as makes it an oversized subject. JSON that is laid
    out over several lines is one input of some ``kind``, whatever the ending says.
    """
    lines = _numbered(stream)
    begun = list(itertools.islice(lines, 1))
    if begun and is_bracket(begun[0][1]):
        begun += itertools.islice(lines, 1)
    if len(begun) == 2 and spreads(begun[0][1], begun[1][1]):
        head = begun[0][1] + begun[1][1]
        rest = stream.read(max(0, limits.SUBJECT_BYTES + 1 - len(head)))
        yield Input(kind, path, head + rest)
        return
    for number, line in itertools.chain(begun, lines):
        yield Input(LINE, f"{path}:{number}", line.rstrip(b"\r\n"))


def _numbered(stream: Stream) -> Iterator[tuple[int, bytes]]:
    """The lines with anything on them, and their numbers."""
    number = 0
    while line := stream.readline(limits.SUBJECT_BYTES + 1):
        number += 1
        rest = line
        while rest and not rest.endswith(b"\n"):
            rest = stream.readline(limits.SUBJECT_BYTES + 1)
        if bare(line):
            yield number, line


def bare(line: bytes) -> bytes:
    """A line without the space around it, and without a byte order mark."""
    return line.strip().removeprefix(codecs.BOM_UTF8).lstrip()


def is_bracket(line: bytes) -> bool:
    """Whether there is nothing on a line but the beginning of something longer."""
    return bare(line) in (b"{", b"[")


def spreads(first: bytes, second: bytes) -> bool:
    """Whether the first two lines begin one JSON value that goes over several.

    A credential that was cut off after its bracket is a line among others: whole ones follow.
    """
    ahead = (b'"', b"}") if bare(first) == b"{" else (b"{", b"[", b'"', b"]")
    return is_bracket(first) and bare(second).startswith(ahead)


def dossiers(checker: Checker, one: Input) -> tuple[Dossier, ...]:
    """The credentials of an input; of one that cannot be had, the dossier that says so."""
    data, problem = one.data, one.problem
    if one.kind == URL:
        resource = checker.retrieve(one.path)
        if not resource.ok:
            return (checker.missing(resource),)
        data = resource.body
    elif data is None and not problem:
        try:
            data = read_subject(Path(one.path))
        except InputError as error:
            problem = error.message
        except ValueError:  # a NUL in it, as a list may have
            problem = "its name is no path"
    if data is None:
        lost = Resource(one.name, Source.NONE, problem="unreadable", detail=problem)
        return (checker.missing(lost),)
    return checker.dossiers(data, one.name)
