"""Reports to send: a PDF that typst sets, with the same bytes on every machine.

What the report says goes in as data, which report.typ sets as text. Only the fonts beside this
module are used, and those of a directory that an operator may name.
"""

import json
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings

from verification.models import Review, Verdict
from verification.reports.blocks import Block, Reference, day, moment
from verification.reports.contents import Contents, Format, TooLong
from verification.reports.extracts import Step
from verification.reports.rows import Row

FONTS = Path(__file__).with_name("fonts")
TYPESETTING = Path(__file__).with_name("typesetting.py")
# In seconds.
PATIENCE = 600
# Together they take about 2 GB.
MOST_CLAIMS = 3000
MOST_CHARACTERS = 5_000_000
# A list of more claims than this would be longer than anybody reads; the outline has all of them.
MOST_LISTED = 100
# A word that is longer than a line may be broken anywhere.
LONGEST_WORD = 40
# In an address, what typst itself does not break.
UNBROKEN = re.compile(r"[^/?&=#.,:;_~+-]{50}")
TURNED = frozenset({"R", "AL", "AN"})
# By these a text could turn what stands beside it, or make a figure read backwards. Writing from
# right to left needs none of them.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
Data = dict[str, Any]


class NotSet(Exception):
    """What typst says of our own template: a mistake of ours."""


def write(contents: Contents, stream: BinaryIO) -> None:
    """Set the whole document, which takes memory.

    :raises TooLong: it would take more than a worker has.
    """
    stream.write(typeset(document(contents)))


