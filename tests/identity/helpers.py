"""Dossiers that hold nothing but documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from mcconform.model import Container, Credential, Dossier, Resource, Source

AT = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def dossier(resources: Mapping[str, Any], document: Any = None) -> Dossier:
    """A dossier with these documents; a text stands for a problem code."""
    brought = {
        url: Resource(url, Source.NONE, problem=value, detail=value)
        if isinstance(value, str)
        else Resource(url, Source.MIRROR, data=value, final_url=url)
        for url, value in resources.items()
    }
    return Dossier(Credential("case", "", Container.JSON, document or {}), AT, brought)
