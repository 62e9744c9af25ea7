"""Reports to paste into a content management system: Markdown that every dialect reads alike.

Whatever others have written is escaped, so that it shows as it was written: as no heading, list,
link, picture or HTML, and as no address or name that a site would turn into a link by itself.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import BinaryIO
from urllib.parse import quote

from verification.models import Review, Verdict
from verification.reports.blocks import Block, Reference
from verification.reports.contents import Contents, Counts, Format

MARKS = {
    Verdict.Rating.SUPPORTED: "✓",
    Verdict.Rating.DISPUTED: "✕",
    Verdict.Rating.UNVERIFIED: "?",
}
# What means something anywhere in a line.
ESCAPES = str.maketrans(
    {mark: f"\\{mark}" for mark in "\\`*_[]{}|~$^!#"}
    | {"&": "&amp;", "<": "&lt;", ">": "&gt;", "@": "&#64;"}
)
# What begins a list, a rule or a definition, where it begins a line.
BEGINS = re.compile(r"(\d*)([-+=:]|(?<=\d)[.)])")
# Addresses and emoji codes, which many sites look for by themselves.
COLON = re.compile(r":(?=//|[\w+\\-]+:)")
BARE_ADDRESS = re.compile(r"(?i)\b(www)\.")
BLANKS = re.compile(r"[^\S\n]+")
# In the address of a link: everything that could end it is written by its number.
IN_ADDRESS = ":/?#[]()@!$'*+,;=%~&"
# Holds a place while texts around it are escaped.
PLACE = "\ue000"
TURNED = frozenset({"R", "AL", "RLE", "RLO", "RLI", "LRE", "LRO", "LRI", "FSI", "PDF", "PDI", "AN"})


def write(contents: Contents, stream: BinaryIO) -> None:
    stream.write(_written(_head(contents)))
    stream.writelines(b"\n" + _written(_section(Block(row))) for row in contents.rows)


def line(text: str) -> str:
    """Return somebody's words in one line, with no markup of theirs."""
    return _isolated(_escaped(" ".join(text.split())))


def joined(parts: Iterable[str]) -> str:
    """Return somebody's words with commas between; none turns what stands beside it."""
    return ", ".join(line(part) for part in parts)


def paragraphs(text: str) -> str:
    """Return somebody's words with their lines and paragraphs, with no markup of theirs."""
    lines = [_isolated(_escaped(BLANKS.sub(" ", one).strip())) for one in text.splitlines()]
    told = "\n".join(lines).strip("\n")
    joined = re.sub(r"\n{2,}", "\n\n", told)
    # Two blanks at its end keep a line apart from the next.
    return re.sub(r"(?<!\n)\n(?!\n)", "  \n", joined)


def quoted(text: str) -> str:
    return "\n".join(f"> {one}" if one else ">" for one in text.split("\n"))


def link(text: str, url: str) -> str:
    """Return a link to an address of the web; the text alone where it is none."""
    if not url.startswith(("http://", "https://")):
        return text
    return f"[{text}](<{quote(url, safe=IN_ADDRESS).replace('&', '&amp;')}>)"


def _escaped(text: str) -> str:
    told = COLON.sub("&#58;", text.translate(ESCAPES))
    told = BARE_ADDRESS.sub(r"\1&#46;", told)
    return BEGINS.sub(r"\1\\\2", told, count=1) if BEGINS.match(told) else told


def _isolated(text: str) -> str:
    """Return a text that turns the writing of nothing beside it."""
    is_turned = any(unicodedata.bidirectional(one) in TURNED for one in text)
    return f"\u2068{text}\u2069" if is_turned else text


def _written(parts: Iterable[str]) -> bytes:
    return "".join(f"{part}\n\n" for part in parts if part).encode()[:-1]


def _head(contents: Contents) -> Iterator[str]:
    counts = contents.counts
    yield "# Verdict report"
    yield f"{_counted(counts.claims)}, in the order of the articles that make them."
    yield "\n".join(f"- {name}: {line(value)}" for name, value in contents.criteria)
    yield _table(counts)


def _counted(claims: int) -> str:
    return "1 claim" if claims == 1 else f"{claims:,} claims"


