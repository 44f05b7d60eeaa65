"""Exports to lazy frames with the declared types, and the counts of what did not fit."""

from segrules.tables.changes import Stamp, changed
from segrules.tables.distinct import open_tables
from segrules.tables.dtypes import dtype_of, stored_type
from segrules.tables.faults import Faults, find_faults
from segrules.tables.freshness import find_stale, time_to_be_fresh
from segrules.tables.keys import check_keys, keys_are_sound, unsound_keys
from segrules.tables.partition import (
    ORDER,
    Partition,
    Partitions,
    Splitting,
    unpartitioned,
)
from segrules.tables.related import (
    find_strays,
    has_marks,
    joined_faults,
    referred_to,
    watches,
)
from segrules.tables.rereading import computing_on
from segrules.tables.rows import frame_of_rows
from segrules.tables.sample import sampled
from segrules.tables.scan import FAULT, ROW, UNLISTED, Input, Scan, open_table
from segrules.tables.scratch import NoRoomError, Scratch
from segrules.tables.sizes import size_of_cell
from segrules.tables.sources import Exports, Format, Part, find_exports
from segrules.tables.watching import Watch, Watched

__all__ = [
    "FAULT",
    "ORDER",
    "ROW",
    "UNLISTED",
    "Exports",
    "Faults",
    "Format",
    "Input",
    "NoRoomError",
    "Part",
    "Partition",
    "Partitions",
    "Scan",
    "Scratch",
    "Splitting",
    "Stamp",
    "Watch",
    "Watched",
    "changed",
    "check_keys",
    "computing_on",
    "dtype_of",
    "find_exports",
    "find_faults",
    "find_stale",
    "find_strays",
    "frame_of_rows",
    "has_marks",
    "joined_faults",
    "keys_are_sound",
    "open_table",
    "open_tables",
    "referred_to",
    "sampled",
    "size_of_cell",
    "stored_type",
    "time_to_be_fresh",
    "unpartitioned",
    "unsound_keys",
    "watches",
]
