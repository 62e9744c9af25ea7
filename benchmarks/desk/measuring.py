"""What is measured at each size, and the figures that come of it."""

import base64
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from statistics import quantiles
from typing import Any

from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from benchmarks.desk import bare, filling
from benchmarks.desk.reviewers import EXCERPT, Reviewer, Work, work_together
from benchmarks.desk.web import served
from benchmarks.measuring.report import Cell, Report
from verification import queue, tokens
from verification.models import AuditEvent, Review, User, Verdict
from verification.models.people import Role, Scope

FEW, MANY = 8, 50
LIST_ROWS = 100
# So much of the time that reviewers work goes before, unmeasured.
WARM_UP = 0.5
MOST_WARM_UP = 2.0
HEADER = ["what", "p50", "p95", "p99", "calls"]
TRANSACTION_CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


def spread(times: list[float]) -> tuple[float, float, float]:
    """Return the 50th, 95th and 99th percentile."""
    cuts = quantiles(times, n=100)
    return cuts[49], cuts[94], cuts[98]


@dataclass(slots=True)
class AtSize:
    """What was measured at one number of open claims, in milliseconds."""

    claims: int
    few: Work
    many: Work
    bare: Work
    pages: dict[str, list[float]]
    domain: list[float]
    bare_sql: list[float]
    statements: dict[str, int]
    lost_verdicts: int
    events: int


