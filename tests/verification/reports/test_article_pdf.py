"""One article as a document: nothing of its text is lost, and each claim is found again."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pypdf
import pytest
from django.db import transaction
from django.test import Client

from claims.errors import BadInput
from claims.extraction.document import block_hashes
from claims.models import Article
from tests.factories import (
    NOW,
    ArticleFactory,
    ClaimFactory,
    ExtractionFactory,
    ReviewFactory,
    UserFactory,
    decided_review,
    dismissed_review,
)
from tests.verification.published.people import corrected, published
from tests.verification.reports import hostile
from tests.verification.reports.reading import pages_of, squeezed
from tests.verification.reports.writing import written, written_as_of
from verification import audit
from verification.models import AuditEvent, Report, Review, User
from verification.reports import article_pdf, documents, making, requests
from verification.reports.contents import TooLong, collect
from verification.reports.plaintext import Data
from verification.reports.selection import Selection

pytestmark = pytest.mark.django_db
TEXT = (
    "He said “we lost 300 tanks and 20 guns”. Others count fewer.\n\n"
    "A second paragraph has 40 planes."
)


@pytest.fixture
def article() -> Article:
    return ArticleFactory(text=TEXT, title="Losses", byline="A. Writer", publisher__name="P")


def review(article: Article, exact: str, **fields: Any) -> Review:
    return ReviewFactory(claim=ClaimFactory(article=article, exact=exact, label=exact, **fields))


def told(article: Article, **selection: Any) -> str:
    made = written("article_pdf", Selection(article=article.pk, **selection))
    return " ".join("\n".join(pages_of(made)).split())


def data(article: Article, **selection: Any) -> Data:
    return article_pdf.document(collect(Selection(article=article.pk, **selection)))


def underlined(document: Data) -> list[tuple[str, list[tuple[str, int]]]]:
    """Return what of the text is underlined, and how: outcome and depth of each line."""
    return [
        ("\n".join(part["lines"]), [(mark["code"], mark["depth"]) for mark in part["marks"]])
        for passage in document["passages"]
        for part in passage["parts"]
        if part["marks"]
    ]


def test_the_text_stands_whole_with_the_verdicts_beside_it_and_why_after_it(
    article: Article, reviewer: User
) -> None:
    made = review(article, "300", attribution_name="The ministry", hedged=True)
    decided_review(review=made, reviewer=reviewer)
    review(article, "40")

    assert told(article) == (
        "The Desk Article report Losses A. Writer, P, 4 November 2020 1 of 2 claims checked "
        "✓ 0 supported ✕ 1 disputed ? 0 unverified ○ 1 open Verdicts given 1 March 2026 "
        "How to read it A claim is underlined as its verdict is above, and numbered where it "
        "ends. The same number stands beside the text with what the claim came to, and after the "
        "text with the reasons. He said “we lost 3001 tanks and 20 guns”. Others count fewer. "
        "1 ✕ Disputed 300 The ministry, hedged · not published "
        "A second paragraph has 402 planes. 2 ○ Open 40 "
        "The verdicts, and why 1 300 ✕ Disputed Claimed by The ministry. The register says "
        "otherwise. "
        f"Decided by {reviewer.pseudonym}, 1 March 2026; not published "
        "[1] Casualty register, The Register. Refutes the claim. ○ Not checked. "
        "https://register.example/2020"
    )


def test_claims_that_overlap_have_lines_of_their_own(article: Article) -> None:
    decided_review("supported", review=review(article, "we lost 300 tanks and 20 guns"))
    decided_review("unverified", review=review(article, "300"))
    review(article, "20 guns”. Others")

    assert underlined(data(article)) == [
        ("we lost ", [("supported", 1)]),
        ("300", [("supported", 1), ("unverified", 0)]),
        (" tanks and ", [("supported", 1)]),
        ("20 guns", [("supported", 1), ("undecided", 0)]),
        ("”. Others", [("undecided", 0)]),
    ]
    assert "300" in told(article)


def test_however_many_claims_share_a_line_it_is_drawn_once() -> None:
    deep = ArticleFactory(text="They lost " + "so much " * 40 + ".", title="Deep")
    run = ExtractionFactory(article=deep)
    for times in range(1, 41):
        ReviewFactory(claim=ClaimFactory(article=deep, exact="so much " * times, extraction=run))

    lines = [marks for _text, marks in underlined(data(deep))]
    assert lines[0] == [("undecided", 2), ("undecided", 1), ("undecided", 0)]
    assert "0 of 40 claims checked" in told(deep)


@pytest.mark.parametrize("mark", ["\u0301", "\u20dd", "\u200d"])
def test_a_heap_of_marks_is_cut_to_what_a_letter_has(mark: str) -> None:
    heaped = ArticleFactory(text=f"They lost 30{mark * 100_000}0 tanks.", title="Heaped")
    text = data(heaped)["passages"][0]["parts"][0]["lines"][0]

    assert text.count(mark) == 30
    assert pages_of(written("article_pdf", Selection(article=heaped.pk)))


def test_joined_its_parts_are_the_text(article: Article) -> None:
    for exact in ("we lost 300 tanks and 20 guns", "300", "20 guns”. Others"):
        review(article, exact)

    passages = data(article)["passages"]

    joined = ["".join("\n".join(part["lines"]) for part in one["parts"]) for one in passages]
    assert joined == TEXT.split("\n\n")


def test_claims_that_are_marked_nowhere_are_told_all_the_same(article: Article) -> None:
    decided_review(review=review(article, "\n\n"))
    decided_review(review=review(article, "Others count fewer.\n"))

    document = data(article)

    assert [(one["place"], one["is-marked"]) for one in document["claims"]] == [
        (1, True),
        (2, False),
    ]
    assert "The verdicts, and why 1 Others count fewer." in told(article)


def test_dismissed_and_withdrawn_claims_are_not_marked(article: Article) -> None:
    dismissed_review("not_checkable", review=review(article, "Others"))
    gone = dismissed_review("not_checkable", review=review(article, "300"))
    Review.objects.filter(pk=gone.pk).update(dismissed_as="withdrawn")

    document = data(article)

    assert document["sum"] == "No claim to check; 1 dismissed."
    assert underlined(document) == []


def test_only_what_is_selected_is_marked(article: Article) -> None:
    corrected(published(review=review(article, "300")))
    decided_review(review=review(article, "40"))

    document = data(article, state="published")

    assert [text for text, _lines in underlined(document)] == ["300"]
    assert document["sum"] == "1 of 1 claim checked"
    assert ["State", "Only published"] in document["criteria"]
    (note,) = document["passages"][0]["notes"]
    assert note["of-it"] == "published, corrected"
    assert "Corrected on 3 March 2026, 09:00 UTC (Disputed, now Supported)" in told(article)


def read_again(article: Article, *, at: datetime, boilerplate: Sequence[str]) -> None:
    """Let a newer version of the extractor end its run, which knows more of the publisher."""
    run = ExtractionFactory(
        article=article,
        extractor="rules/999",
        status="done",
        finished_at=at,
        claim_count=0,
        boilerplate=list(boilerplate),
    )
    with transaction.atomic():
        audit.record(
            AuditEvent.Action.EXTRACTION_FINISHED,
            actor=None,
            at=at,
            article=article,
            after={"extractor": run.extractor, "claims": 0},
            records=[run],
        )


@pytest.mark.django_db(transaction=True)
def test_it_is_as_of_its_moment() -> None:
    article = ArticleFactory(text="They lost 300 tanks.\n\nThis newspaper lives from its readers.")
    waiting = review(article, "300")
    soon, later = NOW + timedelta(minutes=1), NOW + timedelta(hours=1)
    before = written_as_of("article_pdf", soon)

    decided_review(review=waiting, now=later)
    decided = written_as_of("article_pdf", later)
    read_again(article, at=later + timedelta(hours=1), boilerplate=block_hashes(article.text))

    assert written_as_of("article_pdf", soon) == before
    assert written_as_of("article_pdf", later) == decided != before
    assert [passage["kind"] for passage in data(article)["passages"]] == ["body", "boilerplate"]


def test_numbers_lead_to_the_reasons_and_back(article: Article) -> None:
    decided_review(review=review(article, "300"))
    review(article, "40")
    made = written("article_pdf", Selection(article=article.pk))

    read = pypdf.PdfReader(BytesIO(made))

    notes = [note.get_object() for page in read.pages for note in page.get("/Annots", [])]
    inside = {str(note["/Dest"]) for note in notes if "/Dest" in note}
    # To the reasons and back to the text; what is open has no reasons.
    assert len(inside) == 2
    assert read.metadata is not None
    assert (read.metadata.title, read.metadata.author) == ("Losses", "The Desk")


@pytest.mark.parametrize("text", hostile.TEXTS.values(), ids=hostile.TEXTS)
def test_every_word_of_a_hostile_article_is_there(text: str) -> None:
    article = ArticleFactory(text=f"{text} 7,095 {text}", title=f"{text} title"[:200])
    decided_review(review=review(article, "7,095"))

    shown = squeezed(told(article))

    # Without what no font shows; and right-to-left words come out word by word.
    words = [squeezed(word) for word in article.text.split()]
    assert [word for word in words if word and word not in shown] == []


def test_writing_from_right_to_left_is_set_so() -> None:
    article = ArticleFactory(text="שלום עולם 7,095 שלום\n\nIn English.")
    decided_review(review=review(article, "7,095"))

    assert [passage["rtl"] for passage in data(article)["passages"]] == [True, False]


def lines_of(report: bytes) -> list[tuple[float, str]]:
    """Return where each stretch of text begins, in points from the left, and its words."""
    found: list[tuple[float, str]] = []

    def note(text: str, place: Any, within: Any, _font: Any, _size: Any) -> None:
        found.append((place[0] * within[4] + place[4], text))

    for page in pypdf.PdfReader(BytesIO(report)).pages:
        page.extract_text(visitor_text=note)
    return [(left, text.strip()) for left, text in found if text.strip()]


def test_what_goes_from_left_to_right_begins_at_the_left_whatever_the_language() -> None:
    article = ArticleFactory(text="شهود قالوا 7,095\n\nEnglish words.", language="ar")
    review(article, "7,095")

    placed = lines_of(written("article_pdf", Selection(article=article.pk)))

    (left,) = [left for left, text in placed if text.startswith("English")]
    # The margin has 21 mm.
    assert round(left / 72 * 25.4) == 21


def test_long_words_and_addresses_stay_in_their_column() -> None:
    url = f"https://news.example/{'a' * 200}?b={'c' * 200}"
    article = ArticleFactory(text=f"{'W' * 300} 7,095 {url}", language="he")
    decided_review(review=review(article, "7,095", attribution_name="W" * 100))

    made = written("article_pdf", Selection(article=article.pk))

    placed = lines_of(made)
    assert min(left for left, _text in placed) > 50
    # 106 mm have at most so many of these.
    assert max(text.count("W") for _left, text in placed) < 40
    assert max(text.count("a") + text.count("c") for _left, text in placed) < 75
    shown = squeezed("".join(pages_of(made)))
    assert "W" * 300 in shown
    assert url in shown


def test_too_long_an_article_is_refused(monkeypatch: pytest.MonkeyPatch, article: Article) -> None:
    monkeypatch.setattr(documents, "MOST_CHARACTERS", len(TEXT) - 1)

    with pytest.raises(TooLong, match=f"More than {len(TEXT) - 1} characters"):
        data(article)


def test_a_publisher_who_writes_from_right_to_left_turns_no_date() -> None:
    article = ArticleFactory(publisher__name="الجزيرة")

    assert data(article)["origin"] == "\u2068الجزيرة\u2069, 4 November 2020"


def test_a_selection_without_an_article_is_refused_at_once(editor: User) -> None:
    decided_review()

    with pytest.raises(BadInput) as refusal:
        requests.request(editor=editor, format="article_pdf", selection=Selection(), now=NOW)

    assert (refusal.value.code, refusal.value.field) == ("selection_invalid", "article")
    assert "Give the number of the article" in refusal.value.remedy
    assert not Report.objects.exists()


@pytest.fixture
def client(editor: User) -> Client:
    client = Client()
    client.force_login(editor)
    return client


@pytest.mark.django_db(transaction=True)
def test_the_page_of_the_report_asks_for_it(client: Client, article: Article) -> None:
    decided_review(review=review(article, "300"))
    page = client.get(f"/articles/{article.pk}/report/").text
    assert '<input type="hidden" name="format" value="article_pdf">' in page

    answer = client.post("/reports/new/", {"format": "article_pdf", "article": article.pk})

    assert answer["Location"] == "/reports/"
    report = Report.objects.get()
    assert report.selection == Selection(article=article.pk).as_json()
    making.make(report_id=report.pk, clock=lambda: NOW)
    listed = client.get("/reports/").text
    assert "ARTICLE PDF" in listed
    file = client.get(f"/reports/{report.pk}/file/")
    assert file.getvalue().startswith(b"%PDF")
    assert file["Content-Disposition"].endswith(f'"claimdesk-report-{report.pk}.article.pdf"')


def test_who_may_not_export_is_not_offered_it(article: Article) -> None:
    client = Client()
    client.force_login(UserFactory())

    assert "As PDF" not in client.get(f"/articles/{article.pk}/report/").text


def test_a_preview_tells_that_an_article_is_missing(client: Client) -> None:
    answer = client.post("/reports/new/", {"format": "article_pdf", "preview": "1"})

    assert answer.status_code == 422
    assert "This format tells of one article, and none is named." in answer.text
