"""Where the marks of a chart stand: numbers in, positions out; templates draw them.

Across, positions are shares of the width, so that marks stretch with the page and text keeps its
size; down, they are pixels.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

# Of the area between the lowest and the highest line of the grid.
HEIGHT = 140
# Above it stands the highest mark's upper half, below it what the marks are called.
ABOVE = 10
BELOW = 24
ROW = 46
# How much of its place a column fills.
FILLED = 0.72
# A part of a bar at least this wide has room for its number.
ROOMY = 0.12
STEPS = (2, 4, 10)
# A label this near an edge is set against it.
EDGE = 0.1


@dataclass(frozen=True, slots=True)
class Point:
    """One mark to draw; `tip` says in words what it shows. A value of None leaves a gap."""

    label: str
    value: float | None
    tip: str
    low: float | None = None
    high: float | None = None
    # The day is not over, so its mark will grow.
    is_running: bool = False


@dataclass(frozen=True, slots=True)
class GridLine:
    y: float
    label: str


@dataclass(frozen=True, slots=True)
class Tick:
    x: str
    anchor: str
    label: str


@dataclass(frozen=True, slots=True)
class Column:
    x: str
    width: str
    y: float
    height: float
    point: Point


@dataclass(frozen=True, slots=True)
class Dot:
    x: str
    y: float
    # The ends of the interval around it, where it has one.
    ends: tuple[float, float] | None
    point: Point


@dataclass(frozen=True, slots=True)
class Line:
    """Dots of one name, and the strokes between neighbours as (x, y, x, y)."""

    name: str
    dots: list[Dot]
    strokes: list[tuple[str, float, str, float]]


@dataclass(frozen=True, slots=True)
class Plot:
    """Columns or lines over a grid."""

    grid: list[GridLine]
    ticks: list[Tick]
    columns: list[Column]
    lines: list[Line]
    base: float = ABOVE + HEIGHT
    height: float = ABOVE + HEIGHT + BELOW


@dataclass(frozen=True, slots=True)
class Part:
    x: str
    width: str
    middle: str
    name: str
    count: int
    is_roomy: bool


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    y: float
    total: int
    parts: list[Part]


@dataclass(frozen=True, slots=True)
class Bars:
    rows: list[Bar]
    height: float


@dataclass(frozen=True, slots=True)
class Scale:
    bottom: float
    top: float

    def y(self, value: float) -> float:
        share = (min(max(value, self.bottom), self.top) - self.bottom) / (self.top - self.bottom)
        return round(ABOVE + HEIGHT * (1 - share), 1)

    def grid(self) -> list[GridLine]:
        middle = (self.bottom + self.top) / 2
        return [GridLine(self.y(at), f"{at:,g}") for at in (self.bottom, middle, self.top)]


def columns(points: Sequence[Point], *, ticks: int = 3) -> Plot:
    """Return one column for each point, on a scale from 0."""
    scale = Scale(0, above(point.value or 0 for point in points))
    place = 1 / max(len(points), 1)
    marks = [
        Column(
            x=percent((index + (1 - FILLED) / 2) * place),
            width=percent(FILLED * place),
            y=scale.y(point.value),
            height=round(scale.y(0) - scale.y(point.value), 1),
            point=point,
        )
        for index, point in enumerate(points)
        if point.value
    ]
    return Plot(scale.grid(), _ticks(points, ticks), marks, [])


def lines(
    series: Mapping[str, Sequence[Point]], *, scale: Scale | None = None, ticks: int = 3
) -> Plot:
    """Return one line for each series over the same labels; a missing value interrupts it."""
    every = [point.value or 0 for points in series.values() for point in points]
    scale = scale or Scale(0, above(every))
    drawn = [_line(name, points, scale) for name, points in series.items()]
    labels: Sequence[Point] = next(iter(series.values()), ())
    return Plot(scale.grid(), _ticks(labels, ticks), [], drawn)


def bars(rows: Iterable[tuple[str, dict[str, int]]], *, of_all: bool = False) -> Bars:
    """Return a row of parts for each label, longest total = whole width.

    `of_all` makes each row as wide as the chart, so that the parts' shares compare.
    """
    totals = [(label, counts, sum(counts.values())) for label, counts in rows]
    longest = max((total for _, _, total in totals), default=0)
    drawn = [
        Bar(label, index * ROW, total, _parts(counts, total if of_all else longest))
        for index, (label, counts, total) in enumerate(totals)
    ]
    return Bars(drawn, len(drawn) * ROW)


def above(values: Iterable[float]) -> float:
    """Return the next number with a plain half that no value exceeds: 2, 4, 10, 20, 40, 100."""
    highest = max(values, default=0)
    size = 1
    while STEPS[-1] * size < highest:
        size *= STEPS[-1]
    return next(step * size for step in STEPS if step * size >= highest)


def percent(share: float) -> str:
    return f"{share * 100:.2f}%"


def _line(name: str, points: Sequence[Point], scale: Scale) -> Line:
    place = 1 / max(len(points), 1)
    dots = [
        None if point.value is None else _dot(point, (index + 0.5) * place, scale)
        for index, point in enumerate(points)
    ]
    strokes = [(one.x, one.y, other.x, other.y) for one, other in pairwise(dots) if one and other]
    return Line(name, [dot for dot in dots if dot], strokes)


def _dot(point: Point, share: float, scale: Scale) -> Dot:
    ends = None
    if point.low is not None and point.high is not None:
        ends = scale.y(point.low), scale.y(point.high)
    return Dot(percent(share), scale.y(point.value or 0), ends, point)


def _ticks(points: Sequence[Point], wanted: int) -> list[Tick]:
    """Return labels for some of the points, evenly, the last among them."""
    every = max(1, -(-len(points) // wanted))
    chosen = range(len(points) - 1, -1, -every)
    place = 1 / max(len(points), 1)
    return [_tick((at + 0.5) * place, points[at].label) for at in sorted(chosen)]


def _tick(share: float, label: str) -> Tick:
    if share < EDGE:
        return Tick("0%", "start", label)
    if share > 1 - EDGE:
        return Tick("100%", "end", label)
    return Tick(percent(share), "middle", label)


def _parts(counts: dict[str, int], whole: int) -> list[Part]:
    parts, before = [], 0.0
    for name, count in counts.items():
        share = count / whole if whole else 0
        if count:
            middle = percent(before + share / 2)
            parts.append(Part(percent(before), percent(share), middle, name, count, share >= ROOMY))
        before += share
    return parts
