"""Where the marks of a chart stand."""

import pytest

from verification.charts import ABOVE, HEIGHT, ROW, Point, Scale, above, bars, columns, lines

BASE = ABOVE + HEIGHT


def points(*values: float | None) -> list[Point]:
    return [Point(f"{n} Nov", value, f"{n} Nov: {value}") for n, value in enumerate(values, 1)]


@pytest.mark.parametrize(
    ("highest", "top"), [(0, 2), (1, 2), (2, 2), (3, 4), (5, 10), (10, 10), (11, 20), (401, 1000)]
)
def test_the_scale_ends_at_a_number_with_a_plain_half(highest, top):
    assert above([0, highest]) == top
    assert above([]) == 2


def test_columns_stand_on_the_base_as_high_as_their_value():
    plot = columns(points(1, 2, 4, 3))
    assert [(c.y + c.height, c.height) for c in plot.columns] == [
        (BASE, HEIGHT / 4),
        (BASE, HEIGHT / 2),
        (BASE, HEIGHT),
        (BASE, HEIGHT * 3 / 4),
    ]
    assert [(c.x, c.width) for c in plot.columns][:2] == [("3.50%", "18.00%"), ("28.50%", "18.00%")]
    assert [(line.y, line.label) for line in plot.grid] == [
        (BASE, "0"),
        (ABOVE + HEIGHT / 2, "2"),
        (ABOVE, "4"),
    ]


def test_a_day_of_nothing_has_no_column_and_keeps_its_place():
    plot = columns(points(1, 0, 1))
    assert [c.point.label for c in plot.columns] == ["1 Nov", "3 Nov"]


def test_labels_are_few_and_the_last_is_among_them():
    plot = columns(points(*range(1, 29)))
    assert [(t.label, t.anchor) for t in plot.ticks] == [
        ("8 Nov", "middle"),
        ("18 Nov", "middle"),
        ("28 Nov", "end"),
    ]
    assert columns([]).ticks == []


def test_a_line_is_interrupted_where_nothing_was_measured():
    (line,) = lines({"median": points(1, 2, None, 2)}).lines
    assert [dot.y for dot in line.dots] == [BASE - HEIGHT / 2, ABOVE, ABOVE]
    assert line.strokes == [("12.50%", BASE - HEIGHT / 2, "37.50%", ABOVE)]


def test_an_interval_is_drawn_inside_its_scale():
    scale = Scale(0, 1)
    (line,) = lines({"alpha": [Point("Nov", 0.5, "", low=-0.2, high=0.75)]}, scale=scale).lines
    assert line.dots[0].ends == (BASE, ABOVE + HEIGHT / 4)


def test_bars_are_as_long_as_their_totals():
    drawn = bars([("Anna", {"done": 3, "held": 1}), ("Bea", {"done": 0, "held": 2})])
    assert [(row.label, row.y, row.total) for row in drawn.rows] == [
        ("Anna", 0, 4),
        ("Bea", ROW, 2),
    ]
    assert [(p.name, p.x, p.width, p.is_roomy) for p in drawn.rows[0].parts] == [
        ("done", "0.00%", "75.00%", True),
        ("held", "75.00%", "25.00%", True),
    ]
    assert [(p.name, p.x, p.width) for p in drawn.rows[1].parts] == [("held", "0.00%", "50.00%")]
    assert drawn.height == 2 * ROW


def test_bars_of_shares_are_all_as_wide_as_the_chart():
    drawn = bars([("A", {"x": 1, "y": 9}), ("B", {"x": 1, "y": 0}), ("C", {})], of_all=True)
    widths = [[part.width for part in row.parts] for row in drawn.rows]
    assert widths == [["10.00%", "90.00%"], ["100.00%"], []]
    assert [part.is_roomy for part in drawn.rows[0].parts] == [False, True]
