"""Evidence with any history: copies, checks, archives, flags and origins, in any order of time.

Odder than what the desk does, and what the database takes all the same.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from tests.factories import NOW, UserFactory, decided_review, evidence, finding, submit, taken
from tests.verification.reports.test_asof import correct_in_public, publish
from tests.verification.test_withheld import protected
from verification import audit, freshness, uploads
from verification.excerpts.checking import Result
from verification.freshness import Flag
from verification.models import (
    ArchiveRequest,
    AuditEvent,
    Capture,
    CheckAgain,
    Citation,
    EarlierOrigins,
    ExcerptCheck,
    PageSnapshot,
    Review,
    User,
    VerdictOrigins,
)

Action = AuditEvent.Action


@dataclass(frozen=True, slots=True)
class Step:
    """Something that comes about one of the claims, or one of its citations."""

    what: str
    at: datetime
    # Taken by the number of those that there are.
    claim: int
    citation: int
    text: str
    # What a copy has instead of a text, a check instead of a find, origins instead of a ring.
    is_bad: bool


@dataclass(frozen=True, slots=True)
class About:
    """A claim, and one of the citations of the verdict that it began with."""

    review: Review
    citation: Citation


def begun() -> list[Review]:
    """Return claims with a page, a file, a page without an excerpt and a protected source."""
    editor = UserFactory(role="editor")
    return [with_all_kinds(), publish(decided_review(), editor), decided_review("unverified")]


def with_all_kinds() -> Review:
    reviewer = UserFactory()
    turn = taken(reviewer)
    register, scan = (
        uploads.store(
            review_id=turn.review_id,
            uploader=reviewer,
            file_name="register",
            content=content,
            now=NOW,
        )
        for content in (b"The register lists 6,000 names.", b"\x89PNG\r\n\x1a\n")
    )
    page = "https://www.register.example/2020"
    sources = (
        evidence(),
        evidence("context", url="", upload_id=register.pk, accessed_on=NOW.date()),
        evidence("context", url=page, upload_id=scan.pk),
        evidence("context", url=page, excerpt="", accessed_on=NOW.date()),
        protected(),
    )
    submit(turn, finding(citations=sources))
    return Review.objects.get(pk=turn.review_id)


def come(step: Step, reviews: list[Review], editor: User) -> None:
    """Let it come; nothing comes where there is nothing for it to come about."""
    review = reviews[step.claim % len(reviews)]
    citations = list(Citation.objects.filter(verdict=review.verdict_id))
    if citations:
        about = About(review, citations[step.citation % len(citations)])
        COMES[step.what](about, step, editor)


def _copied(about: About, step: Step, _editor: User) -> None:
    """Another copy, which counts as the citation's, with a check of it if there is an excerpt."""
    if not about.citation.url:
        return
    snapshot = _snapshot(about.citation, step)
    kept: list[Any] = [snapshot]
    if about.citation.excerpt:
        kept.append(_check(about.citation, step, snapshot=snapshot))
    captures = Capture.objects.filter(citation=about.citation)
    assert captures.update(state="taken", outcome="fetched", snapshot=snapshot) == 1
    _record(Action.SNAPSHOT_TAKEN, about, step, {"snapshot": snapshot.pk}, kept)


def _seen_again(about: About, step: Step, _editor: User) -> None:
    """Another copy, beside the citation's."""
    if about.citation.url:
        snapshot = _snapshot(about.citation, step)
        _record(Action.SNAPSHOT_TAKEN, about, step, {"snapshot": snapshot.pk}, [snapshot])


def _checked(about: About, step: Step, _editor: User) -> None:
    """Check the file, else the latest copy that there is."""
    snapshot = PageSnapshot.objects.filter(citation=about.citation).last()
    upload = about.citation.upload_id
    if about.citation.excerpt and (upload or snapshot):
        looked_in = {"upload_id": upload} if upload else {"snapshot": snapshot}
        check = _check(about.citation, step, **looked_in)
        _record(Action.EXCERPT_CHECKED, about, step, {}, [check])


