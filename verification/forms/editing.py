"""What editors type: a decision between two reviewers, a correction, a place in the queue."""

from typing import Any

from django import forms

from verification.findings import Dismissal
from verification.forms import Form
from verification.forms.queue import row_number
from verification.forms.scores import ScoreField
from verification.forms.verdict import FindingForm
from verification.limits import LONGEST_REASON
from verification.models import Review


def reason(label: str, lacking: str = "Say why.") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": lacking},
    )


class AdjudicationForm(FindingForm):
    reason = reason("Why, for both reviewers")


class DismissalForm(Form):
    """The other way to decide: neither verdict is needed. Its reason is the other form's."""

    version = FindingForm.base_fields["version"]
    dismissed_as = forms.ChoiceField(
        label="It is", choices=[("", "Choose…"), *Review.DISMISSED_BY_PEOPLE]
    )
    duplicate_of = row_number(
        label="Duplicate of claim no.", widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    reason = reason("Why, for both reviewers")

    def dismissal(self) -> Dismissal:
        data = self.cleaned_data
        return Dismissal(data["dismissed_as"], data["reason"], data["duplicate_of"])


class CorrectionForm(FindingForm):
    public_note = reason("Public note: what was wrong", "Tell the readers what was wrong.")


class DeclineForm(Form):
    reason = reason("Why it is not published, for its author")


class VersionForm(Form):
    version = FindingForm.base_fields["version"]


class PlaceForm(Form):
    boost = ScoreField(label="Boost, −1 to 1", min_value=-1)
    due_at = forms.DateTimeField(
        label="Needed until",
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    )
    place_reason = forms.CharField(
        label="Why (optional)", max_length=LONGEST_REASON, required=False
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, auto_id="place_%s", **options)


class TakeBackForm(Form):
    reason = forms.CharField(
        label="Why",
        max_length=LONGEST_REASON,
        error_messages={"required": "Say why it is taken back."},
    )


class SettleForm(Form):
    reason = reason("Why the verdict still stands", "Say why the verdict still stands.")
