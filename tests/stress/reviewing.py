"""A reviewer at the API who is in a hurry: skips, crashes, clicks twice, and comes too late."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from tests.stress import ledger
from tests.stress.line import NO_CONTENT, OK, UNKNOWN, Answer
from tests.stress.person import Person

# How they go about a claim that they hold, and how often of a hundred times.
WAYS = {
    "submit": 34,
    "submit_twice_with_one_key": 6,
    "submit_twice_with_two_keys": 6,
    "submit_stale_first": 5,
    "submit_with_an_old_token_first": 3,
    "go_back_and_submit_again": 6,
    "use_the_key_for_something_else": 3,
    "skip": 13,
    "release": 3,
    "dismiss": 7,
    "ask_for_second_eyes": 4,
    "walk_away": 4,
    "crash_in_mid_request": 3,
    "crash_while_holding": 3,
}


class Reviewer(Person):
    held: dict[str, Any]

    def come_back(self) -> None:
        """Send again, with its key, what a crash has left without an answer."""
        own = Path(self.orders.ledger)
        mine = [deed for deed in ledger.deeds(own.parent) if deed.who == own.stem]
        if mine and mine[-1].status == UNKNOWN and mine[-1].given.get("headers"):
            last = mine[-1]
            self.ask(last.do, **last.given)

    def step(self) -> None:
        answer = self._take()
        if answer.status == NO_CONTENT:
            time.sleep(0.3)
        if answer.status != OK or not (answer.body.get("lease") or {}).get("token"):
            return
        self.held = answer.body
        if self.chance(15):
            self._renew()
        if self.chance(15):
            # As the script of a page does, so that what comes next is at hand.
            self.line.call("POST", "queue/reserved", {})
        way = self.random.choices(list(WAYS), list(WAYS.values()))[0]
        getattr(self, f"_{way}")()

    def _take(self) -> Answer:
        if self.chance(8):
            chosen = self.random.choice(self.orders.reviews)
            return self.ask("take", f"reviews/{chosen}/take")
        part = {"only_second": True} if self.chance(15) else {}
        if self.chance(5):
            # A double click on the button.
            answers = self.at_once(
                lambda: self.ask("take", "queue/next", part),
                lambda: self.ask("take", "queue/next", part, line=self.line.another()),
            )
            first: Answer = answers[0]
            return first
        return self.ask("take", "queue/next", part)

    def _renew(self) -> None:
        self.ask("renew", self._path("renew"), self._lease(), review=self.held["id"])

    def _submit(self) -> None:
        if self.ask(**self._verdict()).status == UNKNOWN and self.chance(70):
            self._retry_last()

    def _submit_twice_with_one_key(self) -> None:
        self._twice(self._verdict())

    def _submit_twice_with_two_keys(self) -> None:
        verdict = self._verdict()
        self._twice(verdict, {**verdict, "headers": self._headers()})

    def _submit_stale_first(self) -> None:
        verdict = self._verdict()
        stale = {"If-Match": f'"{self.held["version"] + self.random.choice((-1, 1))}"'}
        self.ask(**{**verdict, "headers": self._headers() | stale})
        self.ask(**verdict)

    def _submit_with_an_old_token_first(self) -> None:
        verdict = self._verdict()
        old = {**verdict["body"], "lease_token": str(uuid4())}
        self.ask(**{**verdict, "body": old, "headers": self._headers()})
        self.ask(**verdict)

    def _go_back_and_submit_again(self) -> None:
        verdict = self._verdict()
        self.ask(**verdict)
        again = self._headers() if self.chance(50) else verdict["headers"]
        self.ask(**{**verdict, "headers": again})

    def _use_the_key_for_something_else(self) -> None:
        verdict = self._verdict()
        self.ask(**verdict)
        other = self._verdict()
        self.ask(**{**other, "headers": verdict["headers"]})

    def _skip(self) -> None:
        policy = self.random.choices(["me", "others", "later"], (60, 20, 20))[0]
        body = {**self._lease(), "policy": policy}
        if policy == "later":
            body["until"] = (datetime.now(UTC) + timedelta(seconds=2)).isoformat()
        self.ask(**self._act("skip", body))

    def _release(self) -> None:
        self.ask(**self._act("release", self._lease()))

    def _dismiss(self) -> None:
        nonce = self.nonce()
        body = {**self._lease(), **self.dismissal(nonce)}
        act = self._act("dismiss", body, nonce=nonce)
        if self.chance(30):
            self._twice(act)
        else:
            self.ask(**act)

    def _ask_for_second_eyes(self) -> None:
        body = {**self._lease(), "note": "Is this the same convoy?"}
        self.ask(**self._act("second_eyes", body, path="second-eyes"))
        self._submit()

    def _walk_away(self) -> None:
        """Let the lease run out, and then submit all the same."""
        time.sleep(self.orders.lease_seconds * self.random.uniform(0.9, 1.5))
        if self.is_over():
            return
        self._submit()

    def _crash_in_mid_request(self) -> None:
        verdict = self._verdict()
        do, path, body, headers = (verdict[name] for name in ("do", "path", "body", "headers"))
        facts = {name: verdict[name] for name in ("review", "nonce")}
        self.ledger.means(do, path=path, body=body, headers=headers, **facts)
        self.line.send_and_never_read("POST", path, body, headers)
        time.sleep(self.random.uniform(0, 0.05))
        self.crash()

    def _crash_while_holding(self) -> None:
        self.crash()

    def _retry_last(self) -> None:
        self.come_back()

    def _twice(self, first: dict[str, Any], second: dict[str, Any] | None = None) -> None:
        other = second or first
        calls: list[Callable[[], Answer]] = [
            lambda: self.ask(**first),
            lambda: self.ask(**other, line=self.line.another()),
        ]
        self.at_once(*calls)

    def _verdict(self) -> dict[str, Any]:
        nonce = self.nonce()
        body = {**self._lease(), **self.finding(nonce)}
        return self._act("submit", body, path="verdicts", nonce=nonce)

    def _act(self, do: str, body: dict[str, Any], path: str = "", **facts: Any) -> dict[str, Any]:
        return {
            "do": do,
            "path": self._path(path or do),
            "body": body,
            "headers": self._headers(),
            "review": self.held["id"],
            **facts,
        }

    def _headers(self) -> dict[str, str]:
        return {"If-Match": f'"{self.held["version"]}"', "Idempotency-Key": str(uuid4())}

    def _path(self, what: str) -> str:
        return f"reviews/{self.held['id']}/{what}"

    def _lease(self) -> dict[str, Any]:
        return {"lease_token": self.held["lease"]["token"]}
