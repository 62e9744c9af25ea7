"""What a search finds, in which order, with which counts, and who does not find it."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.errors import BadInput
from tests.factories import (
    NOW,
    ArticleFactory,
    ClaimFactory,
    PublisherFactory,
    ReviewFactory,
    UserFactory,
    decided_review,
    dismissed_review,
    evidence,
    lease,
    submit,
    taken,
    taken_review,
)
from tests.factories import finding as result
from verification import audit, queue, rules
from verification.models import AuditEvent, Review, SearchText, User
from verification.rules import Terms
from verification.search import finding
from verification.search.language import parse

Action = AuditEvent.Action
pytestmark = pytest.mark.django_db


def claim_on(text: str, **fields):
    """Return the review of a claim on a whole text."""
    article = ArticleFactory(text=text, **fields.pop("article", {}))
    fields = {"exact": text, "label": text, **fields}
    return ReviewFactory(claim=ClaimFactory(article=article, **fields))


def search(query: str, user: User, *, cursor: str = "", size: int = 50) -> finding.Found:
    return finding.search(parse(query), user=user, now=NOW, cursor=cursor, size=size)


@pytest.fixture
def found(reviewer):
    """Return the numbers of what a search finds, in its order."""
    return lambda query, user=reviewer: search(query, user).review_ids


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("Mercenaries were sent to Ganja.", "mercenary"),
        ("They spoke of 7,095 casualties.", "7095"),
        ("They spoke of 7,095 casualties.", "7,095"),
        ("There were 1,500-2,000 militants.", "2000"),
        ("There were 1,500–2,000 militants.", '"1,500–2,000"'),
        ("The battle of Şuşa began.", "susa"),
        ("The battle of Shusha began.", "shüsha"),
        ("Turkish-backed groups came.", "turkish-backed"),
        ("Turkish-backed groups came.", "backed"),
        ("It had two thousand men.", '"two thousand men"'),
        ("It had two thousand men.", "thous*"),
        ("O'Brien said so.", "o'brien"),
    ],
)
def test_words_are_found_however_they_are_written(found, text, query):
    review = claim_on(text)
    claim_on("Nothing of the sort happened there.")
    assert found(query) == [review.pk]


@pytest.mark.parametrize("query", ["＇thous*", "thous＼*", "﹨*", "text:＇thous*", "＇|＇x*"])
def test_what_folding_makes_of_a_letter_ends_no_quotation(found, query):
    review = claim_on("It had two thousand men.")
    assert found(query) in ([review.pk], [])


@pytest.mark.parametrize("query", ['"thousand two"', "thousand -men", "tanks", "men tanks"])
def test_what_does_not_fit_is_not_found(found, query):
    claim_on("It had two thousand men.")
    assert found(query) == []


def test_words_of_the_sentence_the_title_and_the_publisher_are_found(found):
    article = ArticleFactory(
        title="Fighting resumes",
        byline="By Jane Roe",
        publisher=PublisherFactory(name="South Front"),
        text="Shells fell on Ganja. Sources spoke of 7,095 casualties there.",
    )
    claim = ClaimFactory(article=article, exact="7,095", sentence_start=22)
    review = ReviewFactory(claim=claim)
    for query in ("sources", "resumes", "roe", '"south front"', "title:fighting"):
        assert found(query) == [review.pk], query
    assert found("shells") == []
    assert found("text:shells") == [review.pk]
    assert found("title:casualties") == []


def test_fields_narrow(found):
    south, north = (PublisherFactory(name=name) for name in ("South Front", "North Daily"))
    quote = claim_on(
        "Lavrov spoke of the transfer.",
        kind="quote",
        hedged=True,
        stance="denial",
        attribution_name="Sergei Lavrov",
        place="Shusha",
        checkworthiness=0.9,
        article={"publisher": south, "published_on": date(2020, 10, 13), "language": "uk"},
    )
    figure = claim_on(
        "Some 7,095 casualties were counted.",
        low=7000,
        high=7100,
        comparator="range",
        unit="casualty",
        holder="Azerbaijani",
        checkworthiness=0.2,
        article={"publisher": north, "published_on": date(2021, 1, 1)},
    )
    for query in (
        "kind:quote",
        "kind:quote,position",
        "-kind:quantity",
        "is:hedged",
        "stance:denial",
        "claimant:lavrov",
        'claimant:"sergei lavrov"',
        "claimant:serg*",
        "place:shusha",
        "score>=0.9",
        "score:0.5..1",
        "-score<0.3",
        'publisher:"South Front"',
        "publisher:front",
        "-publisher:north",
        "before:2021",
        "after:2020-10-13 before:2020-10-14",
        f"article:{quote.claim.article_id}",
        "language:UK",
        "-language:en,hy",
    ):
        assert found(query) == [quote.pk], query
    for query in (
        "figure:7095",
        "figure:7,000..7,010",
        "figure>=7100",
        "unit:casualty",
        "holder:azerbaijani",
        "after:2021",
        "score<0.9",
    ):
        assert found(query) == [figure.pk], query
    for query in (
        "figure:7101",
        "figure>7100",
        "figure<7000",
        'publisher:"South"',
        'claimant:"Lavrov"',
        "publisher:nobody",
        "after:2021-01-02",
        "kind:event",
        f"article:{quote.claim.article_id + 999}",
    ):
        assert found(query) == [], query


def test_a_republished_article_is_found_by_both_publishers(found):
    first, second = (PublisherFactory(name=name) for name in ("South Front", "North Daily"))
    review = claim_on("A tank.", article={"publisher": second, "original_publisher": first})
    for query in ('publisher:"South Front"', 'publisher:"North Daily"', "title:south"):
        assert found(query) == [review.pk], query


def test_an_open_bound_is_found_by_the_other(found):
    review = claim_on("At least 5,000 fled.", low=5000, comparator="≥")
    assert found("figure:5000") == [review.pk]
    assert found("figure:7000") == []


def test_the_state_of_the_work_is_searched(found, reviewer):
    waiting, held, skipped = (ReviewFactory() for _ in range(3))
    queue.skip(**lease(taken(reviewer, skipped)), now=NOW)
    decided = decided_review("disputed", reviewer=reviewer)
    dismissed = dismissed_review("not_checkable")
    taken_review(reviewer, held)
    assert found("is:open") == [skipped.pk, held.pk, waiting.pk]
    assert found("is:decided") == found("rating:disputed") == [decided.pk]
    assert found("rating:supported,unverified") == []
    assert found("is:dismissed") == found("dismissed:not-checkable") == [dismissed.pk]
    assert found("is:leased") == [held.pk]
    assert found("is:mine") == [decided.pk, held.pk]
    assert found("is:skipped") == [skipped.pk]
    assert found("-is:leased is:open") == [skipped.pk, waiting.pk]
    assert found("is:open,dismissed -is:skipped") == [dismissed.pk, held.pk, waiting.pk]


def test_verdicts_are_searched_by_author_reasons_and_sources(found, reviewer):
    review = decided_review(
        reviewer=reviewer,
        rationale="The gazette disagrees.",
        citations=(evidence(title="Shipping list", excerpt="Nine barges left."),),
    )
    other = decided_review()
    assert found("gazette") == found("rationale:gazette") == [review.pk]
    assert found("barges") == found('source:"shipping list"') == [review.pk]
    assert found("rationale:barges") == found("source:gazette") == []
    assert found("by:me") == found(f"by:{reviewer.username}") == [review.pk]
    assert found("-by:me") == [other.pk]
    assert found("by:nobody") == []


@pytest.fixture
def half_done(reviewer):
    """Return a claim that wants two reviews and has one, which is by the reviewer."""
    review = ReviewFactory(reviews_wanted=2)
    reasons = result(
        "disputed",
        rationale="The gazette disagrees.",
        citations=(evidence(title="Shipping list", excerpt="Nine barges left."),),
    )
    submit(taken(reviewer, review), reasons)
    return review


TRACES = ("gazette", "barges", "rationale:gazette", 'source:"shipping list"', "rating:disputed")


def test_a_sealed_verdict_leaves_no_trace_in_the_search(found, reviewer, editor, half_done):
    for reader in (reviewer, UserFactory(), editor):
        for query in (*TRACES, f"by:{reviewer.username}", "is:decided"):
            assert found(query, reader) == [], query
        assert found("is:second-review", reader) == [half_done.pk]
    page = search("", editor)
    assert page.facets is not None
    assert page.facets["rating"] == []


def test_two_verdicts_that_agree_are_searched_both(found, reviewer, half_done):
    second = result("disputed", rationale="The harbour log, too.")
    submit(taken(UserFactory(), half_done), second)
    for query in (*TRACES, f"by:{reviewer.username}", "rationale:harbour", "is:decided"):
        assert found(query) == [half_done.pk], query


def test_two_verdicts_that_differ_wait_for_the_editor(found, editor, half_done):
    submit(taken(UserFactory(), half_done), result("supported", rationale="The log agrees."))
    for query in (*TRACES, "rationale:log", "rating:supported"):
        assert found(query, editor) == [], query
    assert found("is:adjudication") == [half_done.pk]


def test_a_first_verdict_that_calls_for_a_second_is_not_searched(found):
    terms = Terms(name="Disputed ones", rating="disputed")
    rules.add(terms=terms, editor=UserFactory(role="editor"), now=NOW)
    review = decided_review("disputed", rationale="The gazette disagrees.")
    assert review.state == Review.State.SECOND_REVIEW
    assert found("gazette") == []


def test_another_reading_of_a_claim_is_searched_in_its_place(found):
    review = claim_on("It had two thousand men.")
    other = claim_on("Nine barges left the harbour.").claim
    review.claim = ClaimFactory(article=other.article, exact="barges")
    review.save(update_fields=["claim"])
    audit.record(Action.REVIEW_REREAD, actor=None, at=NOW, review=review, after={"state": "open"})
    assert review.pk in found("barges")
    assert found("thousand") == []


def test_newest_come_first_or_the_most_urgent_or_the_best(found):
    low = claim_on("Tanks. Tanks and tanks again, three tanks.", checkworthiness=0.2)
    high = claim_on("A tank was seen by the road to the harbour.", checkworthiness=0.9)
    middle = claim_on("Nobody saw a tank on that day at all.", checkworthiness=0.5)
    assert found("tank") == [middle.pk, high.pk, low.pk]
    assert found("tank sort:priority") == [high.pk, middle.pk, low.pk]
    assert found("tank sort:best")[0] == low.pk


@pytest.mark.parametrize("order", ["newest", "priority"])
@pytest.mark.parametrize("few", [0, 5_000])
def test_pages_continue_where_the_last_one_ended(reviewer, monkeypatch, order, few):
    """Both where the index finds few and where the claims are looked through."""
    monkeypatch.setattr(finding, "FEW", few)
    wanted = [
        claim_on(f"Tank {number} burnt.", checkworthiness=score).pk
        for number, score in enumerate([0.1, 0.9, 0.5, 0.5, 0.5])
    ]
    claim_on("Nothing of the sort happened.")
    seen, cursor = [], ""
    while True:
        page = search(f"tank sort:{order}", reviewer, cursor=cursor, size=2)
        seen += page.review_ids
        cursor = page.next_cursor
        if len(seen) == 2:
            claim_on("Tank 9 burnt.", checkworthiness=1)
        if not cursor:
            break
    by_priority = [wanted[1], wanted[4], wanted[3], wanted[2], wanted[0]]
    assert seen == (by_priority if order == "priority" else wanted[::-1])


@pytest.mark.parametrize("order", ["newest", "priority"])
def test_a_search_looks_no_further_than_a_bound_and_says_so(reviewer, monkeypatch, order):
    monkeypatch.setattr(finding, "FEW", 0)
    monkeypatch.setattr(finding, "WINDOWS", {"newest": (1, 2), "priority": (1, 2)})
    wanted = claim_on("Tank 1 burnt.", checkworthiness=0.1)
    for number in range(3):
        claim_on(f"Barge {number} left.")
    first = search(f"tank sort:{order}", reviewer)
    assert (first.review_ids, first.looked_through) == ([], 2)
    second = search(f"tank sort:{order}", reviewer, cursor=first.next_cursor)
    assert (second.review_ids, second.next_cursor) == ([wanted.pk], "")


@pytest.mark.parametrize("few", [0, 5_000])
def test_facets_count_what_was_found(reviewer, monkeypatch, few):
    monkeypatch.setattr(finding, "FEW", few)
    publisher = PublisherFactory(name="South Front")
    for number, kind in enumerate(["quote", "quote", "event"]):
        said_by = {"attribution_name": "Baku", "article": {"publisher": publisher}}
        claim_on(f"A tank {number}.", kind=kind, **said_by)
    claim_on("A barge.")
    page = search("tank", reviewer)
    assert page.facets is not None
    counts = {
        name: [(facet.value, facet.count) for facet in facets]
        for name, facets in page.facets.items()
    }
    assert counts == {
        "state": [("open", 3)],
        "rating": [],
        "kind": [("quote", 2), ("event", 1)],
        "publisher": [("South Front", 3)],
        "claimant": [("Baku", 3)],
    }
    assert page.is_estimate == (few == 0)
    if few:
        assert page.total == 3


def test_facets_of_the_same_number_stand_by_name_not_by_who_wrote_last(reviewer):
    kinds = ("quote", "event")
    rows = [claim_on(f"A tank, {kind}.", kind=kind, attribution_name="") for kind in kinds]
    for row in rows:
        # Written anew, it is the last one in the table.
        SearchText.objects.filter(pk=row.pk).update(state="open")
        page = search("tank", reviewer)
        assert page.facets is not None
        assert [facet.value for facet in page.facets["kind"]] == ["event", "quote"]
        assert page.facets["claimant"] == []


def test_facets_come_with_the_first_page_only(reviewer):
    for _ in range(3):
        ReviewFactory()
    first = search("", reviewer, size=2)
    assert first.facets is not None
    assert search("", reviewer, cursor=first.next_cursor).facets is None


def test_words_that_every_text_has_are_left_out_and_named(reviewer):
    review = claim_on("The tank.")
    page = search("the tank", reviewer)
    assert (page.review_ids, page.ignored, page.lexemes) == ([review.pk], ["the"], ["tank"])


@pytest.mark.parametrize("cursor", ["x", "1.2", "1 ", "٣", "9" * 30])
def test_a_cursor_from_elsewhere_is_refused(reviewer, cursor):
    with pytest.raises(BadInput) as caught:
        search("", reviewer, cursor=cursor)
    assert caught.value.code == "cursor_invalid"


def test_the_queue_can_be_narrowed_by_a_search(reviewer):
    ReviewFactory()
    wanted = claim_on("A tank.", kind="event")
    within = finding.narrow(
        Review.objects.in_queue_order(), parse("tank kind:event"), user=reviewer, now=NOW
    )
    assert list(within) == [wanted]


HOSTILE = st.text(max_size=60) | st.text("ab'＇＼\\:*&|!()<>-\"., 1", max_size=60)


@settings(suppress_health_check=list(HealthCheck), max_examples=150, deadline=None)
@given(HOSTILE, st.sampled_from(["", "claimant:", "text:", "publisher:", "by:", "source:", "-"]))
def test_whatever_is_typed_is_no_error_of_the_database(reviewer, text, field):
    try:
        query = parse(f"{field}{text}")
    except BadInput:
        return
    search(str(query), reviewer)


def test_alternatives_cost_no_statement_each(found, django_assert_max_num_queries):
    review = claim_on("It had two thousand men.")
    query = "text:men," + ",".join(f"word{number}" for number in range(39))
    with django_assert_max_num_queries(12):
        assert found(query) == [review.pk]
