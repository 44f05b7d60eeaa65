"""What is derived from the declarations: JSON Schemas and the reference."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from segrules.packaged import packaged_folder
from segrules.rulebook.declarations import RULEBOOK, SEGMENTS
from segrules.rulebook.reference import reference_markdown
from segrules.rulebook.schemas import rulebook_schema, schema_files, segments_schema

from .folders import BOOK
from .test_reading import SEGMENT, TECHSHOP

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", schema_files())
def test_schema_files_are_those_of_the_declarations(name: str) -> None:
    """To write them anew: `make docs`."""
    assert (packaged_folder("schemas") / name).read_text(encoding="utf-8") == schema_files()[name]


def test_the_reference_is_that_of_the_declarations() -> None:
    """To write it anew: `make docs`."""
    text = (ROOT / "docs" / "rulebook.md").read_text(encoding="utf-8")
    assert text == reference_markdown()


@pytest.mark.parametrize("schema", [rulebook_schema(), segments_schema()], ids=["book", "segments"])
def test_schemas_are_valid(schema: dict[str, Any]) -> None:
    """By the rules of draft 2020-12."""
    Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize(
    ("text", "schema"),
    [(BOOK, rulebook_schema()), (TECHSHOP, rulebook_schema()), (SEGMENT, segments_schema())],
    ids=["book", "every key", "segments"],
)
def test_an_editor_accepts_good_files(text: str, schema: dict[str, Any]) -> None:
    """An editor types scalars by YAML 1.2 and knows no directions from us."""

    class Editor(yaml.SafeLoader):
        """YAML 1.2: dates and words such as `yes` and `on` are text."""

    Editor.yaml_implicit_resolvers = {
        first: [
            (tag, pattern)
            for tag, pattern in resolvers
            if tag.endswith((":int", ":float", ":null"))
        ]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    data = yaml.load(text, Editor)  # noqa: S506 - a subclass of the safe loader
    assert list(Draft202012Validator(schema).iter_errors(data)) == []


def test_every_key_has_docs() -> None:
    """One sentence at least, which editors show."""
    for schema in (rulebook_schema(), segments_schema()):
        for record in (schema, *schema["$defs"].values()):
            for name, entry in record.get("properties", {}).items():
                assert entry.get("description"), name


def test_both_kinds_of_file_are_in_the_reference() -> None:
    """Every key of the top level has its row."""
    text = reference_markdown()
    for key in (*RULEBOOK.keys, *SEGMENTS.keys):
        assert f"| `{key.name}` |" in text
