"""Tests of codes and of the generated pages."""
