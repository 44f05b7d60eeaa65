"""Tests of the registry of functions."""
