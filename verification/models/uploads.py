"""Files that people attach to citations: a scan, a letter, a table that is nowhere on the web."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from verification.models.review import Review
from verification.models.salts import new_salt
from verification.models.verdict import Citation

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from verification.models.people import User


class UploadQuerySet(models.QuerySet["Upload"]):
    def visible_to(self, user: "User | AnonymousUser | None") -> "UploadQuerySet":
        """Return one's own files, and those of verdicts of which `user` may know."""
        cited = Q(pk__in=Citation.objects.visible_to(user).order_by().values("upload"))
        return self.filter(cited | Q(uploaded_by=user) if user is not None else cited)


class Upload(models.Model):
    """Immutable, by triggers; its bytes lie in the storage `evidence`, under their SHA-256."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="uploads")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="uploads"
    )
    uploaded_at = models.DateTimeField()
    # As its owner called it, without the folders.
    file_name = models.CharField(max_length=200)
    # By the look of the bytes.
    media_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    text = models.TextField(blank=True)
    # Why there is no text; empty where there is.
    text_problem = models.CharField(max_length=200, blank=True)
    # In the hash by which events vouch for it: a protected source's file must not be guessed.
    salt = models.BinaryField(default=new_salt)

    objects = UploadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="upload_is_named_by_its_hash", condition=Q(sha256__regex="^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(name="upload_has_a_name", condition=~Q(file_name="")),
        ]

    def __str__(self) -> str:
        return self.file_name
