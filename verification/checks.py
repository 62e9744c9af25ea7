"""Do the excerpts stand in what is cited, and the claim's figure? Looked up, and told.

A page, the API and a report say the same of a citation: `standing` of one that is stored, `preview`
of those in a draft. Nothing here stores anything, and nothing waits for a site.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import BigIntegerField, TextField

from claims.errors import BadInput
from claims.models import Claim
from verification.excerpts import checking
from verification.excerpts.checking import Outcome, Result
from verification.excerpts.figures import Figures, Quantity
from verification.fetching import outcomes as fetching_outcomes
from verification.findings import Evidence
from verification.models import (
    Capture,
    Citation,
    DraftCopy,
    DraftPage,
    ExcerptCheck,
    PageSnapshot,
    Review,
    Upload,
    User,
)
from verification.models.fetching import Fetching
from verification.prepared import Given, Prepared, one_of

# Which code looked: another number as soon as it may find something else.
CHECKER = "excerpts/1"
NOT_CHECKED = "not_checked"
FETCHED = fetching_outcomes.Outcome.FETCHED
# What a check and a standing say alike.
TOLD = ("result", "sentence", "start", "end", "before", "found", "after", "figures")
NOT_CHECKED_LABEL = "Not checked"
# Characters of all texts together that are read while somebody waits: the rest is for a worker.
READ_AT_ONCE = 500_000
NO_FIGURES: dict[str, Any] = {"equal": [], "instead": []}
State = Fetching.State
PAGES = Prepared(
    lambda: DraftPage.objects.filter(
        one_of("url", "urls", of=TextField()),
        review=Given("review", BigIntegerField()),
        reviewer=Given("reviewer", BigIntegerField()),
    ).select_related("copy")
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a citation's excerpt: `result` is one of checking.Result, or NOT_CHECKED.

    `sentence` says it, or why it was not checked. `before`, `found` and `after` show the place.
    """

    result: str
    sentence: str
    start: int | None = None
    end: int | None = None
    before: str = ""
    found: str = ""
    after: str = ""
    # As figures_of writes them.
    figures: dict[str, Any] = field(default_factory=dict)
    checked_at: datetime | None = None
    # When the copy that was looked in was fetched; None for a file.
    copied_at: datetime | None = None
    # What was looked in.
    snapshot_id: int | None = None
    upload_id: int | None = None
    # Something is under way that will tell more: whoever shows it may ask again soon.
    is_pending: bool = False
    # Of a draft: how far its page is; None where there is no address, or nothing is fetched yet.
    page: DraftPage | None = None

    @property
    def label(self) -> str:
        return NOT_CHECKED_LABEL if self.result == NOT_CHECKED else Result(self.result).label

    @property
    def is_checked(self) -> bool:
        return self.result != NOT_CHECKED

    @property
    def all_figures(self) -> dict[str, Any]:
        return self.figures or NO_FIGURES

    @property
    def needs_explanation(self) -> bool:
        return self.result == Result.NOT_FOUND


@dataclass(frozen=True, slots=True)
class Looked:
    """What is at hand for a citation that is about to be given, and what came of looking there."""

    # How far its page is; what was found there and may be cited, if it is not too old; its file.
    page: DraftPage | None = None
    copy: DraftCopy | None = None
    upload: Upload | None = None
    outcome: Outcome | None = None
    # Whether the outcome is of the file, and not of the copy.
    is_of_upload: bool = False
    # There is a text to look in, but it is too long for somebody to wait.
    is_left: bool = False


def quantity_of(claim: Claim) -> Quantity | None:
    """Return a claim's figure as it is now, corrections included; None of quotes and events."""
    if claim.kind != Claim.Kind.QUANTITY or (claim.low is None and claim.high is None):
        return None
    return claim


