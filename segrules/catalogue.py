"""The generated pages of the documentation: every code with its examples, every function.

``python -m segrules.catalogue docs`` writes them anew; a test compares them with the code.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from segrules import mistakes
from segrules.cli import mistakes as cli
from segrules.diagnostics import Code, Files, Severity
from segrules.engines import mistakes as engines
from segrules.examples import mistakes as examples
from segrules.functions import Example
from segrules.functions.function import Cell
from segrules.functions.reference import BLOCKS, Block, tables_of
from segrules.language import mistakes as language
from segrules.language import mistakes_of_spelling as spelling
from segrules.outcome import mistakes as outcome
from segrules.output import mistakes as output
from segrules.output import mistakes_of_finished_runs as finished_runs
from segrules.rulebook import mistakes as rulebook
from segrules.rulebook.reference import reference_markdown
from segrules.rulebook.schemas import schema_files
from segrules.tables import mistakes as tables
from segrules.types import Type

EXAMPLE: Files = {
    "rulebook.yaml": """\
version: 1
name: Example shop
base: customers
parameters:
  vip_spend: 500
  eu: [AT, BE]
tables:
  customers:
    key: customer_id
    columns:
      customer_id: number
      country: text
      city: text
      total_spent: {type: number, decimals: 2}
      last_order_at: date
      signed_up: date
      birth_date: date
      email: {type: text, pii: yes}
      subscribed: yes/no
      tags: list of text
      tier: {type: text, values: [bronze, silver, gold]}
      visits: number
      placed_at: datetime
""",
    "segments.yaml": """\
segments:
  - id: vip
    when: total_spent >= 500
""",
    "exports/customers.csv": """\
customer_id,country,city,total_spent,last_order_at,signed_up,birth_date,email,subscribed,tags,tier,visits,placed_at
1,GB,Bath,812.50,2026-10-30,2024-03-01,1990-11-25,ann@example.com,yes,"new,vip",gold,31,2026-10-30T09:30
2,AT,Graz,20.00,2026-05-01,2025-07-14,,bo@example.org,no,,bronze,2,2026-05-01T18:05
3,,,,,2026-11-01,1992-02-29,,,,,0,
""",
}
"""The rulebook and the export that the examples of codes change."""

_RANGES = (
    ("SR0", "Files and YAML"),
    ("SR1", "Keys and names of a rulebook"),
    ("SR2", "Names and types in expressions"),
    ("SR3", "Spelling of expressions"),
    ("SR4", "Warnings about meaning"),
    ("SR5", "Exports"),
    ("SR6", "The run, its output, the command line"),
    ("SR7", "Examples of segments"),
)
_LONGEST_LINE = 200

_ERRORS_HEAD = """# Every message, by its number

A message of segrules begins with a number such as `error[SR203]`. A number never changes its
meaning and is never used again. Errors stop a command; warnings do so under `--strict`; notes never
do. Each number below has an example of the mistake and of the way out, both tried by our tests.
This page is generated: `make docs`.

An example is an expression, which stands for the `when` of a segment beside `vip` in the rulebook
below; or it is files that take the place of these, or a command that is run on them.
"""
_FUNCTIONS_HEAD = """# Functions and operators

