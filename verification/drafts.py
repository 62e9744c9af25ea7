"""What a reviewer has typed is never lost: not to a closed tab, a lost lease, or a stale form."""

import json
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from verification import draft_pages
from verification.models import Citation, Draft, Review, Turn, User, Verdict

# What of a citation a draft holds as it was typed.
CITED = (
    "stance",
    "url",
    "title",
    "excerpt",
    "explanation",
    "publisher",
    "author",
    "published_on",
    "accessed_on",
)


@transaction.atomic
def save(*, review_id: int, reviewer: User, data: dict[str, Any], now: datetime) -> None:
    """Keep the fields of the verdict form as typed, in place of the last draft.

    Needs no lease, since a lost one is when a draft counts most. A review whose round this person
    has had their turn in is left alone: the late autosave of a submitted form is no draft.
    """
    mine = Turn.objects.current().filter(review=review_id, reviewer=reviewer)
    # Against one's own submission of the same form: whoever comes second, no draft outlives it.
    turns = list(mine.select_for_update(no_key=True, of=("self",)))
    if not turns:
        # Against a decision between two who differ, for which nobody has a turn.
        differ = Review.objects.filter(pk=review_id, state=Review.State.ADJUDICATION)
        list(differ.select_for_update(no_key=True).values_list("pk"))
    decided = Review.objects.filter(pk=review_id, verdict__decided_by=reviewer)
    if any(turn.state == Turn.State.DONE for turn in turns) or decided.exists():
        return
    Draft.objects.update_or_create(
        review_id=review_id, reviewer=reviewer, defaults={"data": data, "saved_at": now}
    )
    _have_fetched(review_id, reviewer, data, now)


@transaction.atomic
def save_correction(*, review_id: int, author: User, data: dict[str, Any], now: datetime) -> None:
    """Keep the fields of a correction of what is published, in place of the last draft.

    While a correction waits to be published, none is written: the late autosave of the form that
    it came from is no draft.
    """
    published = Review.objects.filter(pk=review_id, state=Review.State.PUBLISHED)
    # Against one's own handing in of the same form: whoever comes second, no draft outlives it.
    review = published.select_for_update(no_key=True).first()
    if review is None or review.corrections.filter(state="waiting").exists():
        return
    Draft.objects.update_or_create(
        review=review, reviewer=author, defaults={"data": data, "saved_at": now}
    )
    _have_fetched(review_id, author, data, now)


def _have_fetched(review_id: int, person: User, data: dict[str, Any], now: datetime) -> None:
    """Have the pages that a draft cites fetched, but for those of protected sources."""
    cited: dict[bool, list[str]] = {True: [], False: []}
    for citation in data.get("citations", []):
        if isinstance(citation, dict):
            url = str(citation.get("url") or "").strip()
            cited[_is_protected(citation)].append(url)
    draft_pages.cite(
        review_id=review_id, reviewer=person, urls=cited[False], protected=cited[True], now=now
    )


def _is_protected(citation: dict[str, Any]) -> bool:
    """Tell whether the source is to be protected: nobody may see us look there."""
    return any(value for name, value in citation.items() if "withheld" in name)


def find_correction(*, review_id: int, author: User) -> Draft | None:
    """Return the draft of a correction; what is left of a verdict's has no public note."""
    return Draft.objects.filter(
        review=review_id, reviewer=author, data__has_key="public_note"
    ).first()


def corrections_of(author: User) -> "QuerySet[Draft]":
    """Return the corrections of published verdicts that somebody has begun, the latest first."""
    mine = Draft.objects.filter(
        reviewer=author, review__state=Review.State.PUBLISHED, data__has_key="public_note"
    )
    return mine.select_related("review__claim__article").order_by("-saved_at")


def find(*, review_id: int, reviewer: User) -> Draft | None:
    return Draft.objects.filter(review=review_id, reviewer=reviewer).first()


def lock(*, review_id: int, reviewer: User) -> None:
    """Lock somebody's draft, before its pages, as whoever saves it does."""
    mine = Draft.objects.filter(review=review_id, reviewer=reviewer)
    list(mine.select_for_update().values_list("pk"))


def drop(*, review_id: int, reviewer: User) -> None:
    Draft.objects.filter(review=review_id, reviewer=reviewer).delete()


def of(reviewer: User) -> "QuerySet[Draft]":
    """Return a reviewer's drafts on claims that still need them, the latest first."""
    mine = Draft.objects.filter(reviewer=reviewer, review__state__in=Review.UNDECIDED)
    return mine.select_related("review__claim__article").order_by("-saved_at")


def typed_from(verdict: Verdict) -> dict[str, Any]:
    """Return a verdict as the fields of the form that it came from, to be gone on with."""
    return {
        "rating": verdict.rating,
        "rationale": verdict.rationale,
        "obstacle": verdict.obstacle,
        "tried": verdict.tried,
        "citations": [_typed_citation(citation) for citation in verdict.citations.all()],
    }


def _typed_citation(citation: Citation) -> dict[str, str]:
    if citation.withheld_id is not None:
        # Who it is stays where it is kept, also from the person who goes on with it.
        return {
            "stance": citation.stance,
            "excerpt": citation.excerpt,
            "withheld": str(citation.withheld_id),
            "withheld_description": citation.title,
            "withheld_reason": citation.withheld_reason,
        }
    texts = {name: str(getattr(citation, name) or "") for name in CITED}
    texts["upload"] = str(citation.upload_id or "")
    return {**texts, "csl": json.dumps(citation.csl, ensure_ascii=False) if citation.csl else ""}
