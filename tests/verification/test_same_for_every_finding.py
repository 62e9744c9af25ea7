"""Whatever the first of two has found, the second one is answered the same by everything.

Other tests look for words that only the first finding has; this one compares all that pages and
calls answer, so that no number, order or address tells a finding either.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from tests.api.client import Api
from tests.factories import (
    NOW,
    ArticleFactory,
    PublisherFactory,
    ReviewFactory,
    UserFactory,
    finding,
    lease,
    submit,
    taken,
)
from tests.verification.test_blindness import ARGUMENT, CALLS, PAGES
from verification import counting, verdicts
from verification.findings import Dismissal
from verification.models import Review, Turn

# What differs from one answer to the next: secrets, numbers of requests, clocks.
OTHERWISE = re.compile(
    r'value="[A-Za-z0-9]{64}"|"X-CSRFToken": ?"[^"]+"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]+'
    r"|\d\d:\d\d(?::\d\d(?:\.\d+)?)?|cd_\w+|[0-9a-f]{32,}"
)
QUERIES = (
    "rating:supported", "rating:disputed", "-rating:disputed", "by:anna", "-by:anna",
    "is:decided", "is:dismissed", "is:second-review", "is:open", "dismissed:duplicate", "register",
    "rationale:register", "source:register", "is:leased", "sort:best register", "sort:priority",
)  # fmt: skip
# From where all numbers begin, whatever other tests have used up.
FIRST = 700_000


def begin_numbers_anew() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(quote_ident(sequencename), %s) FROM pg_sequences"
            " WHERE schemaname = current_schema()",
            [FIRST],
        )


def rated(rating: str) -> Callable[[Turn], None]:
    def give(turn: Turn) -> None:
        submit(turn, finding(rating))

    return give


def dismissed(turn: Turn) -> None:
    other = Review.objects.exclude(pk=turn.review_id).get()
    said = Dismissal("duplicate", "They repeat each other.", other.pk)
    verdicts.dismiss(**lease(turn), dismissal=said, version=1, now=NOW)


def answers(find: Callable[[Turn], None]) -> dict[str, Any]:
    """Return all that the second reviewer is answered where the first found this."""
    begin_numbers_anew()
    first = UserFactory(username="anna", first_name="Anna", last_name="A", pseudonym="AAAAAA")
    second = UserFactory(username="bob", first_name="Bob", last_name="B", pseudonym="BBBBBB")
    text = "Sources spoke of 7,095 casualties. It has 300 tanks left."
    article = ArticleFactory(title="Losses", publisher=PublisherFactory(name="P"), text=text)
    review = ReviewFactory(claim__article=article, reviews_wanted=2)
    ReviewFactory(claim__article=article, claim__exact="300")
    find(taken(first, review))
    taken(second, review, timezone.now())
    counting.count(now=timezone.now())
    client, api = Client(raise_request_exception=False), Api.of(second)
    client.force_login(second)
    found: dict[str, Any] = {}
    for ask, root, paths, search in (
        (client.get, "/", PAGES, "/search/"),
        (api.get, "", CALLS, "search"),
    ):
        for path in paths:
            # Each of these is the number of a row in every table that has any.
            for number in (FIRST + 1, FIRST + 2) if ARGUMENT.search(path) else (0,):
                address = root + ARGUMENT.sub(str(number), path)
                found[address] = shown(ask(address))
        for query in QUERIES:
            found[f"{search} {query}"] = shown(ask(search, {"q": query}))
    return found


def shown(response: Any) -> tuple[int, str | None, str]:
    body = OTHERWISE.sub("#", response.getvalue().decode("utf-8", "replace"))
    return response.status_code, response.headers.get("ETag"), body


@pytest.mark.django_db
def test_no_answer_depends_on_what_the_first_has_found(settings: Any) -> None:
    settings.API_CALLS_PER_MINUTE = settings.PAGES_PER_MINUTE = 1_000_000
    worlds = []
    for find in (rated("disputed"), rated("supported"), dismissed):
        undo = transaction.savepoint()
        worlds.append(answers(find))
        transaction.savepoint_rollback(undo)

    base, *others = worlds
    for world in others:
        # One by one, as what differs is to be seen.
        for address in base:
            assert world[address] == base[address], address
    assert base["search is:second-review"][2].count(f'"id":{FIRST + 1}') > 0
