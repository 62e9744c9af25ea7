"""A person's choice about single keys."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from verification import people
from verification.access import UserRequest, signed_in
from verification.views.answers import is_enhanced


@require_POST
@signed_in
def single_keys(request: UserRequest) -> HttpResponse:
    """Switch single keys on or off for this person, wherever they sign in."""
    people.use_single_keys(person=request.user, on="on" in request.POST, now=timezone.now())
    return HttpResponse(status=204) if is_enhanced(request) else redirect("/")