def look(
    review: Review, author: User, citations: Sequence[Evidence], *, now: datetime
) -> list[Looked]:
    """Look for the excerpts of citations that are about to be given, in what is at hand.

    That is what was fetched for the author's draft not too long ago, and their own files. Where a
    citation has both, the better outcome counts.
    """
    pages = _pages(review, author, citations)
    files = _files(review, author, citations)
    quantity = quantity_of(review.claim)
    earliest = now - settings.DRAFT_PAGE_AGE
    left = READ_AT_ONCE
    found = []
    for citation in citations:
        page = pages.get(citation.url)
        copy = page.copy_since(earliest) if page else None
        upload = files.get(citation.upload_id or 0)
        looked = Looked(page, copy, upload)
        texts = [copy.text if copy else "", upload.text if upload else ""]
        if citation.excerpt.strip() and any(texts):
            left -= sum(map(len, texts))
            if left < 0:
                looked = replace(looked, is_left=True)
            else:
                number, outcome = best(citation.excerpt, texts, quantity)
                looked = replace(looked, outcome=outcome, is_of_upload=number == 1)
        found.append(looked)
    return found


def best(excerpt: str, texts: Sequence[str], quantity: Quantity | None) -> tuple[int, Outcome]:
    """Look in each text that there is; return which one says most, and what it says."""
    order = list(Result)
    outcomes = [
        (number, checking.check(excerpt, text, quantity))
        for number, text in enumerate(texts)
        if text
    ]
    return min(outcomes, key=lambda one: order.index(one[1].result))


def unexplained(citations: Iterable[Evidence], looked: Iterable[Looked]) -> list[BadInput]:
    """Return why these citations cannot be given: an excerpt is not there, and nobody says why."""
    return [
        BadInput(
            code="explanation_missing",
            field=f"citations.{index}.explanation",
            message=found.outcome.sentence,
            remedy="Correct the excerpt, or say why these words are not in the copy.",
        )
        for index, (citation, found) in enumerate(zip(citations, looked, strict=True))
        if found.outcome is not None
        and found.outcome.result == Result.NOT_FOUND
        and not citation.explanation.strip()
    ]


def row_of(looked: Outcome, *, now: datetime) -> ExcerptCheck:
    """Return what is to be stored of an outcome, without what it is about."""
    return ExcerptCheck(
        result=looked.result.value,
        sentence=looked.sentence,
        start=looked.start,
        end=looked.end,
        before=looked.before,
        found=looked.found,
        after=looked.after,
        figures=figures_of(looked.figures),
        checker=CHECKER,
        checked_at=now,
    )


def figures_of(figures: Figures) -> dict[str, Any]:
    """Return figures as JSON has them; numbers as texts, as they may have many digits."""
    written = {"equal": figures.equal, "instead": figures.instead}
    return {
        name: [{**asdict(one), "low": _number(one.low), "high": _number(one.high)} for one in ones]
        for name, ones in written.items()
    }


def of_citation(
    citation: Citation, snapshot: PageSnapshot | None, *, now: datetime
) -> ExcerptCheck | None:
    """Look for a stored citation's excerpt in its copy and its file; None where there is no text.

    The check is not stored: its event and its row belong in the caller's transaction.
    """
    upload = citation.upload
    texts = [snapshot.text if snapshot else "", upload.text if upload else ""]
    if not citation.excerpt.strip() or not any(texts):
        return None
    quantity = quantity_of(citation.verdict.review.claim)
    number, outcome = best(citation.excerpt, texts, quantity)
    check = row_of(outcome, now=now)
    check.citation = citation
    if number == 0:
        check.snapshot = snapshot
    else:
        check.upload = upload
    return check


def standing(citation: Citation) -> Standing:
    """Return what is known of a stored citation's excerpt; asks nothing of one fetched as usual."""
    check = citation.excerpt_check
    if check is not None:
        return Standing(
            **{name: getattr(check, name) for name in TOLD},
            checked_at=check.checked_at,
            copied_at=check.copied_at,
            snapshot_id=check.snapshot_id,
            upload_id=check.upload_id,
        )
    capture: Capture | None = getattr(citation, "capture", None)
    snapshot = capture.snapshot if capture else None
    return _not_checked(
        citation,
        fetching=capture,
        has_copy=snapshot is not None,
        problem=snapshot.text_problem if snapshot else "",
        upload=citation.upload,
    )


