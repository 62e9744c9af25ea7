"""The dashboard and the page on agreement: for whom, what they show, and what they never tell."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.factories import (
    PublisherFactory,
    ReviewFactory,
    UserFactory,
    decided_review,
    finding,
    submit,
    taken,
)
from tests.plans import tables_read_whole
from tests.verification.test_rounds import many
from tests.verification.views.pages import text_of
from verification import counting, dashboard, rounds
from verification.models import Snapshot, User

pytestmark = pytest.mark.django_db

DESK, MINE, AGREEMENT = (
    reverse(f"verification:{name}") for name in ("dashboard", "my-figures", "agreement")
)


@pytest.fixture
def client(editor: User) -> Client:
    client = Client()
    client.force_login(editor)
    return client


def seen(client: Client, address: str = DESK) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return text_of(response)


def tile(page: str, name: str) -> str:
    """Return what stands under a tile's name."""
    found = re.search(rf"<dt>{name}</dt> <dd>(.*?)</dd>", page)
    assert found, name
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split())


def test_the_desk_shows_what_is_held_finished_and_waiting(client: Client):
    now = timezone.now()
    anna: User = UserFactory(first_name="Anna", last_name="Kim")
    publisher = PublisherFactory(name="The Daily")
    decided_review(
        "disputed",
        reviewer=anna,
        review=ReviewFactory(claim__article__publisher=publisher),
        now=now,
    )
    taken(anna, ReviewFactory(queued_at=now), now)
    counting.count(now=now)

    page = seen(client)

    assert tile(page, "Waiting") == "1"
    assert tile(page, "Held now") == "1"
    assert tile(page, "Finished today") == "1"
    assert tile(page, "Finished in seven days") == "1"
    assert "The Daily" in page
    assert "Anna Kim" in page


def test_every_chart_says_in_words_what_it_draws_and_has_its_table(client: Client):
    now = timezone.now()
    decided_review(now=now)
    taken(UserFactory(), ReviewFactory(queued_at=now), now)
    counting.count(now=now)

    page = seen(client)

    drawings = re.findall(r'<svg[^>]* role="img".*?</desc>', page)
    assert len(drawings) == 5
    for drawing in drawings:
        labelled = re.search(r'aria-labelledby="(\S+) (\S+)"', drawing)
        assert labelled
        assert re.search(rf'<title id="{labelled[1]}">[^<]+</title>', drawing)
        assert re.search(rf'<desc id="{labelled[2]}">[^<]+</desc>', drawing)
    assert page.count("<summary>Table</summary>") == len(drawings)
    assert page.count("<table") == len(drawings)
    assert "style=" not in page


def test_what_is_finished_today_is_in_the_week_before_anything_is_counted_again(client: Client):
    counting.count(now=timezone.now())
    decided_review(now=timezone.now())

    page = seen(client)

    assert tile(page, "Finished today") == tile(page, "Finished in seven days") == "1"


def test_before_anything_is_counted_the_pages_say_so(client: Client):
    assert seen(client).count("Not counted yet") == 3
    assert "Not counted yet" in seen(client, AGREEMENT)
    counting.count(now=timezone.now())
    page = seen(client)
    assert "Not counted yet" not in page
    assert "Nothing waits." in page
    assert "No claim has been reviewed by two people yet." in seen(client, AGREEMENT)


@pytest.mark.parametrize("address", [DESK, AGREEMENT, MINE])
def test_a_sealed_verdict_leaves_no_trace(client: Client, address: str):
    """Both first verdicts would show; only the unsealed one may."""
    now = timezone.now()
    publisher = PublisherFactory(name="The Sealed")
    claim = {"claim__article__publisher": publisher}
    submit(taken(UserFactory(), ReviewFactory(reviews_wanted=2, **claim), now), finding(), now)
    counting.count(now=now)
    sealed = seen(client, address)
    assert "The Sealed" not in sealed

    decided_review(review=ReviewFactory(**claim), now=now)
    counting.count(now=now)
    assert ("The Sealed" in seen(client, address)) == (address == DESK)


