"""Verdicts and the evidence they rest on."""

from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import OuterRef, Subquery
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from verification import checks, freshness, verdicts
from verification.api.access import reads, writes
from verification.api.checking import CheckOutput
from verification.api.citing import TEXTS, CslItem, as_text
from verification.api.evidence import CaptureOutput, UploadBrief
from verification.api.fields import ChoiceOrNull, Output, PersonBrief, TextOrNull
from verification.api.freshness import AsOfOutput, OriginsOutput
from verification.api.inputs import FirstDay, Id, Input, LastDay, ListInput, WebAddress
from verification.api.operations import ApiRequest, ApiView, Operation, created
from verification.api.pages import narrowed, page, page_of
from verification.citing import item
from verification.citing.exporting import FORMATS
from verification.findings import Evidence, Finding, Identity
from verification.limits import LONGEST_REASON, LONGEST_TEXT, MOST_CITATIONS
from verification.models import Citation, Review, User, Verdict
from verification.models.people import Scope

READS = reads(Scope.REVIEWS, "review_claims")
WRITES = writes(Scope.REVIEWS, "review_claims")
FOUND_ORIGINS: Any = Verdict._meta.get_field("found_origins")
TITLE_MISSING = serializers.ErrorDetail("This field is required.", "required")


class SourceInput(Input):
    title = serializers.CharField(
        max_length=500, required=False, help_text="Needed where `csl` has none."
    )
    url = WebAddress(required=False, allow_blank=True)
    publisher = serializers.CharField(max_length=200, required=False, allow_blank=True)
    author = serializers.CharField(max_length=300, required=False, allow_blank=True)
    published_on = serializers.DateField(required=False, allow_null=True)
    accessed_on = serializers.DateField(required=False, allow_null=True)
    upload = Id(
        source="upload_id",
        required=False,
        allow_null=True,
        help_text="The number of a file that you have attached to the claim.",
    )
    csl = CslItem(
        required=False,
        help_text="The source as a CSL-JSON item. Fields beside it count for more than it does.",
    )


def filled(attrs: dict[str, Any]) -> dict[str, Any]:
    """Return what was sent of a source, with the fields that were not out of its item."""
    whole, _stance, excerpt = item.taken_in(attrs.get("csl", {}))
    shown = asdict(item.plain(whole)) | {"excerpt": excerpt[:LONGEST_TEXT]} if whole else {}
    given = {**shown, **attrs, "csl": whole}
    if not given.get("title"):
        raise serializers.ValidationError({"title": [TITLE_MISSING]})
    return given


