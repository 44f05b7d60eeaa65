"""The shape of a registry block: everything that segrules knows of one function or operator."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, Flag, auto
from typing import Any

import polars as pl

from segrules.types import DATE, Kind, Moment, Type, list_of


@dataclass(frozen=True, slots=True)
class Variable:
    """A type that the arguments of one call share; ``T`` in the reference."""

    name: str
    kinds: frozenset[Kind]
    in_list: bool = False
    """Whether the argument is a list of that type."""

    def matches(self, type_: Type) -> bool:
        """Whether a type may take the variable's place."""
        if self.in_list:
            return type_.item is not None and type_.item.kind in self.kinds
        return type_.kind in self.kinds

    def bound(self, type_: Type) -> Type:
        """What the variable stands for once an argument of this type was given."""
        return type_.item if self.in_list and type_.item is not None else type_

    def expected(self, bound: Type) -> Type:
        """The argument's type once the variable is bound."""
        return list_of(bound) if self.in_list else bound

    def __str__(self) -> str:
        return f"list of {self.name}" if self.in_list else self.name


_SCALARS = frozenset({Kind.NUMBER, Kind.TEXT, Kind.YESNO, Kind.DATE, Kind.DATETIME})
ANY = Variable("T", _SCALARS)
"""Any single value; all arguments typed so must agree."""
ORDERED = Variable("T", _SCALARS - {Kind.YESNO})
"""Any value with an order."""
LIST = Variable("T", _SCALARS, in_list=True)
"""A list whose items have the type T."""
ANYTHING = Variable("X", frozenset(Kind) - {Kind.DURATION, Kind.ANNUAL})
"""Whatever a cell can hold, lists and structs as well."""


@dataclass(frozen=True, slots=True)
class Param:
    """One argument. A constant one reaches ``polars`` as a plain Python value, no expression.

    A parameter of type date also takes a datetime, by its local day.
    """

    name: str
    type: Type | Variable
    constant: bool = False
    least: int | None = None
    """The smallest whole number that a constant may be; None where any value will do."""
    most: int | None = None

    def accepts(self, given: Type) -> bool:
        """Whether an argument of this type could stand here, the others aside."""
        return _fits(self.type, given, {})


Cell = Type | str | float | bool | dt.date | list[Any] | dict[str, Any]
"""A value in an example; a type stands for a missing cell of that type."""


@dataclass(frozen=True, slots=True)
class Example:
    """An expression, the row it meets, and its value (None: unknown), as of 2026-11-22, UTC."""

    expression: str
    row: dict[str, Cell]
    result: str | float | bool | dt.date | None


Bounds = tuple[int, int | None]
"""The least and the most that a result can be; None where it has no most."""
Meaning = Callable[..., pl.Expr]
"""Takes the ``Moment`` of the run, then the arguments, and gives the Polars expression."""


class Connective(Enum):
    """What a condition makes of its parts, so that it can be told part by part."""

    ALL = auto()
    ANY = auto()
    NOT = auto()
    OR_MISSING = auto()
    """The part, and yes where that is unknown."""


class Choice(Enum):
    """How a function chooses one of its values, known or not, while others may be missing."""

    FIRST_KNOWN = auto()
    BY_CONDITION = auto()
    """Its first argument."""


class Stands(Flag):
    """Where a value stands, seen from another, or from all that are between two others."""

    BELOW = auto()
    AT = auto()
    ABOVE = auto()

    @property
    def from_there(self) -> Stands:
        """Where the other stands, seen from the value."""
        turned = {Stands.BELOW: Stands.ABOVE, Stands.AT: Stands.AT, Stands.ABOVE: Stands.BELOW}
        found = Stands(0)
        for place in self:
            found |= turned[place]
        return found


class Unit(Enum):
    """Which unit, and so which format, the result has of those of the arguments."""

    OF_FIRST = auto()
    """The first argument's."""
    IN_COMMON = auto()
    """The one that all arguments of the result's type have, constants aside."""
    OF_FACTOR = auto()
    """The one that a single factor has."""
    OF_DIVIDEND = auto()
    """The dividend's, where the divisor has none."""


@dataclass(frozen=True, slots=True)
class Exactly:
    """A calculation of exact numbers, which are integers that are ``10 ** scale`` times the value.

    ``polars`` takes 128-bit integers. Those of a ``product`` have scales of their own, which add
    up; others have one scale, which is that of the result.
    """

    polars: Callable[..., pl.Expr]
    product: bool = False


