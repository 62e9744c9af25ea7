"""What readers see: all of a published verdict, nothing of the desk, and cheap to ask for again."""

import json
from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from django.conf import LazySettings
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from claims.errors import Conflict
from config import settings as written
from tests.factories import (
    NOW,
    ArticleFactory,
    UserFactory,
    decided_review,
    evidence,
    finding,
    submit,
    taken_review,
)
from tests.verification.at_hand import kept, may_fetch, page
from tests.verification.fetching.hostile import Server, answer, says, served
from tests.verification.published.people import (
    ADDRESS,
    CORRECTED,
    HOSTILE,
    SENTENCE,
    configure,
    corrected,
    published,
    review_of,
)
from tests.verification.test_archiving import KEPT, ask
from tests.verification.test_withheld import WHO, protected
from verification import comments, drafts, second_reviews, verdict_corrections, verdicts
from verification.models import ArchiveRequest, Capture, Review
from verification.published import lists

pytestmark = pytest.mark.django_db
PATHS = (
    "/published/",
    "/published/corrections/",
    "/published/verdicts.atom",
    "/published/corrections.atom",
)
DAYS = {"2026-03-01": "1 March 2026", "2026-03-03": "3 March 2026", "2020-11-04": "4 November 2020"}


@pytest.fixture(autouse=True)
def _desk(settings: LazySettings) -> None:
    configure(settings)


