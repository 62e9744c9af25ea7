"""The scorer counts as its description says, and the gold is what it says it is."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.gold.rows import Gold, Row, Trap, as_interval, found_row, read_gold, read_json_lines
from tests.gold.score import Count, lines, score

HERE = Path(__file__).parent
SEEDS = HERE.parents[1] / "seeds"
each_folder = pytest.mark.parametrize("folder", ["open", "held", "seeds"])


def read_texts(folder: str) -> dict[str, str]:
    """Return the texts of `folder` by their names; those of the seeds stay where they are."""
    stems = (Path(row["file"]).stem for row in read_json_lines(HERE / folder / "manifest.jsonl"))
    place = SEEDS if folder == "seeds" else HERE / folder
    return {stem: (place / f"{stem}.txt").read_bytes().decode() for stem in stems}


def row(start: int, end: int, **values: Any) -> Row:
    given: dict[str, Any] = {
        "article": "text",
        "kind": "quantity",
        "text": "",
        "low": None,
        "high": None,
        "comparator": "=",
        "unit": None,
        "concept": None,
        "attributed_to": None,
        "hedged": False,
        "event_date": None,
        "place": None,
        "checkworthy": 0.5,
        "sentence": (0, 100),
    }
    return Row(start=start, end=end, **{**given, **values})


def gold(*rows: Row, traps: tuple[Trap, ...] = ()) -> Gold:
    return Gold(rows, traps, ("text",))


def trap(start: int, end: int, severity: str) -> Trap:
    return Trap("text", start, end, "", "date", severity)


@pytest.mark.parametrize(
    ("wanted", "found", "same"),
    [
        ((5, 5, "="), (5, 5, "="), True),
        ((5, 5, "="), (5, None, "≥"), True),
        ((5, 5, "="), (6, 6, "="), False),
        ((1500, 2000, "range"), (1500, 2000, "range"), True),
        ((1500, 2000, "range"), (1500, 1500, "="), False),
        ((100, None, ">"), (100, None, "≥"), True),
        ((100, None, ">"), (100, 900, "range"), True),
        ((None, 60, "max"), (None, 60, "≤"), True),
        ((None, 60, "max"), (50, 60, "range"), True),
        ((5, 5, "="), (None, None, "="), False),
    ],
)
def test_bounds_decide_about_a_quantity(
    wanted: tuple[Any, ...], found: tuple[Any, ...], *, same: bool
) -> None:
    names = ("low", "high", "comparator")
    result = score(
        gold(row(10, 15, **dict(zip(names, wanted, strict=True)))),
        [row(12, 20, **dict(zip(names, found, strict=True)))],
    )

    assert result.groups["quantity"].recall == Count(int(same), 1)


def test_row_is_matched_once_by_what_lies_closest() -> None:
    wanted = row(10, 20, low=5, high=5, unit="tank")
    near, far = row(10, 20, low=5, high=5, unit="gun"), row(0, 40, low=5, high=5, unit="tank")

    tally = score(gold(wanted), [far, near]).groups["quantity"]

    assert tally.precision == Count(1, 2)
    assert tally.concept == Count(0, 1)


@pytest.mark.parametrize(("end", "matched"), [(17, 1), (16, 0)])
def test_quote_shares_most_of_its_stretch(end: int, matched: int) -> None:
    result = score(gold(row(10, 20, kind="quote")), [row(10, end, kind="quote")])

    assert result.groups["quote"].recall == Count(matched, 1)


def test_event_and_position_stand_for_each_other_over_half_of_the_shorter() -> None:
    result = score(gold(row(10, 50, kind="event")), [row(45, 55, kind="position")])

    assert result.groups["assertion"].recall == Count(1, 1)


def test_optional_row_is_right_when_found_and_not_missed_when_not() -> None:
    optional = row(10, 12, low=1, high=1, tier="optional")
    core = row(20, 22, low=2, high=2)

    alone = score(gold(optional, core), [core]).groups["quantity"]
    both = score(gold(optional, core), [core, optional]).groups["quantity"]

    assert (alone.recall, alone.precision, alone.optional) == (
        Count(1, 1),
        Count(1, 1),
        Count(0, 1),
    )
    assert (both.recall, both.precision, both.optional) == (Count(1, 1), Count(2, 2), Count(1, 1))


def test_hard_trap_is_hit_by_any_kind_and_soft_one_is_left_out() -> None:
    traps = (trap(10, 20, "hard"), trap(30, 40, "soft"))
    claims = [
        row(15, 25, kind="event"),
        row(12, 14, low=3, high=3),
        row(30, 32, low=4, high=4),
        row(50, 52, low=5, high=5),
    ]

    result = score(gold(traps=traps), claims)

    assert len(result.hits) == 2
    assert result.hits_per_article("quantity") == 1
    assert result.groups["quantity"].precision == Count(0, 2)


def test_claim_that_is_right_hits_no_trap() -> None:
    wanted = row(10, 20, low=5, high=5)

    result = score(gold(wanted, traps=(trap(0, 12, "hard"),)), [wanted])

    assert result.hits == ()


def test_claims_of_other_texts_are_left_out() -> None:
    result = score(gold(), [row(0, 5, low=1, high=1, article="another")])

    assert result.groups["quantity"].precision == Count(0, 0)


@pytest.mark.parametrize(
    ("wanted", "found", "right"),
    [
        ("Armenian Defense Ministry", "the Ministry", 1),
        ("the Armenian side", "Armenia", 0),
        (None, None, 1),
        (None, "Armenia", 0),
        ("one source", None, 0),
    ],
)
def test_claimant_is_right_by_a_word_in_common(
    wanted: str | None, found: str | None, right: int
) -> None:
    result = score(
        gold(row(0, 5, low=1, high=1, attributed_to=wanted)),
        [row(0, 5, low=1, high=1, attributed_to=found)],
    )

    assert result.groups["quantity"].attribution == Count(right, 1)


@pytest.mark.parametrize(
    ("written", "days"),
    [
        (None, None),
        ("2020-09-27", ("2020-09-27", "2020-09-27")),
        ("2020-09", ("2020-09-01", "2020-09-30")),
        ("2020", ("2020-01-01", "2020-12-31")),
        ("XXXX-02", ("XXXX-02-01", "XXXX-02-29")),
        ("2020-09-27/2020-11-04", ("2020-09-27", "2020-11-04")),
        ("2020-09/2020-10", ("2020-09-01", "2020-10-31")),
    ],
)
def test_date_is_an_interval_of_days(written: str | None, days: tuple[str, str] | None) -> None:
    assert as_interval(written) == days


def test_year_is_the_same_date_in_the_gold_and_in_a_claim() -> None:
    claim = {
        "source": "text.txt",
        "start": 0,
        "end": 1,
        "exact": "5",
        "kind": "quantity",
        "quantity": None,
        "attribution": None,
        "hedged": False,
        "event_date": {"start": "2005", "end": "2005"},
        "place": None,
        "checkworthiness": 0.5,
        "sentence": {"start": 0, "end": 1},
    }

    assert found_row(claim).event_date == as_interval("2005")


def test_places_are_counted_among_those_wanted_and_those_given() -> None:
    wanted = gold(
        row(0, 5, low=1, high=1, place="Dorn's harbour"),
        row(10, 15, low=2, high=2, place="Dorn"),
        row(20, 25, low=3, high=3),
    )
    found = [
        row(0, 5, low=1, high=1, place="Dorn"),
        row(10, 15, low=2, high=2),
        row(20, 25, low=3, high=3, place="Ostravel"),
    ]

    tally = score(wanted, found).groups["quantity"]

    assert (tally.place, tally.places_given) == (Count(1, 2), Count(1, 2))


def test_second_right_answer_is_right() -> None:
    plain = row(0, 5, low=25, high=25, attributed_to="Dole", hedged=True)
    other = [
        ("value", replace(plain, low=0.25, high=0.25)),
        ("attributed_to", replace(plain, attributed_to=None)),
        ("hedged", replace(plain, hedged=False)),
    ]
    found = row(0, 5, low=0.25, high=0.25)

    without = score(gold(plain), [found])
    tally = score(gold(replace(plain, also=tuple(other))), [found]).groups["quantity"]

    assert without.pairs == ()
    assert (tally.recall, tally.attribution, tally.hedged) == (Count(1, 1),) * 3


def test_totals_name_no_example() -> None:
    secret = row(0, 5, low=1, high=1, text="secret words", attributed_to="secret words")

    assert "secret" not in "\n".join(lines(score(gold(secret), [])))


@each_folder
def test_rows_and_traps_stand_where_they_say(folder: str) -> None:
    texts = read_texts(folder)
    rows = [row for name in texts for row in read_json_lines(HERE / folder / f"{name}.jsonl")]
    marks = rows + read_json_lines(HERE / folder / "traps.jsonl")

    shifted = [
        (mark["article"], mark["start"])
        for mark in marks
        if texts[mark["article"]][mark["start"] : mark["end"]] != mark["text"]
    ]
    outside = [
        (row["article"], row["start"])
        for row in rows
        if not row["sentence_start"] <= row["start"] < row["end"] <= row["sentence_end"]
    ]

    assert shifted == []
    assert outside == []


@each_folder
def test_every_text_is_annotated_and_named(folder: str) -> None:
    named = set(read_texts(folder))
    present = {path.stem for path in (HERE / folder).glob("*.txt")}

    assert set(read_gold(HERE / folder).articles) == named
    assert present == (set() if folder == "seeds" else named)


@each_folder
def test_every_number_is_a_quantity_or_a_trap(folder: str) -> None:
    gold = read_gold(HERE / folder)
    spans: dict[str, set[int]] = {name: set() for name in gold.articles}
    for row in gold.rows:
        if row.kind == "quantity":
            spans[row.article].update(range(row.start, row.end))
    for trap in gold.traps:
        spans[trap.article].update(range(trap.start, trap.end))

    unmarked = [
        (name, position)
        for name, text in read_texts(folder).items()
        for position, char in enumerate(text)
        if char.isdigit() and position not in spans[name]
    ]

    assert unmarked == []
