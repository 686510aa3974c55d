"""A profile to start from: the text of another one under a new name, or a short example.

The text is changed, not the data, so that the comments and the order of the profile it comes from
stay as they are.
"""

from __future__ import annotations

import json
import re
from typing import Final

from mcconform.assess.profile_lint import SCHEMA
from mcconform.assess.profiles import available, load, parse, source
from mcconform.errors import ProfileError

_ID = re.compile(r"[a-z0-9][a-z0-9.-]*")
_TABLE = re.compile(r"^\s*\[", re.MULTILINE)
EXAMPLE: Final = f"""\
# What our body asks a micro-credential to say. Every line is explained at the top of
# mcconform/assess/profiles.py; the names of elements are those of `mcconform rules list`.

schema = "{SCHEMA}"
id = "…"
title = "…"
version = "0.1.0"
publisher = "our body"
reference = "the document that says so, with its address"
weak_counts = true
decision = "A badge conforms when no requirement at MUST level fails and none is left open."

[[demand]]
id = "X-01"
title = "Name of the award"
element = "title"
need = "required"
source = "section 1"

[[demand]]
id = "X-02"
title = "Workload, at least one hour"
element = "workload"
need = "recommended"
source = "section 2"
[demand.value]
min_hours = 1
"""
"""Where nothing else is to be started from; a test keeps it sound."""


def new(profile_id: str, start: str = "") -> str:
    """The text of a profile called ``profile_id``, after the profile or file ``start``.

    Raises:
        ProfileError: the id cannot be one, is taken, or there is nothing called ``start``.
    """
    if not _ID.fullmatch(profile_id):
        hint = "use small letters, digits, dots and hyphens"
        raise ProfileError(f"{profile_id!r} is no profile id", hint)
    if profile_id in {profile.id for profile in available()}:
        raise ProfileError(f"{profile_id} is a profile of mcconform's", "choose another id")
    if not start:
        return _renamed(EXAMPLE, profile_id, f"Profile {profile_id}", "")
    found = load(start)
    text = source(start).decode("utf-8-sig").replace("\r\n", "\n")
    return _renamed(
        text, profile_id, f"{found.title} (after {found.id})", f"{found.id} {found.version}"
    )


def _renamed(text: str, profile_id: str, title: str, origin: str) -> str:
    """The text with another id, title and version, and a note on where it comes from."""
    first = _TABLE.search(text)
    cut = first.start() if first else len(text)
    head, rest = text[:cut], text[cut:]
    for key, value in (("id", profile_id), ("title", title), ("version", "0.1.0")):
        line = f"{key} = {json.dumps(value, ensure_ascii=False)}".replace("\\", r"\\")
        head = re.sub(rf"^{key}\s*=.*$", line, head, count=1, flags=re.MULTILINE)
    note = (
        f"# Started from {origin}: change publisher, reference and what follows.\n"
        if origin
        else ""
    )
    made = note + head + rest
    if parse(made.encode(), f"{profile_id}.toml").id != profile_id:
        raise ProfileError(f"the id of the profile {origin} cannot be changed", "copy it by hand")
    return made
