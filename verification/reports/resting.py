"""What a report says of a verdict's citations together: origins, as of when, what is flagged."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from verification import freshness, known
from verification.asof import Moment
from verification.freshness import AsOf
from verification.known import Later
from verification.models import CheckAgain, Citation, VerdictOrigins


@dataclass(frozen=True, slots=True)
class Resting:
    """Nothing is known of it before a worker has compared the citations."""

    origins: VerdictOrigins | None = None
    as_of: AsOf | None = None
    flags: tuple[CheckAgain, ...] = field(default=())

    @property
    def known(self) -> VerdictOrigins | None:
        return self.origins if self.origins and self.origins.is_known else None

    @property
    def ties(self) -> list[str]:
        """Return a sentence for each reason why citations are of one origin, or go in a circle."""
        if self.known is None:
            return []
        found = [tie["sentence"] for one in self.known.found["origins"] for tie in one["ties"]]
        return list(dict.fromkeys([*found, *self.known.rings]))


def of_verdicts(
    verdicts: Collection[int],
    cited: Iterable[Citation],
    *,
    moment: Moment | None = None,
    later: Later | None = None,
) -> dict[int, Resting]:
    """Return what was known of these verdicts at a moment, or is now; all citations are given.

    The citations are as they were then, and `later` is what came after it.
    """
    found = known.origins(verdicts, moment)
    flags = defaultdict(list)
    for flag in known.open_flags(verdicts, later or Later()):
        flags[flag.verdict_id].append(flag)
    citations = defaultdict(list)
    for citation in cited:
        citations[citation.verdict_id].append(citation)
    return {
        verdict: Resting(
            found.get(verdict), freshness.as_of_citations(citations[verdict]), tuple(flags[verdict])
        )
        for verdict in verdicts
    }
