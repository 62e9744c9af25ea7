"""An editor who decides, publishes, corrects and reopens, at the same moment as the others do."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from tests.stress.line import CREATED, OK
from tests.stress.reviewing import Reviewer

DEEDS = {
    "adjudicate": 45,
    "publish": 12,
    "correct": 6,
    "settle_a_correction": 6,
    "reopen": 16,
    "give_back_with_a_question": 4,
    "let_others_take": 3,
    "take_back": 10,
    "prioritise": 13,
    "change_many": 5,
}
# Of how many claims at once.
MANY = 12
# Editors who look at the same list act at the same tick of the clock.
TICK = 0.25


class Editor(Reviewer):
    def step(self) -> None:
        if self.chance(15):
            # Editors review too, and so must be kept from deciding about themselves.
            super().step()
            return
        deed = self.random.choices(list(DEEDS), list(DEEDS.values()))[0]
        getattr(self, f"_{deed}")()

    def _adjudicate(self) -> None:
        if not self._choose("adjudication"):
            return
        nonce = self.nonce()
        if self.chance(15):
            decision = {"dismissal": self.dismissal(nonce)}
        else:
            decision = {"verdict": self.finding(nonce)}
        body = {"reason": f"The register. [{nonce}]", **decision}
        self._at_a_tick(self._act("adjudicate", body, nonce=nonce))

    def _publish(self) -> None:
        if self._choose("decided"):
            self._at_a_tick(self._act("publish", {}))

    def _correct(self) -> None:
        if self._choose("published"):
            nonce = self.nonce()
            body = {**self.finding(nonce), "public_note": "It erred."}
            self._at_a_tick(self._act("correct", body, nonce=nonce))

    def _settle_a_correction(self) -> None:
        answer = self.line.call("GET", "verdict-corrections?state=waiting&limit=3")
        if answer.status != OK or not answer.body["results"]:
            return
        waiting = self.random.choice(answer.body["results"])
        deed = self.random.choices(["publish", "decline", "withdraw"], (70, 15, 15))[0]
        self.held = {"id": waiting["review"], "version": 1}
        body = {"reason": "It was right."} if deed == "decline" else {}
        act = self._act(f"{deed}_correction", body)
        self._at_a_tick({**act, "path": f"verdict-corrections/{waiting['id']}/{deed}"})

    def _reopen(self) -> None:
        if self._choose(self.random.choice(("decided", "dismissed", "dismissed", "adjudication"))):
            self._at_a_tick(self._act("reopen", {"reason": "There is new evidence."}))

    def _give_back_with_a_question(self) -> None:
        if self._choose("decided"):
            self._at_a_tick(self._act("return", {"question": "Which convoy is meant?"}))

    def _let_others_take(self) -> None:
        if self._choose("open"):
            self.ask(**self._act("let_others_take", {}, path="let-others-take"))

    def _take_back(self) -> None:
        answer = self.line.call("GET", "held?limit=50")
        if answer.status == OK and answer.body["results"]:
            turn = self.random.choice(answer.body["results"])
            self.ask(
                "take_back",
                f"turns/{turn['id']}/take-back",
                {"reason": "They are on leave."},
                headers={"Idempotency-Key": str(uuid4())},
                review=turn["review"],
            )

    def _prioritise(self) -> None:
        """Move what somebody works on at this moment, too."""
        answer = self.line.call("GET", "held?limit=50")
        if answer.status == OK and answer.body["results"]:
            self.held = {"id": self.random.choice(answer.body["results"])["review"], "version": 1}
            boost = self.random.randint(-1000, 1000) / 1000
            self.ask(**self._act("prioritise", {"boost": boost}))

    def _change_many(self) -> None:
        """Have a worker do something to many claims, whoever is at them."""
        answer = self.line.call("GET", "held?limit=50")
        if answer.status != OK or not answer.body["results"]:
            return
        held = self.random.choice(answer.body["results"])
        until = datetime.now(UTC) + timedelta(seconds=3)
        order = self.random.choice(
            (
                {"action": "second_review", "reason": "They matter."},
                {"action": "boost", "boost": self.random.randint(-1000, 1000) / 1000},
                {"action": "tag", "tag": "convoys"},
                {"action": "dismiss", "dismissed_as": "not_checkable", "reason": "Opinions."},
                {"action": "assign", "reviewer": held["holder"]["id"], "until": until.isoformat()},
                {"action": "unassign"},
            )
        )
        picked = [held["review"], *self.random.sample(self.orders.reviews, MANY)]
        self.held = {"id": held["review"], "version": 1}
        act = self._act("choose_many", {"reviews": sorted(set(picked))})
        chosen = self.ask(**{**act, "path": "bulk-jobs"})
        if chosen.status == CREATED:
            act = self._act("change_many", order)
            self.ask(**{**act, "path": f"bulk-jobs/{chosen.body['id']}/start"})

    def _choose(self, state: str) -> bool:
        """Look at the first few claims in a state, as all the editors do."""
        answer = self.line.call("GET", f"reviews?state={state}&limit=3")
        if answer.status != OK or not answer.body["results"]:
            return False
        self.held = self.random.choice(answer.body["results"])
        return True

    def _at_a_tick(self, act: dict[str, Any]) -> None:
        time.sleep(TICK - time.time() % TICK)
        twice: Callable[[], None] = lambda: self._twice(act)  # noqa: E731 (a choice)
        once: Callable[[], Any] = lambda: self.ask(**act)  # noqa: E731 (a choice)
        (twice if self.chance(15) else once)()