def _table(counts: Counts) -> str:
    told = [(_rated(rating), number) for rating, number in counts.ratings.items()]
    told += [
        (Review.State(state).label, number)
        for state, number in counts.states.items()
        if state not in Review.WITH_VERDICT
    ]
    lines = [f"| {name} | {number:,} |" for name, number in told]
    return "\n".join(["| Verdict | Claims |", "| --- | ---: |", *lines])


def _rated(rating: str) -> str:
    return f"{MARKS[Verdict.Rating(rating)]} {Verdict.Rating(rating).label}"


def _section(block: Block) -> Iterator[str]:
    row = block.row
    yield f"## {line(row.label)}"
    known = ", ".join(part for part in (block.unpublished, f"claim {row.number}") if part)
    yield f"{_verdict(block)} ({known})"
    yield quoted(_quote(block))
    yield link(joined(block.origin), row.article_url)
    yield from _context(block)
    if row.rationale:
        yield f"### Why\n\n{paragraphs(row.rationale)}"
    if row.obstacle:
        yield f"### What stood in the way\n\n{block.obstacle}."
        yield f"### What was tried\n\n{paragraphs(row.tried)}"
    if row.citations:
        yield "### Citations"
    for reference in block.references:
        yield _citation(reference)
    yield from _rests_on(block)


def _verdict(block: Block) -> str:
    return f"**{_rated(block.row.rating) if block.rating else block.state}**"


def _quote(block: Block) -> str:
    """Return the sentence with the claim's words in bold, where Markdown is sure to do that."""
    exact, sentence = block.row.exact, block.row.sentence
    is_sure = exact[:1].isalnum() and exact[-1:].isalnum() and len(exact.splitlines()) == 1
    if not is_sure or PLACE in sentence:
        return paragraphs(sentence)
    whole = paragraphs(f"{block.before}{PLACE}{exact}{PLACE}{block.after}")
    return whole.replace(PLACE, "**")


def _context(block: Block) -> Iterator[str]:
    row = block.row
    if row.restatement:
        yield f"In full: {line(row.restatement)}"
    if row.claimant:
        role = f", {line(row.role)}" if row.role else ""
        cue = f" (“{line(row.cue)}”)" if row.cue else ""
        yield f"{block.claimed_by} {line(row.claimant)}{role}{cue}."
    if block.when_and_where:
        yield f"When and where: {line(block.when_and_where)}."
    if row.hedged:
        yield "The article itself steps back from it."


def _citation(reference: Reference) -> str:
    """Return a numbered citation, with everything about it in the same paragraph."""
    source = reference.source
    known = joined([source.title, *reference.details])
    named = line(source.formatted) if source.formatted else f"{known}."
    told = [f"\\[{source.position}\\] {link(named, source.url)} **{reference.stance}.**"]
    if source.withheld_reason:
        told.append(f"Protected source: {line(source.withheld_reason)}")
    if source.archived_url:
        told.append(link("Archived copy", source.archived_url))
    if source.excerpt:
        told.append(f"“{line(source.excerpt)}”")
    if source.check:
        as_of = f" {reference.as_of}." if reference.as_of else ""
        told.append(f"{source.check.label}. {line(source.check.sentence)}{as_of}")
    if source.explanation:
        told.append(f"Explanation: {line(source.explanation)}")
    return "  \n".join(told)


def _rests_on(block: Block) -> Iterator[str]:
    row = block.row
    if row.resting.known:
        yield " ".join(map(line, [row.resting.known.sentence, *row.resting.ties]))
    yield line(block.seen)
    yield from (f"Flagged: {line(flag.detail)}" for flag in row.resting.flags)
    yield from (line(told) for told in block.corrections)
    if row.dismissed_as:
        other = f" (claim {row.duplicate_of})" if row.duplicate_of else ""
        yield f"Dismissed: {block.dismissed_as}{other}."
        yield paragraphs(row.dismissal_reason)
    if row.decided_at:
        yield f"Decided by reviewer {row.reviewer}, {block.decided_at}."


FORMAT = Format(
    "markdown", "Markdown", "text/markdown; charset=utf-8", write, version=3, ending="md"
)
