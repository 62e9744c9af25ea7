"""Adding a claim that extraction has missed."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from claims import runs
from claims.errors import DomainError
from claims.extraction.types import Span
from claims.models import Article
from verification import correcting, reading
from verification.access import UserRequest, requires
from verification.forms.correcting import AddForm, SpanForm
from verification.views.answers import REFUSED, go_to, page, show_refusal, understood
from verification.views.correcting import offer_places
from verification.views.queue import review_address
from verification.views.review import claims_between


@require_http_methods(["GET", "HEAD", "POST"])
@requires("review_claims")
def add_claim(request: UserRequest, pk: int) -> HttpResponse:
    rows = Article.objects.select_related("publisher", "original_publisher")
    article = get_object_or_404(rows, pk=pk)
    span = understood(SpanForm(request.GET)).span(article.text)
    if request.method != "POST":
        return _show(request, article, AddForm(initial=_initial(article, span)), span)
    form = AddForm(request.POST)
    if form.is_valid():
        try:
            review = correcting.add(
                article_id=pk,
                missed=form.missed(article),
                person=request.user,
                reason=form.cleaned_data["reason"],
                now=timezone.now(),
            )
        except DomainError as refusal:
            show_refusal(form, refusal)
            offer_places(form, refusal, article.text, {})
        else:
            messages.success(request, "Added. It waits in the queue with the others.")
            return go_to(request, review_address(review.pk))
    return _show(request, article, form, span, status=REFUSED)


def _initial(article: Article, span: Span | None) -> dict[str, Any]:
    if span is None:
        return {}
    return {"exact": article.text[span.start : span.end], "start": span.start}


def _show(
    request: UserRequest, article: Article, form: AddForm, span: Span | None, *, status: int = 200
) -> HttpResponse:
    text = article.text
    begin = max(0, span.start - reading.WINDOW // 2) if span else 0
    window = reading.window_from(begin, len(text))
    run = runs.latest_finished(article.pk).get(runs.RULES)
    blocks = reading.read(
        text,
        window=window,
        claims=list(claims_between(article.pk, window)),
        boilerplate=run.boilerplate if run else (),
    )
    is_cut = window.end - window.start < len(text)
    context = {"article": article, "form": form, "blocks": blocks, "is_cut": is_cut}
    return page(request, "verification/add_claim.html", context, part="work", status=status)
