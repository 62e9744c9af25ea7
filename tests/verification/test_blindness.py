"""Of a sealed verdict nobody but its author finds a trace: on no page, in no call, in no report.

Every address that there is is asked, so that one added later is asked too.
"""

import re
from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.urls import URLPattern

from claims.amending import Changes
from tests.api.client import Api
from tests.factories import NOW, ReviewFactory, UserFactory, evidence, finding, submit, taken
from tests.test_access import pages
from tests.verification.published.people import configure
from tests.verification.reports.reading import text_of
from tests.verification.reports.writing import written
from tests.verification.views.pages import WAYS
from verification import assigning, correcting, drafts, second_reviews
from verification.api import urls as api_urls
from verification.correctable import By
from verification.models import Review, User, Verdict
from verification.reports.formats import FORMATS

# Numbers and words that occur nowhere else.
VERDICT, CITATION = 98765432, 87654321
RATIONALE, TITLE, EXCERPT, HALF_TYPED = "zanzibarite", "quokkabook", "wombatline", "numbatdraft"
TRACES = [RATIONALE, TITLE, EXCERPT, HALF_TYPED, str(VERDICT), str(CITATION)]
# How a page or an answer tells a rating, where a form that offers it does not.
TOLD = re.compile(r'outcome supported|verdict supported|"rating": ?"supported"')
ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")
# These end the session or ask for it.
LEFT_OUT = re.compile(r"^(?:accounts|health|metrics|static|media)")


def addresses(patterns: dict[str, URLPattern]) -> list[str]:
    return sorted(path for path in patterns if not LEFT_OUT.match(path))


PAGES = addresses(pages())
CALLS = addresses({f"{pattern.pattern}": pattern for pattern in api_urls.urlpatterns})


@pytest.fixture
def author(db: None) -> User:
    return UserFactory()


@pytest.fixture
def sealed(author: User) -> Review:
    """Return a claim of which one of two verdicts is in."""
    with connection.cursor() as cursor:
        for table, first in (("verdict", VERDICT), ("citation", CITATION)):
            cursor.execute(f"ALTER SEQUENCE verification_{table}_id_seq RESTART {first}")
    review = ReviewFactory(reviews_wanted=2)
    cited = evidence("supports", title=TITLE, excerpt=EXCERPT)
    verdict = submit(
        taken(author, review), finding("supported", rationale=RATIONALE, citations=(cited,))
    )
    assert verdict.pk == VERDICT
    other = ReviewFactory()
    drafts.save(review_id=other.pk, reviewer=author, data={"rationale": HALF_TYPED}, now=NOW)
    return Review.objects.get(pk=review.pk)


def second_reviewer(review: Review) -> User:
    person = UserFactory()
    taken(person, review)
    return person


READERS: dict[str, Callable[[Review], User]] = {
    "second reviewer": second_reviewer,
    "another reviewer": lambda _: UserFactory(),
    "editor": lambda _: UserFactory(role="editor"),
    "administrator": lambda _: UserFactory(role="administrator"),
}
every_reader = pytest.mark.parametrize("reader", READERS)


def asked(path: str, review: Review) -> list[str]:
    """Return the address with each number in it that could lead to the verdict."""
    if not ARGUMENT.search(path):
        return [path]
    turn = review.turns.get(verdict=VERDICT)
    numbers = {review.pk, review.claim_id, review.claim.article_id, turn.pk, VERDICT, CITATION}
    return [ARGUMENT.sub(str(number), path) for number in sorted(numbers)]


def traces_in(body: str) -> list[str]:
    return [trace for trace in TRACES if trace in body] + TOLD.findall(body)


def without_address(body: str, address: str) -> str:
    """Leave out where a page says by which address it was asked for."""
    return body.replace(address.strip("/"), "")


@pytest.mark.parametrize("path", PAGES)
def test_no_page_shows_a_trace(path: str, sealed: Review) -> None:
    for reader, made in READERS.items():
        client = Client(raise_request_exception=False)
        client.force_login(made(sealed))
        for address in asked(path, sealed):
            for headers in WAYS if reader == "second reviewer" else WAYS[:1]:
                response = client.get(f"/{address}", headers=headers)
                body = response.getvalue().decode("utf-8", "replace")
                assert traces_in(without_address(body, address)) == [], (reader, address)


@pytest.mark.parametrize("path", CALLS)
def test_no_call_answers_with_a_trace(path: str, sealed: Review) -> None:
    for reader, made in READERS.items():
        user = Api.of(made(sealed))
        for address in asked(path, sealed):
            body = user.get(address).getvalue().decode("utf-8", "replace")
            assert traces_in(without_address(body, address)) == [], (reader, address)


