"""Corpora: what a CORPUS of the command line is, and the inputs it is made of, one by one.

A CORPUS is a folder, an https URL, or a file. What a file is, its content says, and its ending only
where that is open:

- a zip archive, or a tar archive, plain or compressed by gzip, bzip2 or xz;
- lines (``.jsonl``, ``.ndjson``, compressed too, or two lines that each are whole): a credential or
  a compact JWT on each;
- a list of paths (text whose first line is no badge but a path or a URL; ``.txt`` and ``.list``
  always): each a badge, folder, archive or file of lines, relative to the list; ``#`` begins a
  comment;
- anything else is one badge.

Folders are searched for badges as ``mcconform check`` does, and for archives and files of lines by
their endings. A file is met once, whatever leads to it: several names, a list, links. Held in
memory are the names in one folder and those in one archive; of links, and of files where several
names or a list lead to them, eight bytes each.
"""

from __future__ import annotations

import bisect
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from mcconform import limits
from mcconform.api import is_url
from mcconform.auditing.archives import LINES, Archive, head_of, is_tar, is_zip, packed_lines
from mcconform.auditing.inputs import FILE, URL, WHOLE, Input, bare
from mcconform.errors import InputError, UsageError
from mcconform.intake.files import HEAD, SUFFIXES, begins_like_a_badge, is_hidden

_ARCHIVES: Final = (".zip", ".tar", ".tgz", ".tbz2", ".txz", ".tar.gz", ".tar.bz2", ".tar.xz")
_PACKED_LINES: Final = tuple(
    f"{ending}{packed}" for ending in LINES for packed in ("", ".gz", ".bz2", ".xz")
)
_LISTS: Final = (".txt", ".list")


