"""Reports to send: a PDF with a cover, a chart, and a block for each claim."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby
from typing import BinaryIO

from django.conf import settings

from verification.models import Review, Verdict
from verification.reports import documents, plaintext
from verification.reports.blocks import Block, Reference, day, moment
from verification.reports.contents import Contents, Format
from verification.reports.extracts import Step
from verification.reports.plaintext import Data
from verification.reports.rows import Row

# A list of more claims than this would be longer than anybody reads; the outline has all of them.
MOST_LISTED = 100


def write(contents: Contents, stream: BinaryIO) -> None:
    """Set the whole document, which takes memory.

    :raises TooLong: it would take more than a worker has.
    """
    stream.write(documents.typeset(document(contents), "report.typ"))


def document(contents: Contents) -> Data:
    """Return what the document says, with every text ready to be set.

    :raises TooLong: that is more than a worker has memory for.
    """
    counts = contents.counts
    FORMAT.check_room(counts.claims)
    found = list(documents.within(contents.rows))
    steps = contents.extract([row.number for row in found])
    articles = [
        _article(list(rows), steps) for _, rows in groupby(found, key=lambda row: row.article)
    ]
    decided = [row.decided_at for row in found if row.decided_at]
    title = "Verdict report"
    subtitle = f"{_counted(len(found), 'claim')} from {_counted(len(articles), 'article')}"
    return {
        "desk": plaintext.line(settings.ORGANISATION_NAME),
        "title": title,
        "subtitle": subtitle,
        "running": [title, subtitle],
        "pseudonyms": not contents.names,
        "criteria": [[name, plaintext.line(value)] for name, value in contents.criteria]
        or [["Selection", "Everything"]],
        "given": span_of(decided),
        "date": last_of(decided),
        "decided": sum(counts.ratings.values()),
        "ratings": [_counted_rating(rating, n) for rating, n in counts.ratings.items()],
        "unpublished": _unpublished(counts.states),
        "others": _others(counts.states),
        "overview": [_listed(row) for row in found] if 1 < len(found) <= MOST_LISTED else [],
        "articles": articles,
    }


def _article(rows: list[Row], steps: dict[int, list[Step]]) -> Data:
    row = rows[0]
    block = Block(row)
    return {
        "title": plaintext.line(row.article_title),
        "origin": plaintext.joined(block.published),
        "url": plaintext.address(row.article_url),
        "claims": [_claim(Block(row), steps.get(row.number, [])) for row in rows],
    }


def _claim(block: Block, steps: list[Step]) -> Data:
    row = block.row
    return {
        "number": row.number,
        "label": plaintext.line(row.label),
        "code": row.rating or "undecided",
        "verdict": block.rating or block.state,
        "unpublished": block.unpublished,
        "rtl": plaintext.is_rtl(row.sentence),
        "before": plaintext.shown(block.before),
        "exact": plaintext.shown(row.exact),
        "after": plaintext.shown(block.after),
        "facts": [[name, value] for name, value in _facts(block) if value],
        "rationale": plaintext.paragraphs(row.rationale),
        "obstacle": f"{block.obstacle}." if row.obstacle else "",
        "tried": plaintext.paragraphs(row.tried),
        "citations": [_citation(reference) for reference in block.references],
        "rests-on": [plaintext.line(told) for told in _rests_on(block)],
        "corrections": [plaintext.paragraphs(told) for told in block.corrections],
        "dismissed": _dismissed(block),
        "reason": plaintext.paragraphs(row.dismissal_reason),
        # The history says so too, and more.
        "signed": "" if steps else _signed(block),
        "history": [
            [moment(step.at), plaintext.line(step.what), plaintext.line(step.who)] for step in steps
        ],
    }


def _facts(block: Block) -> Iterator[tuple[str, str]]:
    row = block.row
    who = plaintext.joined((row.claimant, row.role))
    cue = f" (“{plaintext.line(row.cue)}”)" if row.cue else ""
    yield block.claimed_by, f"{who}{cue}" if row.claimant else ""
    yield "When and where", plaintext.line(block.when_and_where)
    yield "In full", plaintext.line(row.restatement)
    yield "Hedged", "The article itself steps back from it." if row.hedged else ""


def _citation(reference: Reference) -> Data:
    source, check = reference.source, reference.source.check
    known = plaintext.joined((source.title, *reference.details))
    as_of = f" {reference.as_of}." if reference.as_of else ""
    return {
        "position": source.position,
        "text": plaintext.shown(source.formatted) or f"{known}.",
        "stance": f"{reference.stance}.",
        "protected": plaintext.line(source.withheld_reason),
        "url": plaintext.address(source.url),
        "archived": plaintext.address(source.archived_url),
        "excerpt": plaintext.paragraphs(source.excerpt),
        "explanation": plaintext.paragraphs(source.explanation),
        "check": check
        and {
            "result": check.result,
            "label": check.label,
            "sentence": f"{plaintext.line(check.sentence)}{as_of}",
            "before": plaintext.shown(check.before),
            "found": plaintext.shown(check.found),
            "after": plaintext.shown(check.after),
        },
    }


def _rests_on(block: Block) -> Iterator[str]:
    resting = block.row.resting
    if resting.known:
        yield " ".join([resting.known.sentence, *resting.ties])
    if block.seen:
        yield block.seen
    yield from (f"Flagged: {flag.detail}" for flag in resting.flags)


def _dismissed(block: Block) -> str:
    row = block.row
    other = f" (claim {row.duplicate_of})" if row.duplicate_of else ""
    return f"{block.dismissed_as}{other}." if row.dismissed_as else ""


def _signed(block: Block) -> str:
    if not block.decided_at:
        return ""
    published = block.row.published_at
    public = f"; published {day(published)}" if published else ""
    return f"Decided by reviewer {block.row.reviewer}, {block.decided_at}{public}"


def _listed(row: Row) -> Data:
    block = Block(row)
    return {
        "number": row.number,
        "label": plaintext.line(row.label),
        "code": row.rating or "undecided",
        "verdict": block.rating or block.state,
        "unpublished": block.unpublished,
    }


def _counted_rating(rating: str, number: int) -> Data:
    label = Verdict.Rating(rating).label
    return {"code": rating, "label": label, "number": number, "shown": f"{number:,}"}


def _unpublished(states: dict[str, int]) -> str:
    """Return how many verdicts readers have not been told of; nothing where they know all."""
    number = states[Review.State.DECIDED]
    told = "1 verdict is" if number == 1 else f"{number:,} verdicts are"
    return f"{told} not published, and marked so." if number else ""


def _others(states: dict[str, int]) -> str:
    """Return how many claims have no verdict, and why; nothing where all have one."""
    told = [
        f"{Review.State(state).label.lower()}: {number:,}"
        for state, number in states.items()
        if number and state not in Review.WITH_VERDICT
    ]
    return f"Without a verdict – {', '.join(told)}." if told else ""


def span_of(moments: list[datetime]) -> str:
    """Return the days from the first to the last."""
    days = dict.fromkeys(day(one) for one in (min(moments), max(moments))) if moments else ()
    return " to ".join(days)


def last_of(moments: list[datetime]) -> list[int] | None:
    """Return the day of the last as year, month and day; None where there are none."""
    if not moments:
        return None
    at = max(moments).astimezone(UTC)
    return [at.year, at.month, at.day]


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


FORMAT = Format(
    "pdf", "PDF", "application/pdf", write, version=4, most_claims=documents.MOST_CLAIMS
)
