"""Ending e-mail by the link in one: whoever has the link need not sign in."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from verification import mailing
from verification.access import public
from verification.views.answers import page


@public
@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt
@never_cache
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ask before ending e-mail, as what reads mail opens links; a POST ends it at once.

    The signed link is what proves the right to it: a mail program that posts by itself (RFC 8058)
    has neither a session nor a form's token.
    """
    try:
        person = mailing.whose(token)
    except mailing.UnknownLink:
        raise Http404 from None
    is_done = request.method == "POST"
    if is_done:
        mailing.stop(person=person, now=timezone.now())
    return page(request, "verification/mail_stop.html", {"is_done": is_done})
