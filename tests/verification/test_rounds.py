"""Which rounds of two are compared, and what is said of them."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.factories import NOW, ReviewFactory, UserFactory, finding, lease, submit, taken
from tests.plans import tables_read_whole
from verification import adjudication, rounds, verdicts
from verification.findings import Dismissal
from verification.models import Review, Turn, User
from verification.rounds import CATEGORIES, Round

ANNA, BEA, CARLO = 1, 2, 3


def reviewed_by_two(*ratings: str, kind: str = "quantity") -> tuple[Review, list[User]]:
    """Return a review for two, and who has given these ratings so far, an hour apart."""
    review: Review = ReviewFactory(reviews_wanted=2, claim__kind=kind)
    people: list[User] = [UserFactory() for _ in ratings]
    for hour, (person, rating) in enumerate(zip(people, ratings, strict=True)):
        now = NOW + timedelta(hours=hour)
        submit(taken(person, review, now), finding(rating), now)
    return review, people


@pytest.mark.django_db
def test_both_results_of_a_round_are_compared():
    review, (first, second) = reviewed_by_two("disputed", "disputed", kind="quote")
    (found,) = rounds.finished()
    assert found == Round(
        review_id=review.pk,
        number=1,
        kind="quote",
        finished_at=NOW + timedelta(hours=1),
        people=(first.pk, second.pk),
        results=("disputed", "disputed"),
    )
    assert rounds.undecided() == 0


@pytest.mark.django_db
def test_a_sealed_result_is_not_compared():
    reviewed_by_two("disputed")
    assert rounds.finished() == []


@pytest.mark.django_db
def test_results_that_differ_are_counted_as_undecided_and_not_told():
    reviewed_by_two("disputed", "unverified")
    assert rounds.finished() == []
    assert rounds.undecided() == 1


@pytest.mark.django_db
def test_they_are_compared_once_an_editor_has_decided(editor: User):
    review, people = reviewed_by_two("disputed", "unverified")
    adjudication.adjudicate(
        review_id=review.pk,
        editor=editor,
        finding=finding("supported"),
        reason="The register was updated.",
        version=Review.objects.get(pk=review.pk).version,
        now=NOW + timedelta(hours=2),
    )
    (found,) = rounds.finished()
    assert found.people == tuple(person.pk for person in people)
    assert found.results == ("disputed", "unverified")
    assert rounds.undecided() == 0


@pytest.mark.django_db
def test_a_review_by_one_is_no_round_of_two():
    review = ReviewFactory()
    submit(taken(UserFactory(), review))
    assert rounds.finished() == []


@pytest.mark.django_db
def test_a_dismissal_is_a_category_of_its_own():
    review = ReviewFactory(reviews_wanted=2)
    for _ in range(2):
        turn = taken(UserFactory(), review)
        verdicts.dismiss(
            **lease(turn),
            dismissal=Dismissal("not_checkable", "An opinion.", None),
            version=Review.objects.get(pk=review.pk).version,
            now=NOW,
        )
    assert [one.results for one in rounds.finished()] == [("dismissed", "dismissed")]


@pytest.mark.django_db
def test_only_the_latest_rounds_are_read():
    for _ in range(2):
        reviewed_by_two("disputed", "disputed")
    latest = Turn.objects.order_by("-pk")[0]
    assert [one.review_id for one in rounds.finished(latest=1)] == [latest.review_id]


@pytest.mark.django_db
def test_no_table_of_work_is_read_whole():
    reviewed_by_two("disputed", "disputed")
    read = tables_read_whole(lambda: (rounds.finished(), rounds.undecided()))
    assert read == set()


def finished_round(
    number: int,
    results: tuple[str, str],
    *,
    people: tuple[int, int] = (ANNA, BEA),
    kind: str = "quantity",
    month: int = 11,
) -> Round:
    at = datetime(2026, month, 10, tzinfo=UTC)
    return Round(number, 1, kind, at, people, results)


def many(count: int, results: tuple[str, str], start: int = 0, **fields: object) -> list[Round]:
    return [finished_round(start + n, results, **fields) for n in range(count)]  # type: ignore[arg-type]


def test_figures_are_told_as_a_whole_by_pair_kind_month_and_person():
    agreed, differing = ("disputed", "disputed"), ("supported", "disputed")
    those = many(30, agreed) + many(10, differing, 100, kind="quote", month=10)
    those += many(5, ("dismissed", "supported"), 200, people=(CARLO, ANNA), month=10)

    said = rounds.figures(those, undecided=2)

    assert (said["rounds"], said["undecided"], said["fewest"]) == (45, 2, 30)
    assert said["since"] == "2026-10-10T00:00:00+00:00"
    assert said["all"]["claims"] == 45
    assert said["all"]["same"]["value"] == 30 / 45
    assert [(row["people"], row["claims"], row["unsaid"]) for row in said["pairs"]] == [
        ([ANNA, BEA], 40, ""),
        ([ANNA, CARLO], 5, "too_few"),
    ]
    assert [(row["kind"], row["claims"]) for row in said["kinds"]] == [
        ("quantity", 35),
        ("quote", 10),
    ]
    assert [(row["month"], row["claims"], row["unsaid"]) for row in said["months"]] == [
        ("2026-10-01", 15, "too_few"),
        ("2026-11-01", 30, "one_category"),
    ]
    assert [(row["person"], row["claims"]) for row in said["people"]] == [
        (ANNA, 45),
        (BEA, 40),
        (CARLO, 5),
    ]


def test_the_table_has_first_results_as_rows_and_second_as_columns():
    table = rounds.figures(many(3, ("supported", "dismissed")), undecided=0)["table"]
    assert table[CATEGORIES.index("supported")] == [0, 0, 0, 3]
    assert sum(map(sum, table)) == 3


def test_nothing_compared_is_told_as_nothing():
    said = rounds.figures([], undecided=0)
    assert (said["rounds"], said["since"], said["pairs"]) == (0, None, [])
    assert said["all"]["unsaid"] == "too_few"


def test_a_claim_reviewed_by_two_twice_counts_twice():
    one = finished_round(1, ("disputed", "disputed"))
    again = Round(1, 2, "quantity", one.finished_at, one.people, ("supported", "supported"))
    assert rounds.figures([one, again], undecided=0)["all"]["claims"] == 2
