"""Beside the citations that somebody types: how far their pages are, and what stands there."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib import messages
from django.utils import timezone

from claims.errors import BadInput
from verification import checks, draft_pages, page_items
from verification.access import UserRequest
from verification.checks import Standing
from verification.forms.citations import CitationFormSet, Typed, small_number
from verification.forms.pasting import filled_in
from verification.limits import MOST_CITATIONS
from verification.models import DraftPage, Review

# Of the citations' part of a form.
BUTTONS = ("check", "again", "fill")
# A page that is due within this, or was tried within the next one, is soon known more of.
SOON, JUST_NOW, LATE = timedelta(seconds=10), timedelta(seconds=60), timedelta(seconds=120)
NOT_YET = "The page is not fetched yet."
NOTHING_NEW = "The page says nothing about itself that is not here already."


def look(
    request: UserRequest, review: Review, citations: CitationFormSet, now: datetime
) -> CitationFormSet:
    """Return the same citations with what is known of their excerpts."""
    wanted = [form.looked_for for form in citations.forms]
    if any(one.url or one.excerpt or one.upload_id for one in wanted):
        citations.standings = checks.preview(review, request.user, wanted, now=now)
        citations.is_under_way = any(_is_soon_known(one, now) for one in citations.standings)
    return citations


def pressed(request: UserRequest, review_id: int, typed: Typed) -> Typed:
    """Do what a button beside the citations asks for; return what is typed then."""
    post, cited = request.POST, typed["citations"]
    if "check" in post:
        _fetch(request, review_id, cited)
        return typed
    again, fill = (small_number(post.get(name, "")) for name in ("again", "fill"))
    if again is not None and again < len(cited):
        _fetch(request, review_id, [cited[again]])
    elif fill is not None and fill < len(cited):
        found, told = _filled(request, review_id, cited[fill])
        messages.info(request, told)
        return {**typed, "citations": [*cited[:fill], found, *cited[fill + 1 :]]}
    return typed


def _fetch(request: UserRequest, review_id: int, cited: Iterable[Typed]) -> None:
    """Have pages fetched at once, but for what is no whole address yet, or is protected."""
    urls = [str(one.get("url") or "") for one in cited if not _is_protected(one)]
    for url in list(dict.fromkeys(filter(None, map(str.strip, urls))))[:MOST_CITATIONS]:
        try:
            draft_pages.want(
                review_id=review_id, reviewer=request.user, url=url, now=timezone.now()
            )
        except (BadInput, draft_pages.FetchingIsOff):
            continue


def _is_protected(citation: Typed) -> bool:
    """Tell whether the source is to be protected: nobody may see us look there."""
    return any(value for name, value in citation.items() if name.startswith("withheld"))


def _filled(
    request: UserRequest, review_id: int, citation: dict[str, str]
) -> tuple[dict[str, str], str]:
    mine = draft_pages.of(review_id=review_id, reviewer=request.user)
    page: DraftPage | None = mine.filter(url=citation.get("url", "").strip()).first()
    item = page_items.read(page) if page else None
    if item is None:
        return (
            citation,
            NOT_YET if page is None or page.state == page.State.WAITING else NOTHING_NEW,
        )
    found, names = filled_in(citation, item)
    return found, f"Filled in from the page: {', '.join(names)}." if names else NOTHING_NEW


def _is_soon_known(standing: Standing, now: datetime) -> bool:
    page = standing.page
    if page is None or page.state != DraftPage.State.WAITING or not standing.is_pending:
        return False
    is_due = now - LATE < page.due_at < now + SOON
    return is_due or (page.tried_at is not None and page.tried_at > now - JUST_NOW)
