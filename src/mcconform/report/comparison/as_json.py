"""The comparison as one JSON object. Its schema is ``schema.json`` beside this module."""

from __future__ import annotations

from typing import Any, Final, TextIO

from mcconform.metadata.compare import Cell, Column, Comparison, Item, Line
from mcconform.metadata.compare_scores import PartLine, ScoreLine
from mcconform.model import Score, ScorePart
from mcconform.report.json_report import dumps

SCHEMA: Final = "mcconform/compare/1"
Object = dict[str, Any]


def write(comparison: Comparison, out: TextIO) -> None:
    """Write the whole comparison, two spaces a level, a line feed at the end."""
    out.write(dumps(as_object(comparison), indent=2) + "\n")


def as_object(comparison: Comparison) -> Object:
    """The comparison as plain values."""
    return {
        "schema": SCHEMA,
        "subjects": [_column(one) for one in comparison.columns],
        "rows": [_line(one) for one in comparison.lines],
        "conversions": list(comparison.conversions),
        "scores": [_score_line(one) for one in comparison.scores],
    }


def _column(column: Column) -> Object:
    return {
        "name": column.name,
        "sha256": column.sha256,
        "standard": column.standard or None,
        "edition": column.edition or None,
        "problem": column.problem or None,
        "profile": column.profile or None,
        "unscored": column.unscored or None,
    }


def _line(line: Line) -> Object:
    return {
        "id": line.row.id,
        "title": line.row.title,
        "elements": list(line.row.elements),
        "agreement": line.agreement.value,
        "cells": [_cell(one) for one in line.cells],
    }


def _cell(cell: Cell) -> Object:
    return {"state": cell.state.value, "values": [_item(one) for one in cell.items]}


def _item(item: Item) -> Object:
    value = item.value
    return {
        "text": value.text,
        "key": value.key,
        "shared": item.shared,
        "iri": value.iri or None,
        "original": value.original or None,
        "note": value.note or None,
        "pointer": value.pointer,
    }


def _score_line(line: ScoreLine) -> Object:
    return {
        "id": line.id,
        "title": line.title,
        "formula": line.formula,
        "comparable": line.comparable,
        "differs": line.differs,
        "cells": [_score(one) if one else None for one in line.cells],
        "parts": [_part_line(one) for one in line.parts],
    }


def _score(score: Score) -> Object:
    return {"value": score.value, "points": score.points, "of": score.of}


def _part_line(line: PartLine) -> Object:
    return {
        "id": line.id,
        "title": line.title,
        "differs": line.differs,
        "cells": [_part(one) if one else None for one in line.cells],
    }


def _part(part: ScorePart) -> Object:
    return {
        "state": part.state,
        "points": part.points,
        "of": part.of,
        "pointer": part.pointer,
        "why": part.why or None,
    }
