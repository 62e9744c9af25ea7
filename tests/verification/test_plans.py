"""No page and no call reads a whole table: the plan of each of their statements is looked at."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from benchmarks.desk import filling
from claims.models import Article, Claim
from tests.api.client import Api, verdict
from tests.factories import NOW, UserFactory, decided_review, dismissed_review, token_for
from tests.plans import only_where_plans_are_known
from tests.test_access import PAGES
from verification import queue, tagging
from verification.models import AuditEvent, Review, Tag, Turn, User

CLAIMS = 2_000
# The planner is told that there are so many times as many.
TIMES = 500
BIG = {
    "claims_article",
    "claims_claim",
    "claims_extraction",
    "verification_articletext",
    "verification_auditevent",
    "verification_citation",
    "verification_review",
    "verification_searchtext",
    "verification_turn",
    "verification_verdict",
}
# What take-next is narrowed to; of most there is little or nothing.
PARTS = (
    {"minimum_score": 0.99},
    {"minimum_score": 1, "kind": "quote"},
    {"published_before": "2019-01-01"},
    {"only_second": True},
    {"language": "uk"},
    {"tag": "rare"},
    {"publisher": 1, "kind": "position"},
    {"query": "zeppelin"},
    {"query": "tanks kind:quote"},
)
# A statement, its values, and whether whole tables were forbidden to it.
Statement = tuple[str, Any, bool]


class Statements:
    """Keeps what is asked of the database, and for which page or call."""

    def __init__(self) -> None:
        self.asked: dict[str, list[Statement]] = {}
        self.by = ""
        self._is_forbidden = False

    def begin(self, by: str) -> None:
        self.by, self._is_forbidden = by, False

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(("SELECT", "WITH", "UPDATE", "DELETE")):
            kept = (sql, params, self._is_forbidden)
            self.asked.setdefault(self.by, []).append(kept)
        self._is_forbidden |= "enable_seqscan = off" in sql
        return execute(sql, params, many, context)


def scanned(statement: Statement) -> Iterator[str]:
    """Return the big tables that the plan of a statement reads from end to end."""
    sql, params, is_forbidden = statement
    with connection.cursor() as cursor:
        cursor.execute(f"SET enable_seqscan = {'off' if is_forbidden else 'on'}")
        found = list(nodes(sql, params))
        cursor.execute("RESET enable_seqscan")
    for plan in found:
        if plan["Node Type"] == "Seq Scan" and plan["Relation Name"] in BIG:
            yield plan["Relation Name"]


def nodes(sql: str, params: Any = None) -> Iterator[dict[str, Any]]:
    """Return every step of the plan of a statement."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
        row: Any = cursor.fetchone()
    plans = [(json.loads(row[0]) if isinstance(row[0], str) else row[0])[0]["Plan"]]
    while plans:
        plan = plans.pop()
        plans += plan.get("Plans", [])
        yield plan