def test_results_that_differ_are_told_as_a_number_only(client: Client):
    now = timezone.now()
    review = ReviewFactory(reviews_wanted=2)
    for rating in ("disputed", "unverified"):
        submit(taken(UserFactory(), review, now), finding(rating), now)
    counting.count(now=now)
    page = seen(client, AGREEMENT)
    assert "1 more wait for an editor" in page
    assert "<table" not in page


def test_reviewers_see_their_own_numbers_and_nobody_elses(reviewer: User):
    now = timezone.now()
    client = Client()
    client.force_login(reviewer)
    other = UserFactory(first_name="Otto", last_name="Other")
    for person, number in ((reviewer, 2), (other, 3)):
        for _ in range(number):
            decided_review(reviewer=person, now=now - timedelta(seconds=1))
    counting.count(now=now)

    page = seen(client, MINE)

    assert tile(page, "Finished today") == "2"
    assert tile(page, "Finished in seven days") == "2"
    assert tile(page, "You hold") == "0"
    assert "Otto" not in page
    assert [client.get(address).status_code for address in (DESK, AGREEMENT)] == [403, 403]


def compared(people: tuple[int, int], count: int = 40) -> None:
    """Store the agreement of two people, as a worker has counted it."""
    half = count // 2
    those = many(half, ("disputed", "disputed"), people=people)
    those += many(half, ("supported", "supported"), half, people=people)
    those += many(3, ("supported", "disputed"), count, people=people, kind="quote")
    Snapshot.objects.update_or_create(
        name=Snapshot.Name.AGREEMENT,
        defaults={"data": rounds.figures(those, undecided=0), "counted_at": timezone.now()},
    )


def test_agreement_is_told_with_interval_and_number(client: Client, reviewer: User):
    other: User = UserFactory(first_name="Bea", last_name="Berg")
    compared((reviewer.pk, other.pk))

    page = seen(client, AGREEMENT)

    assert tile(page, "Same result").startswith("93% 95 %: 84% to ")
    assert tile(page, "Krippendorff&#x27;s alpha").startswith("0.86 95 %: 0.")
    assert tile(page, "Krippendorff&#x27;s alpha").endswith("; 43 claims")
    assert f"{reviewer} and {other}" in page
    assert (
        '<th scope="row">Quote</th> <td class="numeric">3</td> <td class="numeric">too few' in page
    )
    cells = re.search(r'<th scope="row">Supported</th>(( <td class="numeric">\d+</td>)+)', page)
    assert cells
    assert re.findall(r"\d+(?=<)", cells[1]) == ["20", "3", "0", "0"]


def test_few_claims_give_no_number(client: Client, reviewer: User):
    compared((reviewer.pk, UserFactory().pk), count=4)
    page = seen(client, AGREEMENT)
    assert tile(page, "Krippendorff&#x27;s alpha") == "– too few to say: 7 claims"
    assert "too few to say: 7 claims" in seen(client)


def test_own_agreement_is_in_ones_own_figures(reviewer: User):
    compared((reviewer.pk, UserFactory().pk))
    client = Client()
    client.force_login(reviewer)
    assert tile(seen(client, MINE), "Same result as the other reviewer").startswith("93%")


@pytest.mark.parametrize("number", [1, 3])
def test_the_desk_costs_the_same_with_more_work(
    client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
):
    now = timezone.now()
    for _ in range(number):
        decided_review(now=now)
        taken(UserFactory(), now=now)
    counting.count(now=now)
    seen(client)
    # The snapshots, who holds what, who finished what today, the days of everybody, the days of
    # people, their names.
    with django_assert_num_queries(6):
        dashboard.desk(now=now)


def test_no_page_reads_a_table_of_work_whole(reviewer: User):
    now = timezone.now()
    decided_review(reviewer=reviewer, now=now)
    counting.count(now=now)
    small = {"verification_snapshot", "verification_user", "verification_workday"}
    assert tables_read_whole(lambda: dashboard.desk(now=now)) <= small
    assert tables_read_whole(lambda: dashboard.own(person=reviewer, now=now)) <= small
