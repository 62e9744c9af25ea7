"""Figures: those of the desk for editors, their own for everybody who reviews."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from verification import dashboard
from verification.access import UserRequest, requires
from verification.dashboard import Desk, Own
from verification.views import drawing, telling
from verification.views.answers import page
from verification.views.telling import Tile


@require_safe
@requires("view_figures")
def desk_page(request: UserRequest) -> HttpResponse:
    desk = dashboard.desk(now=timezone.now())
    charts = [
        drawing.finished(desk.days),
        drawing.time_per_claim(desk.days),
        drawing.waiting(desk.waiting),
        drawing.agreement_by_month(desk.agreement),
        drawing.verdicts(desk.verdicts),
        drawing.people(desk.people),
    ]
    context = {"heading": "Dashboard", "tiles": _desk_tiles(desk), "charts": charts}
    return page(request, "verification/dashboard.html", context)


@require_safe
@requires("review_claims")
def own_page(request: UserRequest) -> HttpResponse:
    own = dashboard.own(person=request.user, now=timezone.now())
    charts = [
        drawing.finished(own.days, "What you finished each day"),
        drawing.time_per_claim(own.days),
    ]
    context = {"heading": "Your figures", "tiles": _own_tiles(own), "charts": charts}
    return page(request, "verification/dashboard.html", context)


def _desk_tiles(desk: Desk) -> list[Tile]:
    return [
        telling.waiting_tile(desk.waiting),
        telling.number("Held now", desk.held),
        telling.number("Finished today", desk.today),
        telling.number("Finished in seven days", desk.week.finished),
        telling.pace(desk.week),
        telling.agreement_tile("Agreement", desk.agreement.data["all"]),
    ]


def _own_tiles(own: Own) -> list[Tile]:
    return [
        telling.number("You hold", own.held),
        telling.number("Finished today", own.today),
        telling.number("Finished in seven days", own.week.finished),
        telling.pace(own.week),
        telling.same_tile("Same result as the other reviewer", own.agreement),
    ]
