"""Which claims two people review independently."""

from django.db import models
from django.db.models import Q

from claims.models import Article, Claim, Publisher
from verification.models.verdict import Verdict


class SecondReviewRule(models.Model):
    """All that it names must hold; what it leaves empty does not restrict. Editors write them."""

    name = models.CharField(max_length=100)
    # Of the claims that fit, so many percent; which ones is fixed by the claim, not by chance.
    share = models.PositiveSmallIntegerField(default=100)
    # Check-worthiness in thousandths.
    minimum_score = models.PositiveSmallIntegerField(null=True, blank=True)
    kind = models.CharField(max_length=10, choices=Claim.Kind, blank=True)
    publisher = models.ForeignKey(
        Publisher, models.PROTECT, null=True, blank=True, related_name="+"
    )
    article = models.ForeignKey(Article, models.PROTECT, null=True, blank=True, related_name="+")
    # Of the first verdict: such a rule is asked when that is in, the others at opening.
    rating = models.CharField(max_length=20, choices=Verdict.Rating, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="rule_share_is_a_percentage", condition=Q(share__gte=1, share__lte=100)
            ),
            models.CheckConstraint(
                name="rule_score_is_in_thousandths",
                condition=Q(minimum_score=None) | Q(minimum_score__lte=1000),
            ),
        ]

    def __str__(self) -> str:
        return self.name
