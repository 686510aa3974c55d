"""Tests of the status room."""
