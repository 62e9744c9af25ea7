"""Put a newsroom under stress for as long as it takes: see docs/explanation/stress.md.

python -m tests.stress --minutes 10 --reviewers 50
"""

import argparse
import json
import logging
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

from tests.installation import NOT_OURS

ROUND = 60.0
LEASE = 8


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--reviewers", type=int, default=50)
    parser.add_argument("--editors", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with TemporaryDirectory(prefix="claimdesk-stress-") as folder:
        return _run(Path(folder), options)


def _run(folder: Path, options: argparse.Namespace) -> int:
    """Set Django up on a PostgreSQL and a Redis that end with the run, whatever is configured."""
    for name in NOT_OURS:
        os.environ.pop(name, None)
    os.environ |= {
        "CLAIMDESK_DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "FETCH_CITED_PAGES": "off",
        "LEASE_LENGTH": str(LEASE),
        "SWEEP_EVERY": "2",
        "RESEND_AFTER": "5",
        "LOG_LEVEL": "WARNING",
        "API_CALLS_PER_MINUTE": "1000000",
        "PAGES_PER_MINUTE": "1000000",
    }
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections

    from config import embedded, services
    from tests.installation import Installation
    from tests.stress.running import Plan, Run

    logging.disable()
    services.prepare()
    try:
        call_command("migrate", verbosity=0)
        rounds = max(1, round(60 * options.minutes / ROUND))
        seconds = 60 * options.minutes / rounds
        plan = Plan(options.reviewers, options.editors, rounds, seconds, options.seed)
        installation = Installation(folder)
        outcome = Run(installation, plan, say).run()
        log = installation.whole_log()
    finally:
        connections.close_all()
        embedded.release(folder)
    say("\n".join(f"{times:8} {name}" for name, times in sorted(outcome.answers.items())))
    say("\n".join(outcome.breaches) or "Nothing broken.")
    if outcome.breaches:
        kept = Path(gettempdir()) / f"claimdesk-stress-{options.seed}.log"
        kept.write_text(log)
        say(f"The log of all processes is kept: {kept}")
    told = {"happened": outcome.happened, "breaches": len(outcome.breaches)}
    say(json.dumps({"stress": outcome.rows, **told}))
    return bool(outcome.breaches)


def say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 (a command of its own)


if __name__ == "__main__":
    sys.exit(main())
