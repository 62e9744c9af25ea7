"""What editors group claims by, beyond what extraction found in them."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower

from verification.models.review import Review


class Tag(models.Model):
    name = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(Lower("name"), name="tag_once_whatever_its_case")]

    def __str__(self) -> str:
        return self.name


class ReviewTag(models.Model):
    """A claim has a tag."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="tags")
    # The constraint's index finds the claims of a tag.
    tag = models.ForeignKey(Tag, models.PROTECT, related_name="reviews", db_index=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tag", "review"], name="review_tag_once_per_review")
        ]

    def __str__(self) -> str:
        return f"{self.tag} on review {self.review_id}"
