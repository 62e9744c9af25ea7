"""Articles: sending them in, and seeing what became of their extraction."""

from typing import Any

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from claims.articles import Metadata, Outcome
from claims.models import Article, Extraction
from claims.runs import RULES
from verification import extractions, intake
from verification.api import history
from verification.api.access import reads, writes
from verification.api.fields import LanguageTag, Output, PublisherOutput, TextOrNull
from verification.api.inputs import Id, Input, ListInput, WebAddress
from verification.api.operations import ApiRequest, ApiView, Operation, created
from verification.api.pages import narrowed, page, page_of
from verification.api.parsers import StrictJSONParser
from verification.history import timelines
from verification.models.people import Scope

READS = reads(Scope.ARTICLES)
OUTCOMES = [(outcome.value, outcome.value) for outcome in Outcome]
WRITES = writes(Scope.ARTICLES, "ingest_articles")


class MetadataInput(Input):
    """What is left out is read from the text's header, where it has one."""

    title = serializers.CharField(max_length=500, required=False, allow_blank=True)
    byline = serializers.CharField(max_length=300, required=False, allow_blank=True)
    publisher = serializers.CharField(max_length=200, required=False, allow_blank=True)
    original_publisher = serializers.CharField(
        max_length=200,
        required=False,
        allow_blank=True,
        help_text="Where the publisher has it from.",
    )
    published_on = serializers.DateField(required=False, allow_null=True)
    language = LanguageTag(help_text="The primary tag of BCP 47: uk, hy. English where left out.")
    url = WebAddress(
        required=False, allow_blank=True, help_text="A changed text here is a new revision."
    )


class ArticleInput(MetadataInput):
    text = serializers.CharField(trim_whitespace=False)


class ArticleUpload(MetadataInput):
    file = serializers.FileField(allow_empty_file=True, help_text="Plain text in UTF-8.")


class ExtractionOutput(Output):
    id = serializers.IntegerField()
    extractor = serializers.CharField()
    status = serializers.ChoiceField(choices=Extraction.Status.choices)
    attempts = serializers.IntegerField()
    queued_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    milliseconds = serializers.IntegerField(
        allow_null=True, help_text="Of the reading alone, without waiting and storing."
    )
    word_count = serializers.IntegerField(allow_null=True)
    character_count = serializers.IntegerField(allow_null=True)
    claim_count = serializers.IntegerField(allow_null=True)
    kind_counts = serializers.DictField(
        child=serializers.IntegerField(), help_text="How many claims of each kind."
    )
    token_count = serializers.IntegerField(
        allow_null=True, help_text="What a language model has cost, all tries together."
    )
    details = serializers.DictField(
        help_text="Of a language model: its prompt, its answers, what was refused and why."
    )
    error = TextOrNull()


class ArticleOutput(Output):
    id = serializers.IntegerField()
    title = serializers.CharField()
    byline = TextOrNull()
    publisher = PublisherOutput(allow_null=True)
    original_publisher = PublisherOutput(allow_null=True)
    published_on = serializers.DateField(allow_null=True)
    language = serializers.CharField(help_text="The primary tag of BCP 47.")
    url = TextOrNull()
    revision = serializers.IntegerField()
    previous = serializers.IntegerField(source="previous_id", allow_null=True)
    content_sha256 = serializers.CharField()
    normalisation = serializers.ListField(
        child=serializers.CharField(), help_text="What was changed when it was stored."
    )
    stored_at = serializers.DateTimeField()
    extraction = serializers.SerializerMethodField()

    @extend_schema_field(ExtractionOutput(allow_null=True))
    def get_extraction(self, article: Article) -> Any:
        run = _latest_extraction(article)
        return ExtractionOutput(run).data if run else None


class ArticleDetail(ArticleOutput):
    text = serializers.CharField()
    revisions = serializers.SerializerMethodField(
        help_text="The articles of this address, the first revision first."
    )

    def get_revisions(self, article: Article) -> list[int]:
        if not article.url:
            return [article.pk]
        same = Article.objects.filter(url=article.url).order_by("revision")
        return list(same.values_list("pk", flat=True))


class Received(Output):
    outcome = serializers.ChoiceField(choices=OUTCOMES)
    article = ArticleOutput()


class ArticleFilter(ListInput):
    publisher = Id(required=False)
    language = LanguageTag()
    url = serializers.CharField(max_length=2000, required=False)


COLUMNS = {"publisher": "publisher", "language": "language", "url": "url"}


