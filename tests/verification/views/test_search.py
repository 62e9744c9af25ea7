"""The search page, with and without what its scripts add, and the views that people keep."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.factories import (
    NOW,
    ArticleFactory,
    ClaimFactory,
    PublisherFactory,
    ReviewFactory,
    UserFactory,
    decided_review,
    evidence,
)
from tests.verification.views.pages import text_of
from verification import publishing
from verification.models import SavedView, User
from verification.search import finding, saved
from verification.views import search

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(reviewer: User) -> Client:
    client = Client()
    client.force_login(reviewer)
    return client


def claim(text: str, **fields):
    article = ArticleFactory(text=text, **fields.pop("article", {}))
    return ReviewFactory(claim=ClaimFactory(article=article, exact=text, label=text, **fields))


def listed(client: Client, query: str) -> list[int]:
    response = client.get("/search/", {"q": query})
    assert response.status_code == 200
    return [hit.review.pk for hit in response.context["hits"]]


def test_what_fits_is_listed_with_its_words_marked(client):
    found = claim("Some 7,095 casualties were <counted>.")
    claim("Nothing of the sort happened.")
    page = text_of(client.get("/search/", {"q": "7095 casualty"}))
    assert listed(client, "7095 casualty") == [found.pk]
    assert "<mark>7,095</mark> <mark>casualties</mark> were &lt;counted&gt;." in page
    assert "<h1>1 claim</h1>" in page


def test_words_in_a_verdict_or_a_title_are_shown_with_where_they_are(client):
    cited = (evidence(title="Shipping list", excerpt="Nine barges left."),)
    decided_review(rationale="The gazette disagrees.", citations=cited)
    claim("A tank.", article={"title": "Fighting resumes"})
    for query, told in (
        ("gazette", "<i>rationale:</i> The <mark>gazette</mark> disagrees."),
        ("barges", "<i>source:</i> Nine <mark>barges</mark> left."),
        ("fighting", "<i>title:</i> <mark>Fighting</mark> resumes"),
    ):
        assert told in text_of(client.get("/search/", {"q": query})), query


def test_a_published_verdict_says_that_it_is(client, editor):
    tag = '<span class="tag">published</span>'
    review = decided_review()
    assert tag not in text_of(client.get("/search/"))
    publishing.publish(review_id=review.pk, editor=editor, version=review.version, now=NOW)
    assert tag in text_of(client.get("/search/"))
    assert tag not in text_of(client.get("/?state=published"))


def test_articles_with_the_words_are_named(client):
    article = ArticleFactory(title="A long piece", text="Shells fell on Ganja.")
    page = client.get("/search/", {"q": "ganja"})
    assert page.context["articles"] == [article]
    assert f"/search/?q=article:{article.pk}" in text_of(page)


def test_a_mistake_is_told_and_the_query_stays_in_the_box(client):
    response = client.get("/search/", {"q": 'publsher:"A & B"'})
    page = text_of(response)
    assert response.status_code == 422
    assert "There is no field “publsher”." in page
    assert "Did you mean publisher:?" in page
    assert 'value="publsher:&quot;A &amp; B&quot;"' in page
    assert 'aria-invalid="true"' in page


def test_facets_are_links_that_rewrite_the_query(client):
    publisher = PublisherFactory(name='The "Daily"')
    claim("A tank.", kind="quote", article={"publisher": publisher})
    claim("Another tank.", kind="event", article={"publisher": publisher})
    facets = client.get("/search/", {"q": "tank"}).context["facets"]
    (daily,) = facets["publisher"]
    assert (daily.label, daily.count, daily.is_chosen) == ('The "Daily"', 2, False)
    narrowed = client.get(daily.address)
    assert narrowed.context["typed"] == 'tank publisher:"The ""Daily"""'
    assert len(narrowed.context["hits"]) == 2
    (chosen,) = narrowed.context["facets"]["publisher"]
    assert chosen.is_chosen
    assert client.get(chosen.address).context["typed"] == "tank"
    quote = next(one for one in facets["kind"] if one.label == "quote")
    assert len(client.get(quote.address).context["hits"]) == 1


def test_the_order_is_part_of_the_address(client):
    low = claim("A tank.", checkworthiness=0.1)
    high = claim("Two tanks.", checkworthiness=0.9)
    later = claim("Three tanks.", checkworthiness=0.5)
    sorts = client.get("/search/", {"q": "tank"}).context["sorts"]
    urgent = client.get(next(one.address for one in sorts if one.label == "most urgent"))
    assert [hit.review for hit in urgent.context["hits"]] == [high, later, low]
    assert urgent.context["typed"] == "tank sort:priority"


def test_pages_continue_by_address(client, monkeypatch):
    monkeypatch.setattr(search, "PAGE_SIZE", 2)
    for number in range(3):
        claim(f"Tank {number}.")
    first = client.get("/search/", {"q": "tank"})
    cursor = first.context["found"].next_cursor
    assert f"?q=tank&amp;cursor={cursor}" in text_of(first)
    second = client.get("/search/", {"q": "tank", "cursor": cursor})
    assert len(second.context["hits"]) == 1
    assert client.get("/search/", {"q": "tank", "cursor": "rubbish"}).status_code == 400