class IdentityInput(SourceInput):
    excerpt = serializers.CharField(
        max_length=LONGEST_TEXT, required=False, allow_blank=True, help_text="All that was said."
    )
    notes = serializers.CharField(
        max_length=LONGEST_TEXT,
        required=False,
        allow_blank=True,
        help_text="How to reach them, who vouches.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Fill the fields that are not sent from the item."""
        return filled(attrs)


class CitationInput(SourceInput):
    stance = serializers.ChoiceField(choices=Citation.Stance.choices)
    excerpt = serializers.CharField(
        max_length=LONGEST_TEXT,
        required=False,
        allow_blank=True,
        help_text="The words that show it. One citation of the fitting stance needs them.",
    )
    explanation = serializers.CharField(
        max_length=LONGEST_REASON,
        required=False,
        allow_blank=True,
        help_text="Why the excerpt is not in the copy of what is cited; needed where it was looked"
        " for in vain.",
    )
    withheld_reason = serializers.CharField(
        max_length=LONGEST_REASON,
        required=False,
        help_text="Of a source that must be protected: why. Everybody reads it. `title` then is a"
        " description, and of the other fields only `excerpt` and `stance` are sent.",
    )
    withheld_source = Id(
        source="withheld_id",
        required=False,
        allow_null=True,
        help_text="Of a protected source that a verdict on the claim has cited: its number.",
    )
    identity = IdentityInput(
        required=False,
        help_text="Of a new protected source: who it is. Kept apart, and never answered.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Fill the fields that are not sent from the item."""
        given = filled(attrs)
        if "identity" in given:
            given["identity"] = Identity(**given["identity"])
        return given


class VerdictInput(Input):
    lease_token = serializers.UUIDField()
    rating = serializers.ChoiceField(choices=Verdict.Rating.choices)
    rationale = serializers.CharField(max_length=LONGEST_TEXT)
    obstacle = serializers.ChoiceField(
        choices=Verdict.Obstacle.choices,
        required=False,
        help_text="For unverified, and only there: what stood in the way.",
    )
    tried = serializers.CharField(
        max_length=LONGEST_TEXT,
        required=False,
        help_text="For unverified, and only there: where you looked.",
    )
    citations = serializers.ListField(
        child=CitationInput(), max_length=MOST_CITATIONS, required=False
    )


class CitationOutput(Output):
    id = serializers.IntegerField()
    verdict = serializers.IntegerField(source="verdict_id")
    position = serializers.IntegerField()
    stance = serializers.ChoiceField(choices=Citation.Stance.choices)
    title = serializers.CharField()
    url = TextOrNull()
    publisher = TextOrNull()
    author = TextOrNull()
    published_on = serializers.DateField(allow_null=True)
    accessed_on = serializers.DateField(allow_null=True)
    excerpt = TextOrNull()
    explanation = TextOrNull(help_text="Why the excerpt is not in the copy of what is cited.")
    check = serializers.SerializerMethodField(
        help_text="Whether the excerpt stands in what is cited, and the claim's figure."
    )
    page = CaptureOutput(
        source="capture",
        allow_null=True,
        help_text="How far the keeping of its page is; null without an address.",
    )
    archived_url = serializers.CharField(
        source="archive_request.archived_url",
        allow_null=True,
        help_text="Where a web archive keeps the page, if it was asked; empty until it does.",
    )
    upload = UploadBrief(allow_null=True, help_text="The file that its author has attached.")
    withheld = serializers.BooleanField(
        source="is_withheld",
        help_text="Whether the source is protected: then `title` describes it, and who it is, is"
        " told nowhere here.",
    )
    withheld_reason = TextOrNull(help_text="Why it is protected.")
    withheld_source = serializers.IntegerField(
        source="withheld_id",
        allow_null=True,
        help_text="By which another verdict on the claim can cite it.",
    )
    csl = CslItem(source="item", help_text="The whole source as a CSL-JSON item.")

    @extend_schema_field(CheckOutput)
    def get_check(self, citation: Citation) -> dict[str, Any]:
        told: dict[str, Any] = self.part("check", CheckOutput).to_representation(
            checks.standing(citation)
        )
        return told


class VerdictOutput(Output):
    id = serializers.IntegerField()
    review = serializers.IntegerField(source="review_id")
    round = serializers.IntegerField()
    basis = serializers.ChoiceField(
        choices=Verdict.Basis.choices, help_text="Review, adjudication or correction."
    )
    rating = serializers.ChoiceField(choices=Verdict.Rating.choices)
    rationale = serializers.CharField()
    obstacle = ChoiceOrNull(choices=Verdict.Obstacle.choices)
    tried = TextOrNull()
    decided_by = PersonBrief()
    decided_at = serializers.DateTimeField()
    supersedes = serializers.IntegerField(source="supersedes_id", allow_null=True)
    superseded_by = serializers.SerializerMethodField(
        help_text="The verdict that decided the claim after this one."
    )
    public_note = TextOrNull(help_text="Of a correction: what its readers are told.")
    citations = CitationOutput(many=True)
    origins = serializers.SerializerMethodField(
        help_text="On how many independent origins it rests; null until that is computed."
    )
    as_of = serializers.SerializerMethodField(help_text="When its evidence was seen.")
    check_again = serializers.SerializerMethodField(
        help_text="Something has changed since: /check-again says what."
    )

    @extend_schema_field(OriginsOutput(allow_null=True))
    def get_origins(self, verdict: Any) -> Any:
        found = FOUND_ORIGINS.get_cached_value(verdict, default=None)
        return OriginsOutput(found).data if found is not None and found.is_known else None

    @extend_schema_field(AsOfOutput)
    def get_as_of(self, verdict: Any) -> Any:
        seen = freshness.as_of(verdict, verdict.citations.all())
        return {"first": _iso(seen.first), "last": _iso(seen.last), "basis": seen.basis}

    def get_check_again(self, verdict: Any) -> bool:
        return bool(getattr(verdict, "is_flagged", False))

    def get_superseded_by(self, verdict: Any) -> int | None:
        later: int | None = getattr(verdict, "later", None)
        return later


class VerdictFilter(ListInput):
    rating = serializers.ChoiceField(choices=Verdict.Rating.choices, required=False)
    article = Id(required=False)
    publisher = Id(required=False)
    decided_from = FirstDay(required=False)
    decided_to = LastDay(required=False)


class CitationFilter(ListInput):
    verdict = Id(required=False)
    review = Id(required=False)
    stance = serializers.ChoiceField(choices=Citation.Stance.choices, required=False)
    format = serializers.ChoiceField(
        choices=[(one.name, one.label) for one in FORMATS.values()],
        required=False,
        help_text="As a text in this format; the Link header has the next page.",
    )


VERDICT_COLUMNS = {
    "rating": "rating",
    "article": "review__claim__article",
    "publisher": "review__claim__article__publisher",
    "decided_from": "decided_at__gte",
    "decided_to": "decided_at__lte",
}
CITATION_COLUMNS = {"verdict": "verdict", "review": "verdict__review", "stance": "stance"}


class Verdicts(ApiView):
    @Operation(
        name="list_verdicts",
        summary="List verdicts, superseded ones too, the latest first",
        access=READS,
        query=VerdictFilter,
        answers={200: page_of(VerdictOutput)},
    )
    def get(self, request: ApiRequest, given: dict[str, Any]) -> Response:
        rows = narrowed(_shown(request.user), given, VERDICT_COLUMNS)
        between_days = "decided_from" in given or "decided_to" in given
        order = ("-decided_at", "-pk") if between_days else ("-pk",)
        return page(request, rows, given, order=order, output=VerdictOutput)


class OneVerdict(ApiView):
    @Operation(
        name="get_verdict",
        summary="Show a verdict with its citations",
        access=READS,
        answers={200: VerdictOutput},
        problems=(404,),
    )
    def get(self, request: ApiRequest, pk: int) -> Response:
        return Response(VerdictOutput(get_object_or_404(_shown(request.user), pk=pk)).data)


class Citations(ApiView):
    @Operation(
        name="list_citations",
        summary="List citations, the latest first",
        access=READS,
        query=CitationFilter,
        answers={(200, "application/json"): page_of(CitationOutput), **TEXTS},
    )
    def get(self, request: ApiRequest, given: dict[str, Any]) -> HttpResponseBase:
        rows = narrowed(Citation.objects.visible_to(request.user), given, CITATION_COLUMNS)
        if "format" in given:
            return as_text(request, rows, given)
        return page(request, rows, given, order=("-pk",), output=CitationOutput)


class ReviewVerdicts(ApiView):
    @Operation(
        name="list_review_verdicts",
        summary="List the verdicts on a claim, the latest first",
        access=READS,
        query=ListInput,
        answers={200: page_of(VerdictOutput)},
        problems=(404,),
    )
    def get(self, request: ApiRequest, given: dict[str, Any], pk: int) -> Response:
        review = get_object_or_404(Review, pk=pk)
        rows = _shown(request.user).filter(review=review)
        return page(request, rows, given, order=("-pk",), output=VerdictOutput)

    @Operation(
        name="submit_verdict",
        summary="Give a verdict",
        access=WRITES,
        body=VerdictInput,
        answers={201: VerdictOutput},
        problems=(404, 409),
        if_match=True,
        once=True,
    )
    def post(self, request: ApiRequest, given: dict[str, Any], pk: int) -> Response:
        """Say what you find of a claim that you hold.

        Where two people review it, your verdict is yours alone until the other one is in: others
        are answered as if it were not there.

        *Supported* and *disputed* need a citation of the fitting stance with an excerpt;
        *unverified* needs `obstacle` and `tried`.
        """
        verdict = verdicts.submit(
            review_id=pk,
            reviewer=request.user,
            version=given.pop("version"),
            lease_token=given.pop("lease_token"),
            finding=finding(given),
            now=timezone.now(),
        )
        # Just given: nothing has superseded it, and its own author may see it.
        return created(VerdictOutput(verdict).data, f"/api/v1/verdicts/{verdict.pk}")


def finding(given: dict[str, Any]) -> Finding:
    """Return what was sent as a finding; its citations are taken out of it."""
    citations = tuple(Evidence(**citation) for citation in given.pop("citations", []))
    return Finding(**given, citations=citations)


def _shown(reader: User) -> Any:
    # Sealed verdicts too say what they supersede, and must not show here.
    later = Verdict.objects.visible_to(None).filter(supersedes=OuterRef("pk")).order_by("pk")
    rows = Verdict.objects.visible_to(reader).annotate(later=Subquery(later.values("pk")[:1]))
    rows = rows.annotate(is_flagged=freshness.is_flagged("pk"))
    return rows.select_related("decided_by", "found_origins").prefetch_related("citations")


def _iso(moment: date | datetime) -> str:
    if not isinstance(moment, datetime):
        return moment.isoformat()
    return moment.astimezone(UTC).isoformat().removesuffix("+00:00") + "Z"
