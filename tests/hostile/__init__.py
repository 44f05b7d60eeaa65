"""Files, rules and command lines that nobody should write: a clear error or a right answer."""
