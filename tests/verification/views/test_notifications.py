"""The bell, the list of notifications, and how one wants to hear of them by e-mail."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.factories import NOW, ReviewFactory, UserFactory, taken
from tests.verification.views.pages import at, text_of
from verification import comments, notifications, reclaiming
from verification.models import Notification, User

pytestmark = pytest.mark.django_db

LIST = "/notifications/"
BELL = '<span class="visually-hidden">unread</span>'


@pytest.fixture
def client(reviewer: User) -> Client:
    client = Client()
    client.force_login(reviewer)
    return client


def mention(person: User, words: str = "please look.") -> Notification:
    comment = comments.write(
        review_id=ReviewFactory().pk,
        author=UserFactory(),
        text=f"@{person.username}, {words}",
        now=NOW,
    )
    return Notification.objects.get(comment=comment, person=person)


def test_the_bell_counts_what_is_unread_on_every_page(client: Client, reviewer: User) -> None:
    assert BELL not in text_of(client.get("/"))
    for _ in range(2):
        mention(reviewer)
    mention(UserFactory())
    for address in ("/", "/articles/", LIST):
        assert f"<b>2</b> {BELL}" in text_of(client.get(address))


def test_the_bell_stops_counting(
    client: Client, reviewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notifications, "MOST_COUNTED", 1)
    for _ in range(3):
        mention(reviewer)
    assert f"<b>1+</b> {BELL}" in text_of(client.get("/"))


def test_each_notification_leads_to_its_comment(client: Client, reviewer: User) -> None:
    told = mention(reviewer, "<i>who</i> counted?")
    page = text_of(client.get(LIST))
    assert f'href="/reviews/{told.review.pk}/#comment-{told.comment_id}"' in page
    assert "&lt;i&gt;who&lt;/i&gt; counted?" in page


def test_opening_a_claim_marks_what_tells_of_it_as_read(client: Client, reviewer: User) -> None:
    told, other = mention(reviewer), mention(reviewer)
    page = text_of(client.get(at("review", told.review)))
    assert f"<b>1</b> {BELL}" in page
    assert list(notifications.of(reviewer, is_unread=True)) == [other]


def test_a_page_that_a_script_fetches_ahead_marks_nothing(client: Client, reviewer: User) -> None:
    told = mention(reviewer)
    client.get(at("review", told.review), headers={"Claimdesk-Ahead": "1"})
    assert list(notifications.of(reviewer, is_unread=True)) == [told]


def test_a_page_that_a_script_puts_in_place_marks_its_claim(client: Client, reviewer: User) -> None:
    told, other = mention(reviewer), mention(reviewer)
    client.post("/queue/reserve/", {"review": told.review.pk})
    assert list(notifications.of(reviewer, is_unread=True)) == [other]
    client.post("/queue/reserve/")
    assert list(notifications.of(reviewer, is_unread=True)) == [other]


def test_who_loses_a_claim_reads_why(client: Client, reviewer: User, editor: User) -> None:
    turn = taken(reviewer, now=timezone.now())
    reclaiming.take_back(
        turn_id=turn.pk, editor=editor, reason="<b>Urgent</b>.", now=timezone.now()
    )
    page = text_of(client.get(LIST))
    assert "An editor takes a claim back from you" in page
    assert f'href="/reviews/{turn.review_id}/#claim"' in page
    assert "&lt;b&gt;Urgent&lt;/b&gt;." in page
    assert f"<span>{editor}</span>" in page


def test_one_is_marked_as_read_and_the_others_stay(client: Client, reviewer: User) -> None:
    first, second = mention(reviewer), mention(reviewer)
    response = client.post(reverse("verification:read-notifications"), {"one": first.pk})
    assert response["Location"] == LIST
    assert list(notifications.of(reviewer, is_unread=True)) == [second]


def test_all_means_all_that_the_page_showed(client: Client, reviewer: User) -> None:
    mention(reviewer)
    latest = client.get(LIST).context["latest"]
    later = mention(reviewer)
    client.post(reverse("verification:read-notifications"), {"up_to": latest})
    assert list(notifications.of(reviewer, is_unread=True)) == [later]


@pytest.mark.parametrize("sent", [{"one": "x"}, {"up_to": "0"}])
def test_a_form_that_is_not_understood_marks_nothing(
    client: Client, reviewer: User, sent: dict[str, str]
) -> None:
    mention(reviewer)
    response = client.post(reverse("verification:read-notifications"), sent)
    assert response.status_code == 400
    assert notifications.unread_count(reviewer) == 1


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_more_rows(
    client: Client, reviewer: User, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(number):
        mention(reviewer)
    # Person, two for permissions, the list, the bell.
    with django_assert_num_queries(5):
        client.get(LIST)


def test_wishes_are_saved_and_shown(client: Client, reviewer: User) -> None:
    address = reverse("verification:notification-settings")
    page = text_of(client.get(address))
    assert reviewer.email in page
    wishes = {**dict.fromkeys(Notification.Kind.values, "off"), "digest_hour": "20"}
    response = client.post(address, wishes)
    assert response["Location"] == address
    chosen = notifications.settings_of(reviewer)
    assert (chosen.mention, chosen.digest_hour) == ("off", 20)
    assert client.post(address, {**wishes, "digest_hour": "25"}).status_code == 422
    assert client.post(address, {**wishes, "mention": "weekly"}).status_code == 422
