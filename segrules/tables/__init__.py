"""Exports to lazy frames with the declared types, and the counts of what did not fit."""

from segrules.tables.dtypes import dtype_of, stored_type
from segrules.tables.scan import FAULT, ROW, UNLISTED, Input, Scan, open_table
from segrules.tables.sources import Exports, Format, Part, find_exports

__all__ = [
    "FAULT",
    "ROW",
    "UNLISTED",
    "Exports",
    "Format",
    "Input",
    "Part",
    "Scan",
    "dtype_of",
    "find_exports",
    "open_table",
    "stored_type",
]
