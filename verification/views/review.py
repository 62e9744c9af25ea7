"""The review page: one claim in its article, and what its reader may do about it."""

from dataclasses import dataclass
from functools import partial, wraps
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from claims.models import Claim
from verification import (
    adjudication,
    drafts,
    freshness,
    notifications,
    ordering,
    reading,
    standing,
    verdict_corrections,
)
from verification.access import UserRequest, View, requires
from verification.forms import verdict as forms
from verification.forms.citations import CitationFormSet, citation_forms
from verification.forms.editing import PlaceForm
from verification.forms.verdict import DismissForm, ReopenForm, SkipForm, VerdictForm
from verification.history import telling, timelines
from verification.models import Draft, Review, Tag, Turn, User, Verdict
from verification.views import discussion, excerpts
from verification.views.answers import REFUSED, is_enhanced, page
from verification.views.discussion import NOTHING, Said
from verification.views.queue import query_of, review_address, within_of

EVENTS_SHOWN = 20
# Of a request: the page is fetched before anybody has come to its claim.
AHEAD = "Claimdesk-Ahead"


@dataclass(frozen=True, slots=True)
class Work:
    """The forms of the page, empty, restored from a draft, or as just sent."""

    verdict: VerdictForm
    citations: CitationFormSet
    dismissal: DismissForm
    skip: SkipForm
    was_sent: bool = False


def restored(review: Review, draft: Draft | None, turn: Turn | None) -> Work:
    typed = draft.data if draft else {"citations": []}
    current = {**typed, "version": review.version, "lease_token": turn and turn.lease_token}
    return Work(
        verdict=VerdictForm(initial=current),
        citations=citation_forms(typed),
        dismissal=DismissForm(initial=current),
        skip=SkipForm(initial=current),
    )


def as_sent(post: QueryDict) -> Work:
    """Return the forms as sent, none of them checked yet."""
    typed = forms.typed_in(post)
    lease = {"version": post.get("version"), "lease_token": post.get("lease_token")}
    return Work(
        verdict=VerdictForm(initial={**typed, **lease}),
        citations=citation_forms(typed),
        dismissal=DismissForm(initial=typed),
        skip=SkipForm(initial=typed),
        was_sent=True,
    )


