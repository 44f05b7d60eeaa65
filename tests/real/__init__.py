"""Rulebooks for data that nobody here made, and what they must find in it."""
