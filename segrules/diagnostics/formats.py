"""Diagnostics for machines: JSON, GitHub annotations and SARIF."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from segrules.diagnostics.diagnostic import Code, Diagnostic, Severity
from segrules.diagnostics.readable import json_text, readable
from segrules.diagnostics.render import one_line
from segrules.diagnostics.source import DataPlace, Span

JSON_VERSION = 1
"""Of the JSON's keys; it grows when a key changes its meaning or goes."""

_GITHUB = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def to_json(diagnostics: Iterable[Diagnostic]) -> str:
    """One JSON object: ``version``, ``errors``, ``warnings`` and the ``diagnostics`` themselves."""
    listed = list(diagnostics)
    severities = [diagnostic.severity for diagnostic in listed]
    report = {
        "version": JSON_VERSION,
        "errors": severities.count(Severity.ERROR),
        "warnings": severities.count(Severity.WARNING),
        "diagnostics": [_as_json(diagnostic) for diagnostic in listed],
    }
    return json_text(report)


def _as_json(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "code": diagnostic.code,
        "severity": str(diagnostic.severity),
        "message": diagnostic.message,
        "help": diagnostic.help,
        "place": _place_as_json(diagnostic.where),
        "related": [
            {"message": related.message, "place": _place_as_json(related.span)}
            for related in diagnostic.related
        ],
    }


def _place_as_json(where: Span | DataPlace | None) -> dict[str, Any] | None:
    """Lines and columns from 1, in characters; the end is the column after the last character."""
    match where:
        case None:
            return None
        case DataPlace(path=path, line=line, column=column):
            return {"file": path, "line": line, "column": column, "end_line": None,
                    "end_column": None}  # fmt: skip
        case Span(source=source, start=start, end=end):
            (line, column), (end_line, end_column) = map(source.line_and_column, (start, end))
            return {"file": source.path, "line": line, "column": column, "end_line": end_line,
                    "end_column": end_column}  # fmt: skip


def to_github(diagnostics: Iterable[Diagnostic]) -> str:
    """One workflow command per diagnostic, which GitHub shows at the line in a pull request."""
    return "\n".join(map(_as_github, diagnostics))


def _as_github(diagnostic: Diagnostic) -> str:
    place = _place_as_json(diagnostic.where) or {}
    names = {"file": "file", "line": "line", "column": "col", "end_line": "endLine"}
    properties = {github: place[ours] for ours, github in names.items() if place.get(ours)}
    # GitHub ignores an end column unless both ends are in one line; its ends are included.
    if place.get("end_line") and place["end_line"] == place["line"]:
        properties["endColumn"] = max(place["column"], place["end_column"] - 1)
    properties["title"] = diagnostic.code
    written = ",".join(f"{name}={_escaped(str(value))}" for name, value in properties.items())
    text = diagnostic.message if diagnostic.help is None else (
        f"{diagnostic.message}\nhelp: {diagnostic.help}"
    )  # fmt: skip
    return readable(f"::{_GITHUB[diagnostic.severity]} {written}::{_escaped_data(text)}")


def _escaped_data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escaped(text: str) -> str:
    return _escaped_data(text).replace(":", "%3A").replace(",", "%2C")


_SARIF_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)


def to_sarif(
    diagnostics: Iterable[Diagnostic], *, version: str, codes: Mapping[str, Code] | None = None
) -> str:
    """A SARIF 2.1.0 log of one run.

    Args:
        diagnostics: What was found.
        version: The version of segrules.
        codes: The codes by number, for the titles and explanations of the rules.

    """
    listed = list(diagnostics)
    numbers = sorted({diagnostic.code for diagnostic in listed})
    run = {
        "tool": {
            "driver": {
                "name": "segrules",
                "semanticVersion": version,
                "rules": [_sarif_rule(number, (codes or {}).get(number)) for number in numbers],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [_sarif_result(each, numbers.index(each.code)) for each in listed],
    }
    log = {"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}
    return json_text(log)


def _sarif_rule(number: str, code: Code | None) -> dict[str, Any]:
    if code is None:
        return {"id": number}
    return {
        "id": number,
        "shortDescription": {"text": code.title},
        "fullDescription": {"text": code.explanation},
        "help": {"text": code.explanation},
        "defaultConfiguration": {"level": str(code.severity)},
    }


def _sarif_result(diagnostic: Diagnostic, rule_index: int) -> dict[str, Any]:
    text = one_line(diagnostic.message)
    if diagnostic.help is not None:
        text = f"{text}. Help: {one_line(diagnostic.help)}"
    result: dict[str, Any] = {
        "ruleId": diagnostic.code,
        "ruleIndex": rule_index,
        "level": str(diagnostic.severity),
        "message": {"text": text},
    }
    if diagnostic.where is not None:
        result["locations"] = [_sarif_location(diagnostic.where)]
    if diagnostic.related:
        result["relatedLocations"] = [
            {**_sarif_location(related.span), "message": {"text": one_line(related.message)}}
            for related in diagnostic.related
        ]
    return result


def _sarif_location(where: Span | DataPlace) -> dict[str, Any]:
    place = _place_as_json(where) or {}
    names = {"line": "startLine", "column": "startColumn", "end_line": "endLine",
             "end_column": "endColumn"}  # fmt: skip
    region = {sarif: place[ours] for ours, sarif in names.items() if place[ours] is not None}
    # SARIF wants the address of a file, in which a blank or a `#` is escaped.
    # It names bytes, also those that are no UTF-8.
    path = PurePath(place["file"]).as_posix()
    address = quote(path, safe="/:@!$&'()*+,;=~", errors="surrogateescape")
    physical: dict[str, Any] = {"artifactLocation": {"uri": address}}
    return {"physicalLocation": physical | ({"region": region} if region else {})}
