"""Tests of the rulebook room."""
