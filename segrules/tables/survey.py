"""Count the cells of every line of a text file before it is read.

Polars pads a line that is too short and, where columns are projected, passes one that is too long.
One streaming pass adds up what could be wrong; only a file with oddities (quoted line breaks, blank
lines, real mistakes) is gone through again, batch by batch.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field

import polars as pl

from segrules.diagnostics import DataError, Diagnostic
from segrules.tables import mistakes

_QUOTED = "\x01"
_NUL = "\x00"
_WIDEST_SHAPE = 1000
"""Of more cells than these, lines with quotes are all looked at closely."""
_MOST_OPEN_BYTES = 1 << 28
"""A quote that stays open for longer than this was never meant to open a cell."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What stands where below a header; ``blank`` lines are rows to Polars and none to us."""

    rows: int
    first_line: int
    blank: pl.Series
    """Row numbers (from 0), as Polars counts them, of lines that hold nothing."""
    spans: pl.DataFrame
    """``start`` and ``more``: lines (from 0) of rows that go on over `more` further lines."""

    def lines_of(self, polars_rows: pl.Series) -> pl.Series:
        """Lines (from 1) where rows begin; rows as Polars counts them, ascending."""
        if self.spans.is_empty():
            return polars_rows.cast(pl.Int64) + (self.first_line + 1)
        further = pl.col("more").cum_sum()
        at = self.spans.select(
            row=(pl.col("start") - self.first_line - further.shift(1, fill_value=0) + 1).cast(
                pl.Int64
            ),
            further=further.cast(pl.Int64),
        )
        wanted = pl.DataFrame({"row": polars_rows.cast(pl.Int64)})
        joined = wanted.join_asof(at, on="row")
        return joined.select(
            pl.col("row") + pl.col("further").fill_null(0) + (self.first_line + 1)
        ).to_series()


@dataclass(frozen=True, slots=True)
class Layout:
    """How a text file is laid out."""

    path: str
    """Where it is read."""
    shown: str
    """What messages call it."""
    first_line: int
    """Of the rows, from 0."""
    width: int
    """How many cells the header has."""
    separator: str
    quote: str | None


def survey(layout: Layout) -> Survey:
    """Count the cells of each line below the header.

    Raises:
        DataError: for lines with another number of cells than the header, broken quotes, and NUL
            characters.
    """
    lines = _measured(layout)
    suspicious = pl.col("suspicious")
    quotes = _quotes(pl.when(suspicious).then(pl.col("line")), layout.quote)
    total, wrong, odd = (
        lines.select(pl.len(), suspicious.cast(pl.Int64).sum(), (quotes % 2).cast(pl.Int64).sum())
        .collect(engine="streaming")
        .row(0)
    )
    walk = _Walk(layout)
    if wrong:
        # Inside an open quote a line means something else than by itself.
        kept = lines.filter(
            suspicious | (_quotes(pl.col("line"), layout.quote) > 0) if odd else suspicious
        )
        kept = kept.select("at", "line", quotes=_quotes(pl.col("line"), layout.quote))
        for batch in kept.collect_batches(maintain_order=True, engine="streaming"):
            walk.go_through(batch)
            if walk.broken is not None:
                break
        walk.finish()
    return walk.result(total)


def _quotes(line: pl.Expr, quote: str | None) -> pl.Expr:
    return line.str.count_matches(quote, literal=True) if quote else pl.lit(0, pl.UInt32)


def _measured(layout: Layout) -> pl.LazyFrame:
    """The lines with their number, and whether they need a closer look."""
    line = pl.col("line")
    lines = pl.scan_lines(layout.path, row_index_name="at", glob=False)
    lines = lines.filter(pl.col("at") >= layout.first_line)
    signs = _escaped(_NUL) + (_escaped(layout.quote) if layout.quote else "")
    special = line.str.contains(f"[{signs}]")
    separators = pl.when(~special).then(line).str.count_matches(layout.separator, literal=True)
    neat = (separators == layout.width - 1) & (line != "")
    if layout.quote and layout.width <= _WIDEST_SHAPE:
        shape = _record(layout.width, layout.separator, layout.quote)
        neat = pl.coalesce(neat, pl.when(special).then(line).str.contains(shape))
    return lines.with_columns(suspicious=~neat.fill_null(value=False))


def _record(width: int, separator: str, quote: str) -> str:
    """The shape of a line that is a whole record: quotes around cells only, and no NUL.

    One look of an automaton, where replacing what is quoted would copy every line.
    """
    sep, sign, nul = _escaped(separator), _escaped(quote), _escaped(_NUL)
    cell = f"(?:{sign}(?:[^{sign}{nul}]|{sign}{sign})*{sign}|[^{sep}{sign}{nul}]*)"
    return f"^{cell}(?:{sep}{cell}){{{width - 1}}}$"


def _quoted(quote: str) -> str:
    sign = _escaped(quote)
    return f"{sign}[^{sign}]*{sign}"


def _misplaced(separator: str) -> str:
    """A quoted stretch that does not fill its cell."""
    sign = _escaped(separator)
    return f"[^{sign}{_QUOTED}]{_QUOTED}|{_QUOTED}[^{sign}{_QUOTED}]"


def _escaped(sign: str) -> str:
    return f"\\x{{{ord(sign):x}}}"


