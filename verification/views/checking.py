"""What is known of the excerpts by now: a script asks while pages are fetched, and after a save."""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from verification.access import UserRequest, requires
from verification.forms.citations import citation_forms
from verification.views import excerpts
from verification.views.answers import page
from verification.views.attaching import PAGES
from verification.views.queue import query_of, within_of
from verification.views.review import load


@require_POST
@requires("review_claims")
def excerpt_states(request: UserRequest, pk: int, to: str) -> HttpResponse:
    """Return what has changed since it was shown, of a verdict or another one; stores nothing."""
    if to not in PAGES:
        raise Http404
    review, query = load(pk), query_of(within_of(request.GET))
    citations = excerpts.look(request, review, citation_forms(request.POST), timezone.now())
    rows = [(place, *looked) for place, looked in enumerate(citations.looked_at)]
    name = "draft" if to == "verdict" else PAGES[to]
    context = {
        "work": {"citations": citations},
        "news": [row for row in rows if row[3] != request.POST.get(f"shown-{row[0]}", "")],
        "citing": reverse(f"verification:{name}", args=[pk]) + (query if to == "verdict" else ""),
        "checking": request.get_full_path(),
    }
    return page(request, "verification/citation_states.html", context)
