"""Articles: the list, one with its claims marked, and sending new ones."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Case, Count, Prefetch, Value, When
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claims.articles import Metadata
from claims.errors import BadInput, Conflict
from claims.extraction import EXTRACTOR
from claims.models import Article, Extraction
from claims.runs import RULES
from verification import extractions, intake, reading
from verification.access import UserRequest, requires, signed_in
from verification.forms.articles import ArticleForm
from verification.forms.lists import ArticleTextForm, CursorForm
from verification.history import telling, timelines
from verification.intake import Received
from verification.models import Review
from verification.views.answers import REFUSED, go_to, page, page_of, show_refusal, understood
from verification.views.review import EVENTS_SHOWN, claims_between

WITHDRAWN = Review.DismissedAs.WITHDRAWN
NEWEST_FIRST = ("-stored_at", "-id")


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one file."""

    name: str
    received: Received | None = None
    refusal: BadInput | None = None


@require_safe
@signed_in
def article_list(request: UserRequest) -> HttpResponse:
    cursor = understood(CursorForm(request.GET)).cleaned_data["cursor"]
    articles = Article.objects.defer("text", "normalisation").select_related(
        "publisher", "original_publisher"
    )
    runs = Prefetch("extractions", Extraction.objects.by(RULES).order_by("-pk"))
    listed = page_of(articles.prefetch_related(runs), NEWEST_FIRST, cursor)
    work = _work_in([article.pk for article in listed.rows])
    articles_shown = [
        (article, next(iter(article.extractions.all()), None), work.get(article.pk, {}))
        for article in listed.rows
    ]
    context = {"page": listed, "articles": articles_shown}
    return page(request, "claims/articles.html", context)


@require_safe
@signed_in
def article_page(request: UserRequest, pk: int) -> HttpResponse:
    start = understood(ArticleTextForm(request.GET)).cleaned_data["start"] or 0
    rows = Article.objects.select_related("publisher", "original_publisher", "previous", "next")
    article = get_object_or_404(rows, pk=pk)
    run = _latest_run(pk)
    window = reading.window_from(start, len(article.text))
    claims = list(claims_between(pk, window))
    listed = timelines.of_article(article, reader=request.user, cursor="", size=EVENTS_SHOWN)
    context = {
        "article": article,
        "run": run,
        "blocks": reading.read(
            article.text, window=window, claims=claims, boilerplate=run.boilerplate if run else ()
        ),
        "window": window,
        "length": len(article.text),
        "previous_start": max(0, window.start - reading.WINDOW),
        "work": _work_in([pk]).get(pk, {}),
        "installed": EXTRACTOR,
        "events": telling.tell(
            listed.rows, reader=request.user, about=("article", pk), whole=False
        ),
        "more": reverse("verification:article-history", args=[pk]),
    }
    return page(request, "claims/article.html", context)


@require_safe
@signed_in
def progress(request: UserRequest, pk: int) -> HttpResponse:
    """Return where the extraction stands; the article page asks until it is finished."""
    run = _latest_run(pk)
    if run is None or run.status not in Extraction.UNFINISHED:
        return go_to(request, reverse("verification:article", args=[pk]))
    return page(request, "claims/progress.html", {"run": run, "article": run.article})


@require_http_methods(["GET", "HEAD", "POST"])
@requires("ingest_articles")
def add_article(request: UserRequest) -> HttpResponse:
    if request.method != "POST":
        return page(request, "claims/article_add.html", {"form": ArticleForm()})
    form = ArticleForm(request.POST, request.FILES)
    if form.is_valid():
        if len(form.cleaned_data["uploads"]) > 1:
            return _receive_files(request, form)
        try:
            received = _receive_one(request, form)
        except BadInput as refusal:
            show_refusal(
                form, refusal, {"text": "uploads"} if form.cleaned_data["uploads"] else None
            )
        else:
            messages.success(request, outcome_of(received))
            return go_to(request, reverse("verification:article", args=[received.article.pk]))
    return page(request, "claims/article_add.html", {"form": form}, status=REFUSED)


@require_POST
@requires("ingest_articles")
def retry(request: UserRequest, pk: int) -> HttpResponse:
    run = get_object_or_404(Extraction, pk=pk)
    try:
        extractions.retry(extraction_id=pk, actor=request.user, now=timezone.now())
    except Conflict as refusal:
        messages.error(request, str(refusal))
    return go_to(request, reverse("verification:article", args=[run.article_id]))


@require_POST
@requires("ingest_articles")
def read_again(request: UserRequest, pk: int) -> HttpResponse:
    get_object_or_404(Article.objects.only("pk"), pk=pk)
    try:
        intake.read_again(article_id=pk, actor=request.user, now=timezone.now())
    except Conflict as refusal:
        messages.error(request, str(refusal))
    return go_to(request, reverse("verification:article", args=[pk]))


def outcome_of(received: Received) -> str:
    article = received.article
    return {
        "new": "Stored. Its claims are being extracted.",
        "revision": f"Stored as revision {article.revision} of a text that is already here.",
        "known": "This text is already here.",
    }[received.outcome]


def _receive_one(request: UserRequest, form: ArticleForm) -> Received:
    files = form.cleaned_data["uploads"]
    raw = _content(files[0]) if files else form.cleaned_data["text"]
    return intake.receive(
        raw=raw, metadata=form.metadata(), sender=request.user, now=timezone.now()
    )


def _receive_files(request: UserRequest, form: ArticleForm) -> HttpResponse:
    metadata, now = form.metadata(), timezone.now()
    deliveries = list(_delivered(request, form.cleaned_data["uploads"], metadata, now))
    refused = any(delivery.refusal for delivery in deliveries)
    context = {"deliveries": deliveries, "form": form}
    return page(request, "claims/received.html", context, status=REFUSED if refused else 200)


def _delivered(
    request: UserRequest, files: "list[UploadedFile[Any]]", metadata: Metadata, now: datetime
) -> Iterator[Delivery]:
    for file in files:
        name = file.name or "file"
        try:
            received = intake.receive(
                raw=_content(file), metadata=metadata, sender=request.user, now=now
            )
        except BadInput as refusal:
            yield Delivery(name, refusal=refusal)
        else:
            yield Delivery(name, received)


def _content(file: "UploadedFile[Any]") -> bytes:
    # One byte more than allowed is enough to see that it is too long.
    content: bytes = file.read(settings.ARTICLE_MAX_BYTES + 1)
    return content


def _latest_run(article_id: int) -> Extraction | None:
    runs = Extraction.objects.by(RULES).filter(article=article_id).select_related("article")
    return runs.defer("article__text").order_by("-pk").first()


def _work_in(article_ids: list[int]) -> dict[int, dict[str, Any]]:
    """Return per article how many of its claims are in which state."""
    reviews = Review.objects.filter(claim__article__in=article_ids).order_by()
    # Those that are no longer found count as nothing else.
    sort = Case(When(dismissed_as=WITHDRAWN, then=Value(WITHDRAWN)), default="state")
    rows = reviews.annotate(sort=sort).values_list("claim__article", "sort")
    work: dict[int, dict[str, Any]] = {}
    for article_id, name, number in rows.annotate(number=Count("pk")):
        counts = work.setdefault(article_id, {"total": 0})
        counts[name] = number
        counts["total"] += 0 if name == WITHDRAWN else number
    return work
