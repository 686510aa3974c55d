"""What holds for every test."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("mcconform", deadline=None)
settings.load_profile("mcconform")
"""No example fails because the machine was busy: tests are no clocks."""
