"""One end of time for everything that a fetch waits for, so that no single wait can stretch it."""

import time
from dataclasses import dataclass

from verification.fetching.outcomes import NotFetched, Outcome


@dataclass(frozen=True, slots=True)
class Deadline:
    # By time.monotonic().
    ends_at: float

    @classmethod
    def after(cls, seconds: float) -> "Deadline":
        return cls(time.monotonic() + seconds)

    def left(self) -> float:
        """Return how many seconds are left.

        :raises NotFetched: none.
        """
        left = self.ends_at - time.monotonic()
        if left <= 0:
            raise NotFetched(Outcome.TOO_SLOW)
        return left
