"""Tables for people to read, and the figures of the last line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

NO_DATA = "no data"
Cell = float | int | str | None


@dataclass(slots=True)
class Report:
    """What was measured so far. `figures` go into the last line; `seconds` are what parts took."""

    figures: dict[str, float | int | None] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def table(self, title: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
        """Print a table under `title`; floats get three places, None a dash."""
        cells = [[_shown(cell) for cell in row] for row in rows]
        widths = [max(map(len, column)) for column in zip(header, *cells, strict=True)]
        print(f"\n## {title}\n")
        for line in (header, ["-" * width for width in widths], *cells):
            first, *rest = [
                f"{cell:<{width}}" if not number else f"{cell:>{width}}"
                for number, (cell, width) in enumerate(zip(line, widths, strict=True))
            ]
            print("| " + " | ".join([first, *rest]) + " |")

    def no_data(self, title: str, *names: str) -> None:
        """Say that a set is not there; its figures are null, never a pass."""
        print(f"\n## {title}\n\n{NO_DATA}")
        for name in names:
            self.figures.setdefault(name, None)

    def note(self, *lines: str) -> None:
        print("\n" + "\n".join(lines))


def _shown(cell: Cell) -> str:
    if cell is None:
        return "–"
    if isinstance(cell, float):
        return f"{cell:.3f}" if abs(cell) < 10 else f"{cell:,.1f}"  # noqa: PLR2004 (a ratio)
    return f"{cell:,}" if isinstance(cell, int) else cell


@dataclass(frozen=True, slots=True)
class Score:
    """Matched, predicted and annotated; precision, recall and F1 follow."""

    matched: int
    predicted: int
    annotated: int

    @property
    def precision(self) -> float:
        return self.matched / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        return self.matched / self.annotated if self.annotated else 0.0

    @property
    def f1(self) -> float:
        total = self.predicted + self.annotated
        return 2 * self.matched / total if total else 0.0
