"""One article to send: its text with every claim underlined, the verdicts beside it, then why.

Lines differ by colour and by pattern, and claims that overlap have lines of their own, as on the
page of the report (`articles`).
"""

from typing import BinaryIO

from django.conf import settings

from claims.models import Article
from verification.reports import articles, documents, plaintext
from verification.reports.articles import ArticleReport, Note, Part, Passage, Total
from verification.reports.blocks import Block, Reference, day
from verification.reports.contents import Contents, Format
from verification.reports.pdf import last_of, span_of
from verification.reports.plaintext import Data
from verification.reports.rows import Row

# With a text of some hundred thousand characters they take about 2 GB.
MOST_CLAIMS = 2000
# So many characters and citations of a claim take less than half a page.
SHORT = 1000
FEW = 4


def write(contents: Contents, stream: BinaryIO) -> None:
    """Set the whole document, which takes memory.

    :raises TooLong: it would take more than a worker has.
    """
    stream.write(documents.typeset(document(contents), "article.typ"))


def document(contents: Contents) -> Data:
    """Return what the document says, with every text ready to be set.

    :raises BadInput: the selection names no article.
    :raises TooLong: that is more than a worker has memory for.
    """
    FORMAT.check_selection(contents.selection)
    FORMAT.check_room(contents.counts.claims)
    articles_of = Article.objects.select_related("publisher", "original_publisher")
    article = articles_of.get(pk=contents.selection.article or 0)
    rows = list(documents.within(contents.rows, characters=len(article.text)))
    report = articles.of_rows(
        article, rows, boilerplate=articles.boilerplate_of(article, contents.moment)
    )
    # Not where a claim's words are nothing but the blanks between two blocks.
    parts = (part for passage in report.passages for part in passage.parts)
    marked = {end.place for part in parts for end in part.ends}
    decided = [row.decided_at for row in rows if row.decided_at]
    by_number = {row.number: row for row in rows}
    return {
        "desk": plaintext.line(settings.ORGANISATION_NAME),
        "title": plaintext.line(article.title),
        "running": ["Article report", f"article {article.pk}"],
        "origin": plaintext.joined(_origin(article)),
        "url": plaintext.address(article.url),
        "language": article.language,
        "sum": _sum(report),
        "criteria": [
            [name, plaintext.line(value)] for name, value in contents.criteria if name != "Article"
        ],
        "given": span_of(decided),
        "date": last_of(decided),
        "totals": [_total(total) for total in report.totals],
        "passages": [_passage(passage) for passage in report.passages],
        "claims": [
            _claim(note, by_number[note.number], is_marked=note.place in marked)
            for note in _notes(report)
            if note.outcome != articles.OPEN
        ],
    }


def _origin(article: Article) -> list[str]:
    first = f"first published by {article.original_publisher}" if article.original_publisher else ""
    revision = f"revision {article.revision}" if article.revision > 1 else ""
    publisher = str(article.publisher or "")
    known = (article.byline, publisher, first, day(article.published_on), revision)
    return [detail for detail in known if detail]


def _sum(report: ArticleReport) -> str:
    dismissed = f"{report.dismissed:,} dismissed" if report.dismissed else ""
    if not report.claims:
        return f"No claim to check; {dismissed}." if dismissed else "No claim to check."
    claims = f"{report.checked:,} of {report.claims:,} claim{'' if report.claims == 1 else 's'}"
    return f"{claims} checked{', ' if dismissed else ''}{dismissed}"


def _total(total: Total) -> Data:
    return {
        "code": _code(total.outcome),
        "label": total.label,
        "number": total.count,
        "shown": f"{total.count:,}",
    }


def _code(outcome: str) -> str:
    return "undecided" if outcome == articles.OPEN else outcome


def _notes(report: ArticleReport) -> list[Note]:
    """Return what is noted of each claim, in reading order."""
    noted = (note for passage in report.passages for note in passage.notes)
    return sorted(noted, key=lambda note: note.place)


def _passage(passage: Passage) -> Data:
    covering = [note for part in passage.parts for note in part.notes]
    return {
        "kind": passage.kind,
        "rtl": plaintext.is_rtl("".join(part.text for part in passage.parts)),
        "depth": max((note.depth for note in covering), default=0),
        "parts": [_part(part) for part in passage.parts],
        "notes": [_note(note) for note in passage.notes],
    }


def _part(part: Part) -> Data:
    # Each line once, however many claims share it: one within another, typst takes few of them.
    marks = dict.fromkeys((_code(note.outcome), note.depth) for note in part.notes)
    return {
        "lines": plaintext.lines(part.text),
        "marks": [{"code": code, "depth": depth} for code, depth in marks],
        "ends": [_found(note) for note in part.ends],
    }


def _found(note: Note) -> Data:
    return {
        "place": note.place,
        "code": _code(note.outcome),
        "verdict": note.outcome_label,
        # What is open has nothing more to be told.
        "is-told": note.outcome != articles.OPEN,
    }


def _note(note: Note) -> Data:
    hedged = f"{plaintext.line(note.claimant)}{', hedged' if note.is_hedged else ''}"
    known = (hedged if note.claimant else "", _published(note))
    return {
        **_found(note),
        "label": plaintext.line(note.label),
        "of-it": " · ".join(one for one in known if one),
    }


def _published(note: Note) -> str:
    if note.outcome == articles.OPEN:
        return ""
    if not note.is_published:
        return "not published"
    return "published, corrected" if note.is_corrected else "published"


def _claim(note: Note, row: Row, *, is_marked: bool) -> Data:
    block = Block(row)
    length = len(row.rationale) + len(row.tried) + sum(len(one.note) for one in row.corrections)
    role = plaintext.joined((row.claimant, row.role))
    return {
        **_found(note),
        "is-marked": is_marked,
        "is-short": length < SHORT and len(row.citations) <= FEW,
        "label": plaintext.line(row.label),
        "who": f"{block.claimed_by} {role}." if row.claimant else "",
        "rationale": plaintext.paragraphs(row.rationale),
        "obstacle": f"{block.obstacle}." if row.obstacle else "",
        "tried": plaintext.paragraphs(row.tried),
        "citations": [_citation(reference) for reference in block.references],
        "corrections": [plaintext.paragraphs(told) for told in block.corrections],
        "signed": _signed(block),
    }


def _citation(reference: Reference) -> Data:
    source = reference.source
    known = plaintext.joined((source.title, *reference.details))
    return {
        "position": source.position,
        "text": plaintext.shown(source.formatted) or f"{known}.",
        "stance": f"{reference.stance}.",
        "url": plaintext.address(source.archived_url or source.url),
        "check": source.check and {"result": source.check.result, "label": source.check.label},
    }


def _signed(block: Block) -> str:
    row = block.row
    public = f"published {day(row.published_at)}" if row.published_at else block.unpublished
    public = f"; {public}" if public else ""
    return f"Decided by {row.reviewer}, {day(row.decided_at)}{public}" if row.decided_at else ""


FORMAT = Format(
    "article_pdf",
    "Article with its verdicts (PDF)",
    "application/pdf",
    write,
    version=3,
    ending="article.pdf",
    most_claims=MOST_CLAIMS,
    needs_article=True,
)
