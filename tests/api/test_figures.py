"""The figures of the desk, one's own, and agreement, for programs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.api.client import problem
from tests.factories import (
    PublisherFactory,
    ReviewFactory,
    UserFactory,
    decided_review,
    finding,
    submit,
    taken,
)
from tests.verification.test_rounds import many
from verification import counting, rounds
from verification.models import Snapshot

pytestmark = pytest.mark.django_db


def test_agreement_is_told_with_names_and_reasons(api, reviewer):
    other = UserFactory()
    people = (reviewer.pk, other.pk)
    those = many(20, ("disputed", "disputed"), people=people)
    those += many(20, ("supported", "supported"), 20, people=people)
    those += many(3, ("supported", "disputed"), 40, people=people, kind="quote")
    now = timezone.now()
    Snapshot.objects.create(
        name="agreement", data=rounds.figures(those, undecided=1), counted_at=now
    )

    told = api("editor").get("agreement").json()

    assert (told["rounds"], told["undecided"], told["fewest"]) == (43, 1, 30)
    assert told["all"]["coefficient"]["value"] == pytest.approx(0.86, abs=0.005)
    assert told["all"]["coefficient"]["low"] < 0.86 < told["all"]["coefficient"]["high"]
    assert told["all"]["unsaid"] is None
    (pair,) = told["pairs"]
    assert [person["name"] for person in pair["people"]] == [str(reviewer), str(other)]
    quote = next(row for row in told["kinds"] if row["kind"] == "quote")
    assert (quote["claims"], quote["coefficient"], quote["unsaid"]) == (3, None, "too_few")
    assert told["months"][0]["month"] == "2026-11-01"
    assert told["categories"] == ["supported", "disputed", "unverified", "dismissed"]
    assert told["table"][0] == [20, 3, 0, 0]


def test_before_anything_is_counted_the_answers_say_so(api):
    editor = api("editor")
    agreement, figures = editor.get("agreement").json(), editor.get("figures").json()
    assert (agreement["counted_at"], agreement["rounds"], agreement["pairs"]) == (None, 0, [])
    assert agreement["all"]["unsaid"] == "too_few"
    assert (figures["counted_at"], figures["waiting"], figures["verdicts"]) == (None, [], [])
    assert len(figures["days"]) == 28


def test_the_desks_figures_are_those_of_the_dashboard(api):
    now = timezone.now()
    anna = UserFactory()
    publisher = PublisherFactory(name="The Daily")
    decided_review(
        "disputed",
        reviewer=anna,
        review=ReviewFactory(claim__article__publisher=publisher),
        now=now,
    )
    taken(anna, ReviewFactory(queued_at=now), now)
    counting.count(now=now)

    told = api("editor").get("figures").json()

    assert (told["held"], told["today"], told["week"]["finished"]) == (1, 1, 1)
    assert told["days"][-1]["finished"] == 1
    assert told["waiting"][2] == {"priority_from": 0.4, "counts": [1, 0, 0, 0, 0]}
    assert told["verdicts"] == [
        {"publisher": "The Daily", "supported": 0, "disputed": 1, "unverified": 0}
    ]
    assert told["people"] == [
        {"person": {"id": anna.pk, "name": str(anna)}, "held": 1, "today": 1, "week": 1}
    ]


def test_reviewers_get_their_own_figures_only(api, reviewer):
    now = timezone.now()
    decided_review(reviewer=reviewer, now=now - timedelta(seconds=1))
    decided_review(now=now - timedelta(seconds=1))
    mine = api(reviewer)
    told = mine.get("figures/mine").json()
    assert (told["held"], told["today"], told["week"]["finished"]) == (0, 1, 1)
    assert told["agreement"] is None
    for path in ("figures", "agreement"):
        assert problem(mine.get(path)) == (403, "permission_missing")


def test_a_sealed_verdict_is_in_no_answer_but_the_amount_of_work(api):
    now = timezone.now()
    submit(taken(UserFactory(), ReviewFactory(reviews_wanted=2), now), finding("unverified"), now)
    counting.count(now=now)
    editor = api("editor")
    assert editor.get("agreement").json()["rounds"] == 0
    told = editor.get("figures").json()
    assert (told["today"], told["verdicts"]) == (1, [])
