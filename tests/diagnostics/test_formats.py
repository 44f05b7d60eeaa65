"""Diagnostics for machines."""

from __future__ import annotations

import json

from segrules.diagnostics import (
    Code,
    DataPlace,
    Diagnostic,
    Related,
    Severity,
    Source,
    Span,
    to_github,
    to_json,
    to_sarif,
)

SOURCE = Source("rules/my geo#1.yaml", "a: 1\nwhen: country = 5\nb: 2\n")
WHERE = Span(SOURCE, 11, 22)
ERROR = Diagnostic(
    "SR212",
    "`country` is text, 5: no",
    WHERE,
    "write 100%\nor less",
    related=(Related(Span(SOURCE, 0, 1), "here"),),
)
WARNING = Diagnostic("SR501", "odd", DataPlace("x.csv", 3), severity=Severity.WARNING)
NOWHERE = Diagnostic("SR601", "odd", None, severity=Severity.NOTE)
ALL = [ERROR, WARNING, NOWHERE]


def test_json_has_stable_keys() -> None:
    """The whole report, so that a change of keys is seen."""
    place = {"file": SOURCE.path, "line": 2, "column": 7, "end_line": 2, "end_column": 18}
    assert json.loads(to_json(ALL)) == {
        "version": 1,
        "errors": 1,
        "warnings": 1,
        "diagnostics": [
            {
                "code": "SR212",
                "severity": "error",
                "message": "`country` is text, 5: no",
                "help": "write 100%\nor less",
                "place": place,
                "related": [
                    {
                        "message": "here",
                        "place": place | {"line": 1, "column": 1, "end_line": 1, "end_column": 2},
                    }
                ],
            },
            {
                "code": "SR501",
                "severity": "warning",
                "message": "odd",
                "help": None,
                "place": {
                    "file": "x.csv",
                    "line": 3,
                    "column": None,
                    "end_line": None,
                    "end_column": None,
                },
                "related": [],
            },
            {
                "code": "SR601",
                "severity": "note",
                "message": "odd",
                "help": None,
                "place": None,
                "related": [],
            },
        ],
    }


def test_github_escapes_what_its_commands_need() -> None:
    """Percent signs, line breaks, and in properties colons and commas."""
    odd = Diagnostic("SR1", "x", DataPlace("a,b:c.csv", 3))
    place = "file=rules/my geo#1.yaml,line=2,col=7,endLine=2,endColumn=17"
    assert to_github([ERROR, odd, NOWHERE]).split("\n") == [
        f"::error {place},title=SR212::`country` is text, 5: no%0Ahelp: write 100%25%0Aor less",
        "::error file=a%2Cb%3Ac.csv,line=3,title=SR1::x",
        "::notice title=SR601::odd",
    ]


def test_sarif_names_rules_and_regions() -> None:
    """What a code scanning page needs of a log."""
    code = Code("SR212", "types differ", "Both sides have one type.", wrong="a", right="b")
    log = json.loads(to_sarif(ALL, version="1.2.3", codes={"SR212": code}))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["SR212", "SR501", "SR601"]
    assert rules[0]["help"] == {"text": "Both sides have one type."}
    assert [rules[r["ruleIndex"]]["id"] for r in run["results"]] == ["SR212", "SR501", "SR601"]
    assert [result["level"] for result in run["results"]] == ["error", "warning", "note"]
    physical = run["results"][0]["locations"][0]["physicalLocation"]
    assert physical == {
        "artifactLocation": {"uri": "rules/my%20geo%231.yaml"},
        "region": {"startLine": 2, "startColumn": 7, "endLine": 2, "endColumn": 18},
    }
    assert run["results"][0]["relatedLocations"][0]["message"] == {"text": "here"}
    assert "locations" not in run["results"][2]
