"""Functions: the registry of every function and operator of the language."""

from segrules.functions.function import Example, Function, Param, Variable
from segrules.functions.patterns import PatternError, check_pattern
from segrules.functions.registry import NAMES, REGISTRY, named, select

__all__ = [
    "NAMES",
    "REGISTRY",
    "Example",
    "Function",
    "Param",
    "PatternError",
    "Variable",
    "check_pattern",
    "named",
    "select",
]
