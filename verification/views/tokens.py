"""A person's own API tokens."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from claims.errors import DomainError
from verification import tokens
from verification.access import UserRequest, signed_in
from verification.forms.lists import CursorForm
from verification.forms.people import TokenForm
from verification.models import AccessToken
from verification.views.answers import REFUSED, go_to, page, page_of, show_refusal, understood


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@never_cache
def token_list(request: UserRequest) -> HttpResponse:
    """List a person's tokens, and make a new one, whose secret this answer alone shows."""
    form, secret = TokenForm(request.POST or None), ""
    if form.is_valid():
        try:
            _token, secret = tokens.create(
                owner=request.user,
                name=form.cleaned_data["name"],
                scopes=form.cleaned_data["scopes"],
                lifetime=form.lifetime(),
                now=timezone.now(),
            )
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            form = TokenForm()
    cursor = understood(CursorForm(request.GET)).cleaned_data["cursor"]
    own = AccessToken.objects.filter(user=request.user)
    context = {
        "page": page_of(own, ("-created", "digest"), cursor),
        "form": form,
        "secret": secret,
        "now": timezone.now(),
    }
    status = REFUSED if form.is_bound else 200
    return page(request, "verification/tokens.html", context, status=status)


@require_POST
@signed_in
def revoke(request: UserRequest, token_key: str) -> HttpResponse:
    if tokens.revoke(owner=request.user, token_key=token_key, now=timezone.now()):
        messages.success(request, "Revoked. Programs that use it are refused from now on.")
    return go_to(request, reverse("verification:tokens"))
