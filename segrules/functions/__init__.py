"""Functions: the registry of every function and operator of the language."""

from segrules.functions.aggregates import (
    AGGREGATES,
    EXAMPLE_ROWS,
    AggregateFunction,
    aggregate_named,
)
from segrules.functions.function import (
    Choice,
    Connective,
    Exactly,
    Example,
    Function,
    Param,
    Stands,
    Unit,
    Variable,
)
from segrules.functions.patterns import PatternError, check_pattern
from segrules.functions.population import (
    EXAMPLE_CUSTOMERS,
    POPULATION,
    Parting,
    PopulationFunction,
    Ranking,
    population_named,
)
from segrules.functions.registry import LOCAL_DAY, NAMES, REGISTRY, named, select, turned_round
from segrules.functions.synonyms import meant

__all__ = [
    "AGGREGATES",
    "EXAMPLE_CUSTOMERS",
    "EXAMPLE_ROWS",
    "LOCAL_DAY",
    "NAMES",
    "POPULATION",
    "REGISTRY",
    "AggregateFunction",
    "Choice",
    "Connective",
    "Exactly",
    "Example",
    "Function",
    "Param",
    "Parting",
    "PatternError",
    "PopulationFunction",
    "Ranking",
    "Stands",
    "Unit",
    "Variable",
    "aggregate_named",
    "check_pattern",
    "meant",
    "named",
    "population_named",
    "select",
    "turned_round",
]
