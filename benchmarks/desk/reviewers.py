"""Simulated reviewers: each a thread with a connection of its own, working without a pause."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection
from random import Random
from threading import Thread
from typing import Any
from uuid import uuid4

NO_CONTENT = 204
CREATED = 201
# Of a hundred claims, so many are passed by.
SKIPPED = 5
EXCERPT = {"title": "A report", "url": "https://example.org/report", "excerpt": "So it was."}
RATINGS = (("supported", "supports"), ("disputed", "refutes"), ("unverified", ""))


@dataclass(slots=True)
class Work:
    """What reviewers did, and how long each call took, in milliseconds."""

    taking: list[float] = field(default_factory=list)
    submitting: list[float] = field(default_factory=list)
    # Which claims were handed to whom, from when to when, in seconds.
    holds: list[tuple[int, str, float, float]] = field(default_factory=list)
    # Numbers of the verdicts that the server has said it stored.
    verdicts: list[int] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def cycles_per_s(self) -> float:
        return len(self.submitting) / self.seconds

    def double_leases(self) -> int:
        """Count the claims that two reviewers were given at the same time."""
        latest: dict[int, tuple[str, float]] = {}
        doubles = 0
        for claim, reviewer, start, end in sorted(self.holds, key=lambda hold: hold[2]):
            holder, until = latest.get(claim, ("", 0.0))
            doubles += holder not in ("", reviewer) and start < until
            latest[claim] = (reviewer, end)
        return doubles


Step = Callable[["Reviewer"], bool]


class Reviewer:
    """One person at the queue."""

    def __init__(self, name: str, port: int, headers: dict[str, str], work: Work) -> None:
        self.name, self.work = name, work
        self.random = Random(name)  # noqa: S311 (no secret)
        self._headers = {"Content-Type": "application/json", **headers}
        self._line = HTTPConnection("127.0.0.1", port, timeout=60)

    def pause(self) -> None:
        """Hang up, as the server does by itself after a while."""
        self._line.close()

    def call(
        self, method: str, path: str, body: Any = None, **headers: str
    ) -> tuple[int, Any, float]:
        """Return status and body of an answer, and how many milliseconds it took."""
        content = None if body is None else json.dumps(body)
        started = time.perf_counter()
        self._line.request(method, path, content, self._headers | headers)
        response = self._line.getresponse()
        answer = response.read()
        took = 1000 * (time.perf_counter() - started)
        is_json = "json" in (response.headers.get("Content-Type") or "")
        return response.status, json.loads(answer) if is_json else answer, took

    def review_one(self) -> bool:
        """Take a claim from our API and decide it; False where nothing waits."""
        status, review, took = self.call("POST", "/api/v1/queue/next", {})
        self.work.taking.append(took)
        started = time.perf_counter()
        if status == NO_CONTENT:
            return False
        if status != 200:  # noqa: PLR2004 (OK)
            self.work.problems.append(f"next: {status} {review}")
            return True
        pk, token = review["id"], review["lease"]["token"]
        if self.random.randrange(100) < SKIPPED:
            # The next reviewer may have it before the answer is here.
            ended = time.perf_counter()
            status, answer, _ = self.call(
                "POST", f"/api/v1/reviews/{pk}/skip", {"lease_token": token}
            )
        else:
            status, answer, took = self.call(
                "POST",
                f"/api/v1/reviews/{pk}/verdicts",
                {"lease_token": token, **self._finding()},
                **{"If-Match": f'"{review["version"]}"', "Idempotency-Key": str(uuid4())},
            )
            ended = time.perf_counter()
            self.work.submitting.append(took)
            if status == CREATED:
                self.work.verdicts.append(answer["id"])
        self.work.holds.append((pk, self.name, started, ended))
        if status not in {200, CREATED}:
            self.work.problems.append(f"submit or skip: {status} {answer}")
        return True

    def review_one_barely(self) -> bool:
        """Do the same at the bare queue."""
        status, item, took = self.call("POST", "/next")
        self.work.taking.append(took)
        if status == NO_CONTENT:
            return False
        _, _, took = self.call("POST", f"/{item['id']}/verdict", self._finding())
        self.work.submitting.append(took)
        return True

    def _finding(self) -> dict[str, Any]:
        rating, stance = self.random.choice(RATINGS)
        finding: dict[str, Any] = {"rating": rating, "rationale": "The report says so. " * 5}
        if stance:
            return {**finding, "citations": [{**EXCERPT, "stance": stance}]}
        return {**finding, "obstacle": "no_primary_source", "tried": "Two archives and a call."}


def work_together(
    reviewers: dict[str, dict[str, str]], *, port: int, seconds: float, most: int, step: Step
) -> Work:
    """Let reviewers, given as names with their headers, work side by side.

    They stop after `seconds`, or when they have taken `most` claims together.
    """
    work = Work()
    people = [Reviewer(name, port, headers, work) for name, headers in reviewers.items()]
    started = time.perf_counter()
    threads = [
        Thread(target=_until, args=(person, step, started + seconds, most)) for person in people
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    work.seconds = time.perf_counter() - started
    return work


def _until(person: Reviewer, step: Step, end: float, most: int) -> None:
    try:
        while time.perf_counter() < end and len(person.work.taking) < most and step(person):
            pass
    except Exception as error:  # noqa: BLE001 (told at the end, whatever it was)
        person.work.problems.append(repr(error))
