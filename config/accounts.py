"""Sign-in by django-allauth, for people whom an administrator has added."""

from typing import Any

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

logger = structlog.get_logger(__name__)


class ClosedAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth ships no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 (allauth's signature)
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send, or write to the log why not.

        An error page here would tell that the address is somebody's: unknown ones get no mail.
        """
        try:
            super().send_mail(template_prefix, email, context)
        except OSError as error:  # smtplib's errors are of this kind
            logger.error("mail_not_sent", reason=type(error).__name__)  # noqa: TRY400 (no address)
