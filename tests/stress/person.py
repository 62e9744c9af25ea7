"""One client of the desk, a process of its own that may be killed at any moment.

    python -m tests.stress.person JSON

It works until its time is over. What it meant to do and what it was told is in its ledger; after a
crash it is started again under the same name and knows nothing but that.
"""

import json
import os
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

from tests.stress.ledger import Ledger
from tests.stress.line import FOUND, OK, Answer, Line

RATINGS = (("supported", "supports"), ("disputed", "refutes"), ("unverified", ""))
SIGN_IN = "/accounts/login"


@dataclass(frozen=True, slots=True)
class Orders:
    """Who somebody is and how they work."""

    name: str
    # reviewer, page_reviewer or editor
    work: str
    headers: dict[str, str]
    port: int
    ledger: str
    seed: str
    seconds: float
    lease_seconds: float
    # Of the claims, for what is done to any of them.
    reviews: list[int]

    def as_json(self) -> str:
        return json.dumps(asdict(self))


class Person:
    def __init__(self, orders: Orders) -> None:
        self.orders = orders
        self.random = Random(orders.seed)  # noqa: S311 (no secret)
        self.line = Line(orders.port, orders.headers)
        self.ledger = Ledger(Path(orders.ledger))
        self._until = time.monotonic() + orders.seconds

    def work(self) -> None:
        self.come_back()
        while time.monotonic() < self._until:
            self.step()
            time.sleep(self.random.uniform(0.02, 0.25))

    def come_back(self) -> None:
        """Look what was left behind, as after a crash."""

    def step(self) -> None:
        raise NotImplementedError

    def chance(self, percent: int) -> bool:
        return self.random.randrange(100) < percent

    def is_over(self) -> bool:
        return time.monotonic() >= self._until

    def ask(
        self,
        do: str,
        path: str,
        body: Any = None,
        *,
        headers: dict[str, str] | None = None,
        line: Line | None = None,
        **facts: Any,
    ) -> Answer:
        """Post something to the API, with both halves in the ledger."""
        headers = headers or {}
        number = self.ledger.means(do, path=path, body=body, headers=headers, **facts)
        answer = (line or self.line).call("POST", path, body or {}, headers)
        self.ledger.hears(number, answer.status, **_told(answer))
        return answer

    def send(self, do: str, path: str, fields: Any, line: Line | None = None, **facts: Any) -> bool:
        """Send a form of a page, and tell whether it led on."""
        number = self.ledger.means(do, **facts)
        answer = (line or self.line).form(path, fields)
        where = answer.headers.get("Location", "")
        status = answer.status
        if status == FOUND:
            # What a page says of success it says on the next page: only some led on for sure.
            status = 403 if where.startswith(SIGN_IN) else OK
        self.ledger.hears(number, status, where=where, unclear=facts.get("tells_not", False))
        return status == OK

    def at_once(self, *calls: Any) -> list[Any]:
        """Do things at the same moment, each on a line of its own."""
        with ThreadPoolExecutor(len(calls)) as threads:
            return [future.result() for future in [threads.submit(call) for call in calls]]

    def crash(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def finding(self, nonce: str) -> dict[str, Any]:
        rating, stance = self.random.choices(RATINGS, (45, 40, 15))[0]
        found: dict[str, Any] = {"rating": rating, "rationale": f"The register says so. [{nonce}]"}
        if stance:
            cited = {"stance": stance, "title": "A register", "excerpt": "So it was."}
            return {**found, "citations": [cited]}
        return {**found, "obstacle": "no_primary_source", "tried": "Two archives and a call."}

    def dismissal(self, nonce: str) -> dict[str, Any]:
        kinds = ["not_checkable", "extraction_error", "duplicate"]
        kind = self.random.choices(kinds, (50, 25, 25))[0]
        found: dict[str, Any] = {"dismissed_as": kind, "reason": f"An opinion. [{nonce}]"}
        if kind == "duplicate":
            found["duplicate_of"] = self.random.choice(self.orders.reviews)
        return found

    def nonce(self) -> str:
        # Not from the seed: a person who comes back must never say the same again.
        return uuid4().hex


def _told(answer: Answer) -> dict[str, Any]:
    """Return what of an answer the accounts are made from."""
    body = answer.body if isinstance(answer.body, dict) else {}
    told = {name: body[name] for name in ("id", "code", "version", "state") if name in body}
    lease = body.get("lease") or {}
    if lease.get("token"):
        told |= {"token": lease["token"], "until": lease["expires_at"]}
    if "expires_at" in body:
        told["until"] = body["expires_at"]
    if answer.headers.get("Idempotency-Replayed"):
        told["replayed"] = True
    return told


def main() -> None:
    from tests.stress.editing import Editor
    from tests.stress.paging import PageReviewer
    from tests.stress.reviewing import Reviewer

    kinds = {"reviewer": Reviewer, "page_reviewer": PageReviewer, "editor": Editor}
    orders = Orders(**json.loads(sys.argv[1]))
    kinds[orders.work](orders).work()


if __name__ == "__main__":
    main()