class Corpus:
    """The inputs behind some names. They may be walked as often as need be, always the same way.

    Raises InputError for a name that leads nowhere and UsageError for the standard input, which
    could be walked only once.
    """

    def __init__(self, names: Sequence[str], besides: Iterable[str | Path] = ()) -> None:
        """``besides``: files that may stand in its folders and are no part of it."""
        if "-" in names:
            raise _only_once("- is the standard input")
        self.names = _as_one({one if is_url(one) else _existing(one) for one in names})
        self._besides = {os.path.realpath(one) for one in besides}
        self._beside_names = {os.path.basename(one) for one in self._besides}
        """Most files are told from them without asking the file system."""
        self._begin()

    def _begin(self) -> None:
        self.passed_over = 0
        """Files of the last whole walk that are no badges by their names."""
        self.hollow = 0
        """Folders, archives, lists and files of lines in which there was nothing at all."""
        self.hollow_named: list[str] = []
        """The first of them by name."""
        self._met: set[bytes] = set()
        self._repeats = 0

    def __iter__(self) -> Iterator[Input]:
        self._begin()
        for name in self.names:
            yield from self._inputs(name, listed=False)

    def _inputs(self, name: str, *, listed: bool) -> Iterator[Input]:
        if os.path.isdir(name):
            yield from self._held(name, self._folder(name))
        elif is_url(name):
            if self._is_new(name, name):
                yield Input(URL, name)
        elif not os.path.isfile(name):
            if self._is_new(name):
                yield Input(FILE, name)  # reading it says what is wrong
        else:
            try:
                kind = kind_of(name, listed=listed)
            except OSError:
                kind = "badge"
            if kind == "list" or self._is_new(name):
                yield from self._file(name, kind)

    def _file(self, path: str, kind: str) -> Iterator[Input]:
        if kind == "archive":
            yield from self._held(path, self._members(path))
        elif kind == "lines":
            yield from self._held(path, packed_lines(path))
        elif kind == "list":
            yield from self._held(path, self._listed(path))
        else:
            yield Input(FILE, path)

    def _members(self, path: str) -> Iterator[Input]:
        archive = Archive(path)
        yield from archive.members()
        self.passed_over += archive.passed_over

    def _listed(self, path: str) -> Iterator[Input]:
        for entry in _entries(path):
            yield from self._inputs(entry, listed=True)

    def _held(self, path: str, inputs: Iterator[Input]) -> Iterator[Input]:
        """The inputs that a name leads to; that there is nothing at all behind it is kept."""
        before = self.passed_over, self.hollow, self._repeats
        first = next(inputs, None)
        if first is not None:
            yield first
            yield from inputs
        elif before == (self.passed_over, self.hollow, self._repeats):
            self.hollow += 1
            bisect.insort(self.hollow_named, Input(WHOLE, path).name)
            del self.hollow_named[limits.CORPUS_NAMED :]

    def _is_new(self, path: str, real: str = "") -> bool:
        """Whether a file was not met before; asked only where another way may lead to it."""
        if not real and not self.may_repeat:
            return True
        where = os.fsencode(real or _really(path))
        key = hashlib.blake2b(where, digest_size=8).digest()
        new = key not in self._met
        self._met.add(key)
        self._repeats += not new
        return new

    def _is_own(self, entry: os.DirEntry[str], top: str) -> bool:
        """Whether a file in a folder is met here: no link to one that is met under its own name."""
        if not entry.is_symlink():
            return self._is_new(entry.path)
        real = os.path.realpath(entry.path)
        if os.path.islink(real):  # it leads to itself
            return True
        inside = os.path.relpath(real, top)
        within = real.startswith(os.path.join(top, ""))
        if within and not is_hidden(Path(inside).parts) and _is_looked_at(real):
            self._repeats += 1
            return False
        return self._is_new(entry.path, real)

    def _folder(self, top: str) -> Iterator[Input]:
        waiting = [top]
        real_top = os.path.realpath(top)
        while waiting:
            folder = waiting.pop()
            try:
                with os.scandir(folder) as entries:
                    found = sorted(entries, key=lambda one: one.name)
            except OSError as error:
                why = f"the folder cannot be listed: {error.strerror}"
                if self._is_new(folder):
                    yield Input(WHOLE, folder, problem=why)
                continue
            inner = []
            for entry in found:
                if is_hidden((entry.name,)) or self._is_beside(entry.path):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    inner.append(entry.path)
                elif _is_file(entry) and self._is_own(entry, real_top):
                    yield from self._found(entry.path)
            waiting += reversed(inner)

    def _is_beside(self, path: str) -> bool:
        name = os.path.basename(path)
        return name in self._beside_names and os.path.realpath(path) in self._besides

    @property
    def may_repeat(self) -> bool:
        """Whether a file may be met twice, links aside: by several names, or by a list."""
        return len(self.names) > 1 or not all(map(os.path.isdir, self.names))

    def _found(self, path: str) -> Iterator[Input]:
        """What a file in a folder is: by its ending, as there may be millions."""
        lower = path.lower()
        if lower.endswith(_ARCHIVES):
            yield from self._file(path, "archive")
        elif lower.endswith(_PACKED_LINES):
            yield from self._file(path, "lines")
        elif _may_be_a_badge(path):
            yield Input(FILE, path)
        else:
            self.passed_over += 1


def kind_of(path: str, *, listed: bool = False) -> str:
    """What a file is: ``archive``, ``lines``, ``list`` or ``badge``.

    ``listed``: it stands in a list, which leads to no other list. Raises OSError.
    """
    lower = path.lower()
    if is_zip(path):
        return "archive"
    head = head_of(path, limits.SNIFFED_BYTES)
    if lower.endswith(_PACKED_LINES):
        return "lines"
    if is_tar(head) or lower.endswith(_ARCHIVES):
        return "archive"
    if _is_lines(head):
        return "lines"
    return "list" if not listed and _is_list(head, path) else "badge"


def _is_lines(head: bytes) -> bool:
    """Whether the first two lines with anything on them are each whole by themselves."""
    lines = [line for line in map(bare, head.split(b"\n")) if line][:2]
    return len(lines) == 2 and _is_whole(lines[0]) and lines[1].startswith((b"{", b"eyJ"))


