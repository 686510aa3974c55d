"""Credentials that name contexts and keys alone are not searched for more; nothing is lost."""

from __future__ import annotations

import pytest

from fixtures.cases import FIXTURES
from fixtures.make import HERE
from mcconform.gather import references as room
from mcconform.intake import open_subject
from mcconform.model import Credential


def named(credential: Credential) -> list[tuple[str, str, str]]:
    return [(one.url, one.role, one.pointer) for one in room.references(credential, {})]


@pytest.mark.parametrize("path", FIXTURES)
def test_the_short_way_names_what_the_long_one_does(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    credentials = open_subject((HERE / path).read_bytes(), path)
    short = [named(one) for one in credentials]
    monkeypatch.setattr(room, "_leading", lambda _layers: None)
    assert [named(one) for one in credentials] == short
