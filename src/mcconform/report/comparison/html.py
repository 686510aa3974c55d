"""The comparison as one HTML page that needs nothing else: no script, no request."""

from __future__ import annotations

import functools
from typing import Any, TextIO

import jinja2

from mcconform.metadata.compare import Comparison, State
from mcconform.report.comparison.wording import (
    AGREEMENTS,
    SIGNS,
    asked_by,
    called,
    heading,
    letter,
    part_said,
    said,
    score_agreement,
    score_said,
    score_sign,
    sentence,
    silence,
)
from mcconform.report.text import clean, phrase, plural


def write(comparison: Comparison, out: TextIO) -> None:
    """Write the page."""
    page = _environment().get_template("comparison.html")
    text = page.render(
        comparison=comparison, sentence=sentence(comparison), asked_by=asked_by(comparison)
    )
    out.write("\n".join(line.rstrip() for line in text.splitlines() if line.strip()) + "\n")


@functools.cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("mcconform.report"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters: dict[str, Any] = {
        "agreement": AGREEMENTS.__getitem__,
        "sign": SIGNS.__getitem__,
        "letter": letter,
        "heading": heading,
        "called": called,
        "said": said,
        "score_sign": score_sign,
        "score_agreement": score_agreement,
        "score_said": score_said,
        "part_said": part_said,
        "clean": clean,
        "phrase": phrase,
        "plural": plural,
    }
    environment.filters.update(filters)
    environment.globals["silence"] = silence
    environment.globals["SAID"] = State.SAID
    return environment
