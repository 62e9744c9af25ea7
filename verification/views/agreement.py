"""How far people agree who reviewed the same claims: as a whole, by pair, by kind, over time."""

from typing import Any

from django.http import HttpResponse
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe

from verification import dashboard, rounds
from verification.access import UserRequest, requires
from verification.models import Snapshot
from verification.views import drawing, telling
from verification.views.answers import page


@require_safe
@requires("view_figures")
def agreement_page(request: UserRequest) -> HttpResponse:
    counted = dashboard.counted(Snapshot.Name.AGREEMENT)
    found = counted.data
    context: dict[str, Any] = {
        "counted": counted,
        "when": telling.when(counted),
        "rounds": found["rounds"],
        "since": parse_datetime(found["since"] or ""),
        "latest": rounds.LATEST,
        "undecided": found["undecided"],
        "fewest": found["fewest"],
    }
    if context["rounds"]:
        context |= {
            "tiles": [
                telling.same_tile("Same result", found["all"]),
                telling.agreement_tile("Krippendorff's alpha", found["all"]),
            ],
            "months": drawing.agreement_by_month(counted),
            "tables": drawing.agreement_tables(found, dashboard.pairs(found)),
        }
    return page(request, "verification/agreement.html", context)
