"""Tests of the diagnostics room."""
