"""What an event changed, before and after, as people say it."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from verification.history import differences
from verification.history.facts import Facts, row_of
from verification.history.pieces import Changed
from verification.models import AuditEvent, Review, Verdict, VerdictCorrection
from verification.phrasing import counted, figure

Action = AuditEvent.Action
# Which give a verdict, with its words.
GIVING = {
    Action.VERDICT_SUBMITTED,
    Action.VERDICT_ADJUDICATED,
    Action.VERDICT_CORRECTED,
    Action.CORRECTION_WRITTEN,
}
# What the sentence says already, or what names rows and files: those who want it find it in the
# event itself.
HIDDEN = {
    "archived_url", "as", "bulk", "citation", "citations", "claims", "comment", "comparator",
    "concept", "correction", "done", "duplicate_of", "end", "extractor", "final_url", "flag",
    "format", "high", "leased_by", "low", "mail", "mentions", "missed", "moment", "opened",
    "outcome", "parts", "password", "policy", "proved", "read", "reading", "recipient", "refused",
    "reports", "reread", "restored", "returned_to", "revision", "round", "rule", "run", "schedule",
    "sent", "sha256", "size", "snapshot", "start", "supersedes", "tag", "test", "total",
    "unchanged", "unit", "upload", "verdict", "waiting", "warc_sha256", "with", "withdrawn",
    "withheld",
}  # fmt: skip
NAMES = {
    "active": "may sign in",
    "article_id": "article",
    "attribution_cue": "cue",
    "attribution_name": "said by",
    "attribution_role": "role of who said it",
    "assigned_to": "given to",
    "boost": "boost",
    "due_at": "needed by",
    "every": "how often",
    "exact": "words of the article",
    "expires": "ends",
    "holder": "whose",
    "is_active": "in force",
    "label": "short form",
    "month_day": "day of the month",
    "minimum_score": "from score",
    "publisher_id": "publisher",
    "reviews_wanted": "reviews wanted",
    "send_empty": "sent when no claim fits",
    "single_keys": "single keys act",
    "until": "until",
    "url": "address",
    "weekdays": "days of the week, from Monday (1)",
    "window": "verdicts of",
}
# Of these, words are compared.
TEXTS = {"exact", "label", "name", "query"}
MOMENTS = {"due_at", "until", "expires"}


def of(event: AuditEvent, known: Facts) -> Iterator[Changed]:
    """Yield what an event changed; what stayed the same is left out."""
    yield from _figures(event, known)
    if event.action in GIVING:
        yield from _of_verdicts(event, known)
    names = [name for name in dict.fromkeys([*event.before, *event.after]) if name not in HIDDEN]
    if event.action in GIVING:
        names = ["state"]
    for name in names:
        before, after = (_said(name, side.get(name), known) for side in (event.before, event.after))
        if before == after or (name == "state" and not before):
            continue
        pieces = differences.between(before, after) if name in TEXTS and before and after else ()
        yield Changed(_name(name), before, after, pieces)


def superseded(event: AuditEvent, known: Facts) -> Verdict | None:
    """Return in whose place a verdict, or the correction of one, was given; None for a first."""
    given = _given(event, known)
    number = given.supersedes_id if given else None
    return known.verdicts.get(number) if number else None


def _given(event: AuditEvent, known: Facts) -> "Verdict | VerdictCorrection | None":
    if event.action == Action.CORRECTION_WRITTEN:
        return known.corrections.get(event.after.get("correction") or 0)
    found: Verdict | None = row_of(known.verdicts, event.after.get("verdict"))
    return found


def _of_verdicts(event: AuditEvent, known: Facts) -> Iterator[Changed]:
    """Compare the words of a verdict with those of the one before it, where both may be seen."""
    after, before = _given(event, known), superseded(event, known)
    if after is None or before is None:
        return
    if before.rating != after.rating:
        yield Changed("rating", before.get_rating_display(), after.get_rating_display())
    for name, label in (("rationale", "rationale"), ("tried", "what was tried")):
        old, new = getattr(before, name), getattr(after, name)
        if pieces := differences.between(old, new):
            yield Changed(label, old, new, pieces)
    if before.obstacle != after.obstacle:
        yield Changed("obstacle", before.get_obstacle_display(), after.get_obstacle_display())
    old_titles = "; ".join(citation.title for citation in known.cited.get(before.pk, ()))
    new_titles = _titles(after, known)
    if pieces := differences.between(old_titles, new_titles):
        yield Changed("sources", old_titles, new_titles, pieces)


def _titles(given: "Verdict | VerdictCorrection", known: Facts) -> str:
    if isinstance(given, Verdict):
        return "; ".join(citation.title for citation in known.cited.get(given.pk, ()))
    return "; ".join(str(citation.get("title", "")) for citation in given.citations)


def _figures(event: AuditEvent, known: Facts) -> Iterator[Changed]:
    """Compare the figures of the claims that a review showed before and after."""
    old, new = (row_of(known.claims, side.get("reading")) for side in (event.before, event.after))
    if old is None or new is None:
        return
    for name, of_claim in (("figure", figure), ("of what", counted)):
        before, after = of_claim(old), of_claim(new)
        if before != after:
            yield Changed(name, before, after)


def _said(name: str, value: Any, known: Facts) -> str:
    if value is None or value in ("", [], {}):
        return ""
    if name in MOMENTS:
        return moment_of(value)
    if row := row_of(_rows(name, known), value):
        return str(row)
    return _plain(name, value, known)


def _plain(name: str, value: Any, known: Facts) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        told = ((_name(key), _said(key, inner, known)) for key, inner in value.items())
        return ", ".join(f"{key} {words}" for key, words in told if words)
    known_state = name == "state" and value in Review.State.values
    return str(Review.State(value).label if known_state else value)


def _rows(name: str, known: Facts) -> Mapping[int, object]:
    """Return the rows that values of this name may be numbers of."""
    if name in ("article", "article_id"):
        return known.articles
    if name in ("publisher", "publisher_id"):
        return known.publishers
    return known.people if name in ("assigned_to", "owner") else {}


def _name(key: str) -> str:
    return NAMES.get(key, key.replace("_", " "))


def moment_of(value: object) -> str:
    """Return a moment, as events have it, as people say it."""
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        return str(value)
    moment = timezone.localtime(moment) if moment.tzinfo else moment
    return date_format(moment, "j M Y, H:i")