def _archived(about: About, step: Step, _editor: User) -> None:
    address = f"https://archive.example/{step.text}"
    ArchiveRequest.objects.update_or_create(
        citation=about.citation,
        defaults={"state": "archived", "archived_url": address, "due_at": step.at},
    )
    _record(Action.PAGE_ARCHIVED, about, step, {"archived_url": address}, [])


def _flagged(about: About, step: Step, _editor: User) -> None:
    kind = CheckAgain.Kind.PAGE_GONE
    source = f"test:{CheckAgain.objects.count()}"
    # Of some flags no citation is the cause.
    citation = None if step.is_bad else about.citation
    flag = Flag(about.citation.verdict, kind, source, step.text or "Gone.", citation)
    freshness.raise_flags([flag], now=step.at)


def _settled(about: About, step: Step, editor: User) -> None:
    flag = CheckAgain.objects.open().filter(verdict=about.citation.verdict_id).first()
    if flag is not None:
        freshness.settle(flag_id=flag.pk, person=editor, reason="It stands.", now=step.at)


def _compared(about: About, step: Step, _editor: User) -> None:
    """Find other origins than before, which are put aside."""
    verdict = about.citation.verdict_id
    told = ("independent", "citations", "found", "computed_at")
    for known in VerdictOrigins.objects.filter(verdict=verdict, computed_at__isnull=False):
        EarlierOrigins.objects.create(
            verdict_id=verdict, **{name: getattr(known, name) for name in told}
        )
    ties = [{"sentence": step.text}, {"sentence": f"{step.at}"}]
    found = {
        "origins": [{"citations": [1, 2], "ties": ties, "is_the_article": False}],
        "circular": [step.text, "A ring."] if step.is_bad else [],
        "unread": [3],
    }
    known_now = {"independent": 1 + step.citation, "citations": 4, "found": found}
    VerdictOrigins.objects.update_or_create(
        verdict_id=verdict, defaults={**known_now, "computed_at": step.at}
    )


def _corrected(about: About, _step: Step, editor: User) -> None:
    """Correct it in public, if it is published: later evidence goes on about the first verdict."""
    review = Review.objects.get(pk=about.review.pk)
    if review.state == Review.State.PUBLISHED:
        correct_in_public(review, editor)


COMES: dict[str, Callable[[About, Step, User], None]] = {
    "copied": _copied,
    "seen again": _seen_again,
    "checked": _checked,
    "archived": _archived,
    "flagged": _flagged,
    "settled": _settled,
    "compared": _compared,
    "corrected": _corrected,
}


def _snapshot(citation: Citation, step: Step) -> PageSnapshot:
    return PageSnapshot.objects.create(
        citation=citation,
        url=citation.url,
        fetched_at=step.at,
        final_url=citation.url,
        hops=[],
        address="192.0.2.1",
        status=200,
        headers=[],
        media_type="text/html",
        sha256=sha256(step.text.encode()).hexdigest(),
        size=1,
        warc_sha256=sha256(b"").hexdigest(),
        warc_size=1,
        text_problem=step.text[:200] if step.is_bad else "",
    )


def _check(citation: Citation, step: Step, **looked_in: Any) -> ExcerptCheck:
    found = {"result": Result.EXACT, "start": 0, "end": 1, "found": step.text or "x"}
    if step.is_bad:
        found = {"result": Result.NOT_FOUND}
    return ExcerptCheck.objects.create(
        citation=citation,
        **looked_in,
        **found,
        sentence=f"Looked for: {step.text}",
        before=step.text,
        after=step.text[::-1],
        checker="excerpts/1",
        checked_at=step.at,
    )


def _record(
    action: AuditEvent.Action, about: About, step: Step, after: dict[str, Any], records: list[Any]
) -> None:
    audit.record(
        action,
        actor=None,
        at=step.at,
        review=about.review,
        after={"citation": about.citation.pk, **after},
        records=records,
    )
