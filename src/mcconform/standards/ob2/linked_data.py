"""What the files of a badge are as JSON-LD, in every edition that is JSON-LD."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.canonical import Canonical, CanonicalError, canonize
from mcconform.model import Dossier, Finding, cannot_tell, failed
from mcconform.nodes import escape, resolve
from mcconform.standards.ob2.names import at_hand, is_plain
from mcconform.standards.ob2.reading import File, Scheme
from mcconform.standards.ob2.trust import reading


def form(dossier: Dossier, file: File) -> Canonical | CanonicalError:
    """The canonical form of a file, or why there is none."""

    def make(dossier: Dossier) -> Canonical | CanonicalError:
        try:
            return canonize(file.value, at_hand(dossier.resources))
        except CanonicalError as error:
            return error

    return dossier.once(f"ob2.context.form {file.pointer} {file.url}", make)


def invalid(dossier: Dossier, file: File) -> Iterator[Finding]:
    """Why a file is no valid JSON-LD; a context that cannot be had leaves it open."""
    found = form(dossier, file)
    if isinstance(found, CanonicalError):
        if found.fault:
            yield failed(file.pointer, why=found.why)
        else:
            yield cannot_tell(file.pointer, found.why)


def changed(dossier: Dossier, file: File, scheme: Scheme) -> Iterator[Finding]:
    """The names of a file that mean something else in its contexts than in the scheme's."""
    if is_plain(file.value, scheme.names):
        return
    found = _meanings(dossier, file)
    if isinstance(found, CanonicalError):
        if not found.fault:
            yield cannot_tell(file.pointer, found.why, name="a name", meaning="")
        return
    for pointer, name in _known_names(dossier, file, scheme):
        meaning = found.get((pointer, "name"), "")
        if meaning and meaning != scheme.names.iris[name]:
            yield failed(file.pointer + pointer, name=name, meaning=meaning)


def _known_names(dossier: Dossier, file: File, scheme: Scheme) -> Iterator[tuple[str, str]]:
    """Pointer and name of each member, in a file, that the scheme has a name for where it stands.

    Inside an extension names are the extension's.
    """
    whole = reading(dossier, scheme)
    for visit in scheme.vocabulary.visits(whole.document):
        place = whole.place(visit.pointer)
        if place.url != file.url:
            continue
        for name in sorted(resolve(file.value, place.pointer)):
            if name in scheme.names.iris and name in visit.cls.properties:
                yield f"{place.pointer}/{escape(name)}", name


def _meanings(dossier: Dossier, file: File) -> dict[tuple[str, str], str] | CanonicalError:
    # Imported here: PyLD takes longer to load than most badges take to check.
    from mcconform.canonical.meaning import meanings

    try:
        return dict(meanings(file.value, at_hand(dossier.resources)))
    except CanonicalError as error:
        return error


def undefined(dossier: Dossier, file: File) -> Iterator[tuple[str, bool]]:
    """Pointer, in a file, of each member and each type that no context maps; whether it is a type.

    Nothing where a context cannot be had: it is not known what it maps.
    """
    found = form(dossier, file)
    if isinstance(found, CanonicalError):
        return
    for pointer in found.undefined:
        owner, _, name = pointer.rpartition("/")
        if name.isdecimal():
            name = owner.rpartition("/")[2]
            if name in ("type", "@type"):
                yield pointer, True
        elif name not in ("id", "@id"):
            yield pointer, name in ("type", "@type")
