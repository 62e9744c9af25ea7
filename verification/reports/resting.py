"""What a report says of a verdict's citations together: origins, as of when, what is flagged."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from verification import freshness
from verification.freshness import AsOf
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


def of_verdicts(verdicts: Collection[int], cited: Iterable[Citation]) -> dict[int, Resting]:
    """Return what is known of these verdicts, of which all citations are given."""
    found = VerdictOrigins.objects.in_bulk(list(verdicts))
    flags = defaultdict(list)
    for flag in CheckAgain.objects.open().filter(verdict__in=verdicts).order_by("verdict", "pk"):
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
