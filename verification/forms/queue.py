"""Which part of the queue an address asks for."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from claims.errors import BadInput
from claims.models import Claim
from verification.filters import Filter
from verification.forms import Form
from verification.forms.languages import LanguageField
from verification.forms.scores import ScoreField
from verification.limits import LARGEST_ID
from verification.models import Review, Verdict
from verification.search import language as queries


def row_number(**options: Any) -> forms.IntegerField:
    """Return a field for the number of a row; what no row can have is bad input, not an error."""
    return forms.IntegerField(min_value=1, max_value=LARGEST_ID, required=False, **options)


def _day(label: str) -> forms.DateField:
    widget = forms.DateInput({"type": "date"}, "%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget)


class FilterForm(Form):
    """What a reviewer works through; also carried by every address of the review page."""

    publisher = row_number(widget=forms.HiddenInput)
    article = row_number(widget=forms.HiddenInput)
    kind = forms.ChoiceField(choices=Claim.Kind.choices, required=False, widget=forms.HiddenInput)
    tag = row_number(widget=forms.Select)
    minimum_score = ScoreField(
        label="Score from",
        required=False,
        widget=forms.NumberInput({"step": "0.05", "placeholder": "0 to 1"}),
    )
    language = LanguageField(help_text="en, uk, hy …")
    published_after = _day("Published from")
    published_before = _day("Published until")
    only_second = forms.BooleanField(label="Only second reviews", required=False)
    q = forms.CharField(max_length=queries.LONGEST, required=False, widget=forms.HiddenInput)

    def clean_q(self) -> str:
        text: str = self.cleaned_data["q"].strip()
        try:
            queries.parse(text)
        except BadInput as mistake:
            raise ValidationError(str(mistake)) from mistake
        return text

    def filter(self) -> Filter:
        return filter_of(self.cleaned_data)


def filter_of(data: dict[str, Any]) -> Filter:
    """Return the filter that the fields of a FilterForm are about."""
    return Filter(
        publisher_id=data["publisher"],
        article_id=data["article"],
        kind=data["kind"] or "",
        minimum_score=data["minimum_score"],
        language=data["language"],
        published_after=data["published_after"],
        published_before=data["published_before"],
        only_second=data["only_second"],
        tag_id=data["tag"],
        query=data["q"],
    )


class ListForm(FilterForm):
    """What the queue page lists."""

    state = forms.ChoiceField(
        choices=Review.State.choices, required=False, widget=forms.HiddenInput
    )
    rating = forms.ChoiceField(
        choices=Verdict.Rating.choices, required=False, widget=forms.HiddenInput
    )
    cursor = forms.CharField(max_length=500, required=False)


class FromPageForm(Form):
    """Which claim a page's script speaks of: the one that has come, or the one reserved by it."""

    review = row_number()
