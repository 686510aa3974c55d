"""Profiles: what a standards body demands, read from TOML.

    schema = "mcconform/profile/1"      the form described here
    id = "example-2026"                 small letters, digits, dots, hyphens; the file's name
    title, version, publisher, reference                texts; a version is like "1.0.0"
    standards = ["ob3"]                 those it applies to; left out: every one
    decides = ["schema", "metadata"]    areas that count for the whole verdict; left out: all five
    assumes = ["unregulated"]           conditions of elements.toml that hold for every credential
                                        under it; left out: none
    weak_counts = true                  whether a required element may be said in a way that counts
                                        half; left out: true
    decision = "A badge conforms when …"                the decision rule in words, for reports

    [levels]                            rules that bind more than the standard says
    "ob3.profile.has_name" = "MUST"

    [[deviation]]                       a rule that binds less; a reason is needed
    rule = "ob3.achievement.criteria_present"
    level = "SHOULD"
    reason = "criteria stand in the register of the body"

    [[demand]]                          an element of metadata
    id = "EX-01"                        never used for another element later
    title = "Workload in hours"
    element = "workload"                a name of metadata/elements.toml
    need = "required"                   required, conditional, recommended or optional
    condition = "levelled"              when a conditional one applies; a name of elements.toml
    source = "section 3"                where the body says so
    certainty = "verified"              verified, partly verified, memory (never above SHOULD)
    weight = 10                         in the weighted scores; left out: by need
    [demand.paths]                      places instead of those of elements.toml, by standard
    ob3 = ["ACH.creditsAvailable"]
    [demand.weak]                       those among them that count half
    ob3 = ["ACH.creditsAvailable"]
    [demand.extension]                  places for terms of extensions instead of elements.toml's
    ob3 = ["EXT.elm:volumeOfLearning"]
    test = "text"                       a value test of elements.toml instead of the element's
    [demand.value]                      what is asked of the value beyond that it is there
    min_hours = 100                     a workload of so many hours at least …
    max_hours = 150                     … and at most
    credits = { ECTS = [4, 6] }         least and most credits, by system (standards/measures.toml)
    levels = { EQF = [6, 7] }           levels that will do, by framework
    levels_with_credit = { EQF = [5] }  levels that will do besides where ECTS credit is given
    pattern = "[0-9]{6}"                what one of the texts must match as a whole
    forbidden = ["degree"]              words that none of the texts may have
    refused = ["ceterms:Credential"]    values that do not count
    least = 3                           how many values there must be
    within_years = 3                    how far from now a date may be
    advice = true                       whether a value that is not as asked only warns

What ``[stacking]`` asks of sets of awards is described in `profile_stacking`.

What is asked of a value is the rule ``metadata.<element>.accepted``, as strong as its demand. A
required demand makes its element's rule ``metadata.<element>.present`` a MUST, a conditional one
too where it applies, a recommended one a SHOULD, an optional one a MAY. ``…substantial`` is as
strong where ``weak_counts`` is false, and at most a SHOULD where it is true.
"""

from __future__ import annotations

import functools
import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import msgspec

from mcconform.assess.profile_lint import Problem, Severity, closest, lint
from mcconform.assess.profile_stacking import build as build_stacking
from mcconform.errors import ProfileError
from mcconform.metadata import levels_of, stronger
from mcconform.model import CREDENTIAL_AREAS, Area, Demand, Deviation, Level, Profile, Wanted
from mcconform.standards import packages

__all__ = ["Problem", "Severity", "available", "lint", "load", "parse", "source"]

_MOST_BYTES = 1024 * 1024


def load(id_or_path: str) -> Profile:
    """The profile with that id, or the one in that file.

    Raises:
        ProfileError: nothing has that name, the file cannot be read, or what it says is wrong.
    """
    if id_or_path in _packaged():
        return _load_packaged(id_or_path)
    return parse(source(id_or_path), Path(id_or_path).name)


def source(id_or_path: str) -> bytes:
    """The TOML bytes of the profile with that id, or of the one in that file.

    Raises:
        ProfileError: nothing has that name, or the file cannot be read.
    """
    if id_or_path in _packaged():
        return _packaged()[id_or_path].read_bytes()
    path = Path(id_or_path)
    if path.suffix == ".toml" or len(path.parts) > 1 or _is_file(path):
        return _read(path, id_or_path)
    raise ProfileError(
        f"there is no profile {id_or_path!r}",
        closest(id_or_path, _packaged()) or "see mcconform profile list, or name a file",
    )


def available() -> tuple[Profile, ...]:
    """The profiles that come with mcconform, in the order of their ids."""
    return tuple(_load_packaged(name) for name in _packaged())


