"""Intake is tested with three small standards in place of the real ones."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mcconform.intake import recognise, subject
from mcconform.standards import Standard
from tests.intake import fakes


def _get(standard_id: str) -> Standard:
    return {one.id: one for one in fakes.ALL}[standard_id]


@pytest.fixture
def three_standards(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Verifiable credentials, Open Badges and CLR, told apart by their types alone."""
    monkeypatch.setattr(recognise, "standards", lambda: fakes.ALL)
    monkeypatch.setattr(recognise, "get_standard", _get)
    monkeypatch.setattr(subject, "get_standard", _get)
    recognise._height.cache_clear()
    yield
    recognise._height.cache_clear()
