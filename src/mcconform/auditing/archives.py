"""Archives: zip, and tar plain or compressed, read member by member and never unpacked to disk.

What an archive says of itself is not believed: what comes out is counted as it comes. Of an archive
that is damaged or too much, the members before that are inputs, and so is the archive, once.
Sources: APPNOTE 6.3.10 section 4 (zip), POSIX.1-2017 pax (tar).
"""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import lzma
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final, Protocol

from mcconform import limits
from mcconform.auditing.inputs import MEMBER, WHOLE, Input, Stream, lines_of
from mcconform.intake.files import HEAD, SUFFIXES, begins_like_a_badge, is_hidden

if TYPE_CHECKING:
    from typing_extensions import Buffer

LINES: Final = (".jsonl", ".ndjson")
"""Endings of files with one credential a line."""
_DAMAGED: Final = (
    tarfile.TarError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error,
    EOFError, OSError, ValueError, NotImplementedError, RecursionError,
)  # fmt: skip
"""What the libraries raise over archives that are not whole."""
_COMPRESSED: Final[tuple[tuple[bytes, Callable[[str], io.BufferedIOBase]], ...]] = (
    (b"\x1f\x8b", gzip.GzipFile),
    (b"BZh", bz2.BZ2File),
    (b"\xfd7zXZ\x00", lzma.LZMAFile),
)
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_ENCRYPTED: Final = 0x1


class Readable(Protocol):
    """A binary stream."""

    def read(self, size: int, /) -> bytes:
        """At most ``size`` bytes."""


class TooMuchError(OSError):
    """More comes out of an archive than an honest one of its size holds."""


class _Meter:
    """What may still come out of an archive of some size."""

    def __init__(self, path: str) -> None:
        size = Path(path).stat().st_size
        self.left = max(limits.ARCHIVE_FREE_BYTES, limits.ARCHIVE_RATIO * size)

    def take(self, count: int) -> None:
        """Count bytes that came out; raises TooMuchError."""
        self.left -= count
        if self.left < 0:
            raise TooMuchError


class _Metered(io.RawIOBase):
    """A stream whose bytes are counted."""

    def __init__(self, stream: Readable, meter: _Meter) -> None:
        self._stream = stream
        self._meter = meter

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer, /) -> int:
        view = memoryview(buffer)
        got = self._stream.read(len(view))
        self._meter.take(len(got))
        view[: len(got)] = got
        return len(got)


def _metered(stream: Readable, meter: _Meter) -> io.BufferedReader:
    return io.BufferedReader(_Metered(stream, meter), 1 << 16)


