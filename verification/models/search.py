"""What search looks in, and the searches that people keep."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import DecimalRangeField
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Lookup
from django.db.models.functions import Lower

from claims.models import Article
from verification.models.review import Review


@SearchVectorField.register_lookup
class Matches(Lookup):
    """`document__matches`: a tsquery as PostgreSQL writes it."""

    lookup_name = "matches"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        left, left_params = self.process_lhs(compiler, connection)
        return f"{left} @@ %s::tsquery", [*left_params, self.rhs]


class SearchText(models.Model):
    """One row for each review: its words, and what a search narrows by.

    Written by triggers alone, from the view verification_searchable. A verdict
    is in it once everybody may see it. `document` also has lexemes such as "=kind:quote", so that
    one index answers for words and fields together.
    """

    review = models.OneToOneField(
        Review, models.PROTECT, primary_key=True, related_name="search_text", db_constraint=False
    )
    # Without constraints: rows come from the view, which joins what they point to.
    article = models.ForeignKey(
        Article, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    publisher_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=10)
    state = models.CharField(max_length=20)
    rating = models.CharField(max_length=20, blank=True)
    claimant = models.TextField(blank=True, db_collation="C")
    priority = models.IntegerField()
    # Check-worthiness in thousandths, whatever the priority has become.
    score = models.IntegerField()
    published_on = models.DateField(null=True)
    # From the low to the high figure; where one bound is open, the other alone.
    figures = DecimalRangeField(null=True)
    document = SearchVectorField()

    class Meta:
        indexes = [
            # A short list of what is not sorted in yet, as every search reads all of it.
            GinIndex(name="search_words", fields=["document"], gin_pending_list_limit=512),
            # Claims by the figure that they name.
            GistIndex(
                name="search_figures", fields=["figures"], condition=models.Q(figures__isnull=False)
            ),
            # Most urgent first.
            models.Index(name="search_urgent_first", fields=["-priority", "-review"]),
            # Claims by score, by article, and by the day of their article.
            models.Index(name="search_by_score", fields=["score"]),
            models.Index(name="search_by_article", fields=["article"]),
            models.Index(name="search_by_day", fields=["published_on"]),
            # The facets and counts beside the queue, without a look at the rows.
            models.Index(
                name="search_facets",
                fields=["state", "-review"],
                include=["publisher_id", "kind", "article", "rating"],
            ),
            models.Index(name="search_by_publisher", fields=["publisher_id", "state"]),
            # The claimants that are suggested while one types.
            models.Index(
                Lower("claimant"), name="search_claimants", condition=~models.Q(claimant="")
            ),
        ]

    def __str__(self) -> str:
        return f"Search text of review {self.review_id}"


class ArticleText(models.Model):
    """The words of a piece of an article, at most a million characters of it in all.

    Written by a trigger alone.
    """

    article = models.ForeignKey(
        Article, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    part = models.PositiveSmallIntegerField()
    document = SearchVectorField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "part"], name="article_text_once_per_part")
        ]
        indexes = [GinIndex(name="article_words", fields=["document"], gin_pending_list_limit=512)]

    def __str__(self) -> str:
        return f"Part {self.part} of article {self.article_id}"


class SavedView(models.Model):
    """A search that somebody keeps under a name."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="saved_views")
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=1_000, blank=True)
    # Whether everybody sees it in their list.
    is_shared = models.BooleanField(default=False)
    saved_at = models.DateTimeField()

    class Meta:
        permissions = [("share_views", "Can share saved views with everybody")]
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="saved_view_once_per_name")
        ]
        indexes = [
            # What others share, beside one's own.
            models.Index(
                name="saved_view_shared", fields=["name", "id"], condition=models.Q(is_shared=True)
            )
        ]

    def __str__(self) -> str:
        return self.name
