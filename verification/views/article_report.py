"""The report on one article, as a page to read and print."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from claims.models import Article
from verification import reading
from verification.access import UserRequest, requires
from verification.forms.lists import ArticleTextForm
from verification.reports import articles
from verification.views.answers import page, understood


@require_safe
@requires("review_claims")
def article_report(request: UserRequest, pk: int) -> HttpResponse:
    start = understood(ArticleTextForm(request.GET)).cleaned_data["start"] or 0
    article = get_object_or_404(
        Article.objects.select_related("publisher", "original_publisher"), pk=pk
    )
    report = articles.read(article, start=start)
    context = {
        "article": article,
        "report": report,
        "previous_start": max(0, report.window.start - reading.WINDOW),
        "now": timezone.now(),
    }
    return page(request, "verification/article_report.html", context)
