"""Open Badges 2.0: JSON-LD, its context, and what names mean in it."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.canonical import Canonical, CanonicalError, canonize
from mcconform.catalogue import MUST, SHOULD, rule
from mcconform.model import Dossier, Finding, cannot_tell, failed
from mcconform.nodes import as_list, escape, resolve
from mcconform.standards.ob2.names import at_hand, is_plain
from mcconform.standards.ob2.nodes import reading
from mcconform.standards.ob2.reading import File
from mcconform.standards.ob2.rules import SPEC
from mcconform.standards.ob2.scheme import CONNECT, CONTEXT, NAMES, SCHEME

_LISTS = "RevocationList"
"""Lists are too long to be worth it: their entries have no names of their own."""


def _files(dossier: Dossier) -> tuple[File, ...]:
    """The files that make up the badge, each a JSON-LD document of its own."""
    return reading(dossier).files


def _named(file: File) -> list[str]:
    return [one for one in as_list(file.value.get("@context")) if isinstance(one, str)]


def _form(dossier: Dossier, file: File) -> Canonical | CanonicalError:
    """The canonical form of a file, or why there is none."""

    def make(dossier: Dossier) -> Canonical | CanonicalError:
        try:
            return canonize(file.value, at_hand(dossier.resources))
        except CanonicalError as error:
            return error

    return dossier.once(f"ob2.context.form {file.pointer} {file.url}", make)


def _short(dossier: Dossier) -> tuple[File, ...]:
    return tuple(file for file in _files(dossier) if file.cls.name != _LISTS)


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#OpenBadgesVocabulary",
    message="there is no @context, so nothing in the document means anything",
    fix=f'Add "@context": "{CONTEXT}".',
)
def present(dossier: Dossier) -> Iterator[Finding]:
    """Every badge object that is a document of its own has a JSON-LD context.

    Open Badges are JSON-LD: a member that no context maps is not part of the badge. An object that
    is embedded is read with the context of the document around it.
    """
    for file in _files(dossier):
        if not as_list(file.value.get("@context")):
            yield failed(file.pointer)


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SPEC}#OpenBadgesVocabulary",
    message="the context of Open Badges 2.0 is not named as {expected}",
    fix=f'Name it: "@context": "{CONTEXT}", alone or as one of an array.',
    applies=lambda dossier: any("@context" in file.value for file in _files(dossier)),
)
def named_by_its_url(dossier: Dossier) -> Iterator[Finding]:
    """The context is named by the address that the specification gives it.

    Other contexts that give the names the same meaning are JSON-LD as well, but many readers tell
    the edition by this address and accept no other.
    """
    for file in _files(dossier):
        names = _named(file)
        if "@context" in file.value and not {CONTEXT, CONNECT}.intersection(names):
            yield failed(f"{file.pointer}/@context", expected=CONTEXT)


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#DataValidation",
    message="it is no valid JSON-LD: {why}",
    fix="Mend the context or the member that is named.",
)
def valid_json_ld(dossier: Dossier) -> Iterator[Finding]:
    """Each badge object is a valid JSON-LD document: it can be expanded with its contexts.

    A context that cannot be had leaves it open. Revocation lists are left out: they may be very
    long, and say nothing that a context could change.
    """
    for file in _short(dossier):
        form = _form(dossier, file)
        if isinstance(form, CanonicalError):
            if form.fault:
                yield failed(file.pointer, why=form.why)
            else:
                yield cannot_tell(file.pointer, form.why)


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#OpenBadgesVocabulary",
    message="{name} means {meaning} in the contexts of the document, not what Open Badges means",
    fix="Do not give names of Open Badges other meanings: choose another name.",
    applies=lambda dossier: any(not is_plain(file.value, NAMES) for file in _files(dossier)),
)
def names_keep_their_meaning(dossier: Dossier) -> Iterator[Finding]:
    """A name of Open Badges means in a badge what Open Badges says.

    Whoever reads the JSON takes ``badge`` for the badge; JSON-LD takes it for what the document's
    contexts say it is. A document may use other names for the same meanings, and not the same names
    for others.
    """
    for file in _files(dossier):
        if is_plain(file.value, NAMES):
            continue
        found = _meanings(dossier, file)
        if isinstance(found, CanonicalError):
            if not found.fault:
                yield cannot_tell(file.pointer, found.why, name="a name", meaning="")
            continue
        for pointer, name in _known_names(dossier, file):
            meaning = found.get((pointer, "name"), "")
            if meaning and meaning != NAMES.iris[name]:
                yield failed(file.pointer + pointer, name=name, meaning=meaning)


def _known_names(dossier: Dossier, file: File) -> Iterator[tuple[str, str]]:
    """Pointer and name of each member, in a file, that Open Badges has a name for where it stands.

    Inside an extension names are the extension's.
    """
    whole = reading(dossier)
    for visit in SCHEME.vocabulary.visits(whole.document):
        place = whole.place(visit.pointer)
        if place.url != file.url:
            continue
        for name in sorted(resolve(file.value, place.pointer)):
            if name in NAMES.iris and name in visit.cls.properties:
                yield f"{place.pointer}/{escape(name)}", name


def _meanings(dossier: Dossier, file: File) -> dict[tuple[str, str], str] | CanonicalError:
    # Imported here: PyLD takes longer to load than most badges take to check.
    from mcconform.canonical.meaning import meanings

    try:
        return dict(meanings(file.value, at_hand(dossier.resources)))
    except CanonicalError as error:
        return error


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SPEC}#OpenBadgesVocabulary",
    message="no context maps {name}, so it is not part of the badge",
    fix="Add a context that maps it, write it as an extension, or leave it out.",
)
def members_defined(dossier: Dossier) -> Iterator[Finding]:
    """Every member of a badge object is mapped by one of its contexts.

    What is not mapped is not part of the badge object's meaning: software that processes JSON-LD
    drops it. Where a context cannot be had it is not known what it maps.
    """
    for file in _short(dossier):
        form = _form(dossier, file)
        if isinstance(form, CanonicalError):
            continue
        for pointer in form.undefined:
            name = pointer.rpartition("/")[2]
            if name not in ("id", "@id", "type", "@type") and not name.isdecimal():
                yield failed(file.pointer + pointer, name=name.replace("~1", "/"))