class Articles(ApiView):
    parser_classes = (StrictJSONParser, MultiPartParser)

    @Operation(
        name="list_articles",
        summary="List articles, the latest first",
        access=READS,
        query=ArticleFilter,
        answers={200: page_of(ArticleOutput)},
    )
    def get(self, request: ApiRequest, given: dict[str, Any]) -> Response:
        rows = narrowed(_shown().defer("text"), given, COLUMNS)
        return page(request, rows, given, order=("-stored_at", "-pk"), output=ArticleOutput)

    @Operation(
        name="send_article",
        summary="Send an article",
        access=WRITES,
        body=ArticleInput,
        upload=ArticleUpload,
        answers={201: Received, 200: Received},
        once=True,
    )
    def post(self, request: ApiRequest, given: dict[str, Any]) -> Response:
        """Store a text and queue the extraction of its claims.

        201 for a new article or a new revision; 200 for a text that is here already.
        """
        raw = given.pop("text", None)
        received = intake.receive(
            raw=given.pop("file").read() if raw is None else raw,
            metadata=Metadata(**given),
            sender=request.user,
            now=timezone.now(),
        )
        article = _shown().get(pk=received.article.pk)
        body = {"outcome": received.outcome, "article": ArticleOutput(article).data}
        if received.outcome is Outcome.KNOWN:
            return Response(body)
        return created(body, f"/api/v1/articles/{article.pk}")


class OneArticle(ApiView):
    @Operation(
        name="get_article",
        summary="Show an article with its text",
        access=READS,
        answers={200: ArticleDetail},
        problems=(404,),
    )
    def get(self, request: ApiRequest, pk: int) -> Response:
        article = get_object_or_404(_shown(), pk=pk)
        return Response(ArticleDetail(article).data)


class ArticleHistory(ApiView):
    @Operation(
        name="list_article_history",
        summary="List what happened to an article and its claims, the latest first",
        access=READS,
        query=ListInput,
        answers={200: history.EventPage},
        problems=(404,),
    )
    def get(self, request: ApiRequest, given: dict[str, Any], pk: int) -> Response:
        article = get_object_or_404(Article.objects.defer("text"), pk=pk)
        listed = timelines.of_article(
            article, reader=request.user, cursor=given["cursor"], size=given["limit"]
        )
        return history.answer(request, listed, ("article", pk))


class ArticleExtractions(ApiView):
    @Operation(
        name="list_article_extractions",
        summary="List the runs of extractors over an article, the latest first",
        access=READS,
        query=ListInput,
        answers={200: page_of(ExtractionOutput)},
        problems=(404,),
    )
    def get(self, request: ApiRequest, given: dict[str, Any], pk: int) -> Response:
        article = get_object_or_404(Article.objects.only("pk"), pk=pk)
        rows = Extraction.objects.filter(article=article)
        return page(request, rows, given, order=("-pk",), output=ExtractionOutput)


class ReadAgain(ApiView):
    @Operation(
        name="read_article_again",
        summary="Read an article again with a newer version of the extractor",
        access=WRITES,
        answers={202: ExtractionOutput},
        once=True,
        problems=(404, 409),
    )
    def post(self, request: ApiRequest, pk: int) -> Response:
        """Queue it. Verdicts and claims that people work on stay; what has gone is withdrawn."""
        article = get_object_or_404(Article.objects.only("pk"), pk=pk)
        run = intake.read_again(article_id=article.pk, actor=request.user, now=timezone.now())
        return Response(ExtractionOutput(run).data, 202)


class RetryExtraction(ApiView):
    @Operation(
        name="retry_extraction",
        summary="Try a failed extraction again",
        access=WRITES,
        answers={202: ExtractionOutput},
        once=True,
        problems=(404, 409),
    )
    def post(self, request: ApiRequest, pk: int) -> Response:
        run = get_object_or_404(_by_rules().filter(article=pk)[:1])
        extractions.retry(extraction_id=run.pk, actor=request.user, now=timezone.now())
        run.refresh_from_db()
        return Response(ExtractionOutput(run).data, 202)


def _shown() -> Any:
    runs = Prefetch("extractions", _by_rules(), to_attr="extractions_latest_first")
    return Article.objects.select_related("publisher", "original_publisher").prefetch_related(runs)


def _by_rules() -> Any:
    return Extraction.objects.by(RULES).order_by("-pk")


def _latest_extraction(article: Any) -> Extraction | None:
    return next(iter(article.extractions_latest_first), None)
