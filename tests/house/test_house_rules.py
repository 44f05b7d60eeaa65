"""What holds in every file: the house rules of the design."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from segrules.catalogue import codes
from tests.house.modules import ROOT, Module, imports, modules, room_of
from tests.house.names import names_read

ROOMS = [
    "version", "packaged", "folders", "diagnostics", "types", "rulebook", "functions", "language",
    "tables", "plan", "engines", "outcome", "output", "examples", "mistakes", "runs", "api",
    "segrules", "demo",
    "cli", "catalogue", "__main__",
]  # fmt: skip
"""From left to right: a room imports what stands to its left."""
ALLOWED = {("cli", "catalogue")}
"""The pages list the codes of the command line, which shows the pages' codes as SARIF."""
APART = {("functions", "rulebook")}
"""The language's functions know nothing of the rules that use them."""
OUTSIDE = {
    "yaml": {"rulebook"},
    "jsonschema": {"rulebook"},
    "lark": {"language"},
    "typer": {"cli"},
    "rich": {"cli"},
    "polars": {
        "functions", "tables", "engines", "plan", "outcome", "output", "examples", "runs", "api",
        "demo",
        "cli",
    },
}  # fmt: skip
"""Which rooms know which of the libraries that we stand on."""
LAZY = {"segrules", "segrules.__main__", "segrules.rulebook.validation"}
"""Modules outside the command line that import something when it is needed, for speed."""
WRITE_NAMES = {"functions", "cli", "catalogue"}
"""Rooms that write down what functions are called; all others ask what is declared of them."""
LONGEST = 400
TOO_LONG = {
    "segrules.functions.dates",
    "segrules.functions.windows",
    "segrules.language.transform",
}
"""Known to be too long; who shortens one takes it out here."""

every_module = pytest.mark.parametrize("module", modules(), ids=lambda m: m.name)


@every_module
def test_imports_point_left(module: Module) -> None:
    for name, _ in imports(module):
        pair = (module.room, room_of(name))
        is_left = ROOMS.index(pair[1]) <= ROOMS.index(pair[0])
        assert is_left or pair in ALLOWED, f"{module.name} imports {name}"
        assert pair not in APART, f"{module.name} imports {name}"


@every_module
def test_a_library_is_known_to_its_rooms_alone(module: Module) -> None:
    for node in ast.walk(module.tree):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        for name in names:
            assert module.room in OUTSIDE.get(name.partition(".")[0], {module.room}), name


@every_module
def test_imports_stand_at_the_top(module: Module) -> None:
    """Commands import what they need when they run; three other modules do, each with a reason."""
    if module.room == "cli":
        return
    lines = module.text.splitlines()
    inner = list(imports_inside(module.tree))
    assert not inner or module.name in LAZY
    for node in inner:
        assert re.search(r"PLC0415 - \w+", lines[node.lineno - 1])


def test_imports_go_round_in_no_circle() -> None:
    """Nor do those for types alone, which Python would not mind."""
    known = {module.name for module in modules()}
    graph = {
        module.name: {name for name, _ in imports(module) if name in known} for module in modules()
    }
    assert len([*TopologicalSorter(graph).static_order()]) == len(known)


@every_module
def test_only_the_command_line_prints(module: Module) -> None:
    if module.room in ("cli", "__main__"):
        return
    names = [n for n in ast.walk(module.tree) if isinstance(n, ast.Name | ast.Attribute)]
    assert not {"print", "sys.stdout", "sys.stderr"} & {ast.unparse(name) for name in names}


@every_module
def test_what_is_public_says_what_it_is(module: Module) -> None:
    assert ast.get_docstring(module.tree)
    is_wordings = module.path.name.startswith("mistakes")
    for node in public(module.tree):
        named_after_its_mistake = is_wordings and isinstance(node, ast.FunctionDef)
        assert ast.get_docstring(node) or named_after_its_mistake, node.name


@every_module
def test_no_function_is_known_by_its_name(module: Module) -> None:
    """So a new function touches one file, as what others have to know of it stands in its block."""
    if module.room not in WRITE_NAMES:
        assert [ast.unparse(node) for node in names_read(module.tree)] == []


@pytest.mark.parametrize(
    "wrong",
    [
        'aggregate.function.name == "sum"',
        'aggregate.function.name in ("sum", "average")',
        'FORMS.get((ranked.function.name, "<="))',
        'def f():\n    function = call.function\n    return function.name.startswith("not ")',
        'def f(call):\n    how, value = call.function, call.value\n    return how.name == "max"',
        'match call:\n    case Call(function=inner) if inner.name == "and":\n        pass',
        'match call:\n    case Call(function=Function(name="and")):\n        pass',
        'def f(comparison: Function):\n    return comparison.name == "="',
        'if (block := call.function) and block.name == "=":\n    pass',
    ],
)
def test_names_of_functions_are_seen(wrong: str) -> None:
    assert len(list(names_read(ast.parse(wrong)))) == 1


def test_other_names_are_not_seen() -> None:
    fine = 'column.name == "id"\ncall.function.holds\ncase.function\n'
    assert list(names_read(ast.parse(fine))) == []


@pytest.mark.parametrize(
    "module",
    [
        pytest.param(m, marks=[pytest.mark.xfail(strict=True)] if m.name in TOO_LONG else [])
        for m in modules()
    ],
    ids=lambda m: m.name,
)
def test_a_file_can_be_read_in_one_sitting(module: Module) -> None:
    assert len(module.text.splitlines()) <= LONGEST


@every_module
def test_nothing_is_left_for_later(module: Module) -> None:
    assert not re.search(r"\b(TODO|FIXME|XXX|HACK)\b", module.text)


@every_module
def test_every_code_is_in_the_catalogue(module: Module) -> None:
    listed = {code.number for code in codes()}
    for node in ast.walk(module.tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "Code"
        ):
            number = node.args[0]
            assert isinstance(number, ast.Constant)
            assert number.value in listed


def test_what_no_files_can_show_is_tested_elsewhere() -> None:
    tests = [
        path.read_text(encoding="utf-8")
        for path in Path(ROOT / "tests").rglob("*")
        if path.suffix in (".py", ".yaml")
    ]
    unseen = [c.number for c in codes() if c.how and not any(c.number in text for text in tests)]
    assert unseen == []


def functions(tree: ast.AST) -> Iterator[ast.AST]:
    """All functions of a tree."""
    return (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))


def imports_inside(tree: ast.AST) -> Iterator[ast.Import | ast.ImportFrom]:
    """Imports that stand inside functions."""
    for function in functions(tree):
        for node in ast.walk(function):
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield node


def public(tree: ast.Module | ast.ClassDef) -> Iterator[ast.FunctionDef | ast.ClassDef]:
    """Functions and classes without an underscore, and those of such classes."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from public(node)
