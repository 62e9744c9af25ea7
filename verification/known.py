"""What was known of citations at a moment: copies, checks and flags that came later do not count.

Each of these comes with an event, so that it is their events by which they are told apart.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from django.db.models import Case, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable

from verification import checks
from verification.asof import Moment
from verification.checks import NOT_CHECKED, Standing
from verification.models import (
    AuditEvent,
    CheckAgain,
    Citation,
    EarlierOrigins,
    ExcerptCheck,
    VerdictOrigins,
)

Action = AuditEvent.Action
COMING = (
    Action.SNAPSHOT_TAKEN,
    Action.EXCERPT_CHECKED,
    Action.PAGE_ARCHIVED,
    Action.FLAG_RAISED,
    Action.FLAG_SETTLED,
)
# What origins came to leaves no event: it counts once it is that old, so that it is stored by then.
ORIGINS_REST = timedelta(minutes=1)
# So many numbers are told to the database one by one.
MOST_LATE = 10_000


@dataclass(slots=True)
class Later:
    """The numbers of rows that came after the moment, and of those that something came to after it.

    These are flags, which were settled, and citations, whose page a web archive took.
    """

    checks: set[int] = field(default_factory=set)
    snapshots: set[int] = field(default_factory=set)
    raised: set[int] = field(default_factory=set)
    settled: set[int] = field(default_factory=set)
    archived: set[int] = field(default_factory=set)


def came_later(moment: Moment | None) -> bool:
    """Tell whether anything at all has come since; of a report of now it mostly has not."""
    if moment is None:
        return False
    return AuditEvent.objects.filter(moment.later(), action__in=COMING).exists()


def is_late(moment: Moment | None) -> Combinable:
    """Return, of `Chosen`, whether anything has come about the evidence after the moment.

    Where it came about very many it says so of all, which then are looked at one by one.
    """
    if moment is None:
        return Value(False)
    events = AuditEvent.objects.filter(moment.later(), action__in=COMING, review__isnull=False)
    # The latest first, as an index has them.
    late = events.order_by("-pk").values_list("review", flat=True)[: MOST_LATE + 1]
    if len(late) > MOST_LATE:
        return Value(True)
    return Case(When(pk__in=set(late), then=Value(True)), default=Value(False))


def later_than(moment: Moment | None, reviews: Iterable[int]) -> Later:
    """Return what came about these claims after the moment; nothing where there is none."""
    found = Later()
    if moment is None:
        return found
    events = AuditEvent.objects.filter(moment.later(), review__in=reviews, action__in=COMING)
    for action, after, records in events.values_list("action", "after", "records"):
        if action in (Action.FLAG_RAISED, Action.FLAG_SETTLED):
            (found.raised if action == Action.FLAG_RAISED else found.settled).add(after["flag"])
        if action == Action.PAGE_ARCHIVED:
            found.archived.add(after["citation"])
        for name in records:
            kind, _, number = name.partition(":")
            if kind in ("check", "snapshot"):
                (found.checks if kind == "check" else found.snapshots).add(int(number))
    return found


def put_back(citations: list[Citation], later: Later) -> None:
    """Let citations be as they were fetched before what came later."""
    for citation in citations:
        capture = getattr(citation, "capture", None)
        if capture is not None and capture.snapshot_id in later.snapshots:
            capture.snapshot = None
        if citation.pk in later.archived:
            citation._state.fields_cache["archive_request"] = None  # noqa: SLF001 (as if never asked)
    late = [one for one in citations if one.excerpt_check and one.excerpt_check.pk in later.checks]
    earlier = ExcerptCheck.objects.filter(citation__in=late).exclude(pk__in=later.checks)
    rows = earlier.select_related("snapshot").defer("snapshot__text").order_by("pk")
    known = {row.citation_id: row for row in rows}
    for citation in late:
        check = known.get(citation.pk)
        if check is not None and check.snapshot is not None:
            check.copied_at = check.snapshot.fetched_at
        citation.__dict__["excerpt_check"] = check


def standing(citation: Citation) -> Standing:
    """Return what is known of an excerpt, in words that tell nothing of this machine."""
    told = checks.standing(citation)
    return replace(told, sentence=_why_not(citation)) if told.result == NOT_CHECKED else told


def open_flags(verdicts: Iterable[int], later: Later) -> "QuerySet[CheckAgain]":
    """Return what was flagged about verdicts, and not settled."""
    flags = CheckAgain.objects.filter(verdict__in=verdicts).exclude(pk__in=later.raised)
    stood = Q(settled_at=None) | Q(pk__in=later.settled)
    return flags.filter(stood).order_by("verdict", "pk")


def origins(verdicts: Iterable[int], moment: Moment | None) -> dict[int, VerdictOrigins]:
    """Return what was known a minute before the moment of how many origins verdicts rest on."""
    found = VerdictOrigins.objects.in_bulk(list(verdicts))
    if moment is None:
        return found
    known_by = moment.at - ORIGINS_REST
    late = [pk for pk, row in found.items() if row.computed_at and row.computed_at > known_by]
    earlier = EarlierOrigins.objects.filter(verdict__in=late, computed_at__lte=known_by)
    for pk in late:
        del found[pk]
    for row in earlier.order_by("computed_at", "pk"):
        found[row.verdict_id] = VerdictOrigins(
            verdict_id=row.verdict_id,
            computed_at=row.computed_at,
            independent=row.independent,
            citations=row.citations,
            found=row.found,
        )
    return found


def _why_not(citation: Citation) -> str:
    """Say why an excerpt was not looked for, by what is kept alone."""
    if citation.is_withheld:
        return "The source is protected."
    capture = getattr(citation, "capture", None)
    kept = [row for row in (capture and capture.snapshot, citation.upload) if row]
    problems = [row.text_problem for row in kept if row.text_problem]
    if len(problems) < len(kept):
        return "It has not been looked for yet."
    if problems:
        return f"There is nothing to look in. {problems[0]}"
    if citation.url:
        return "No copy of the page is kept."
    return "Neither an address nor a file is given."
