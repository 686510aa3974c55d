"""What both validators are asked: our fixtures, samples of others, and badges with one change.

Each world is one input with the documents that are there for it. A changed badge is a small hosted
one, of three documents, in which one member has another value.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from fixtures import open_badges as ob
from fixtures.make import HERE, MIRROR
from tests.shared import SAMPLES

Json = Any
HOST = "https://one.example"
OTHER = "https://two.example"
ABSENT = object()
SAMPLE_FOLDER = SAMPLES / "openbadges-2.0"

VALUES: tuple[Json, ...] = (
    ABSENT,
    None,
    "",
    5,
    True,
    [],
    {},
    "text",
    f"{OTHER}/x",
    "urn:uuid:9f2d7c1e-52c4-4c1b-8f5e-3d6a1b0c7e21",
    "did:web:x.example",
    [f"{OTHER}/1", f"{OTHER}/2"],
    ["text", "more text"],
    {"id": f"{OTHER}/y"},
    {"@value": "text"},
    "2025-03-01T09:00:00",
    "2025-03-01",
    "anna@one.example",
    "data:image/png;base64,iVBORw0KGgo=",
    "sha256$" + "0" * 64,
    "sha256$00",
)


@dataclass(frozen=True)
class World:
    """One input, and the documents that only it has: URL → body."""

    name: str
    content: bytes
    documents: dict[str, bytes] = field(default_factory=dict)
    member: str = ""
    """The member that was changed."""


def fixtures() -> Iterator[World]:
    """Our fixtures of Open Badges 0.5 to 2.0."""
    for one in json.loads((HERE / "index.json").read_bytes())["fixtures"]:
        if one["file"].startswith(("ob1/", "ob2/")):
            yield World(one["file"], (HERE / one["file"]).read_bytes())


def mirrored() -> dict[str, bytes]:
    """What our fixtures link to."""
    index = json.loads((MIRROR / "index.json").read_bytes())
    return {url: (MIRROR / name).read_bytes() for url, name in index.items()}


def samples() -> Iterator[World]:
    """The samples of others, with what they link to."""
    index = json.loads((SAMPLE_FOLDER / "index.json").read_bytes())
    documents = {url: (SAMPLE_FOLDER / name).read_bytes() for url, name in index.items()}
    for path in sorted(SAMPLE_FOLDER.iterdir()):
        if path.is_file() and path.name != "index.json":
            yield World(f"samples/{path.name}", path.read_bytes(), documents)


def changed() -> Iterator[World]:
    """The small badge, and each of its members with each of the values."""
    yield _world("sound", _badge())
    for name, document in _badge().items():
        for path in _paths(document):
            member = ".".join((name, *path))
            for value in VALUES:
                badge = _badge()
                holder = badge[name]
                for step in path[:-1]:
                    holder = holder[step]
                if value is ABSENT:
                    del holder[path[-1]]
                else:
                    holder[path[-1]] = copy.deepcopy(value)
                shown = "absent" if value is ABSENT else json.dumps(value)
                yield _world(f"{member} = {shown}", badge, member)


def _world(name: str, badge: dict[str, Json], member: str = "") -> World:
    documents = {_url(part): json.dumps(one).encode() for part, one in badge.items()}
    return World(name, documents[_url("Assertion")], documents, member)


def _url(name: str) -> str:
    return f"{HOST}/{name.lower()}.json"


def _paths(document: Json, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for key, value in document.items():
        if key != "@context":
            yield (*above, key)
            if isinstance(value, dict):
                yield from _paths(value, (*above, key))


def _badge() -> dict[str, Json]:
    """A hosted badge, without the lists that the old validator takes for faults."""
    hashed = ob.identity_hash()
    return {
        "Assertion": {
            "@context": ob.OB2,
            "type": "Assertion",
            "id": _url("Assertion"),
            "recipient": {"type": "email", "hashed": True, "salt": ob.SALT, "identity": hashed},
            "badge": _url("BadgeClass"),
            "verification": {"type": "HostedBadge"},
            "issuedOn": "2025-03-01T09:00:00Z",
            "expires": "2030-03-01T09:00:00Z",
            "image": f"{HOST}/baked.png",
            "evidence": {
                "id": f"{HOST}/work.html",
                "name": "A week of tide tables",
                "narrative": "Drawn up by hand.",
                "genre": "Tables",
                "audience": "Sailors",
                "description": "Seven tables.",
            },
            "narrative": "She worked out the tides of a week.",
        },
        "BadgeClass": {
            "@context": ob.OB2,
            "type": "BadgeClass",
            "id": _url("BadgeClass"),
            "name": "Tide tables",
            "description": "Works out the tides of a harbour.",
            "image": f"{HOST}/tides.png",
            "criteria": {"id": f"{HOST}/criteria.html", "narrative": "Draw up seven."},
            "issuer": _url("Issuer"),
            "alignment": {
                "targetName": "Tides",
                "targetUrl": f"{OTHER}/tides",
                "targetCode": "T1",
                "targetDescription": "Knows why the water comes and goes.",
                "targetFramework": "Navigation",
            },
            "tags": ["navigation", "tides"],
        },
        "Issuer": {
            "@context": ob.OB2,
            "type": "Issuer",
            "id": _url("Issuer"),
            "name": "Harbour School of Navigation",
            "url": HOST,
            "email": "registry@one.example",
            "telephone": "+4940123456",
            "description": "Teaches to find the way at sea.",
            "image": f"{HOST}/school.png",
            "verification": {
                "type": "VerificationObject",
                "startsWith": f"{HOST}/",
                "allowedOrigins": "one.example",
            },
        },
    }