def sent_from_review_page(view: View) -> View:
    """Lead whoever opens the address of a form, as after a refusal, back to the form's page."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def answer(request: UserRequest, pk: int) -> HttpResponseBase:
        if request.method == "POST":
            return view(request, pk)
        return redirect(review_address(pk, query_of(within_of(request.GET))))

    return answer


@require_safe
@requires("review_claims")
def review_page(request: UserRequest, pk: int) -> HttpResponse:
    review = load(pk)
    if AHEAD not in request.headers:
        notifications.mark_read(person=request.user, now=timezone.now(), review_id=pk)
    draft = drafts.find(review_id=pk, reviewer=request.user)
    work = restored(review, draft, turn_on(review, request.user))
    return show(request, review, work, draft=draft, is_restored=True)


def turn_on(review: Review, person: User) -> Turn | None:
    """Return the turn that a person holds, or held until its lease ran out."""
    return Turn.objects.leased_to(person).filter(review=review).first()


def load(pk: int) -> Review:
    rows = Review.objects.with_claim().select_related(
        "claim__extraction", "verdict__decided_by", "duplicate_of__claim"
    )
    names = Tag.objects.filter(reviews__review=OuterRef("pk")).order_by("name").values("name")
    rows = rows.annotate(tag_names=ArraySubquery(names))
    try:
        return rows.get(pk=pk)
    except Review.DoesNotExist:
        raise Http404 from None


def show(
    request: UserRequest,
    review: Review,
    work: Work,
    *,
    draft: Draft | None = None,
    reopening: ReopenForm | None = None,
    placing: PlaceForm | None = None,
    talk: Said | None = None,
    focus: int | None = None,
    is_restored: bool = False,
    status: int = 200,
) -> HttpResponse:
    """Return the page, or its working half for an enhanced request."""
    now = timezone.now()
    here = standing.of(review, request.user, now)
    query = query_of(within_of(request.GET))
    is_held, is_at_work = here.turn is not None, review.state in Review.AT_WORK
    is_published = review.state == Review.State.PUBLISHED
    is_typing = is_held or work.was_sent
    if is_typing:
        excerpts.look(request, review, work.citations, now)
    context = {
        "review": review,
        "standing": here,
        "work": work,
        # The page's own place for messages stays as it was then.
        "is_swapped": is_enhanced(request),
        "is_refused": status == REFUSED and talk is None and placing is None,
        "is_kept": here.done is None,
        "draft": draft,
        "is_restored": is_restored,
        "is_held": is_held,
        "is_typing": is_typing,
        "is_free": here.is_free,
        "is_at_work": is_at_work,
        "placing": placing or _place_form(review),
        "reopening": reopening or ReopenForm(initial={"version": review.version}),
        "focus": focus,
        "query": query,
        "autosave": reverse("verification:keep", args=[review.pk]),
        "citing": reverse("verification:draft", args=[review.pk])
        + query_of(within_of(request.GET)),
        "checking": reverse("verification:excerpts", args=[review.pk, "verdict"]) + query,
        "place": ordering.why_next(review, request.user, now) if is_at_work else None,
        "may_decide": adjudication.may_decide(review, request.user),
        "correction": verdict_corrections.waiting(review) if is_published else None,
        "now": now,
        **in_article(review.claim),
        **_past(review, request.user, here.done.verdict_id if here.done else None),
        **discussion.of_page(request, review, talk or NOTHING),
    }
    return page(request, "verification/review.html", context, part="work", status=status)


def _place_form(review: Review) -> PlaceForm:
    return PlaceForm(initial={"boost": review.boost, "due_at": review.due_at})


def show_again(request: UserRequest, pk: int, said: Said) -> HttpResponse:
    """Return the working half as it is after something was said; what was typed is kept."""
    review, draft = load(pk), drafts.find(review_id=pk, reviewer=request.user)
    work = restored(review, draft, turn_on(review, request.user))
    return show(request, review, work, draft=draft, talk=said)


def in_article(claim: Claim) -> dict[str, Any]:
    """Return the claim's surroundings: the text, and the other claims in it."""
    text = claim.article.text
    window = reading.window_around(claim, len(text))
    claims = list(claims_between(claim.article_id, window, current=claim.pk))
    place = next(index for index, other in enumerate(claims) if other.pk == claim.pk)
    sentence = (claim.sentence_start, claim.sentence_end)
    return {
        # Read only where it is shown, which the working half does not.
        "blocks": partial(
            reading.read,
            text,
            window=window,
            claims=claims,
            current=claim,
            boilerplate=claim.extraction.boilerplate,
        ),
        "is_cut": window.end - window.start < len(text),
        "others": [other for other in claims if other.pk != claim.pk],
        "before": claims[place - 1] if place else None,
        "after": claims[place + 1] if place + 1 < len(claims) else None,
        "beside": [
            other
            for other in claims
            if other.pk != claim.pk and (other.sentence_start, other.sentence_end) == sentence
        ],
    }


def claims_between(article_id: int, window: reading.Window, *, current: int | None = None) -> Any:
    """Return an article's claims in a window, in reading order, with their reviews.

    Those that are no longer found are left out, but for the `current` one.
    """
    claims = Claim.objects.filter(
        article=article_id, start__lt=window.end, end__gt=window.start, review__isnull=False
    )
    standing = ~Q(review__dismissed_as=Review.DismissedAs.WITHDRAWN) | Q(pk=current)
    return claims.filter(standing).select_related("review__verdict").order_by("start", "pk")


def _past(review: Review, reader: User, own: int | None) -> dict[str, Any]:
    visible = Verdict.objects.visible_to(reader)
    verdicts = visible.filter(review=review).select_related("decided_by", "found_origins")
    verdicts = verdicts.annotate(flagged=freshness.flags())
    given = list(verdicts.prefetch_related("citations").order_by("-pk"))
    listed = timelines.of_claim(review, reader=reader, cursor="", size=EVENTS_SHOWN)
    return {
        "verdict": next((v for v in given if v.pk == review.verdict_id), None),
        "own_verdict": next((v for v in given if v.pk == own), None),
        "superseded": [v for v in given if v.pk not in (review.verdict_id, own)],
        "events": telling.tell(listed.rows, reader=reader, about=("claim", review.pk), whole=False),
        "more": reverse("verification:claim-history", args=[review.pk]),
    }
