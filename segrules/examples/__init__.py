"""Examples: the tests that authors wrote beside their rules, and which clauses these have seen."""

from segrules.examples.as_of import wrong_as_ofs
from segrules.examples.coverage import ClauseCoverage, Coverage, SegmentCoverage
from segrules.examples.results import ExampleResult, Results
from segrules.examples.run import run_examples

__all__ = [
    "ClauseCoverage",
    "Coverage",
    "ExampleResult",
    "Results",
    "SegmentCoverage",
    "run_examples",
    "wrong_as_ofs",
]