@dataclass(frozen=True, slots=True)
class Function:
    """A function or operator of the language, for one list of parameter types.

    ``result`` is a type, or the variable that the parameters bound. ``unknown`` says when the
    result is unknown. A ``variadic`` function repeats its last parameter. ``form`` shows how it is
    written where that is not ``name(a, b)``: ``"{a} >= {b}"``. A condition says in ``wanted`` what
    it asks for (``"at least {b}"``), for reasons; ``distance`` names how far off a value can be
    (``below``: too small, ``above``: too large); ``label`` names its value in a sentence
    (``"days since {a}"``). ``dated`` ones depend on the as-of moment. A window of days says in
    ``days`` which: the first and the last that are in it, by the as-of moment and its constant.
    A result that can only be one of a few texts, or within ``bounds``, says so.

    What others have to know of it is declared as well, as no room knows a function by its name:

    ``connective`` and ``choice`` say what it makes of its arguments; ``qualifies``, that it only
    says how its first one is taken, which is what a reader looks at, and ``wanted_beside`` what it
    adds to what a comparison asks for. A comparison by order ``holds`` where the first argument
    stands so, seen from the other, or from what is between the other two; ``wanted_of_value`` is
    what it asks for where that is no constant. ``negative`` ones are yes for whatever is not
    something. ``asks_missing`` are questions whether a value is missing, or else (False) known.

    ``exact`` says what a calculation makes of exact numbers, ``unit`` how its result is shown, or
    ``display``, where it has a format of its own.
    ``from_today`` is the direction in which a day is a length of time away from today, 0 of today
    itself. ``elapsed`` are instants a length of time away, by the clock. ``counted_in`` says of a
    number what it counts: ``days``. ``on_day`` names what gives the day of an instant, where that
    is not the day that it is in.
    """

    name: str
    topic: str
    params: tuple[Param, ...]
    result: Type | Variable
    summary: str
    unknown: str
    examples: tuple[Example, ...]
    polars: Meaning
    variadic: bool = False
    form: str | None = None
    wanted: str | None = None
    distance: str | None = None
    label: str | None = None
    dated: bool = False
    days: Callable[[Moment, Any], tuple[dt.date, dt.date]] | None = None
    values: tuple[str, ...] = ()
    bounds: Bounds | None = None
    connective: Connective | None = None
    choice: Choice | None = None
    qualifies: bool = False
    wanted_beside: str | None = None
    holds: Stands | None = None
    wanted_of_value: str | None = None
    negative: bool = False
    asks_missing: bool | None = None
    exact: Exactly | None = None
    unit: Unit | None = None
    display: str | None = None
    from_today: int | None = None
    elapsed: bool = False
    counted_in: str | None = None
    on_day: str | None = None

    def __hash__(self) -> int:
        return hash(self.name)

    @property
    def is_operator(self) -> bool:
        """Whether it is written as an operator, not as ``name(…)``."""
        return self.form is not None

    @property
    def has_two_ends(self) -> bool:
        """Whether it compares by order with what is between two others, as `between` does."""
        return self.holds is not None and len(self.params) > 2  # noqa: PLR2004 - value and ends

    @property
    def equates(self) -> bool:
        """Whether it asks if two values are the same, or if they differ."""
        return self.holds in (Stands.AT, ~Stands.AT) and not self.has_two_ends

    @property
    def never_unknown(self) -> bool:
        """Whether its value is known whatever its arguments are."""
        return self.unknown == "never"

    @property
    def usage(self) -> str:
        """How it is written, with the parameters' names: ``round(x, digits)``."""
        if self.form is not None:
            return self.form.format(**{p.name: p.name for p in self.params})
        names = [p.name for p in self.params] + (["…"] if self.variadic else [])
        return f"{self.name}({', '.join(names)})"

    def param(self, position: int) -> Param | None:
        """The parameter for an argument's position, None where there are too many arguments."""
        if position < len(self.params):
            return self.params[position]
        return self.params[-1] if self.variadic else None

    def takes(self, count: int) -> bool:
        """Whether that many arguments fit."""
        return count >= len(self.params) if self.variadic else count == len(self.params)

    def takes_constants(self, constant: tuple[bool, ...]) -> bool:
        """Whether every parameter that has to be a constant meets one."""
        params = [self.param(position) for position in range(len(constant))]
        return all(
            given or param is None or not param.constant
            for param, given in zip(params, constant, strict=True)
        )

    def match(self, types: tuple[Type, ...]) -> Type | None:
        """The result's type over arguments of these types, None where they do not fit."""
        if not self.takes(len(types)):
            return None
        bound: dict[str, Type] = {}
        for position, given in enumerate(types):
            param = self.param(position)
            if param is None or not _fits(param.type, given, bound):
                return None
        if isinstance(self.result, Variable):
            return _common(bound[self.result.name], types)
        return self.result


def _fits(wanted: Type | Variable, given: Type, bound: dict[str, Type]) -> bool:
    if isinstance(wanted, Type):
        return given == wanted or (wanted == DATE and given.kind is Kind.DATETIME)
    if not wanted.matches(given):
        return False
    first = bound.setdefault(wanted.name, wanted.bound(given))
    return given == wanted.expected(first)


def _common(bound: Type, types: tuple[Type, ...]) -> Type:
    """Whole numbers stay whole only where every argument is."""
    if bound.kind is not Kind.NUMBER or all(t.is_whole for t in types if t == bound):
        return bound
    return Type(Kind.NUMBER)