def typeset(report: Data) -> bytes:
    """Return the document that typst makes of a report's data, in a process of its own.

    :raises TooLong: it takes too long, or was stopped for want of memory.
    """
    fonts = [str(FONTS), *([settings.REPORT_FONTS] if settings.REPORT_FONTS else [])]
    command = [sys.executable, "-P", str(TYPESETTING), *fonts]
    data = json.dumps(report, ensure_ascii=False).encode()
    try:
        done = subprocess.run(  # noqa: S603 (our own script)
            command, input=data, capture_output=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise TooLong(f"Setting it took more than {PATIENCE} seconds") from error
    if done.returncode < 0:
        raise TooLong("The memory of this machine does not suffice")
    if done.returncode:
        raise NotSet(done.stderr.decode(errors="replace"))
    return done.stdout


def document(contents: Contents) -> Data:
    """Return what the document says, with every text ready to be set.

    :raises TooLong: that is more than a worker has memory for.
    """
    counts = contents.counts
    FORMAT.check_room(counts.claims)
    found = list(_within(contents.rows))
    steps = contents.extract([row.number for row in found])
    articles = [
        _article(list(rows), steps) for _, rows in groupby(found, key=lambda row: row.article)
    ]
    decided = [row.decided_at for row in found if row.decided_at]
    return {
        "desk": _line(settings.ORGANISATION_NAME),
        "title": "Verdict report",
        "subtitle": f"{_counted(len(found), 'claim')} from {_counted(len(articles), 'article')}",
        "criteria": [[name, _line(value)] for name, value in contents.criteria]
        or [["Selection", "Everything"]],
        "given": _span(decided),
        "date": _day(max(decided)) if decided else None,
        "decided": sum(counts.ratings.values()),
        "ratings": [_counted_rating(rating, n) for rating, n in counts.ratings.items()],
        "others": _others(counts.states),
        "overview": [_listed(row) for row in found] if 1 < len(found) <= MOST_LISTED else [],
        "articles": articles,
    }


def _within(rows: Iterator[Row]) -> Iterator[Row]:
    """Pass rows on as long as their texts are not too much together."""
    characters = 0
    for row in rows:
        characters += sum(len(text) for text in _texts(row))
        if characters > MOST_CHARACTERS:
            raise TooLong(f"More than {MOST_CHARACTERS:,} characters")
        yield row


def _texts(row: Row) -> Iterator[str]:
    yield from (row.sentence, row.rationale, row.tried, row.dismissal_reason)
    yield from (one.note for one in row.corrections)
    for source in row.citations:
        yield from (source.title, source.excerpt, source.explanation, source.url)


def _article(rows: list[Row], steps: dict[int, list[Step]]) -> Data:
    row = rows[0]
    block = Block(row)
    return {
        "title": _line(row.article_title),
        "origin": _line(", ".join(block.published)),
        "url": _address(row.article_url),
        "claims": [_claim(Block(row), steps.get(row.number, [])) for row in rows],
    }


def _claim(block: Block, steps: list[Step]) -> Data:
    row = block.row
    return {
        "number": row.number,
        "label": _line(row.label),
        "code": row.rating or "undecided",
        "verdict": block.rating or block.state,
        "rtl": _is_rtl(row.sentence),
        "before": _shown(block.before),
        "exact": _shown(row.exact),
        "after": _shown(block.after),
        "facts": [[name, value] for name, value in _facts(block) if value],
        "rationale": _paragraphs(row.rationale),
        "obstacle": f"{block.obstacle}." if row.obstacle else "",
        "tried": _paragraphs(row.tried),
        "citations": [_citation(reference) for reference in block.references],
        "rests-on": [_line(told) for told in _rests_on(block)],
        "corrections": [_paragraphs(told) for told in block.corrections],
        "dismissed": _dismissed(block),
        "reason": _paragraphs(row.dismissal_reason),
        # The history says so too, and more.
        "signed": "" if steps else _signed(block),
        "history": [[moment(step.at), _line(step.what), _line(step.who)] for step in steps],
    }


def _facts(block: Block) -> Iterator[tuple[str, str]]:
    row = block.row
    who = ", ".join(_line(part) for part in (row.claimant, row.role) if part)
    cue = f" (“{_line(row.cue)}”)" if row.cue else ""
    yield block.claimed_by, f"{who}{cue}" if row.claimant else ""
    yield "When and where", _line(block.when_and_where)
    yield "In full", _line(row.restatement)
    yield "Hedged", "The article itself steps back from it." if row.hedged else ""


def _citation(reference: Reference) -> Data:
    source, check = reference.source, reference.source.check
    known = ", ".join(_line(part) for part in (source.title, *reference.details))
    as_of = f" {reference.as_of}." if reference.as_of else ""
    return {
        "position": source.position,
        "text": _shown(source.formatted) or f"{known}.",
        "stance": f"{reference.stance}.",
        "protected": _line(source.withheld_reason),
        "url": _address(source.url),
        "archived": _address(source.archived_url),
        "excerpt": _paragraphs(source.excerpt),
        "explanation": _paragraphs(source.explanation),
        "check": check
        and {
            "result": check.result,
            "label": check.label,
            "sentence": f"{_line(check.sentence)}{as_of}",
            "before": _shown(check.before),
            "found": _shown(check.found),
            "after": _shown(check.after),
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
        "label": _line(row.label),
        "code": row.rating or "undecided",
        "verdict": block.rating or block.state,
    }


def _counted_rating(rating: str, number: int) -> Data:
    label = Verdict.Rating(rating).label
    return {"code": rating, "label": label, "number": number, "shown": f"{number:,}"}


def _others(states: dict[str, int]) -> str:
    """Return how many claims have no verdict, and why; nothing where all have one."""
    told = [
        f"{Review.State(state).label.lower()}: {number:,}"
        for state, number in states.items()
        if number and state not in Review.WITH_VERDICT
    ]
    return f"Without a verdict – {', '.join(told)}." if told else ""


def _span(moments: list[datetime]) -> str:
    """Return the days from the first to the last."""
    days = dict.fromkeys(day(one) for one in (min(moments), max(moments))) if moments else ()
    return " to ".join(days)


def _day(last: datetime) -> list[int]:
    at = last.astimezone(UTC)
    return [at.year, at.month, at.day]


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _paragraphs(text: str) -> list[Data]:
    """Return a text as paragraphs of lines, each with the direction of its writing."""
    made: list[Data] = []
    for is_blank, lines in groupby(text.splitlines(), key=lambda one: not one.strip()):
        if not is_blank:
            kept = list(lines)
            shown = [_line(one) for one in kept]
            made.append({"lines": shown, "rtl": _is_rtl(" ".join(kept))})
    return made


def _line(text: str) -> str:
    """Return a text in one line, which turns the writing of nothing beside it."""
    shown = _shown(" ".join(text.split()))
    is_turned = any(unicodedata.bidirectional(one) in TURNED for one in shown)
    return f"\u2068{shown}\u2069" if is_turned else shown


def _address(url: str) -> Data | None:
    """Return an address as it is shown, and where it leads: nowhere but to the web."""
    if not url:
        return None
    leads = url if url.startswith(("http://", "https://")) else ""
    return {"to": leads, "shown": UNBROKEN.sub("\\g<0>\u200b", _shown(url))}


def _shown(text: str) -> str:
    """Return a text without what no font shows, and with breaks in words longer than a line."""
    kept = "".join(" " if one.isspace() else one for one in text if one.isspace() or _is_shown(one))
    return " ".join(_broken(word) for word in kept.split(" "))


def _is_shown(character: str) -> bool:
    return character not in TURNING and unicodedata.category(character) not in ("Cc", "Cs")


def _broken(word: str) -> str:
    # Addresses break by themselves.
    if len(word) <= LONGEST_WORD or word.startswith(("http://", "https://")):
        return word
    parts = range(0, len(word), LONGEST_WORD)
    return "\u200b".join(word[start : start + LONGEST_WORD] for start in parts)


def _is_rtl(text: str) -> bool:
    """Tell whether the first letter that has a direction goes from right to left."""
    directions = (unicodedata.bidirectional(one) for one in text)
    return next((one != "L" for one in directions if one in ("L", "R", "AL")), False)


FORMAT = Format("pdf", "PDF", "application/pdf", write, version=2, most_claims=MOST_CLAIMS)