@dataclass(slots=True)
class Desk:
    """Measures the queue at growing sizes.

    `seconds` is how long each group of reviewers works, `calls` how often a page is asked for; the
    domain's own call is made twice as often.
    """

    seconds: float
    calls: int
    results: list[AtSize] = field(default_factory=list)
    report: Report = field(default_factory=Report)

    def measure(self, sizes: tuple[int, ...]) -> None:
        people = _people(MANY)
        filled = 0
        for size in sizes:
            started = time.perf_counter()
            filling.fill(before=filled, claims=size)
            filled = size
            self.report.note(f"{size:,} open claims, filled in {_since(started):.0f} s")
            self.results.append(self._at(size, people))
            self._print(self.results[-1])

    def _at(self, size: int, people: dict[str, dict[str, str]]) -> AtSize:
        few = dict(list(people.items())[:FEW])
        warm_up = min(MOST_WARM_UP, WARM_UP * self.seconds)
        with connection.cursor() as cursor:
            cursor.execute(bare.CREATE)
        with served("config.wsgi", "-c", "config/gunicorn.py") as port:
            work = partial(work_together, port=port, step=Reviewer.review_one, most=size // 4)
            work(people, seconds=warm_up)
            by_few = work(few, seconds=self.seconds)
            by_many = work(people, seconds=self.seconds)
            pages = _pages(port, few, size, self.calls)
        address = connection.get_connection_params()
        url = f"postgresql://{address['user']}@/{address['dbname']}?host={address['host']}"
        with served("benchmarks.desk.bare:application", BARE_DATABASE_URL=url) as port:
            work = partial(
                work_together, port=port, step=Reviewer.review_one_barely, most=size // 4
            )
            names = {name: {"X-Reviewer": name} for name in few}
            work(names, seconds=warm_up)
            barely = work(names, seconds=self.seconds)
        domain, sql = _calls(2 * self.calls)
        return AtSize(
            claims=size,
            few=by_few,
            many=by_many,
            bare=barely,
            pages=pages,
            domain=domain,
            bare_sql=sql,
            statements=_statements(few),
            lost_verdicts=_lost(by_few) + _lost(by_many),
            events=AuditEvent.objects.count(),
        )

    def _print(self, at: AtSize) -> None:
        measured = {
            f"take next, {FEW} reviewers": at.few.taking,
            f"submit, {FEW} reviewers": at.few.submitting,
            f"take next, {MANY} reviewers": at.many.taking,
            f"submit, {MANY} reviewers": at.many.submitting,
            f"bare queue: take next, {FEW} reviewers": at.bare.taking,
            f"bare queue: submit, {FEW} reviewers": at.bare.submitting,
            **at.pages,
            "take next, the domain's call alone": at.domain,
            "bare SQL: select and update": at.bare_sql,
        }
        rows: list[list[Cell]] = [
            [name, *spread(times), len(times)] for name, times in measured.items()
        ]
        self.report.table(f"{at.claims:,} open claims, milliseconds", HEADER, rows)
        self.report.note(
            f"claims decided in a second: {at.few.cycles_per_s:.0f} by {FEW},"
            f" {at.many.cycles_per_s:.0f} by {MANY}, {at.bare.cycles_per_s:.0f} at the bare queue",
            f"SQL statements: {at.statements}",
            f"double leases {_doubles(at)}, lost verdicts {at.lost_verdicts},"
            f" events in the history {at.events:,}",
            *sorted({*at.few.problems, *at.many.problems})[:5],
        )

    def figures(self) -> dict[str, float | int | None]:
        """Return what the last line says; ratios are ours to the bare one of the same run."""
        first, last = self.results[0], self.results[-1]
        # Lists and searches are compared with the size before: a page of a thousand claims is
        # another one.
        before = self.results[-2] if len(self.results) > 1 else last
        ours, theirs = spread(last.few.taking), spread(last.bare.taking)
        return {
            "claims": last.claims,
            "double_leases": sum(map(_doubles, self.results)),
            "lost_verdicts": sum(at.lost_verdicts for at in self.results),
            "problems": sum(len(at.few.problems) + len(at.many.problems) for at in self.results),
            "take_next_vs_bare": round(ours[0] / theirs[0], 2),
            "take_next_growth": round(ours[1] / spread(first.few.taking)[1], 2),
            "domain_vs_bare_sql": round(spread(last.domain)[0] / spread(last.bare_sql)[0], 2),
            # Each claim has an event when it is filled in: the history grows with the queue.
            "submit_growth": round(
                spread(last.few.submitting)[1] / spread(first.few.submitting)[1], 2
            ),
            "history_events": last.events,
            "list_growth": _growth(before, last, "list of"),
            "search_growth": _growth(before, last, "search"),
            "cycles_per_s": round(last.few.cycles_per_s, 1),
            "list_p95_ms": round(spread(last.pages[f"list of {LIST_ROWS}, page one"])[1], 1),
            "sql_statements_max": max(last.statements.values()),
            "search_p95_ms": round(
                max(spread(last.pages[what])[1] for what in last.pages if "search" in what), 1
            ),
            "pages_growth": _growth(before, last, ""),
        }


def _growth(before: AtSize, after: AtSize, what: str) -> float:
    """Return how many times as long the pages with that in their names take at the most."""
    ratios = [
        spread(after.pages[page])[1] / spread(before.pages[page])[1]
        for page in after.pages
        if what in page
    ]
    return round(max(ratios), 2)


def _doubles(at: AtSize) -> int:
    return at.few.double_leases() + at.many.double_leases()


def _since(started: float) -> float:
    return time.perf_counter() - started


def _people(number: int) -> dict[str, dict[str, str]]:
    """Return names of reviewers and the headers of their calls."""
    group, now = Group.objects.get(name=Role.REVIEWER), timezone.now()
    people = {}
    for index in range(number):
        person = User.objects.create_user(f"reviewer-{index}")
        person.groups.add(group)
        _, secret = tokens.create(
            owner=person,
            name="benchmark",
            scopes=[Scope.REVIEWS],
            lifetime=timedelta(days=1),
            now=now,
        )
        people[person.username] = {"Authorization": f"Bearer {secret}"}
    return people


def _pages(
    port: int, people: dict[str, dict[str, str]], size: int, number: int
) -> dict[str, list[float]]:
    """Return how long each of so many calls of a page took."""
    name, headers = next(iter(people.items()))
    reader = Reviewer(name, port, headers, Work())
    browser = Reviewer(name, port, _signed_in(name), Work())
    # As the API encodes where a page ends: half of the list is behind it.
    middle = base64.urlsafe_b64encode(json.dumps([size // 2]).encode()).decode().rstrip("=")
    listed = f"/api/v1/reviews?state=open&limit={LIST_ROWS}"
    calls: dict[str, Callable[[], tuple[int, Any, float]]] = {
        f"list of {LIST_ROWS}, page one": lambda: reader.call("GET", listed),
        f"list of {LIST_ROWS}, in the middle": lambda: reader.call(
            "GET", f"{listed}&cursor={middle}"
        ),
        "queue page with facet counts": lambda: browser.call("GET", "/"),
        "queue page of one publisher": lambda: browser.call("GET", "/?publisher=1"),
        "search for a frequent word": lambda: reader.call("GET", "/api/v1/search?q=tanks"),
        "search for a rare word": lambda: reader.call("GET", f"/api/v1/search?q={size // 50}"),
    }
    times: dict[str, list[float]] = {}
    for what, call in calls.items():
        reader.pause()
        browser.pause()
        answers = [call() for _ in range(number)]
        if wrong := {status for status, _, _ in answers} - {200}:
            raise SystemExit(f"{what}: answered with status {wrong}")
        times[what] = [took for _, _, took in answers]
    return times


def _signed_in(name: str) -> dict[str, str]:
    client = Client()
    client.force_login(User.objects.get(username=name), "django.contrib.auth.backends.ModelBackend")
    return {"Cookie": f"sessionid={client.cookies['sessionid'].value}"}


def _calls(number: int) -> tuple[list[float], list[float]]:
    """Return how long the domain's take_next takes, and a select and update in plain SQL."""
    person = User.objects.get(username="reviewer-0")
    domain, sql = [], []
    with connection.cursor() as cursor:
        for _ in range(number):
            started = time.perf_counter()
            turn = queue.take_next(reviewer=person, now=timezone.now())
            domain.append(1000 * _since(started))
            if turn is None or turn.lease_token is None:
                raise SystemExit("Nothing is waiting.")
            queue.skip(
                review_id=turn.review_id,
                reviewer=person,
                lease_token=turn.lease_token,
                now=timezone.now(),
            )
            started = time.perf_counter()
            with transaction.atomic():
                bare.take_one(cursor, "nobody")
            sql.append(1000 * _since(started))
    return domain, sql


def _statements(people: dict[str, dict[str, str]]) -> dict[str, int]:
    """Return how many SQL statements each call takes, transaction control apart."""
    client = Client(headers=next(iter(people.values())), SERVER_NAME="127.0.0.1")
    # With a page to be fetched and words to be looked for: the dearer of what reviewers send.
    cited = [{**EXCERPT, "stance": "supports"}]
    finding = {"rating": "supported", "rationale": "It says so.", "citations": cited}
    json_type = "application/json"
    with CaptureQueriesContext(connection) as taking:
        review = client.post("/api/v1/queue/next", {}, content_type=json_type).json()
    body = {**finding, "lease_token": review["lease"]["token"]}
    with CaptureQueriesContext(connection) as submitting:
        answer = client.post(
            f"/api/v1/reviews/{review['id']}/verdicts",
            body,
            content_type=json_type,
            headers={
                "If-Match": f'"{review["version"]}"',
                "Idempotency-Key": f"once-{review['id']}",
            },
        )
    if answer.status_code != 201:  # noqa: PLR2004 (created)
        raise SystemExit(f"submit: {answer.content!r}")
    with CaptureQueriesContext(connection) as listing:
        client.get(f"/api/v1/reviews?state=open&limit={LIST_ROWS}")
    captured = {"next": taking, "submit": submitting, "list": listing}
    return {name: _count(queries) for name, queries in captured.items()}


def _count(queries: CaptureQueriesContext) -> int:
    return sum(
        not query["sql"].upper().startswith(TRANSACTION_CONTROL)
        for query in queries.captured_queries
    )


def _lost(work: Work) -> int:
    """Count the verdicts that were acknowledged and are not there, or not in the history."""
    stored = Verdict.objects.filter(pk__in=work.verdicts, decides__state=Review.State.DECIDED)
    told = AuditEvent.objects.filter(
        action=AuditEvent.Action.VERDICT_SUBMITTED, review__in=stored.values("review")
    )
    return 2 * len(work.verdicts) - stored.count() - told.count()
