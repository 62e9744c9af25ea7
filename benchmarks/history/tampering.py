"""Whether each deed of the attacker is found, one copy of the database for each."""

from tests import factories
from tests.verification.ledger import copies, desk, everything


def missed() -> list[str]:
    """Have some work done and sealed, try all deeds, and return which were not found."""
    factories.TOLD["people"] = True
    everything.everything()
    desk.work()
    desk.seal()
    exits, said = copies.verify()
    if exits:
        return [f"something was found before anything was done: {said['findings']}"]
    return [
        f"{deed} ({way})"
        for way in copies.WITHOUT_TRIGGERS
        for deed in copies.not_found(without_triggers=way)
    ]
