"""Asking for a report."""

from django import forms

from claims.models import Publisher
from verification.citing.formatting import STYLES
from verification.forms import Form
from verification.forms.queue import row_number
from verification.models import Review, Verdict
from verification.reports.formats import FORMATS
from verification.reports.selection import Selection

MOST_PUBLISHERS = 500


def _publishers() -> list[tuple[int | str, str]]:
    named = Publisher.objects.order_by("name").values_list("pk", "name")
    return [("", "All"), *named[:MOST_PUBLISHERS]]


class ReportForm(Form):
    format = forms.ChoiceField(choices=[(form.name, form.label) for form in FORMATS.values()])
    style = forms.ChoiceField(
        label="Citations written out in",
        choices=[("", "No style: field by field"), *STYLES.items()],
        required=False,
    )
    publisher = forms.TypedChoiceField(
        choices=_publishers, coerce=int, empty_value=None, required=False
    )
    article = row_number(label="Article no.", widget=forms.TextInput({"inputmode": "numeric"}))
    state = forms.ChoiceField(choices=[("", "Any"), *Review.State.choices], required=False)
    rating = forms.ChoiceField(choices=[("", "Any"), *Verdict.Rating.choices], required=False)
    decided_from = forms.DateField(
        required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    decided_to = forms.DateField(
        required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )

    def selection(self) -> Selection:
        data = self.cleaned_data
        return Selection(
            article=data["article"],
            publisher=data["publisher"],
            rating=data["rating"] or None,
            state=data["state"] or None,
            decided_from=data["decided_from"],
            decided_to=data["decided_to"],
        )
