"""Which part of the queue an address asks for."""

from typing import Any

from django import forms

from claims.models import Claim
from verification.filters import Filter
from verification.forms import Form
from verification.limits import LARGEST_ID
from verification.models import Review, Verdict


def row_number(**options: Any) -> forms.IntegerField:
    """Return a field for the number of a row; what no row can have is bad input, not an error."""
    return forms.IntegerField(min_value=1, max_value=LARGEST_ID, required=False, **options)


class FilterForm(Form):
    """What a reviewer works through; also carried by every address of the review page."""

    publisher = row_number()
    article = row_number()
    kind = forms.ChoiceField(choices=Claim.Kind.choices, required=False)

    def filter(self) -> Filter:
        data = self.cleaned_data
        return Filter(publisher_id=data["publisher"], article_id=data["article"], kind=data["kind"])


class ListForm(FilterForm):
    """What the queue page lists."""

    state = forms.ChoiceField(choices=Review.State.choices, required=False)
    rating = forms.ChoiceField(choices=Verdict.Rating.choices, required=False)
    cursor = forms.CharField(max_length=500, required=False)


class GivenBackForm(Form):
    """Which claim was reserved by a page that is being left."""

    review = row_number()
