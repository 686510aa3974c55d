"""Writes the snapshots."""

from __future__ import annotations

from tests.report.test_terminal import FOLDER, SNAPSHOTS, text_of

for name in SNAPSHOTS:
    (FOLDER / f"{name}.txt").write_text(text_of(name), encoding="utf-8", newline="\n")