@pytest.mark.parametrize("query", [RATIONALE, TITLE, EXCERPT, "rating:supported"])
@every_reader
def test_no_search_finds_it(query: str, reader: str, sealed: Review) -> None:
    person = READERS[reader](sealed)
    client = Client()
    client.force_login(person)

    page = client.get(f"/search/?q={query}").getvalue().decode()
    answer = Api.of(person).get(f"search?q={query}").json()

    assert f"/reviews/{sealed.pk}/" not in page
    assert [row["id"] for row in answer["results"]] == []


@pytest.mark.parametrize("form", FORMATS)
def test_no_report_has_a_trace(form: str, sealed: Review, settings: LazySettings) -> None:
    configure(settings)

    told = text_of(form, written(form))

    assert traces_in(told) == []
    # What is about claims without a verdict tells that this one is at work.
    is_told = "second_review" in told or "Second review" in told
    assert is_told == (form not in ("averitec", "csl", "claimreview", "article_pdf"))


def test_the_author_sees_it_on_page_and_in_the_api(author: User, sealed: Review) -> None:
    client = Client()
    client.force_login(author)
    page = client.get(f"/reviews/{sealed.pk}/").getvalue().decode()
    user = Api.of(author)

    assert {RATIONALE, TITLE, EXCERPT} <= set(traces_in(page))
    assert user.get(f"verdicts/{VERDICT}").json()["rationale"] == RATIONALE
    assert [c["id"] for c in user.get("citations").json()["results"]] == [CITATION]
    told = user.get(f"reviews/{sealed.pk}/history").json()["results"]
    assert [event["action"] for event in told] == ["verdict.submitted", "review.taken"]


def test_others_see_none_of_the_events_of_a_sealed_turn(sealed: Review) -> None:
    client = Api.of(UserFactory(role="editor"))

    for path in (f"reviews/{sealed.pk}/history", f"articles/{sealed.claim.article_id}/history"):
        assert client.get(path).json()["results"] == [], path
    listed = client.get("audit", {"review": sealed.pk}).json()["results"]
    assert listed == []


def test_all_is_open_when_the_second_is_in(sealed: Review) -> None:
    """Else the searches above would find nothing for another reason."""
    submit(taken(UserFactory(), sealed), finding("supported"))

    shown = Api.of(UserFactory()).get(f"reviews/{sealed.pk}/verdicts").json()["results"]
    assert len(shown) == 2
    assert RATIONALE in {verdict["rationale"] for verdict in shown}
    for words in (RATIONALE, TITLE, EXCERPT, "rating:supported"):
        found = Api.of(UserFactory()).get("search", {"q": words}).json()["results"]
        assert [row["id"] for row in found] == [sealed.pk], words


def test_where_two_differ_only_editors_see_both(sealed: Review) -> None:
    other = UserFactory()
    submit(taken(other, sealed), finding("disputed"))
    path = f"reviews/{sealed.pk}/verdicts"

    assert len(Api.of(UserFactory(role="editor")).get(path).json()["results"]) == 2
    assert len(Api.of(other).get(path).json()["results"]) == 1
    assert Api.of(UserFactory()).get(path).json()["results"] == []


def test_a_verdict_that_calls_for_a_second_one_is_sealed_at_once(author: User) -> None:
    """The wish for a second review comes while the first reviewer is at work."""
    turn = taken(author)
    second_reviews.want(review_id=turn.review_id, person=author, now=NOW, reason=RATIONALE)
    submit(turn)

    user = Api.of(UserFactory(role="editor"))
    body = user.get(f"reviews/{turn.review_id}/history").getvalue().decode()
    assert RATIONALE not in body
    assert Verdict.objects.visible_to(None).count() == 0


def test_who_has_put_a_claim_right_under_a_sealed_turn_is_not_told(author: User) -> None:
    review = ReviewFactory(reviews_wanted=2)
    turn = taken(author, review)
    by = By(
        person=author, version=1, now=NOW, lease_token=turn.lease_token, reason=f"No {RATIONALE}."
    )
    correcting.correct(review_id=review.pk, changes=Changes(label="7,095 dead"), by=by)
    submit(turn)

    for path in (f"reviews/{review.pk}/history", f"articles/{review.claim.article_id}/history"):
        told = Api.of(UserFactory(role="editor")).get(path).getvalue().decode()
        assert not {RATIONALE, author.username} & set(re.findall(r"\w+", told))
        assert "review.corrected" in Api.of(author).get(path).getvalue().decode()


def test_to_whom_one_of_two_turns_was_given_is_not_told(author: User) -> None:
    review = ReviewFactory(reviews_wanted=2)
    assigning.assign(
        review_id=review.pk, editor=UserFactory(role="editor"), reviewer=author, until=None, now=NOW
    )
    submit(taken(author, review))

    told = Api.of(UserFactory()).get(f"reviews/{review.pk}/history").json()["results"]
    assert told == []