def addresses() -> Iterator[str]:
    article = Article.objects.order_by("-pk").values_list("pk", "publisher").first()
    review = Review.objects.filter(state="decided").first()
    assert article
    assert review
    narrowed = [f"publisher={article[1]}", f"article={article[0]}", "kind=position"]
    for state in Review.State:
        yield f"/?state={state}"
        yield from (f"/?state={state}&{part}" for part in narrowed)
    tag = Tag.objects.values_list("pk", flat=True).first()
    published = ("published_after=2026-10-31", "published_before=2019-01-01")
    for part in ("minimum_score=0.99", *published, "only_second=on", "language=uk", f"tag={tag}"):
        yield f"/?{part}"
    yield "/?state=decided&rating=disputed"
    yield from (f"/reviews/{pk}/" for pk in (review.pk, CLAIMS // 2))
    yield f"/articles/{article[0]}/"
    person = User.objects.values_list("pk", flat=True).first()
    events = [f"person={person}", f"claim={review.pk}", f"article={article[0]}", "words=opinion"]
    days = ["since=2026-10-30", "until=2026-10-30", "since=2026-10-30&until=2026-10-31"]
    both = [f"person={person}&action=review.skipped", f"claim={review.pk}&words=opinion", days[-1]]
    rest = ["system=on", "token=script", f"about={person}", "report=1", "request=x", *both]
    yield from (f"/history/?{part}" for part in [*events, *days, *_actions("action"), *rest])
    yield from (f"/reviews/{review.pk}/history/", f"/articles/{article[0]}/history/")
    yield from (f"/people/{person}/history/", f"/verdicts/{review.verdict_id}/history/")
    yield from ("/search/?q=tanks", "/search/?q=figure%3A777", "/search/?q=kind%3Aquote+drones")


def _actions(name: str) -> list[str]:
    return [f"{name}={action}" for action in ("review.skipped", "verdict.submitted")]


def calls() -> Iterator[str]:
    article = Article.objects.order_by("-pk").values_list("pk", "publisher").first()
    assert article
    where = [f"publisher={article[1]}", f"article={article[0]}"]
    kinds = [*where, "kind=position"]
    events = ["actor=1", "review=9", "article=9", "report=1", "person=1", "request_id=x"]
    events += ["system=true", "token=script", "words=opinion", "actor=1&action=review.skipped"]
    for path, filters in {
        "articles": [],
        "audit": [*events, "since=2026-10-30", "until=2026-10-30", *_actions("action")],
        "citations": ["verdict=1", "review=9", "stance=supports"],
        "claims": [*kinds, "state=decided", "min_score=0.5"],
        "people": [],
        "queue": [],
        "reports": [],
        "reviews": [*kinds, "rating=disputed", *(f"state={state}" for state in Review.State)],
        "verdicts": [*where, "rating=disputed", "decided_from=2026-03-01", "decided_to=2026-03-01"],
    }.items():
        for part in ["", *filters]:
            yield f"{path}?{part}"
    yield from (f"{path}/9{rest}" for path in ("reviews", "claims") for rest in ("",))
    yield "reviews/9/history?"
    yield "search?q=tanks"


@pytest.fixture
def _desk(transactional_db: None) -> None:
    only_where_plans_are_known()
    filling.fill(before=0, claims=CLAIMS)
    for number in range(8):
        decided_review("disputed" if number % 2 else "supported")
        dismissed_review()
    for review in Review.objects.order_by("priority")[:2]:
        tagging.tag(review_id=review.pk, person=UserFactory(), name="rare", now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        # What a row is like is as it is; how many there are is as at a million claims.
        cursor.execute(
            "SELECT pg_restore_relation_stats('schemaname', 'public', 'relname', relname::text,"
            " 'relpages', relpages, 'reltuples', (greatest(reltuples, 1000) * %s)::real)"
            " FROM pg_class WHERE oid = ANY (%s::regclass[]) OR oid IN"
            " (SELECT indexrelid FROM pg_index WHERE indrelid = ANY (%s::regclass[]))",
            [TIMES, list(BIG), list(BIG)],
        )


@pytest.mark.usefixtures("_desk")
def test_a_lease_is_found_by_its_claim_however_much_its_holder_has_done() -> None:
    person = UserFactory()
    turn = queue.take_next(reviewer=person, now=NOW)
    assert turn is not None
    assert turn.lease_token is not None

    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        queue.held(turn.review_id, person, turn.lease_token, and_review=True)
        (statement,) = [query["sql"] for query in asked if "FOR NO KEY" in query["sql"]]

    used = {plan["Index Name"] for plan in nodes(statement) if "Index Name" in plan}
    by_turn = {name for name in used if "turn" in name}
    assert by_turn <= {"turn_one_for_each_slot", "turn_one_for_each_person"}
    assert by_turn


@pytest.mark.slow
@pytest.mark.usefixtures("_desk")
def test_no_statement_of_any_page_or_call_reads_a_whole_table() -> None:
    assert Claim.objects.count() >= CLAIMS
    assert AuditEvent.objects.count() >= CLAIMS
    person = UserFactory(role="administrator")
    client, api = Client(), Api(token_for(person))
    client.force_login(person)
    statements = Statements()

    with connection.execute_wrapper(statements):
        for address in [*map(reverse, PAGES), *addresses()]:
            statements.begin(address)
            assert client.get(address).status_code == 200, address
        for call in calls():
            statements.begin(call)
            assert api.get(call).status_code == 200, call
        for part in PARTS:
            statements.begin(f"take next of {part}")
            for call in ("queue/reserved", "queue/next"):
                assert api.post(call, part).status_code in (200, 204)
            holder = Turn.objects.filter(reviewer=person, state="waiting").first()
            if holder is not None:
                lease = {"lease_token": str(holder.lease_token)}
                assert api.post(f"reviews/{holder.review_id}/release", lease).status_code == 200
        statements.begin("take next and submit")
        taken = api.post("queue/next")
        path = f"reviews/{taken.json()['id']}/verdicts"
        headers = {"If_Match": taken["ETag"], "Idempotency_Key": "once"}
        assert api.post(path, verdict(taken.json()), **headers).status_code == 201

    whole = {
        (by, table): statement[0]
        for by, asked in statements.asked.items()
        for statement in asked
        for table in scanned(statement)
    }
    assert sum(map(len, statements.asked.values())) > 300
    assert whole == {}
