"""The runs over an article, and what one of them changed."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from claims import runs
from claims.models import Article, Claim, Extraction
from claims.runs import Difference
from verification.access import UserRequest, signed_in
from verification.forms.lists import RunForm
from verification.models import Review
from verification.views.answers import page, understood

# Of each sort of change; the API has all of them.
CHANGES_SHOWN = 200


@require_safe
@signed_in
def run_list(request: UserRequest, pk: int) -> HttpResponse:
    article = get_object_or_404(Article.objects.select_related("publisher"), pk=pk)
    every = list(Extraction.objects.filter(article=pk).order_by("-pk"))
    chosen = _chosen(every, understood(RunForm(request.GET)).cleaned_data["run"])
    context: dict[str, Any] = {"article": article, "runs": every, "run": chosen}
    if chosen:
        before = runs.one_before(chosen)
        context |= {"before": before, **_changes(runs.compare(before, chosen))}
    return page(request, "claims/runs.html", context)


def _chosen(every: list[Extraction], number: int | None) -> Extraction | None:
    """Return the run that the address names, else the last finished one that read the text."""
    done = [run for run in every if run.status == Extraction.Status.DONE]
    if number is None:
        return next((run for run in done if run.extractor != runs.BY_PEOPLE), None)
    named = [run for run in done if run.pk == number]
    if not named:
        raise Http404
    return named[0]


def _changes(difference: Difference) -> dict[str, Any]:
    sorts = [
        ("Appeared", "These were not found before.", difference.appeared),
        ("Went", "These are not found any more.", difference.went),
        ("Read differently", "Another label, claimant, score …", difference.reread),
    ]
    return {
        "stayed": difference.stayed,
        "changes": [
            (name, words, len(numbers), _claims(numbers[:CHANGES_SHOWN]))
            for name, words, numbers in sorts
        ],
    }


def _claims(numbers: list[int]) -> list[tuple[Claim, Review | None]]:
    """Return claims, each with the review that speaks of it."""
    claims = list(Claim.objects.filter(pk__in=numbers).order_by("start", "pk"))
    reviews = Review.objects.filter(
        claim__article__in={claim.article_id for claim in claims},
        claim__start__in={claim.start for claim in claims},
    )
    rows = reviews.select_related("claim", "verdict")
    known = {runs.identity(review.claim): review for review in rows}
    return [(claim, known.get(runs.identity(claim))) for claim in claims]