def test_a_page_that_ended_at_the_bound_says_so(client, monkeypatch):
    monkeypatch.setattr(finding, "FEW", 0)
    monkeypatch.setattr(finding, "WINDOWS", {"newest": (1,)})
    claim("A tank."), claim("A barge."), claim("Another barge.")
    page = client.get("/search/", {"q": "tank"})
    assert "Looked through 1 claims on this page: none of them fits." in text_of(page)
    assert f"cursor={page.context['found'].next_cursor}" in text_of(page)


def test_an_empty_search_lists_everything_and_one_without_a_find_says_what_to_do(client):
    found = claim("A tank.")
    assert listed(client, "") == [found.pk]
    assert "Nothing fits." in text_of(client.get("/search/", {"q": "barge"}))


@pytest.mark.parametrize("number", [1, 3])
def test_a_search_costs_the_same_for_more_rows(
    client, number, django_assert_num_queries: DjangoAssertNumQueries
):
    for _ in range(number):
        decided_review(rationale="The gazette disagrees.")
    client.get("/search/", {"q": "gazette"})
    with django_assert_num_queries(search_queries()):
        client.get("/search/", {"q": "gazette"})


def search_queries() -> int:
    # Session and person, two for permissions, notifications; words, plan setting, plan, rows,
    # publishers, articles twice; reviews, verdicts, citations; views, and what one may share.
    return 17


def suggested(client, typed: str) -> list[str]:
    answer = client.get("/search/suggestions/", {"q": typed}).json()
    return [one["query"] for one in answer["suggestions"]]


def test_fields_and_values_are_suggested(client, reviewer):
    PublisherFactory(name="South Front"), PublisherFactory(name="North Daily")
    for name in ("Armenia", "Armenia", "armed groups", "Baku"):
        ReviewFactory(claim__attribution_name=name)
    assert suggested(client, "tank pub") == ["tank publisher:"]
    assert suggested(client, "-rat") == ["-rating:", "-rationale:"]
    assert suggested(client, "so") == ["source:", "sort:"]
    assert suggested(client, 'x publisher:"fro') == ['x publisher:"South Front" ']
    assert suggested(client, "-publisher:north") == ['-publisher:"North Daily" ']
    assert suggested(client, "claimant:arm") == ['claimant:"armed groups" ', 'claimant:"Armenia" ']
    assert suggested(client, "rating:d") == ["rating:disputed "]
    assert suggested(client, "kind:quote,e") == ["kind:quote,event "]
    assert suggested(client, "by:m") == ["by:me "]
    assert suggested(client, f"by:{reviewer.username}") == [f"by:{reviewer.username} "]
    assert suggested(client, "nothing:x") == suggested(client, "text:x") == []
    assert len(suggested(client, "")) == 8
    assert client.get("/search/suggestions/", {"q": "\x00" * 5000}).status_code == 200


def test_a_search_is_saved_listed_renamed_and_deleted(client, reviewer):
    response = client.post("/search/views/", {"name": "Ours", "q": "rating:disputed"})
    assert response["Location"] == "/search/?q=rating%3Adisputed"
    view = SavedView.objects.get()
    assert (view.owner, view.name, view.query) == (reviewer, "Ours", "rating:disputed")
    page = text_of(client.get("/search/", {"q": "rating:disputed"}))
    assert 'href="/search/?q=rating%3Adisputed" aria-current="true"' in page
    client.post(f"/search/views/{view.pk}/", {"name": "Mine", "q": "is:open"})
    view.refresh_from_db()
    assert (view.name, view.query) == ("Mine", "is:open")
    client.post(f"/search/views/{view.pk}/delete/")
    assert not SavedView.objects.exists()


def test_a_view_that_cannot_be_saved_keeps_what_was_typed(client, reviewer):
    saved.save(owner=reviewer, name="Ours", query="", is_shared=False, now=NOW)
    for sent, told in (
        ({"name": "Ours", "q": "is:open"}, "You have a view of this name."),
        ({"name": "x", "q": "publsher:x"}, "There is no field “publsher”."),
        ({"name": "x", "is_shared": "on"}, "Sharing a view with everybody is for editors."),
    ):
        response = client.post("/search/views/", sent)
        assert response.status_code == 422
        assert told in text_of(response)
        assert f'value="{sent["name"]}"' in text_of(response)


def test_shared_views_are_seen_by_all_and_changed_by_editors(client, editor, signed_in_client):
    view = saved.save(owner=editor, name="Ours", query="", is_shared=True, now=NOW)
    assert "Ours" in text_of(client.get("/search/"))
    assert "Ours" in text_of(client.get("/search/views/"))
    client.post(f"/search/views/{view.pk}/delete/")
    assert SavedView.objects.filter(pk=view.pk).exists()
    signed_in_client("editor").post(f"/search/views/{view.pk}/delete/")
    assert not SavedView.objects.filter(pk=view.pk).exists()


def test_a_private_view_is_nobody_elses(client):
    view = saved.save(owner=UserFactory(), name="Own", query="", is_shared=False, now=NOW)
    assert client.post(f"/search/views/{view.pk}/delete/").status_code == 404
    assert "Own" not in text_of(client.get("/search/views/"))