class Reader(HTMLParser):
    """What a browser makes of a page: its words, its markup, its links and its scripts."""

    def __init__(self, response: Any) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: set[str] = set()
        self.scripts: list[str] = []
        self.tags: list[str] = []
        self.meta: dict[str, str] = {}
        self._inside = ""
        self.feed(response.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self._inside = tag
        if tag in ("a", "link"):
            self.links.add(given["href"])
        if tag == "meta" and "content" in given:
            self.meta[given.get("property") or given.get("name", "")] = given["content"]

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 (the parser calls it so)
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "script":
            self.scripts.append(data)
        elif self._inside not in ("title", "style"):
            self.words.append(data)

    @property
    def text(self) -> str:
        return squeezed("".join(self.words))

    @property
    def markup(self) -> dict[str, Any]:
        (script,) = self.scripts
        return dict(json.loads(script))


def squeezed(text: str) -> str:
    return " ".join(text.split())


def address(review: Review) -> str:
    return reverse("verification:published", args=[review.pk])


def read(review: Review) -> Reader:
    response = Client().get(address(review))
    assert response.status_code == 200
    return Reader(response)


@pytest.mark.parametrize("switch", [{"PUBLIC_PAGES": False}, {"PUBLIC_PAGES_URL": ""}])
def test_nothing_is_there_while_the_pages_are_off(
    settings: LazySettings, client: Client, switch: dict[str, Any]
) -> None:
    review = published()
    configure(settings, **switch)

    answers = {path: client.get(path).status_code for path in (*PATHS, address(review))}

    assert set(answers.values()) == {404}


def test_pages_are_off_by_default(settings: LazySettings, client: Client) -> None:
    settings.PUBLIC_PAGES = written.PUBLIC_PAGES

    assert [client.get(path).status_code for path in PATHS] == [404] * len(PATHS)


def test_only_what_is_published_has_a_page(client: Client) -> None:
    decided, opened = decided_review(), review_of()

    for number in (decided.pk, opened.pk, 999_999, 2**63):
        assert client.get(f"/published/{number}/").status_code == 404


def test_the_page_tells_a_verdict_whole(client: Client) -> None:
    article = ArticleFactory(
        text=f"The war went on. {SENTENCE} Nobody else did.\nMore.",
        title="Losses in the south",
        byline="A. Writer",
        url="https://front.example/losses",
    )
    review = published(
        review=review_of(article, attribution_role="state", hedged=True, label="7,095 casualties"),
        rationale="The register lists\n6,000 names.",
        citations=(evidence(author="A. Clerk"), evidence("context", title="Second source")),
    )

    page = read(review)

    for words in (
        "7,095 casualties (claimed by Armenia)",
        "Disputed The evidence that we found speaks against this claim.",
        f"The war went on. {SENTENCE} Nobody else did.",
        "Losses in the south, A. Writer, ",
        "4 November 2020",
        "Who says it Armenia, state",
        "The article does not vouch for it",
        "The register lists 6,000 names.",
        "Casualty register register.example Refutes",
        "Second source",
        "First published 1 March 2026 Last checked 1 March 2026",
    ):
        assert words in page.text, words
    assert "More." not in page.text
    assert {"https://front.example/losses", "https://register.example/2020"} <= page.links


@pytest.mark.parametrize(
    ("stance", "who"), [("denial", "Who denies it Armenia"), ("demand", "Who demands it Armenia")]
)
def test_the_page_tells_what_somebody_does_with_a_claim(stance: str, who: str) -> None:
    assert who in read(published(review=review_of(stance=stance))).text


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    may_fetch(monkeypatch)
    with served() as running:
        monkeypatch.setattr(django_settings, "ARCHIVE_URL", running.url("/save"))
        running.at("/save", says(answer(b"", f"Content-Location: {KEPT}")))
        yield running


def test_what_is_kept_of_a_source_is_told_as_soon_as_it_is(client: Client, server: Server) -> None:
    url = page(server, "/register", "By October the register listed 7,095 names of the dead.")
    review = published(
        "supported",
        citations=(evidence("supports", url=url, excerpt="the register listed 7,095 names"),),
        rationale="It lists as many.",
    )
    before = client.get(address(review))
    copy = kept(server, Capture.objects.get(), NOW + timedelta(hours=1)).snapshot
    between = client.get(address(review), headers={"If-None-Match": before["ETag"]})
    request = ArchiveRequest.objects.get()
    ask(request, NOW + timedelta(hours=2))

    after = client.get(address(review), headers={"If-None-Match": between["ETag"]})

    assert copy is not None
    assert "Not compared with a copy of the source." in Reader(before).text
    assert "Found. " in Reader(between).text
    assert f"We keep a copy of 1 March 2026, SHA-256 {copy.sha256}" in Reader(between).text
    assert KEPT not in Reader(between).links
    assert KEPT in Reader(after).links
    assert Reader(after).markup["citation"][0]["archivedAt"] == KEPT


def test_an_unverified_verdict_says_what_was_tried_and_that_it_is_not_false() -> None:
    page = read(published("unverified", tried="Asked both ministries."))

    assert "That does not make it false." in page.text
    assert "What we tried Asked both ministries." in page.text


def test_it_names_its_address_and_what_others_show_of_it() -> None:
    review = published()

    page = read(review)

    assert f"{ADDRESS}/published/{review.pk}/" in page.links
    assert page.meta["og:url"] == f"{ADDRESS}/published/{review.pk}/"
    assert page.meta["og:title"] == "Disputed: 7,095 casualties (claimed by Armenia)"
    assert page.meta["og:type"] == "article"
    assert page.meta["article:published_time"] == "2026-03-01T09:00:00+00:00"
    assert f"{ADDRESS}/published/verdicts.atom" in page.links


def leaves(node: Any, path: str = "") -> list[tuple[str, str]]:
    if isinstance(node, dict):
        return [
            leaf for name, one in node.items() for leaf in leaves(one, f"{path}.{name}".strip("."))
        ]
    if isinstance(node, list):
        return [leaf for one in node for leaf in leaves(one, path)]
    return [(path, str(node))]


def is_shown(value: str, page: Reader) -> bool:
    """Tell whether a reader finds on the page what the markup says."""
    if value.startswith(("https://", "http://")):
        return value.partition("#")[0] in page.links
    if value[:10] in DAYS:
        return DAYS[value[:10]] in page.text
    return squeezed(value) in page.text


@pytest.mark.parametrize("rating", ["supported", "disputed", "unverified"])
def test_the_markup_says_nothing_that_the_page_does_not_show(
    rating: str, settings: LazySettings
) -> None:
    article = ArticleFactory(text=f"Day one.\n{SENTENCE}\n", url="https://front.example/losses")
    pages = {
        name: f"https://desk.example/{name}"
        for name in ("ORGANISATION_URL", "PUBLISHING_PRINCIPLES_URL", "CORRECTIONS_POLICY_URL")
    }
    terms = "https://creativecommons.org/licenses/by/4.0/"
    configure(settings, CLAIMREVIEW_LICENSE_URL=terms, **pages)
    cited = evidence(
        {"supported": "supports", "disputed": "refutes"}.get(rating, "context"),
        csl={"type": "webpage", "author": [{"family": "Petrova", "given": "Anna"}]},
        author="Petrova, Anna",
    )
    review = published(
        rating,
        review=review_of(article, attribution_name="Sergei Lavrov", attribution_role="Minister"),
        citations=(cited,),
        rationale="First.\n\nThe register says 6,000.",
    )
    corrected(review, rating, citations=(cited,), rationale="Now it says 6,001.")

    page = read(review)

    # How machines are told what it is, of which language, how high on which scale.
    technical = {"@context", "@type", "inLanguage", "version"}
    technical |= {"ratingValue", "bestRating", "worstRating"}
    unseen = [
        (path, value)
        for path, value in leaves(page.markup)
        if path.rpartition(".")[2] not in technical and not is_shown(value, page)
    ]
    assert unseen == []
    assert page.markup["itemReviewed"]["author"]["name"] == "Sergei Lavrov"
    assert page.markup["sdLicense"] == terms


def test_hostile_texts_stay_texts() -> None:
    article = ArticleFactory(text=f"{HOSTILE} 7,095 {HOSTILE}", title=HOSTILE, byline=HOSTILE)
    review = published(
        review=review_of(article, attribution_name=HOSTILE, place=HOSTILE, label=HOSTILE),
        rationale=HOSTILE,
        citations=(evidence(title=HOSTILE, publisher=HOSTILE, explanation=HOSTILE),),
    )
    corrected(review, public_note=HOSTILE)

    pages = [read(review), *(Reader(Client().get(path)) for path in PATHS[:2])]

    # The markup, which no browser runs, and no other.
    assert [page.tags.count("script") for page in pages] == [1, 0, 0]
    assert all(squeezed(HOSTILE) in page.text for page in pages)
    assert pages[0].markup["reviewBody"] == "The register says otherwise."


def test_writing_from_right_to_left_begins_on_the_right() -> None:
    said, why = "قالت الوزارة إن 7,095 جنديا قتلوا.", "السجل يقول غير ذلك."
    article = ArticleFactory(text=said, title="تقرير")
    review = published(review=review_of(article), rationale=why, citations=(evidence(excerpt=why),))
    page = " ".join(Client().get(address(review)).text.split())

    # Else its full stop would stand before its first word.
    assert '<p class="typed" dir="auto"><span class="around">' in page
    assert f'<p class="prose typed" dir="auto">{why}</p>' in page
    assert f'<p class="typed" dir="auto">{why}</p>' in page


def test_a_correction_is_told_at_the_same_address(client: Client) -> None:
    review = published(rationale="It was 2019.")
    corrected(review, "supported", rationale="It was 2020.", public_note="We read the wrong year.")

    page = read(review)

    assert "We read the wrong year." in page.text
    assert "3 March 2026: from “Disputed” to “Supported”" in page.text
    assert "It was 2020." in page.text
    assert "It was 2019." not in page.text
    assert "Corrected 3 March 2026" in page.text


def test_what_is_published_is_not_reopened_and_keeps_its_page() -> None:
    """Readers never find an address empty: a mistake is corrected in public."""
    review = published()

    with pytest.raises(Conflict):
        verdicts.reopen(
            review_id=review.pk,
            editor=UserFactory(role="editor"),
            reason="Wrong",
            version=review.version,
            now=NOW,
        )

    assert "Disputed" in read(review).text


def secretive() -> Review:
    """Publish a verdict about which the desk knows much that readers must not."""
    person = UserFactory(username="zuzanna.k", first_name="Zuzanna", last_name="Kowalczyk")
    other = UserFactory(username="quentin.l", first_name="Quentin", last_name="Lariviere")
    review = published(
        reviewer=person,
        citations=(evidence(), protected("context")),
        rationale="Outdated-rationale",
    )
    comments.write(review_id=review.pk, author=other, text="Loose-talk", now=NOW)
    corrected(review, citations=(evidence("supports"), protected("context")))
    verdict_corrections.write(
        review_id=review.pk,
        author=other,
        finding=finding("unverified", tried="Waiting-try"),
        public_note="Waiting-note",
        version=review.version,
        now=CORRECTED,
    )
    sealed = taken_review(UserFactory())
    second_reviews.want(review_id=sealed.pk, person=other, reason="Sealed-wish", now=NOW)
    submit(sealed, finding(rationale="Sealed-finding"))
    drafted = taken_review(other)
    data = {"rationale": "Half-thought"}
    drafts.save(review_id=drafted.pk, reviewer=other, data=data, now=NOW)
    decided_review(rationale="Not-for-readers")
    return review


def test_nothing_of_the_desk_is_told_to_readers(client: Client) -> None:
    review = secretive()
    person = review.published_by
    assert person is not None
    secrets = [
        *("zuzanna", "kowalczyk", "quentin", "lariviere", person.username, person.pseudonym),
        *("outdated-rationale", "loose-talk", "waiting-try", "waiting-note", "sealed-wish"),
        *("sealed-finding", "half-thought", "not-for-readers"),
        *(WHO.title, WHO.url, WHO.publisher, WHO.author, WHO.notes, "ward", "signal"),
    ]

    told = "".join(client.get(path).text.lower() for path in (address(review), *PATHS))

    assert [secret for secret in secrets if secret and secret.lower() in told] == []
    assert "a doctor at the hospital in ganja" in told


@pytest.mark.parametrize("path", ["page", *PATHS])
def test_an_answer_may_be_kept_and_is_asked_for_again_cheaply(
    client: Client, path: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    review = corrected(published())
    where = address(review) if path == "page" else path
    first = client.get(where)

    with django_assert_num_queries(1):
        again = client.get(where, headers={"If-None-Match": first["ETag"]})
    with django_assert_num_queries(1):
        since = client.get(where, headers={"If-Modified-Since": first["Last-Modified"]})

    assert (again.status_code, again.content) == (304, b"")
    assert since.status_code == 304
    assert first["Cache-Control"] == again["Cache-Control"] == "public, max-age=60"
    assert again["ETag"] == first["ETag"]
    assert first["Last-Modified"] == "Tue, 03 Mar 2026 09:00:00 GMT"


@pytest.mark.parametrize("path", ["page", *PATHS])
def test_a_correction_makes_another_answer(client: Client, path: str) -> None:
    review = published()
    where = address(review) if path == "page" else path
    before = client.get(where)

    corrected(review)
    after = client.get(where, headers={"If-None-Match": before["ETag"]})

    assert after.status_code == 200
    assert after["ETag"] != before["ETag"]


def test_other_settings_make_another_answer(client: Client, settings: LazySettings) -> None:
    where = address(published())
    before = client.get(where)

    configure(settings, ORGANISATION_NAME="Another Name")

    assert client.get(where, headers={"If-None-Match": before["ETag"]}).status_code == 200


@pytest.mark.parametrize("path", ["page", *PATHS])
def test_nobody_is_known_to_the_pages(
    client: Client, path: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """Neither a session nor a person is looked up, for somebody signed in either."""
    review = published()
    where = address(review) if path == "page" else path
    stranger = Client().get(where)
    client.force_login(UserFactory(role="editor"))

    with django_assert_num_queries(1):
        client.get(where, headers={"If-None-Match": stranger["ETag"]})
    known = client.get(where)

    assert known.content == stranger.content
    assert (known.cookies, stranger.cookies) == ({}, {})
    assert "Vary" not in known.headers


def test_the_policy_is_that_of_every_page(client: Client) -> None:
    policy = client.get(address(published()))["Content-Security-Policy"]

    assert "unsafe" not in policy
    assert "script-src 'self'" in policy or "default-src 'self'" in policy


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_pages_are_for_reading(method: str) -> None:
    assert getattr(Client(), method)(address(published())).status_code == 405


def test_the_list_has_the_latest_first_and_goes_on_where_it_ended(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "PAGE_SIZE", 2)
    made = [published(at=NOW + timedelta(hours=hour)) for hour in range(3)]

    first = client.get("/published/")
    (older,) = {link for link in Reader(first).links if link.startswith("?cursor=")}
    second = client.get(f"/published/{older}")

    def numbers(response: Any) -> list[int]:
        return [one.number for one in lists.verdicts(cursor=cursor_in(response)).verdicts]

    assert numbers(first) == [made[2].pk, made[1].pk]
    assert numbers(second) == [made[0].pk]
    for response in (first, second):
        shown = {link for link in Reader(response).links if link.startswith("/published/")}
        assert {f"/published/{number}/" for number in numbers(response)} <= shown


def cursor_in(response: Any) -> str:
    return str(response.wsgi_request.GET.get("cursor", ""))


@pytest.mark.parametrize("path", PATHS[:2])
def test_a_cursor_that_is_none_is_refused(client: Client, path: str) -> None:
    published()
    assert client.get(path, {"cursor": "nonsense"}).status_code == 400


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("count", [1, 3])
def test_lists_cost_the_same_however_long(
    path: str, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        corrected(published(citations=(evidence(), evidence("context"))))

    # The stamp, a page of events, and what is read of the claims: claims, events, corrections,
    # citations, flags that are settled.
    with django_assert_num_queries(7):
        Client().get(path)


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_costs_the_same_however_much_is_cited(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    review = published(citations=tuple(evidence() for _ in range(count)))

    with django_assert_num_queries(6):
        Client().get(address(review))


@pytest.mark.parametrize("path", PATHS)
def test_lists_of_nothing_are_lists(client: Client, path: str) -> None:
    assert client.get(path).status_code == 200


def desk_page(client: Client, review: Review) -> str:
    client.force_login(UserFactory(role="editor"))
    return squeezed(client.get(reverse("verification:review", args=[review.pk])).text)


def test_the_desk_leads_to_what_readers_see(client: Client, settings: LazySettings) -> None:
    review, waiting = published(), decided_review(review=review_of())
    link = f'<a href="{address(review)}">Shown to readers</a>'

    shown, unpublished = desk_page(client, review), desk_page(client, waiting)
    settings.PUBLIC_PAGES = False

    assert link in shown
    assert "Shown to readers" not in unpublished
    assert "Shown to readers" not in desk_page(client, review)


def test_editors_are_warned_of_a_claim_that_search_engines_will_cut(client: Client) -> None:
    whole = f"According to Armenia, 7,095 casualties were counted {'by many people ' * 5}there."
    long = decided_review(review=review_of(restatement=whole))
    short = decided_review(review=review_of())

    assert f"Of its {len(whole)} characters search engines show" in desk_page(client, long)
    assert "search engines show" not in desk_page(client, short)


def test_corrections_lead_to_what_they_are_about(client: Client) -> None:
    review = corrected(published(), public_note="We read the wrong year.")

    page = Reader(client.get("/published/corrections/"))

    (correction,) = review.corrections.all()
    assert f"/published/{review.pk}/#correction-{correction.pk}" in page.links
    assert "from “Disputed” to “Supported”" in page.text
    assert "We read the wrong year." in page.text