def preview(
    review: Review, reviewer: User, citations: Sequence[Evidence], *, now: datetime
) -> list[Standing]:
    """Return what is known of the excerpts of a draft, in their order, as of now.

    One statement for their pages, one more where they name files. Stores nothing, and has nothing
    fetched: draft_pages does.
    """
    looked = look(review, reviewer, citations, now=now)
    return [
        _previewed(citation, found, now) for citation, found in zip(citations, looked, strict=True)
    ]


def _previewed(citation: Evidence, looked: Looked, now: datetime) -> Standing:
    outcome, copy = looked.outcome, looked.copy
    if outcome is None:
        told = _not_checked(
            citation,
            fetching=looked.page,
            has_copy=copy is not None,
            problem=copy.text_problem if copy else "",
            upload=looked.upload,
        )
        return replace(told, page=looked.page)
    return Standing(
        **{name: getattr(row_of(outcome, now=now), name) for name in TOLD},
        checked_at=now,
        copied_at=None if looked.is_of_upload or copy is None else copy.fetched_at,
        upload_id=looked.upload.pk if looked.is_of_upload and looked.upload else None,
        is_pending=_is_under_way(looked.page),
        page=looked.page,
    )


def _not_checked(
    citation: Citation | Evidence,
    *,
    fetching: Fetching | None,
    has_copy: bool,
    problem: str,
    upload: Upload | None,
) -> Standing:
    """Return why nothing was looked for."""
    pending = False
    if not citation.excerpt.strip():
        said = "No excerpt is given."
    elif citation.withheld_id is not None or getattr(citation, "identity", None) is not None:
        said = "The source is protected."
    elif (has_copy and not problem) or (upload is not None and not upload.text_problem):
        said, pending = "Its text is long: the excerpt is looked for in a while.", True
    elif has_copy:
        said = f"There is nothing to look in. {problem}"
    elif fetching is not None:
        said, pending = _not_fetched(fetching), _is_under_way(fetching)
    elif upload is not None:
        said = f"There is nothing to look in. {upload.text_problem}"
    elif citation.url:
        said = "The page has not been fetched."
    else:
        said = "Neither an address nor a file is given."
    return Standing(NOT_CHECKED, said, is_pending=pending)


def _not_fetched(fetching: Fetching) -> str:
    if not settings.FETCH_CITED_PAGES:
        return "Pages are not fetched here."
    if fetching.state == State.FAILED:
        return f"The page could not be fetched. {fetching.explanation}"
    if fetching.state == State.TAKEN:
        return "The copy that was fetched for this draft is too old; it will be fetched again."
    if fetching.explanation and fetching.outcome != FETCHED:
        return f"The page could not be fetched yet. {fetching.explanation} It is tried again."
    return "The page is being fetched."


def _is_under_way(fetching: Fetching | None) -> bool:
    return settings.FETCH_CITED_PAGES and fetching is not None and fetching.state == State.WAITING


def _pages(review: Review, author: User, citations: Sequence[Evidence]) -> dict[str, DraftPage]:
    urls = sorted({citation.url for citation in citations if citation.url})
    if not urls:
        return {}
    rows = PAGES.all(review=review.pk, reviewer=author.pk, urls=urls)
    return {page.url: page for page in rows}


def _files(review: Review, author: User, citations: Sequence[Evidence]) -> dict[int, Upload]:
    wanted = {citation.upload_id for citation in citations if citation.upload_id is not None}
    if not wanted:
        return {}
    known = Upload.objects.visible_to(author).filter(review=review, pk__in=wanted)
    return {upload.pk: upload for upload in known}


def _number(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"
