"""Putting a claim right: its words, what it says, several claims in one, one claim in several.

A page of its own beside the article, as the review page is one form already; what was typed there
is kept as a draft on the way here.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import F
from django.db.models.functions import Abs
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from claims import wording
from claims.errors import BadInputs, DomainError
from claims.extraction.types import Span
from claims.models import Claim
from verification import correcting, reading
from verification.access import UserRequest, requires
from verification.correctable import PERMISSION, By
from verification.forms import Form
from verification.forms.correcting import CorrectForm, FacedForm, MergeForm, SpanForm, SplitForm
from verification.models import Review, User
from verification.phrasing import number
from verification.verdicts import ReviewChanged
from verification.views.answers import REFUSED, go_to, page, show_refusal, understood
from verification.views.holding import keep_typed
from verification.views.queue import query_of, review_address, within_of
from verification.views.review import claims_between, load, turn_on

# How many claims are offered for a merger.
OTHERS = 20
FIELDS = {
    "label": "label",
    "comparator": "comparator",
    "unit": "unit",
    "concept": "concept",
    "holder": "holder",
    "name": "attribution_name",
    "role": "attribution_role",
    "cue": "attribution_cue",
    "exact": "exact",
}


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms of the page, filled from the claim, or as just sent."""

    correct: CorrectForm
    split: SplitForm
    merge: MergeForm


@require_http_methods(["GET", "HEAD", "POST"])
@requires("review_claims")
def fix_page(request: UserRequest, pk: int) -> HttpResponseBase:
    """Show the forms; a button of the review page leads here and brings what was typed there."""
    if request.method == "POST":
        keep_typed(request, load(pk).pk, timezone.now())
        return go_to(request, _fix_address(request, pk))
    review = load(pk)
    span = understood(SpanForm(request.GET)).span(review.claim.article.text)
    return _show(request, review, _forms(request, review, span), focus="correct")


@require_http_methods(["GET", "HEAD", "POST"])
@requires("review_claims")
def correct(request: UserRequest, pk: int) -> HttpResponseBase:
    def act(review: Review, form: CorrectForm, by: By) -> str:
        fixed = correcting.correct(review_id=pk, changes=form.changes(review.claim), by=by)
        return f"Corrected: {fixed.claim.label}"

    return _answer(request, pk, "correct", act)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("review_claims")
def split(request: UserRequest, pk: int) -> HttpResponseBase:
    def act(review: Review, form: SplitForm, by: By) -> str:
        _, other = correcting.split(review_id=pk, parts=form.parts(review.claim.article), by=by)
        return f"Split. The other part waits as claim no. {other.pk}: {other.claim.label}"

    return _answer(request, pk, "split", act)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("review_claims")
def merge(request: UserRequest, pk: int) -> HttpResponseBase:
    def act(_review: Review, form: MergeForm, by: By) -> str:
        other, joined = form.cleaned_data["other"], form.cleaned_data["joined"]
        correcting.merge(review_id=pk, other_id=other, joined=joined, by=by)
        return f"Merged. Claim no. {other} is dismissed as a part of this one."

    return _answer(request, pk, "merge", act)


def _answer(
    request: UserRequest, pk: int, name: str, act: Callable[[Review, Any, By], str]
) -> HttpResponseBase:
    """Carry out what one of the forms asks, or show the page with everything typed."""
    if request.method != "POST":
        return redirect(_fix_address(request, pk))
    review = load(pk)
    form = _sent(request, review, name)
    if form.is_valid():
        try:
            done = act(review, form, _by(request, form))
        except DomainError as refusal:
            review = load(pk)
            form = _sent(request, review, name, anew=isinstance(refusal, ReviewChanged))
            _refuse(form, refusal, review, name)
        else:
            messages.success(request, done)
            return go_to(request, review_address(pk, query_of(within_of(request.GET))))
    forms = replace(_forms(request, review, None), **{name: form})
    return _show(request, review, forms, focus=name, status=REFUSED)


def _sent(request: UserRequest, review: Review, name: str, *, anew: bool = False) -> Any:
    """Return one of the forms as sent; `anew` for the claim as it is by now."""
    data = request.POST.copy()
    if anew:
        data["version"] = str(review.version)
        data["lease_token"] = str(token_of(review, request.user) or "")
    form = getattr(_forms(request, review, None, sent={name: data}), name)
    form.full_clean()
    return form


