"""Exports to lazy frames with the declared types, and the counts of what did not fit."""

from segrules.tables.distinct import open_tables
from segrules.tables.dtypes import dtype_of, stored_type
from segrules.tables.faults import Faults, find_faults
from segrules.tables.keys import check_keys
from segrules.tables.related import find_strays, has_marks, joined_faults, referred_to
from segrules.tables.rereading import damaged
from segrules.tables.rows import frame_of_rows
from segrules.tables.scan import FAULT, ROW, UNLISTED, Input, Scan, open_table
from segrules.tables.sources import Exports, Format, Part, find_exports

__all__ = [
    "FAULT",
    "ROW",
    "UNLISTED",
    "Exports",
    "Faults",
    "Format",
    "Input",
    "Part",
    "Scan",
    "check_keys",
    "damaged",
    "dtype_of",
    "find_exports",
    "find_faults",
    "find_strays",
    "frame_of_rows",
    "has_marks",
    "joined_faults",
    "open_table",
    "open_tables",
    "referred_to",
    "stored_type",
]
