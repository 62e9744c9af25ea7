"""Settling a difference: both findings beside the claim in its article, and the decision."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods, require_POST

from claims.errors import DomainError
from verification import adjudication, drafts, people, turns
from verification.access import UserRequest, requires
from verification.forms import verdict as forms
from verification.forms.citations import CitationFormSet, citation_forms, small_number
from verification.forms.editing import AdjudicationForm, DismissalForm
from verification.models import Draft, Review, Turn, User
from verification.views import excerpts
from verification.views.answers import REFUSED, go_to, page, show_refusal
from verification.views.attaching import attach_address
from verification.views.finding import (
    all_typed,
    begun_from,
    filled,
    is_editing_citations,
    with_citations_edited,
)
from verification.views.queue import review_address
from verification.views.review import in_article, load


@dataclass(frozen=True, slots=True)
class Decision:
    """The forms of the page: a verdict, or a dismissal with the same reason."""

    verdict: AdjudicationForm
    citations: CitationFormSet
    dismissal: DismissalForm
    # A new citation is what one goes on with.
    focus: int | None = None
    draft: Draft | None = None

    @property
    def is_refused(self) -> bool:
        mistakes = self.verdict.errors or self.dismissal.errors
        return bool(mistakes or self.citations.total_error_count())


@require_http_methods(["GET", "HEAD", "POST"])
@requires("adjudicate_reviews")
def adjudicate(request: UserRequest, pk: int) -> HttpResponse:
    """Show what both reviewers found side by side, with the form that decides."""
    review = load(pk)
    if request.method != "POST":
        return _show(request, review, _restored(review, request.user))
    _keep_typed(request, pk)
    if "attach" in request.POST:
        return go_to(request, attach_address(pk, "adjudication"))
    if is_editing_citations(request.POST) or "base" in request.POST:
        return _show(request, review, _edited(request, review))
    decision = _sent(request)
    dismissal = decision.dismissal if "dismiss" in request.POST else None
    form = dismissal or decision.verdict
    if not (form.is_valid() and (dismissal or decision.citations.is_valid())):
        return _show(request, review, decision)
    try:
        adjudication.adjudicate(
            review_id=pk,
            editor=request.user,
            finding=dismissal.dismissal()
            if dismissal
            else decision.verdict.finding(decision.citations),
            reason=form.cleaned_data["reason"],
            version=form.cleaned_data["version"],
            now=timezone.now(),
        )
    except DomainError as refusal:
        show_refusal(form, refusal, citations=decision.citations)
        return _show(request, review, decision)
    messages.success(request, "Decided. Both reviewers see it now.")
    return go_to(request, review_address(pk))


@require_POST
@requires("adjudicate_reviews")
def keep_decision(request: UserRequest, pk: int) -> HttpResponse:
    """Save what an editor has typed so far; a script asks this."""
    load(pk)
    _keep_typed(request, pk)
    return JsonResponse({"saved": date_format(timezone.localtime(timezone.now()), "H:i")})


def _keep_typed(request: UserRequest, pk: int) -> None:
    if "rationale" not in request.POST:
        return
    typed = all_typed(AdjudicationForm, request.POST)
    if not forms.is_blank(typed):
        drafts.save(review_id=pk, reviewer=request.user, data=typed, now=timezone.now())


def _restored(review: Review, editor: User) -> Decision:
    draft = drafts.find(review_id=review.pk, reviewer=editor)
    typed: dict[str, Any] = draft.data if draft else {"citations": []}
    form, citations = filled(AdjudicationForm, {**typed, "version": review.version})
    return Decision(form, citations, DismissalForm(initial=typed), draft=draft)


def _sent(request: UserRequest) -> Decision:
    """Return the forms as sent; only what the pressed button asks for is checked."""
    if "dismiss" in request.POST:
        form, citations = filled(AdjudicationForm, all_typed(AdjudicationForm, request.POST))
        return Decision(form, citations, DismissalForm(request.POST))
    typed = forms.typed_in(request.POST)
    form, citations = AdjudicationForm(request.POST), citation_forms(request.POST)
    return Decision(form, citations, DismissalForm(initial=typed))


def _edited(request: UserRequest, review: Review) -> Decision:
    typed = forms.typed_in(request.POST)
    if "base" not in request.POST:
        form, citations = with_citations_edited(AdjudicationForm, request, review.pk)
        added = len(citations.forms) - 1 if "add" in request.POST else None
        return Decision(form, citations, DismissalForm(initial=typed), added)
    number = small_number(request.POST["base"])
    turn = next((one for one in _found_by_both(review, request.user) if one.pk == number), None)
    if turn is not None and turn.verdict is not None:
        form, citations = begun_from(AdjudicationForm, request.POST, turn.verdict)
    else:
        form, citations = filled(AdjudicationForm, all_typed(AdjudicationForm, request.POST))
    if turn is not None and turn.dismissed_as:
        typed |= {"dismissed_as": turn.dismissed_as, "duplicate_of": turn.duplicate_of_id}
    # What is taken over lacks the editor's own reason.
    form.fields["reason"].widget.attrs["autofocus"] = True
    return Decision(form, citations, DismissalForm(initial=typed))


def _show(request: UserRequest, review: Review, decision: Decision) -> HttpResponse:
    dismissing = decision.dismissal if decision.dismissal.is_bound else None
    may_decide = adjudication.may_decide(review, request.user)
    context = {
        "review": review,
        **in_article(review.claim),
        "turns": _found_by_both(review, request.user),
        "may_decide": may_decide,
        "is_alone": not may_decide and people.is_alone(request.user, "adjudicate_reviews"),
        "form": decision.verdict,
        "dismissal": decision.dismissal,
        "reason": (dismissing or decision.verdict)["reason"],
        "work": {"citations": excerpts.look(request, review, decision.citations, timezone.now())},
        "checking": reverse("verification:excerpts", args=[review.pk, "adjudication"]),
        "focus": decision.focus,
        "draft": decision.draft,
        "citing": reverse("verification:adjudicate", args=[review.pk]),
    }
    status = REFUSED if decision.is_refused else 200
    return page(request, "verification/adjudication.html", context, status=status)


def _found_by_both(review: Review, reader: User) -> list[Turn]:
    done = turns.of_round(review).visible_to(reader).filter(state=Turn.State.DONE)
    rows = done.select_related("reviewer", "verdict__decided_by", "duplicate_of__claim")
    return list(rows.prefetch_related("verdict__citations").order_by("finished_at", "pk"))
