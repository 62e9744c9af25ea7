"""Who a protected source is: apart from the citation, which has only what everybody may know."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q

from verification.models.review import Review
from verification.models.salts import new_salt
from verification.models.uploads import Upload
from verification.models.verdict import Citation

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from verification.models.people import User

SEE = "verification.see_withheld_sources"


class WithheldSourceQuerySet(models.QuerySet["WithheldSource"]):
    def visible_to(self, user: "User | AnonymousUser | None") -> "WithheldSourceQuerySet":
        """Return one's own sources, and, for those who may, those of work that is not sealed."""
        if user is None or not user.is_authenticated:
            return self.none()
        own = Q(protected_by=user)
        if not user.has_perm(SEE):
            return self.filter(own)
        cited = Citation.objects.visible_to(user).filter(withheld__isnull=False).order_by()
        # Of a correction that nobody has published yet.
        proposed = Q(citations=None)
        return self.filter(own | proposed | Q(pk__in=cited.values("withheld")))


class WithheldSource(models.Model):
    """Immutable, by triggers. Events vouch for it by a hash with `salt` in it.

    Never read but by withheld.py, which writes down who reads it.
    """

    review = models.ForeignKey(Review, models.PROTECT, related_name="withheld_sources")
    # Who knows the source and has given their word.
    protected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="withheld_sources"
    )
    protected_at = models.DateTimeField()
    title = models.CharField(max_length=500)
    url = models.URLField(max_length=2000, blank=True, validators=[URLValidator(["http", "https"])])
    publisher = models.CharField(max_length=200, blank=True)
    author = models.CharField(max_length=300, blank=True)
    published_on = models.DateField(null=True, blank=True)
    accessed_on = models.DateField(null=True, blank=True)
    # All that was said, of which the citation has what may be read.
    excerpt = models.TextField(blank=True)
    notes = models.TextField(blank=True)
    csl = models.JSONField(default=dict, blank=True)
    upload = models.ForeignKey(
        Upload, models.PROTECT, null=True, blank=True, related_name="withheld_sources"
    )
    salt = models.BinaryField(default=new_salt)

    objects = WithheldSourceQuerySet.as_manager()

    class Meta:
        permissions = [("see_withheld_sources", "Can see who protected sources are")]
        constraints = [
            models.CheckConstraint(name="withheldsource_is_findable", condition=~Q(title=""))
        ]

    def __str__(self) -> str:
        # Never who it is: this may end up in a log.
        return f"Protected source {self.pk}"
