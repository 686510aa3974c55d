"""Where the official data beside the project lies, for tests that compare with it."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"
VECTORS = SHARED / "vectors"
STANDARDS = SHARED / "standards"
SAMPLES = SHARED / "samples"
FRAMEWORKS = SHARED / "frameworks"

needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the folder ../shared with the official data is not here"
)
