import base64
import hashlib
import io

import pytest

from tests.factories import (
    NOW,
    ArticleFactory,
    ClaimFactory,
    ReviewFactory,
    decided_review,
    dismissed_review,
    evidence,
)
from tests.verification.reports.reading import Page
from tests.verification.reports.writing import written
from verification import publishing
from verification.models import User
from verification.reports.html import content_security_policy
from verification.reports.selection import Selection

pytestmark = pytest.mark.django_db
HOSTILE = "</style></title><script>alert(1)</script><img src=x onerror=alert(1)> & \" ' {{ style }}"


def test_a_claim_stands_with_its_sentence_verdict_and_citations() -> None:
    article = ArticleFactory(title="Losses", text="Before. Armenia spoke of 7,095 men. After.")
    claim = ClaimFactory(
        article=article, sentence_start=8, sentence_end=35, attribution_name="Armenia", hedged=True
    )
    review = decided_review(review=ReviewFactory(claim=claim))
    assert review.verdict is not None

    page = written("html")

    assert b"Armenia spoke of <mark>7,095</mark> men.</blockquote>" in page
    assert (
        f"7,095 casualties claim {review.pk} Disputed (not published) Armenia spoke of 7,095 men. "
        f"Losses, {article.publisher.name}, 4 November 2020 Claimed by Armenia. "
        "The article itself steps back from it. Why The register says otherwise. "
        "Citations Casualty register, The Register. Refutes the claim. "
        "https://register.example/2020 The register lists 6,000 names. "
        "Not checked. No copy of the page is kept. "
        f"Decided by reviewer {review.verdict.decided_by.pseudonym}, 1 March 2026, 09:00 UTC"
    ) in Page(page).words


def test_a_denial_is_no_assertion_and_an_event_says_when_and_where() -> None:
    claim = ClaimFactory(
        kind="event",
        label="Azerbaijan shelled Shusha",
        attribution_name="Vagram Pogosyan",
        attribution_role="a spokesman",
        attribution_cue="denied",
        stance="denial",
        event_start="2020-11-03",
        event_end="2020-11-04",
        place="Shusha",
        restatement="Vagram Pogosyan denied that Azerbaijan shelled Shusha.",
    )
    ReviewFactory(claim=claim)

    words = Page(written("html")).words

    assert "In full: Vagram Pogosyan denied that Azerbaijan shelled Shusha." in words
    assert "Denied by Vagram Pogosyan, a spokesman (“denied”)." in words
    assert "When and where: 3 Nov 2020 – 4 Nov 2020, Shusha." in words
    assert "Claimed by" not in words


def test_the_cover_says_what_was_selected_and_how_much() -> None:
    decided_review("supported")
    ReviewFactory()

    everything, only_open = Page(written("html")), Page(written("html", Selection(state="open")))

    assert "2 claims, in the order" in everything.words
    assert "Selection everything" in everything.words
    assert "1 claim, in the order" in only_open.words
    assert "State Open" in only_open.words


def test_a_dismissed_claim_and_an_unverified_one_say_why() -> None:
    original = ReviewFactory()
    dismissed_review("duplicate", reason="Said above.", duplicate_of=original)
    decided_review("unverified", tried="Both ministries.")

    words = Page(written("html")).words

    assert f"Dismissed: Duplicate of another claim (claim {original.pk}). Said above." in words
    assert "stood in the way No primary source What was tried Both ministries." in words


def test_hostile_text_stays_text() -> None:
    claim = ClaimFactory(
        article__title=HOSTILE,
        article__text=f"{HOSTILE} 7,095 {HOSTILE}",
        label=HOSTILE,
        attribution_name=HOSTILE,
        attribution_cue=HOSTILE,
        attribution_role=HOSTILE,
        place=HOSTILE,
        restatement=HOSTILE,
    )
    decided_review(
        review=ReviewFactory(claim=claim),
        rationale=HOSTILE,
        citations=(evidence(title=HOSTILE, author=HOSTILE, publisher=HOSTILE, excerpt=HOSTILE),),
    )

    page = Page(written("html"))

    assert {"script", "img", "iframe", "link", "form"}.isdisjoint(page.tags)
    assert page.tags.count("style") == 1
    assert page.words.count(" ".join(HOSTILE.split())) == 14
    assert {name for name, _value in page.attributes if name.startswith("on")} == set()


def test_the_page_refers_to_nothing_that_a_browser_would_load() -> None:
    decided_review()

    page = Page(written("html"))

    assert {name for name, _value in page.attributes} & {"src", "srcset", "style"} == set()
    assert "url(" not in page.text
    assert "@import" not in page.text


def test_the_policy_allows_the_page_s_own_style_and_nothing_else() -> None:
    decided_review(rationale="<style>p { color: red }</style>")
    page = written("html")
    style = page.split(b"<style>")[1].split(b"</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style).digest()).decode()

    policy = content_security_policy(io.BytesIO(page))

    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; sandbox"
    own = ("content", f"default-src 'none'; style-src 'sha256-{digest}'")
    assert own in Page(page).attributes


def test_what_is_not_published_is_marked(editor: User) -> None:
    review = decided_review("disputed")
    marked = written("html").decode()

    publishing.publish(review_id=review.pk, editor=editor, version=review.version, now=NOW)

    assert marked.count("(not published)") == 1
    assert "(not published)" not in written("html").decode()
