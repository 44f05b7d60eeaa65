"""The independent witness: the language once more, naively, from its normative page alone."""