class Archive:
    """One archive; `members` may be walked as often as need be."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.passed_over = 0
        """Members of the last walk that are no badges by their name, or no files."""

    def members(self) -> Iterator[Input]:
        """An input for each member that may be a badge, in the order they stand in the archive."""
        self.passed_over = 0
        read = 0
        try:
            for one in self._zipped() if is_zip(self.path) else self._tarred():
                read += 1
                yield one
        except TooMuchError:
            yield self._stopped("it unpacks to far more than its size warrants", read)
        except _DAMAGED:
            yield self._stopped("it is damaged, cut off, or no archive of its kind", read)

    def _stopped(self, why: str, read: int) -> Input:
        return Input(WHOLE, self.path, problem=f"{why}; {read} inputs were read before that")

    def _zipped(self) -> Iterator[Input]:
        if _directory_bytes(self.path) > limits.ARCHIVE_DIRECTORY_BYTES:
            raise TooMuchError
        meter, names = _Meter(self.path), _Names()
        with zipfile.ZipFile(self.path) as archive:
            for count, info in enumerate(archive.infolist()):
                self._counted(count)
                linked = stat.S_ISLNK(info.external_attr >> 16)
                if info.is_dir() or linked or not self._wanted(info.filename):
                    self.passed_over += not info.is_dir()
                    continue
                path = names.unique(f"{self.path}/{info.filename}")
                if info.flag_bits & _ENCRYPTED:
                    yield Input(MEMBER, path, problem="it is encrypted")
                else:
                    yield from self._unzipped(archive, info, path, meter)

    def _unzipped(
        self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: str, meter: _Meter
    ) -> Iterator[Input]:
        """The inputs of one member; one that is damaged costs only itself."""
        try:
            with archive.open(info) as stream, _metered(stream, meter) as metered:
                yield from self._inputs(metered, path)
        except TooMuchError:
            raise
        except _DAMAGED:
            yield Input(MEMBER, path, problem="it is damaged, or compressed in an unknown way")

    def _tarred(self) -> Iterator[Input]:
        names = _Names()
        with (
            decompressed(self.path) as stream,
            _metered(stream, _Meter(self.path)) as metered,
            tarfile.open(fileobj=metered, mode="r|", tarinfo=_Header) as archive,
        ):
            count = 0
            while (info := archive.next()) is not None:
                self._counted(count)
                count += 1
                archive.members = []  # type: ignore[attr-defined]  # it would keep every header
                member = archive.extractfile(info) if self._is_badge(info) else None
                if member is None:
                    self.passed_over += not info.isdir()
                else:
                    yield from self._inputs(member, names.unique(f"{self.path}/{info.name}"))

    def _is_badge(self, info: tarfile.TarInfo) -> bool:
        return info.isreg() and not info.issparse() and self._wanted(info.name)

    def _counted(self, count: int) -> None:
        if count >= limits.ARCHIVE_MEMBERS:
            raise TooMuchError

    def _wanted(self, name: str) -> bool:
        """Whether a member may be a badge; those without an ending are looked into."""
        path = PurePosixPath(name.replace("\\", "/"))
        if is_hidden(path.parts):
            return False
        return not path.suffix or path.suffix.lower() in SUFFIXES or name.lower().endswith(LINES)

    def _inputs(self, stream: Stream, path: str) -> Iterator[Input]:
        if path.lower().endswith(LINES):
            yield from lines_of(stream, path, MEMBER)
            return
        data = stream.read(limits.SUBJECT_BYTES + 1)
        if not PurePosixPath(path).suffix and not begins_like_a_badge(data[:HEAD]):
            self.passed_over += 1
            return
        yield Input(MEMBER, path, data)


class _Header(tarfile.TarInfo):
    """A member whose broken header is told: tarfile takes one for the end of the archive."""

    @classmethod
    def fromtarfile(cls, tarfile_: tarfile.TarFile) -> _Header:
        """The next header; raises ReadError for one that is broken."""
        try:
            return super().fromtarfile(tarfile_)
        except tarfile.HeaderError as error:
            if type(error).__name__ in ("EOFHeaderError", "EmptyHeaderError"):
                raise  # the end, as it should be
            raise tarfile.ReadError(str(error)) from error


class _Names:
    """Tells members of one name apart: a later one is ``name (2)``."""

    def __init__(self) -> None:
        self._seen: dict[bytes, int] = {}

    def unique(self, path: str) -> str:
        """The name, or one that no member before it has."""
        key = self._key(path)
        if key not in self._seen:
            self._seen[key] = 1
            return path
        number = self._seen[key] + 1
        while (other := self._key(f"{path} ({number})")) in self._seen:
            number += 1
        self._seen[key] = number
        self._seen[other] = 1
        return f"{path} ({number})"

    @staticmethod
    def _key(path: str) -> bytes:
        text = path.encode("utf-8", "surrogatepass")
        return hashlib.blake2b(text, digest_size=8).digest()


def is_zip(path: str) -> bool:
    """Whether a file is a zip archive, by its first bytes or else by its name."""
    with open(path, "rb") as file:
        return file.read(4) in _ZIP or path.lower().endswith(".zip")


def decompressed(path: str) -> io.BufferedIOBase:
    """A file as a stream, what compression there is undone."""
    with open(path, "rb") as file:
        head = file.read(6)
    for magic, opened in _COMPRESSED:
        if head.startswith(magic):
            return opened(path)
    return open(path, "rb")


def packed_lines(path: str) -> Iterator[Input]:
    """The lines of a file that may be compressed."""
    count = 0
    try:
        with decompressed(path) as stream, _metered(stream, _Meter(path)) as metered:
            for one in lines_of(metered, path):
                count += 1
                yield one
    except TooMuchError:
        why = "it unpacks to far more than its size warrants"
        yield Input(WHOLE, path, problem=f"{why}; {count} inputs were read before that")
    except _DAMAGED:
        why = "it is damaged, cut off, or cannot be read"
        yield Input(WHOLE, path, problem=f"{why}; {count} inputs were read before that")


def head_of(path: str, most: int) -> bytes:
    """The first bytes of a file, compression undone; what can be had of a damaged one."""
    with decompressed(path) as stream:
        try:
            return stream.read(most)
        except _DAMAGED:
            return b""


def is_tar(head: bytes) -> bool:
    """Whether bytes begin with the header of a tar archive."""
    try:
        tarfile.TarInfo.frombuf(head[: tarfile.BLOCKSIZE], "utf-8", "surrogateescape")
    except (tarfile.HeaderError, ValueError):
        return False
    return True


def _directory_bytes(path: str) -> int:
    """How long the table of contents of a zip says it is: it is read whole when it is opened."""
    with open(path, "rb") as file:
        file.seek(0, io.SEEK_END)
        file.seek(max(0, file.tell() - (1 << 16) - 200))
        tail = file.read()
    at, wide = tail.rfind(b"PK\x05\x06"), tail.rfind(b"PK\x06\x06")
    sizes = [0]
    if 0 <= at <= len(tail) - 16:
        sizes.append(struct.unpack_from("<L", tail, at + 12)[0] % 0xFFFFFFFF)
    if 0 <= wide <= len(tail) - 48:
        sizes.append(struct.unpack_from("<Q", tail, wide + 40)[0])
    return max(sizes)
