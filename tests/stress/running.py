"""Rounds of work with faults in them; after each, everything is looked at."""

import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from django.utils import timezone

from tests.installation import PROJECT, Installation
from tests.stress import accounts, desk, invariants, ledger
from tests.stress.desk import Staff
from tests.stress.faults import Faults, wait_for_silence

# Seconds that a person may need beyond a round's end, to finish what they are at.
GRACE = 60
# So often new claims come in, until so many wait for each reviewer.
CLAIMS_EVERY, CLAIMS_EACH = 3.0, 2


@dataclass(frozen=True, slots=True)
class Plan:
    reviewers: int
    editors: int
    rounds: int
    # Of a round.
    seconds: float
    seed: int = 1
    # How far faults are apart; 1 is often.
    pace: float = 1.0


@dataclass(slots=True)
class Outcome:
    # What is wrong, in words; nothing else counts.
    breaches: list[str] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    happened: Counter[str] = field(default_factory=Counter)
    rows: dict[str, int] = field(default_factory=dict)


class Run:
    def __init__(self, installation: Installation, plan: Plan, say: Callable[[str], None]) -> None:
        self.installation, self.plan, self.say = installation, plan, say
        self.random = Random(plan.seed)  # noqa: S311 (no secret)
        self.ledgers = installation.data_dir / "ledgers"
        self.ledgers.mkdir()
        self.outcome = Outcome()

    def run(self) -> Outcome:
        plan = self.plan
        desk.make_rules()
        staff = desk.engage(reviewers=plan.reviewers, editors=plan.editors)
        port, web = self._start_web()
        self.installation.start_beat()
        faults = Faults(self.installation, f"{plan.seed} faults", plan.pace)
        try:
            for number in range(1, plan.rounds + 1):
                self._bring_claims()
                faults.begin(web)
                self._round(number, staff, port, faults)
                self._look(f"after round {number}")
            self._wait_for_workers()
        finally:
            self.installation.stop()
            wait_for_silence()
        self.outcome.happened += faults.happened
        self.outcome.breaches += accounts.what_is_stuck()
        self.outcome.breaches += accounts.unforeseen(self.installation.whole_log().splitlines())
        self.outcome.answers = accounts.answers(self.ledgers)
        self.outcome.rows = accounts.rows()
        return self.outcome

    def _start_web(self) -> tuple[int, "subprocess.Popen[bytes]"]:
        address, web = self.installation.start_web(), self.installation.web
        assert web is not None
        return int(address.rpartition(":")[2]), web

    def _round(self, number: int, staff: list[Staff], port: int, faults: Faults) -> None:
        end = time.monotonic() + self.plan.seconds
        crowd = Crowd(self.plan.seed, number, port, self.ledgers, end)
        try:
            self._let_work(crowd, staff, faults, end)
        finally:
            crowd.wait()
        self.outcome.happened += crowd.happened
        self.outcome.breaches += crowd.complaints

    def _let_work(self, crowd: "Crowd", staff: list[Staff], faults: Faults, end: float) -> None:
        for person in staff:
            crowd.bring(person)
        next_kill = time.monotonic()
        next_claims = time.monotonic() + CLAIMS_EVERY
        while time.monotonic() < end:
            if time.monotonic() >= next_kill:
                crowd.kill(self.random)
                next_kill = time.monotonic() + self.random.uniform(0.5, 1.5) * self.plan.pace
            if time.monotonic() >= next_claims:
                self._bring_claims()
                next_claims = time.monotonic() + CLAIMS_EVERY
            crowd.bring_back()
            faults.come()
            time.sleep(0.05)

    def _bring_claims(self) -> None:
        desk.top_up(waiting=CLAIMS_EACH * self.plan.reviewers, random=self.random)

    def _wait_for_workers(self) -> None:
        """Let the workers end what they have begun, and the sweeper what is due."""
        deadline = time.monotonic() + GRACE
        while left := accounts.unfinished(timezone.now()):
            if time.monotonic() > deadline:
                self.outcome.breaches += left
                break
            time.sleep(0.5)

    def _look(self, when: str) -> None:
        wait_for_silence()
        broken = invariants.broken() + accounts.differences(self.ledgers)
        self.outcome.breaches += [f"{when}: {breach}" for breach in broken]
        done = sum(1 for deed in ledger.deeds(self.ledgers) if deed.is_done)
        self.say(f"{when}: {done} deeds done, {len(broken)} breaches, {accounts.rows()}")
        for breach in broken:
            self.say(f"  {breach}")


class Crowd:
    """The people of one round, each a process."""

    def __init__(self, seed: int, number: int, port: int, folder: Path, end: float) -> None:
        self.happened: Counter[str] = Counter()
        self.complaints: list[str] = []
        self._seed, self._port, self._folder, self._end = f"{seed} {number}", port, folder, end
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._times: Counter[str] = Counter()
        self._staff: dict[str, Staff] = {}

    def bring(self, person: Staff) -> None:
        name = person.user.username
        self._staff[name] = person
        self._times[name] += 1
        seed = f"{self._seed} {self._times[name]}"
        seconds = self._end - time.monotonic()
        orders = desk.orders(
            person, port=self._port, folder=self._folder, seed=seed, seconds=seconds
        )
        command = [sys.executable, "-m", "tests.stress.person", orders.as_json()]
        with (self._folder / "complaints.txt").open("ab") as complaints:
            self._processes[name] = subprocess.Popen(command, cwd=PROJECT, stderr=complaints)

    def kill(self, random: Random) -> None:
        """End somebody without a warning, whatever they are at."""
        alive = sorted(name for name, one in self._processes.items() if one.poll() is None)
        if alive:
            self._processes[random.choice(alive)].kill()

    def bring_back(self) -> None:
        """Start those anew who crashed."""
        for name, process in list(self._processes.items()):
            if process.poll() is not None and time.monotonic() < self._end - 1:
                self._ended(name, process)
                self.bring(self._staff[name])

    def wait(self) -> None:
        for name, process in self._processes.items():
            try:
                process.wait(GRACE)
            except subprocess.TimeoutExpired:
                process.kill()
                self.complaints.append(f"{name} did not come to an end")
                continue
            self._ended(name, process)

    def _ended(self, name: str, process: "subprocess.Popen[bytes]") -> None:
        if process.returncode == -signal.SIGKILL:
            self.happened["person crashed"] += 1
        elif process.returncode != 0:
            text = (self._folder / "complaints.txt").read_text()[-1500:]
            self.complaints.append(f"{name} ended with {process.returncode}: {text}")
