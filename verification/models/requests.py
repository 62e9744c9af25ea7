"""What the API has already answered, so that a retried write happens once."""

from django.conf import settings
from django.db import models


class IdempotentRequest(models.Model):
    """One writing request and its answer, written in the transaction of the write itself."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False
    )
    key = models.CharField(max_length=255)
    # Method, path and body: the same key with another request is a mistake of the client.
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.JSONField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="idempotent_request_once")
        ]
        indexes = [
            # The sweeper forgets old answers.
            models.Index(name="idempotent_request_by_age", fields=["created_at"])
        ]

    def __str__(self) -> str:
        return f"{self.key} of {self.user}"
