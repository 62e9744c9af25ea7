"""Whether each deed of the attacker is found, one copy of the database for each."""

from collections.abc import Sequence

from tests import factories
from tests.verification.ledger import copies, desk, everything


def missed(ways: Sequence[str], every: int) -> list[str]:
    """Have some work done and sealed, try each of `every` deeds; return those not found."""
    factories.TOLD["people"] = True
    everything.everything()
    desk.work()
    desk.seal()
    exits, said = copies.verify()
    if exits:
        return [f"something was found before anything was done: {said['findings']}"]
    return [
        f"{deed} ({way})"
        for way in ways
        for deed in copies.not_found(without_triggers=way, every=every)
    ]
