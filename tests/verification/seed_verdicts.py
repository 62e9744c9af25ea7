"""The five seeds at the desk, with a verdict on a claim of each whose excerpts fare differently."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path

from claims.articles import Metadata
from tests.factories import UserFactory, evidence, finding, submit, taken
from tests.verification.at_hand import fetched, kept
from tests.verification.fetching.hostile import Server, answer, says
from verification import intake
from verification.models import Capture, Citation, Review

SEEDS = Path(__file__).parents[2] / "seeds"
NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=2)


@dataclass(frozen=True)
class Case:
    """What is cited for a seed's claim: another seed's text as a page, and words out of it."""

    seed: str
    label: str
    page: str
    excerpt: str
    explanation: str = ""
    # Whether its page is at hand at the verdict, comes later, or never.
    comes: str = "first"


CASES = {
    "exact": Case(
        "002",
        "1,500–2,000 fresh militants",
        "002",
        "the numbers of 1,500-2,000 fresh militants that are set to come",
    ),
    "normalised": Case("000", "", "000", 'describing  the volunteers as "mercenaries."'),
    "figure_differs": Case(
        "000",
        "≤ 500 men",
        "000",
        "the first batch of volunteers amount to 30 men",
        "Those who came first.",
    ),
    "not_found": Case(
        "004",
        "20,000 volunteers",
        "004",
        "Twenty thousand have signed up.",
        "It was said on the radio, and the page has it in other words.",
    ),
    "not_found_later": Case("003", "", "003", "Nobody was hurt at all.", comes="later"),
    "not_checked": Case("003", "", "003", "Both sides give", comes="never"),
}
# What a reader is told of each.
RESULTS = {name: name.removesuffix("_later") for name in CASES}


def text_of(seed: str) -> str:
    return next(SEEDS.glob(f"{seed}_*.txt")).read_text("utf-8")


def ingested() -> None:
    """Store the seeds with their metadata, and read them."""
    manifest = json.loads((SEEDS / "manifest.json").read_text("utf-8"))
    for entry in manifest["articles"]:
        received = intake.receive(
            raw=(SEEDS / entry["file"]).read_bytes(),
            metadata=Metadata(title=entry["title"], publisher=entry["publisher"]),
            sender=None,
            now=NOW,
        )
        intake.extract(extraction_id=received.extraction.pk, clock=lambda: NOW)


def given(server: Server) -> dict[str, Citation]:
    """Give the verdicts; return the citation of each case."""
    ingested()
    return {name: _given(name, case, server) for name, case in CASES.items()}


def _given(name: str, case: Case, server: Server) -> Citation:
    body = "".join(f"<p>{escape(line)}</p>" for line in text_of(case.page).splitlines() if line)
    page = f"<!DOCTYPE html><meta charset=utf-8><title>{name}</title>{body}".encode()
    url = server.at(f"/{name}", says(answer(page, "Content-Type: text/html; charset=utf-8")))
    author = UserFactory()
    review = _review(case)
    turn = taken(author, review, NOW)
    if case.comes == "first":
        fetched(server, review, author, url, NOW)
    cited = evidence(
        title=f"Page of {name}", url=url, excerpt=case.excerpt, explanation=case.explanation
    )
    verdict = submit(turn, finding(citations=(cited,)), NOW)
    if case.comes == "later":
        kept(server, Capture.objects.get(citation__verdict=verdict), LATER)
    return Citation.objects.get(verdict=verdict)


def _review(case: Case) -> Review:
    """Return an open claim of a seed, by its label where it has a figure."""
    rows = Review.objects.filter(claim__article__text__startswith=text_of(case.seed)[:40])
    free = rows.filter(state="open", turns__reviewer=None)
    if case.label:
        return free.get(claim__label=case.label)
    return free.exclude(claim__kind="quantity").order_by("pk")[0]
