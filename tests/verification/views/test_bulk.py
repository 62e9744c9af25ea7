"""The pages of a change of many claims."""

import re

import pytest
from django.urls import reverse

from tests.factories import NOW, ReviewFactory, decided_review
from verification import publishing
from verification.bulk import jobs, running
from verification.bulk.orders import Order
from verification.models import BulkJob, Review

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(editor, signed_in_client):
    return signed_in_client(editor)


def choose(client, **data):
    return client.post(reverse("verification:choose"), data)


def start(client, job, **data):
    return client.post(reverse("verification:start-bulk-job", args=[job.pk]), data)


def text(response):
    shown = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(shown.split())


def test_all_that_a_list_shows_are_chosen_by_its_filter(client):
    review, _other = ReviewFactory(), decided_review()
    address = f"/?article={review.claim.article_id}&language=en"
    (query,) = re.findall(r'name="query" value="([^"]*)"', client.get(address).content.decode())

    response = choose(client, query=query, all="on")

    job = BulkJob.objects.get()
    assert query == f"is:open article:{review.claim.article_id} language:en"
    assert response["Location"] == reverse("verification:bulk-job", args=[job.pk])
    assert [item.review for item in job.items.all()] == [review]
    page = text(client.get(response["Location"]))
    assert "1 claim is chosen" in page
    assert review.claim.label in page


def test_the_marked_rows_are_chosen_whatever_else_fits(client):
    marked, _other = ReviewFactory(), ReviewFactory()
    choose(client, query="is:open", review=[marked.pk])
    assert [item.review for item in BulkJob.objects.get().items.all()] == [marked]


def test_a_choice_shows_whose_verdict_is_published(client, editor):
    review = decided_review()
    publishing.publish(review_id=review.pk, editor=editor, version=review.version, now=NOW)
    response = choose(client, query="is:published", all="on")
    assert "Disputed published" in text(client.get(response["Location"]))


@pytest.mark.parametrize("data", [{"query": "is:open"}, {"query": 'is:"', "all": "on"}])
def test_a_choice_of_nothing_leads_back_to_the_search(client, data):
    ReviewFactory()
    response = choose(client, **data)
    assert response["Location"].startswith("/search/?q=is")
    assert not BulkJob.objects.exists()


def test_it_is_started_followed_and_over(client, editor):
    review = ReviewFactory()
    job = jobs.choose(person=editor, now=NOW, query="is:open")
    response = start(client, job, action="boost", boost="0.2", reason="An election.")
    page = client.get(response["Location"])
    assert 'hx-trigger="load' in page.content.decode()
    assert "0 changed" in text(page)
    assert "Stop" in text(page)

    running.run(job_id=job.pk, clock=lambda: NOW)

    page = client.get(response["Location"])
    assert "Done : 1 changed, 0 were so already, 0 refused." in text(page)
    assert 'hx-trigger="load' not in page.content.decode()
    part = client.get(response["Location"], headers={"HX-Request": "true"})
    assert part.content.decode().strip().startswith('<section id="job"')
    review.refresh_from_db()
    assert review.boost == 200


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"action": "dismiss", "dismissed_as": "not_checkable"}, "This field is required."),
        ({"action": "boost", "boost": "5"}, "less than or equal to 1."),
        ({"action": "assign", "reviewer": "999999"}, "Select a valid choice."),
        ({"action": "dismiss", "dismissed_as": "duplicate", "reason": "So."}, "another claim"),
        ({"action": "tag", "tag": ""}, "This field is required."),
    ],
)
def test_what_cannot_be_done_is_said_beside_its_field(client, editor, data, told):
    ReviewFactory()
    job = jobs.choose(person=editor, now=NOW, query="is:open")
    response = start(client, job, **data)
    assert response.status_code == 422
    assert told in text(response)
    job.refresh_from_db()
    assert job.status == "chosen"


@pytest.mark.parametrize(
    "data",
    [
        {"action": "tag", "tag": "Ganja"},
        {"action": "untag", "tag": "Ganja"},
        {"action": "assign", "reviewer": "EDITOR", "until": "2999-01-01"},
        {"action": "unassign"},
        {"action": "dismiss", "dismissed_as": "not_checkable", "reason": "Chapters."},
        {"action": "second_review", "reason": "An election."},
    ],
)
def test_every_change_can_be_started(client, editor, data):
    ReviewFactory()
    job = jobs.choose(person=editor, now=NOW, query="is:open")
    given = {name: editor.pk if value == "EDITOR" else value for name, value in data.items()}
    assert start(client, job, **given).status_code == 302
    running.run(job_id=job.pk, clock=lambda: NOW)
    job.refresh_from_db()
    assert (job.status, jobs.counts(job).refused) == ("done", 0)


def test_it_is_stopped(client, editor):
    ReviewFactory()
    job = jobs.choose(person=editor, now=NOW, query="is:open")
    jobs.start(job_id=job.pk, person=editor, order=Order("boost", boost=1), now=NOW)
    address = reverse("verification:stop-bulk-job", args=[job.pk])
    page = client.post(address, follow=True)
    assert "1 not looked at. Stopped by" in text(page)
    assert "is not running" in text(client.post(address, follow=True))
    assert Review.objects.get().boost == 0


def test_the_list_of_changes_costs_the_same_for_many(client, editor, django_assert_num_queries):
    ReviewFactory()
    for number in range(3):
        job = jobs.choose(person=editor, now=NOW, query="is:open")
        jobs.start(job_id=job.pk, person=editor, order=Order("boost", boost=number), now=NOW)
        if number in (0, 2):
            client.get(reverse("verification:bulk-jobs"))
            with django_assert_num_queries(5):
                client.get(reverse("verification:bulk-jobs"))


def test_reviewers_have_no_marks_and_no_way_in(signed_in_client):
    ReviewFactory()
    client = signed_in_client("reviewer")
    assert b'class="mark"' not in client.get("/").content
    assert choose(client, query="is:open", all="on").status_code == 403