@dataclass(slots=True)
class _Walk:
    """Through the lines with oddities, in order, knowing whether a quote is open."""

    layout: Layout
    open: pl.DataFrame | None = None
    blank: list[int] = field(default_factory=list)
    spans: list[pl.DataFrame] = field(default_factory=list)
    further: int = 0
    ragged: list[tuple[int, int, int]] = field(default_factory=list)
    nul: tuple[int, int] | None = None
    broken: int | None = None

    def go_through(self, batch: pl.DataFrame) -> None:
        """One batch of lines (columns ``at``, ``line``, ``quotes``)."""
        batch = batch.with_columns(pl.col("quotes").cast(pl.Int64))
        self.note_nul(batch)
        if self.open is not None:
            batch = pl.concat([self.open, batch])
        batch = batch.with_columns(
            before=(pl.col("quotes").cum_sum() - pl.col("quotes")) % 2,
        ).with_columns(record=(pl.col("before") == 0).cum_sum())
        if batch["quotes"].sum() % 2:
            unfinished = pl.col("record") == batch["record"][-1]
            self.open = batch.filter(unfinished).select("at", "line", "quotes")
            batch = batch.filter(~unfinished)
            if self.open["line"].str.len_bytes().sum() > _MOST_OPEN_BYTES:
                self.broken = int(self.open["at"][0])
        else:
            self.open = None
        self.look_at(batch)

    def look_at(self, lines: pl.DataFrame) -> None:
        """Whole records, each of one line or of several."""
        records = lines.group_by("record", maintain_order=True).agg(
            pl.col("at").first(),
            more=pl.col("at").last() - pl.col("at").first(),
            text=pl.col("line").str.join("\n"),
            quotes=pl.col("quotes").sum(),
        )
        text = pl.col("text")
        if self.layout.quote:
            bare = text.str.replace_all(_quoted(self.layout.quote), _QUOTED)
            records = records.with_columns(
                bare=bare, misplaced=bare.str.contains(_misplaced(self.layout.separator))
            )
        else:
            records = records.with_columns(bare=text, misplaced=pl.lit(value=False))
        records = records.with_columns(
            cells=pl.col("bare").str.count_matches(self.layout.separator, literal=True) + 1,
            skipped=text == "",
        )
        self.note_misplaced(records.filter("misplaced"))
        self.note_layout(records)
        self.note_ragged(records.filter(~pl.col("misplaced")))

    def note_nul(self, lines: pl.DataFrame) -> None:
        found = lines.filter(pl.col("line").str.contains(_NUL, literal=True))
        if found.height:
            first, count = self.nul or (int(found["at"][0]), 0)
            self.nul = (first, count + found.height)

    def note_misplaced(self, records: pl.DataFrame) -> None:
        """Quotes inside a cell are letters where the cell does not begin with one."""
        for at, text, for_polars in records.select("at", "text", "cells").iter_rows():
            cells = _cells(text, self.layout.separator, self.layout.quote or '"')
            # To Polars such quotes hide separators, to other readers they do not.
            is_split_otherwise = cells == self.layout.width != for_polars
            if cells is None or is_split_otherwise or "\n" in text:
                self.broken = at if self.broken is None else self.broken
                return
            if cells != self.layout.width:
                self.ragged.append((at, cells, 1))

    def note_layout(self, records: pl.DataFrame) -> None:
        several = records.filter(pl.col("more") > 0).select(
            pl.col("at").cast(pl.Int64).alias("start"), pl.col("more").cast(pl.Int64)
        )
        for at, more, skipped in (
            records.filter(pl.col("skipped") | (pl.col("more") > 0))
            .select("at", "more", "skipped")
            .iter_rows()
        ):
            if skipped:
                self.blank.append(at - self.layout.first_line - self.further)
            self.further += more
        if several.height:
            self.spans.append(several)

    def note_ragged(self, records: pl.DataFrame) -> None:
        wrong = records.filter((pl.col("cells") != self.layout.width) & ~pl.col("skipped"))
        if wrong.height:
            self.ragged.append((int(wrong["at"][0]), int(wrong["cells"][0]), wrong.height))

    def finish(self) -> None:
        if self.open is not None and self.broken is None:
            self.broken = int(self.open["at"][0])

    def result(self, total: int) -> Survey:
        """What was found.

        Raises:
            DataError: where lines are not as they should be; broken quotes explain the rest.
        """
        problems: list[Diagnostic] = []
        if self.broken is not None:
            problems.append(mistakes.broken_quotes(self.layout.shown, self.broken + 1))
        elif self.ragged:
            at, cells, _ = min(self.ragged)
            count = sum(count for _, _, count in self.ragged)
            problems.append(
                mistakes.ragged(self.layout.shown, at + 1, count, cells, self.layout.width)
            )
        if self.nul is not None:
            problems.append(
                mistakes.nul_characters(self.layout.shown, self.nul[0] + 1, self.nul[1])
            )
        if problems:
            raise DataError(problems)
        empty = pl.DataFrame(schema={"start": pl.Int64, "more": pl.Int64})
        return Survey(
            rows=total - len(self.blank) - self.further,
            first_line=self.layout.first_line,
            blank=pl.Series(self.blank, dtype=pl.Int64),
            spans=pl.concat([empty, *self.spans]),
        )


def _cells(record: str, separator: str, quote: str) -> int | None:
    """How many cells a record has by the letter of CSV; None where its quotes are broken."""
    try:
        rows = list(csv.reader([record], delimiter=separator, quotechar=quote, strict=True))
    except csv.Error:
        return None
    return len(rows[0]) if len(rows) == 1 else None
