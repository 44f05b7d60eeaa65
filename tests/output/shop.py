"""A small shop whose runs the tests of this room write."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema

import segrules
from segrules.packaged import packaged_folder

RULEBOOK = """\
version: 1
name: Corner shop
timezone: Europe/London
base: customers
parameters:
  vip_spend: 500
  lapse: 90 days
  homes: ["GB", "IE"]
  opening: 2026-01-01
tables:
  customers:
    key: customer_id
    on_bad_value: missing
    columns:
      customer_id: number
      email: {type: text, pii: yes}
      country: {type: text, values: [GB, IE, FR]}
      total_spent: {type: number, decimals: 2, label: Total spent, display: "£{:,.2f}"}
      last_order_at: date
"""
SEGMENTS = """\
segments:
  - id: vip
    name: VIPs
    kind: value
    when: total_spent >= vip_spend
  - id: quiet-vip
    when:
      all:
        - in segment "vip"
        - last_order_at < lapse ago
      none:
        - country = "FR"
    because: "Silent since {last_order_at}, {{once}} worth {total_spent}"
  - id: near
    when: country in homes or email is known
  - id: mail
    when: email is known
"""
EXPORT = """\
customer_id,email,country,total_spent,last_order_at
7,ada@example.com,GB,812.50,2026-06-01
3,,FR,500,2026-02-01
9,bob@example.com,IE,much,2026-11-01
1,eve@example.com,ES,900.005,2025-11-01
4,,,499.99,
5,zoe@example.com,GB,1500,2026-01-05
"""
SECRETS = (b"ada@", b"bob@", b"eve@", b"zoe@")
AS_OF = "2026-11-22"


def shop(folder: Path, export: str = EXPORT) -> Path:
    """A folder with ``rules`` and ``exports``."""
    (folder / "rules").mkdir(parents=True)
    (folder / "exports").mkdir()
    (folder / "rules" / "rulebook.yaml").write_text(RULEBOOK, "utf-8")
    (folder / "rules" / "segments.yaml").write_text(SEGMENTS, "utf-8")
    (folder / "exports" / "customers.csv").write_text(export, "utf-8")
    return folder


def run(folder: Path, **more: Any) -> segrules.Run:  # noqa: ANN401 - whatever `apply` takes
    """The rules of a shop applied to its exports."""
    return segrules.load(folder / "rules").apply([folder / "exports"], AS_OF, **more)


def read_json(path: Path) -> dict[str, Any]:
    """A document that is an object."""
    document = json.loads(path.read_text("utf-8"))
    assert isinstance(document, dict)
    return document


def validate(document: object, schema: str) -> None:
    """Whether a document is as ``schemas/<schema>.schema.json`` says."""
    rules = read_json(packaged_folder("schemas") / f"{schema}.schema.json")
    jsonschema.Draft202012Validator.check_schema(rules)
    jsonschema.Draft202012Validator(rules).validate(document)


def content(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