def _by(request: UserRequest, form: FacedForm) -> By:
    data = form.cleaned_data
    return By(
        person=request.user,
        version=data["version"],
        lease_token=data["lease_token"],
        reason=data["reason"],
        now=timezone.now(),
    )


def _refuse(form: Form, refusal: DomainError, review: Review, name: str) -> None:
    """Put a refusal beside its fields; where words stand more than once, offer the places."""
    text = review.claim.article.text
    names = SplitForm.NAMES if name == "split" else {}
    show_refusal(form, refusal, names)
    offer_places(form, refusal, text, names)


def offer_places(form: Form, refusal: DomainError, text: str, names: dict[str, str]) -> None:
    for problem in refusal.problems if isinstance(refusal, BadInputs) else ():
        if problem.code == "span_ambiguous":
            start: Any = form.fields[names.get(problem.field, problem.field)]
            words = names.get(problem.field, problem.field).replace("start", "exact")
            start.offer(text, wording.places_of(text, form.cleaned_data[words]))


def _forms(
    request: UserRequest,
    review: Review,
    span: Span | None,
    *,
    sent: dict[str, QueryDict] | None = None,
) -> Forms:
    claim, data = review.claim, sent or {}
    faced = {"version": review.version, "lease_token": token_of(review, request.user)}
    reading_now = {name: getattr(claim, column) for name, column in FIELDS.items()}
    bounds = {name: _typed(getattr(claim, name)) for name in ("low", "high")}
    words = (
        {"exact": claim.article.text[span.start : span.end], "start": span.start} if span else {}
    )
    parts = {"first_exact": claim.exact}
    return Forms(
        CorrectForm(data.get("correct"), initial=faced | reading_now | bounds | words),
        SplitForm(data.get("split"), initial=faced | parts, auto_id="split_%s"),
        MergeForm(data.get("merge"), initial=faced, auto_id="merge_%s", others=_others(review)),
    )


def _typed(figure: Any) -> str:
    return "" if figure is None else number(figure)


def token_of(review: Review, person: User) -> UUID | None:
    """Return the token of the lease that a person has, or had, of the claim."""
    turn = turn_on(review, person)
    return turn.lease_token if turn else None


def _others(review: Review) -> list[tuple[int, str]]:
    """Return the open claims of the article that stand nearest."""
    claim = review.claim
    others = Claim.objects.filter(article=claim.article_id, review__state=Review.State.OPEN)
    nearest = others.exclude(pk=claim.pk).annotate(away=Abs(F("start") - claim.start))
    rows = nearest.order_by("away", "pk").values_list("review__pk", "label")[:OTHERS]
    return [(pk, f"{label} (no. {pk})") for pk, label in rows]


def _show(
    request: UserRequest, review: Review, forms: Forms, *, focus: str, status: int = 200
) -> HttpResponse:
    claim = review.claim
    if status != REFUSED:
        forms.correct.fields["exact"].widget.attrs["autofocus"] = True
    is_held = turn_on(review, request.user) is not None
    context = {
        "review": review,
        "forms": forms,
        "focus": focus,
        # What somebody has typed is never hidden from them, whatever became of the claim.
        "may_fix": status == REFUSED
        or (review.state == Review.State.OPEN and (is_held or request.user.has_perm(PERMISSION))),
        "query": query_of(within_of(request.GET)),
        **beside(claim),
    }
    return page(request, "verification/fix.html", context, part="work", status=status)


def beside(claim: Claim) -> dict[str, Any]:
    """Return the text around a claim, as the page shows it."""
    text = claim.article.text
    window = reading.window_around(claim, len(text))
    claims = list(claims_between(claim.article_id, window, current=claim.pk))
    boilerplate = claim.extraction.boilerplate
    blocks = reading.read(
        text, window=window, claims=claims, current=claim, boilerplate=boilerplate
    )
    return {"blocks": blocks, "is_cut": window.end - window.start < len(text)}


def _fix_address(request: UserRequest, pk: int) -> str:
    address = reverse("verification:fix", args=[pk])
    return f"{address}{query_of(within_of(request.GET))}#fix"
