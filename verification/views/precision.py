"""How often the rules of the extractors are right."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from verification import precision
from verification.access import UserRequest, requires
from verification.views.answers import page


@require_safe
@requires("correct_claims")
def precision_page(request: UserRequest) -> HttpResponse:
    rules = precision.rules()
    context = {
        "rules": rules,
        "reviewed": sum(rule.reviewed for rule in rules),
        "missed": precision.missed(),
        "latest": precision.LATEST,
        "few": precision.FEW,
    }
    return page(request, "verification/precision.html", context)
