"""Diagnostics: a place and a code become text, JSON, GitHub annotations or SARIF."""

from segrules.diagnostics.diagnostic import (
    Code,
    DataError,
    Diagnostic,
    EngineError,
    Files,
    Related,
    RuleError,
    SegrulesError,
    Severity,
    UsageError,
)
from segrules.diagnostics.formats import to_github, to_json, to_sarif
from segrules.diagnostics.nearest import nearest
from segrules.diagnostics.order import sorted_diagnostics
from segrules.diagnostics.readable import ascii_json, is_utf8, json_text, readable
from segrules.diagnostics.render import render_text, summary_line
from segrules.diagnostics.source import DataPlace, Source, Span

__all__ = [
    "Code",
    "DataError",
    "DataPlace",
    "Diagnostic",
    "EngineError",
    "Files",
    "Related",
    "RuleError",
    "SegrulesError",
    "Severity",
    "Source",
    "Span",
    "UsageError",
    "ascii_json",
    "is_utf8",
    "json_text",
    "nearest",
    "readable",
    "render_text",
    "sorted_diagnostics",
    "summary_line",
    "to_github",
    "to_json",
    "to_sarif",
]
