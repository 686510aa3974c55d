"""Tests of the securing room."""
