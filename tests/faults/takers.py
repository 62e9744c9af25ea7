"""Reviewers who work through one queue at the same time, each a process of its own.

    python -m tests.faults.takers USERNAME…

Each takes, now and then gives back, and decides until the queue is empty, and prints one JSON line
for every claim: who held it, and what became of it.
"""

import importlib
import json
import multiprocessing
import os
import random
import sys
from multiprocessing.synchronize import Barrier

import django


def work(username: str, start: Barrier) -> None:
    from django.utils import timezone

    from tests.factories import finding
    from verification import queue, verdicts
    from verification.models import User

    reviewer = User.objects.get(username=username)
    moods = random.Random(username)  # noqa: S311
    start.wait()
    while turn := queue.take_next(reviewer=reviewer, now=timezone.now()):
        assert turn.lease_token is not None
        gives_back = moods.random() < 0.3
        if gives_back:
            queue.release(
                review_id=turn.review_id,
                reviewer=reviewer,
                lease_token=turn.lease_token,
                now=timezone.now(),
            )
        else:
            verdicts.submit(
                review_id=turn.review_id,
                reviewer=reviewer,
                lease_token=turn.lease_token,
                version=turn.review.version,
                finding=finding(),
                now=timezone.now(),
            )
        outcome = "released" if gives_back else "decided"
        # One write for each line, so that lines of several processes do not mix.
        os.write(1, f"{json.dumps([username, turn.review_id, outcome])}\n".encode())


def main(usernames: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    # Everything slow before the processes part, and no connection that they would share.
    django.setup()
    importlib.import_module("tests.factories")
    forking = multiprocessing.get_context("fork")
    start = forking.Barrier(len(usernames))
    takers = [forking.Process(target=work, args=(name, start)) for name in usernames]
    for taker in takers:
        taker.start()
    for taker in takers:
        taker.join()
    sys.exit(any(taker.exitcode for taker in takers))


if __name__ == "__main__":
    main(sys.argv[1:])