Every operator and function of the language, with examples that our tests run as of 2026-11-22 in
UTC. A list of several forms under one name means that the types of the values decide.
How they go together says [language.md](language.md). This page is generated: `make docs`.
"""


def codes() -> tuple[Code, ...]:
    """Every code of every room, in the order of their numbers."""
    every = (
        *rulebook.CODES,
        *language.CODES,
        *spelling.CODES,
        *tables.CODES,
        *engines.CODES,
        *outcome.CODES,
        *output.CODES,
        *finished_runs.CODES,
        *examples.CODES,
        *mistakes.CODES,
        *cli.CODES,
    )
    return tuple(sorted(every, key=lambda code: code.number))


def errors_markdown() -> str:
    """The text of ``docs/errors.md``."""
    parts = [_ERRORS_HEAD, *_files(EXAMPLE)]
    numbered = codes()
    for prefix, title in _RANGES:
        parts.append(f"## {prefix}xx · {title}\n")
        parts += [_code_section(code) for code in numbered if code.number.startswith(prefix)]
    return "\n".join(parts)


def _code_section(code: Code) -> str:
    kind = "" if code.severity is Severity.ERROR else f" *({code.severity})*"
    parts = [f"### {code.number} · {code.title}{kind}\n", f"{code.explanation}\n"]
    if code.how is not None:
        parts.append(f"{code.how}\n")
    else:
        parts += ["Wrong:\n", *_example(code.wrong), "Right:\n", *_example(code.right)]
    return "\n".join(parts)


def _example(example: str | Files) -> Iterator[str]:
    if isinstance(example, str):
        yield _block(example, "")
    else:
        yield from _files(example)


def _files(files: Files) -> Iterator[str]:
    for name, text in files.items():
        if name.startswith("$ "):
            yield _block(f"segrules {name[2:]} … {text}".rstrip(" …"), "console")
        else:
            yield f"`{name}`:\n"
            yield _block(text, "yaml" if name.endswith(".yaml") else "")


def _block(text: str, language_: str) -> str:
    lines = [_visible(line) for line in text.rstrip("\n").split("\n")]
    return "\n".join([f"```{language_}", *lines, "```\n"])


def _visible(line: str) -> str:
    """A line as a page can show it: control characters by their pictures, not too long."""
    pictured = "".join(chr(0x2400 + ord(c)) if ord(c) < ord(" ") and c != "\t" else c for c in line)
    return pictured if len(pictured) <= _LONGEST_LINE else f"{pictured[:80]}… and so on"


def functions_markdown() -> str:
    """The text of ``docs/functions.md``."""
    parts = [_FUNCTIONS_HEAD]
    for topic, of_topic in groupby(BLOCKS, key=lambda f: f.topic):
        parts.append(f"## {topic[0].upper()}{topic[1:]}\n")
        parts += [f"{lead}\n\n{_table(rows)}\n" for lead, rows in tables_of(topic)]
        parts += [_function_section(function) for function in of_topic]
    return "\n".join(parts)


def _table(rows: Sequence[dict[str, Cell]]) -> str:
    lines = [list(rows[0]), ["---"] * len(rows[0])]
    lines += [[shown_cell(cell) for cell in row.values()] for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _function_section(function: Block) -> str:
    types = ", ".join(
        f"`{p.name}` {p.type}{' (a constant)' if p.constant else ''}" for p in function.params
    )
    lines = [
        f"### `{function.usage}`\n",
        f"{function.summary[0].upper()}{function.summary[1:]}.\n",
        *([f"- Takes {types}{' …' if function.variadic else ''}"] if types else []),
        f"- Gives {function.result or 'the type of the value'}; unknown: {function.unknown}\n",
        "| expression | where | is |",
        "|---|---|---|",
        *map(_function_example, function.examples),
    ]
    return "\n".join(lines) + "\n"


def _function_example(example: Example) -> str:
    row = ", ".join(f"{name} = {shown_cell(cell)}" for name, cell in example.row.items())
    cells = (f"`{example.expression}`", row, shown_cell(example.result))
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def shown_cell(cell: object) -> str:
    """A value of an example as the language writes it; *missing* for a type, *unknown* for None."""
    match cell:
        case None:
            return "*unknown*"
        case Type():
            return "*missing*"
        case bool():
            return "yes" if cell else "no"
        case str():
            return f'`"{cell}"`'
        case list():
            return f"[{', '.join(map(shown_cell, cell))}]"
        case dict():
            return ", ".join(f"{name}: {shown_cell(value)}" for name, value in cell.items())
        case dt.date():
            return cell.isoformat()
        case _:
            return str(cell)


def pages() -> dict[str, str]:
    """The generated pages by their names in ``docs``."""
    return {
        "errors.md": errors_markdown(),
        "functions.md": functions_markdown(),
        "rulebook.md": reference_markdown(),
    }


def main(arguments: Sequence[str]) -> None:
    """Write the pages into one folder and the schemas of rule files into another."""
    docs, schemas = arguments or ("docs", "schemas")
    for folder, files in ((docs, pages()), (schemas, schema_files())):
        for name, text in files.items():
            (Path(folder) / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
