"""So many calls a minute for each person, and for each address that shows no valid token."""

from typing import TYPE_CHECKING

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from verification import rates

# Importing the views imports what settings name for them, which is here.
if TYPE_CHECKING:
    from rest_framework.views import APIView


class PerMinute(BaseThrottle):
    def allow_request(self, request: Request, view: "APIView") -> bool:
        if request.user.is_authenticated:
            calls = rates.count(f"api-calls-person-{request.user.pk}")
            return calls <= settings.API_CALLS_PER_MINUTE
        calls = rates.count(f"api-calls-address-{self.get_ident(request)}")
        return calls <= settings.API_ANONYMOUS_CALLS_PER_MINUTE

    def wait(self) -> float:
        return rates.seconds_left()
