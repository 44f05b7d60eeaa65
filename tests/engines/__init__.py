"""Tests of the engine's parts; what it computes, `tests/naive` tells."""