def _is_whole(line: bytes) -> bool:
    if line.startswith(b"eyJ"):
        return line.count(b".") >= 2 and b" " not in line
    if not line.startswith(b"{"):
        return False
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _is_list(head: bytes, path: str) -> bool:
    if begins_like_a_badge(head):
        return False
    if path.lower().endswith(_LISTS):
        return True
    first = next((line for line in head.splitlines() if _is_entry(line)), b"")
    if not first or b"\0" in head or len(first) >= limits.LIST_LINE_BYTES:
        return False
    return _leads_somewhere(_entry(first, path))


def _leads_somewhere(entry: str) -> bool:
    try:
        return is_url(entry) or os.path.exists(entry)
    except ValueError:
        return False


def _is_entry(line: bytes) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith(b"#")


def _entries(path: str) -> Iterator[str]:
    """The paths of a list; one that is far too long is cut, and will lead nowhere."""
    with open(path, "rb") as file:
        while line := file.readline(limits.LIST_LINE_BYTES):
            if _is_entry(line):
                yield _entry(line, path)


def _entry(line: bytes, path: str) -> str:
    text = os.fsdecode(line.strip())
    return text if is_url(text) else _tidy(str(Path(path).parent / text))


def _tidy(path: str) -> str:
    """A path without ``x/..``, where that leads to the same; ``x`` may be a link."""
    tidy = os.path.normpath(path) if ".." in path else path
    return tidy if tidy == path or _really(tidy) == _really(path) else path


def _really(path: str) -> str:
    """Where a path leads, links followed."""
    try:
        return os.path.realpath(path)
    except ValueError:  # a NUL in it, as a list may have
        return path


def _only_once(what: str) -> UsageError:
    return UsageError(f"{what}, and a corpus is read more than once", "write it to a file first")


def _existing(name: str) -> str:
    """The name of a file or folder as reports have it. Raises InputError."""
    hint = "check the path; URLs begin with https://"
    try:
        if name and os.path.exists(name):
            if not os.path.isdir(name) and not os.path.isfile(name):
                raise _only_once(f"{name} is no file")
            return str(Path(name))
    except ValueError as error:  # a NUL in it
        raise InputError(f"{name[:80]!r} is no path: {error.args[-1]}", hint) from error
    raise InputError(f"{name or repr(name)} does not exist", hint)


def _as_one(names: set[str]) -> tuple[str, ...]:
    """The names, sorted; one that leads into the folder of another is spelled as that one is.

    So an input is known again, whichever way it was come to: ``badges`` and ``../x/badges/a.json``.
    """
    found: dict[str, str] = {}
    where = {one: os.path.realpath(one) for one in names if not is_url(one)}
    for name in sorted(where, key=lambda one: (where[one].count(os.sep), len(one), one)):
        real = where[name]
        outer = next((one for one in found if real.startswith(os.path.join(one, ""))), None)
        if real not in found:
            found[real] = name if outer is None else found[outer] + real.removeprefix(outer)
    return tuple(sorted({*found.values(), *(names - set(where))}))


def _is_looked_at(path: str) -> bool:
    """Whether a file in a folder is looked at by its name."""
    lower = path.lower()
    return lower.endswith((*_ARCHIVES, *_PACKED_LINES)) or _may_be_a_badge(path)


def _is_file(entry: os.DirEntry[str]) -> bool:
    """Whether an entry is a file; of a link that leads to itself, reading will say what it is."""
    try:
        return entry.is_file()
    except OSError:
        return True


def _may_be_a_badge(path: str) -> bool:
    ending = os.path.splitext(path)[1].lower()
    if ending:
        return ending in SUFFIXES
    try:
        with open(path, "rb") as file:
            return begins_like_a_badge(file.read(HEAD))
    except OSError:
        return False
