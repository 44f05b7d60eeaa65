"""Tests of the examples room."""
