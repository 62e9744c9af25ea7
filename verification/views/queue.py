"""The queue: what waits, and what was decided."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from verification import drafts
from verification.access import UserRequest, requires
from verification.facets import bounded_counts
from verification.filters import EVERYTHING, Filter
from verification.forms.queue import FilterForm, ListForm
from verification.models import Review, Turn, User
from verification.models.turn import leases
from verification.views import narrowing
from verification.views.answers import go_to, page, page_of, understood

ORDERS: dict[str, tuple[str, ...]] = {
    # The latest verdict first.
    Review.State.DECIDED: ("-verdict_id",),
    Review.State.PUBLISHED: ("-verdict_id",),
    Review.State.DISMISSED: ("-pk",),
}
DRAFTS_SHOWN = 5


@require_safe
@requires("review_claims")
def queue_page(request: UserRequest) -> HttpResponse:
    form = understood(ListForm(request.GET))
    asked, now = form.cleaned_data, timezone.now()
    if asked["q"]:
        return go_to(request, address_of(form.filter()))
    state = asked["state"] or Review.State.OPEN
    form.fields["tag"].widget.choices = narrowing.tags()
    reviews = narrowing.listed(form.filter(), rating=asked["rating"], state=state)
    rows = reviews.with_claim().select_related("verdict", "verdict__decided_by")
    along: Any = leases()
    rows = rows.prefetch_related(along)
    context = {
        "page": page_of(
            rows.defer("claim__article__text"),
            ORDERS.get(state, Review.QUEUE_ORDER),
            asked["cursor"],
        ),
        "state": state,
        "is_at_work": state in Review.AT_WORK,
        "asked": asked,
        "query": query_of(form.filter()),
        "bulk_query": narrowing.as_search(form.filter(), rating=asked["rating"], state=state),
        "counts": _state_counts(asked),
        "form": form,
        "chosen": narrowing.chosen(form, request.GET),
        "facets": narrowing.choices(form, request.GET, state),
        "held": _held(request.user, now),
        "drafts": drafts.of(request.user).defer("review__claim__article__text")[:DRAFTS_SHOWN],
        "now": now,
    }
    return page(request, "verification/queue.html", context)


def _held(reviewer: User, now: datetime) -> Turn | None:
    held = Turn.objects.held_by(reviewer, now).select_related("review__claim")
    return held.order_by("lease_number").first()


def review_address(pk: int, query: str = "") -> str:
    return f"{reverse('verification:review', args=[pk])}{query}#claim"


def address_of(within: Filter) -> str:
    """Return the address of the list of what is worked through."""
    if within.query:
        return f"{reverse('verification:search')}?{urlencode({'q': within.query})}"
    return reverse("verification:queue") + query_of(within)


def within_of(query: QueryDict) -> Filter:
    """Return the part of the queue that a review page was opened from."""
    form = FilterForm(query)
    return form.filter() if form.is_valid() else EVERYTHING


def query_of(within: Filter) -> str:
    """Return a part of the queue as addresses carry it: "?kind=quote", "" for all of it."""
    score = within.minimum_score
    said = {
        "publisher": within.publisher_id,
        "article": within.article_id,
        "kind": within.kind,
        "tag": within.tag_id,
        "minimum_score": "" if score is None else f"{score / 1000:g}",
        "language": within.language,
        "published_after": within.published_after,
        "published_before": within.published_before,
        "only_second": "on" if within.only_second else "",
        "q": within.query,
    }
    given = {name: str(value) for name, value in said.items() if value}
    return f"?{urlencode(given)}" if given else ""


def _state_counts(asked: dict[str, Any]) -> list[tuple[Review.State, int]]:
    parts = [narrowing.counting({**asked, "rating": None}, state) for state in Review.State]
    return list(zip(Review.State, bounded_counts(parts), strict=True))
