"""Records of decided claims as AVeriTeC has them, a line each, for whoever trains or measures.

Its questions are not ours: a record asks what the sources say, once for each stance.
"""

from datetime import date
from itertools import groupby
from typing import Any, BinaryIO

from claims.models import Claim
from verification.models import Citation, Verdict
from verification.reports.contents import Contents, Format
from verification.reports.json import line
from verification.reports.rows import Row, Source

SUPPORTED = "Supported"
REFUTED = "Refuted"
NOT_ENOUGH = "Not Enough Evidence"
CONFLICTING = "Conflicting Evidence/Cherrypicking"
CLAIM_TYPES = {
    Claim.Kind.QUANTITY: "Numerical Claim",
    Claim.Kind.QUOTE: "Quote Verification",
    Claim.Kind.EVENT: "Event/Property Claim",
    Claim.Kind.POSITION: "Position Statement",
}
QUESTIONS = {
    Citation.Stance.SUPPORTS: "What supports the claim?",
    Citation.Stance.REFUTES: "What refutes the claim?",
    Citation.Stance.CONTEXT: "What else bears on the claim?",
}


def write(contents: Contents, stream: BinaryIO) -> None:
    stream.writelines(line(record(row)) + b"\n" for row in contents.rows if row.rating)


def record(row: Row) -> dict[str, Any]:
    """Return the record of a decided claim; what nobody has established is null or empty."""
    return {
        "claim_id": row.number,
        "claim": row.restatement or row.sentence,
        "required_reannotation": False,
        "label": label(row),
        "justification": row.rationale,
        "claim_date": _day(row.published_on),
        "speaker": row.claimant or None,
        "original_claim_url": row.article_url or None,
        "cached_original_claim_url": None,
        "fact_checking_article": None,
        "reporting_source": row.publisher or None,
        "location_ISO_code": None,
        "claim_types": [CLAIM_TYPES[Claim.Kind(row.kind)]],
        "fact_checking_strategies": [],
        "questions": _questions(row),
    }


def label(row: Row) -> str:
    """Return the label of a decided claim.

    Evidence conflicts where the verdict says so, or cites a source on either side of a dispute.
    """
    stances = {source.stance for source in row.citations}
    both = {Citation.Stance.SUPPORTS.value, Citation.Stance.REFUTES.value} <= stances
    if row.rating == Verdict.Rating.SUPPORTED:
        return SUPPORTED
    if row.rating == Verdict.Rating.DISPUTED:
        return CONFLICTING if both else REFUTED
    return CONFLICTING if row.obstacle == Verdict.Obstacle.CONFLICTING else NOT_ENOUGH


def _questions(row: Row) -> list[dict[str, Any]]:
    order = list(QUESTIONS)
    sources = sorted(row.citations, key=lambda source: order.index(Citation.Stance(source.stance)))
    return [
        {
            "question": QUESTIONS[Citation.Stance(stance)],
            "answers": [_answer(source) for source in given],
        }
        for stance, given in groupby(sources, key=lambda source: source.stance)
    ]


def _answer(source: Source) -> dict[str, Any]:
    """Return an answer in the source's own words, or what it is where none are quoted."""
    return {
        "answer": source.excerpt or source.title,
        "answer_type": "Extractive" if source.excerpt else "Abstractive",
        "source_url": source.archived_url or source.url or None,
        "original_source_url": source.url or None,
        "source_title": source.title,
        "source_medium": "Web text" if source.url else "Other",
    }


def _day(day: date | None) -> str | None:
    return f"{day.day}-{day.month}-{day.year}" if day else None


FORMAT = Format("averitec", "AVeriTeC records", "application/jsonl", write, ending="averitec.jsonl")