def parse(data: bytes, name: str) -> Profile:
    """The profile in the bytes of a file called ``name``.

    Raises:
        ProfileError: the linter found an error in it.
    """
    text = as_text(data, name).removeprefix("\ufeff").replace("\r\n", "\n")
    errors = [one for one in lint(text, name) if one.severity is Severity.ERROR]
    if errors:
        raise _refused(errors, name)
    return _build(tomllib.loads(text), hashlib.sha256(data).hexdigest())


def as_text(data: bytes, name: str) -> str:
    """The text of a file called ``name``. Raises ProfileError where it is not UTF-8."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise ProfileError(f"{name} is not UTF-8", "save it as UTF-8") from None


def _refused(errors: list[Problem], name: str) -> ProfileError:
    first = errors[0]
    place = f"{name}, line {first.line}" if first.line else name
    more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    hint = first.hint or f"see mcconform profile lint {name}"
    return ProfileError(f"{place}: {first.message}{more}", hint)


def _read(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a null byte in the name
        reason = getattr(error, "strerror", None) or str(error)
        raise ProfileError(
            f"the profile {name!r} cannot be read: {reason}",
            closest(path.stem, _packaged()) if path.suffix == ".toml" else "name a TOML file",
        ) from None
    if len(data) > _MOST_BYTES:
        raise ProfileError(f"{name} is too large for a profile", "one MiB is the most")
    return data


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


@functools.cache
def _folder() -> Traversable:
    """Where the profiles lie: in the package, or beside ``src`` in a working copy."""
    packaged = resources.files("mcconform").joinpath("profiles")
    if packaged.is_dir():
        return packaged
    return Path(__file__).resolve().parents[3] / "profiles"


@functools.cache
def _packaged() -> Mapping[str, Traversable]:
    """File by profile id; the id is the file's name.

    Those of mcconform, then those that a plug-in's standard has in its own folder ``profiles``.
    """
    found = dict(_files(_folder()))
    for package in packages().values():
        for name, file in _files(resources.files(package).joinpath("profiles")):
            if name in found:
                raise ProfileError(
                    f"{package} has a profile {name!r}, and that id is taken",
                    "rename the profile, or uninstall the plug-in",
                )
            found[name] = file
    return dict(sorted(found.items()))


def _files(folder: Traversable) -> Iterator[tuple[str, Traversable]]:
    for file in folder.iterdir() if folder.is_dir() else ():
        if file.name.endswith(".toml"):
            yield file.name.removesuffix(".toml"), file


@functools.cache
def _load_packaged(profile_id: str) -> Profile:
    file = _packaged()[profile_id]
    return parse(file.read_bytes(), file.name)


def _build(data: Mapping[str, Any], digest: str) -> Profile:
    """The profile from data that the linter has passed."""
    demands = tuple(_demand(row) for row in data.get("demand", ()))
    weak_counts = data.get("weak_counts", True)
    levels = dict(levels_of(demands, weak_counts))
    for rule, level in data.get("levels", {}).items():
        levels[rule] = stronger(levels.get(rule, Level.MAY), Level(level))
    return Profile(
        id=data["id"],
        title=data["title"],
        version=data["version"],
        publisher=data["publisher"],
        reference=data["reference"],
        digest=digest,
        standards=tuple(data.get("standards", ())),
        decides=tuple(Area(area) for area in data.get("decides", CREDENTIAL_AREAS)),
        assumes=tuple(data.get("assumes", ())),
        levels=dict(sorted(levels.items())),
        deviations=tuple(
            Deviation(row["rule"], Level(row["level"]), row["reason"])
            for row in data.get("deviation", ())
        ),
        demands=demands,
        weak_counts=weak_counts,
        decision=data.get("decision", ""),
        stacking=build_stacking(data.get("stacking", {})),
    )


def _demand(row: Mapping[str, Any]) -> Demand:
    return Demand(
        id=row["id"],
        title=row["title"],
        canonical=row["element"],
        need=row["need"],
        condition=row.get("condition", ""),
        source=row.get("source", ""),
        certainty=row.get("certainty", "verified"),
        weight=float(row["weight"]) if "weight" in row else None,
        paths={key: tuple(value) for key, value in row.get("paths", {}).items()},
        weak={key: tuple(value) for key, value in row.get("weak", {}).items()},
        extension={key: tuple(value) for key, value in row.get("extension", {}).items()},
        test=row.get("test", ""),
        value=msgspec.convert(row["value"], Wanted, strict=False) if "value" in row else None,
    )
