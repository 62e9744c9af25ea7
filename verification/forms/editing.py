"""What editors type: a decision between two reviewers, a correction, a place in the queue."""

from typing import Any

from django import forms

from claims.models import Claim
from verification.findings import Dismissal
from verification.forms import Form
from verification.forms.picking import NamedRow
from verification.forms.queue import row_number
from verification.forms.verdict import FindingForm
from verification.limits import LONGEST_REASON
from verification.models import Review, Verdict
from verification.ordering import MOST_BOOST
from verification.rules import MOST_SCORE, Terms


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
    boost = forms.IntegerField(
        label="Boost, in thousandths of a score",
        min_value=-MOST_BOOST,
        max_value=MOST_BOOST,
        initial=0,
    )
    due_at = forms.DateTimeField(
        label="Needed until",
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    )
    place_reason = forms.CharField(
        label="Why (optional)", max_length=LONGEST_REASON, required=False
    )


class TakeBackForm(Form):
    reason = forms.CharField(
        label="Why",
        max_length=LONGEST_REASON,
        error_messages={"required": "Say why it is taken back."},
    )


class RuleForm(Form):
    name = forms.CharField(max_length=100)
    share = forms.IntegerField(
        label="Share of the claims that fit, in per cent", min_value=1, max_value=100, initial=100
    )
    minimum_score = forms.IntegerField(
        label="Score from … on, in thousandths (800 is 0.80)",
        min_value=0,
        max_value=MOST_SCORE,
        required=False,
    )
    kind = forms.ChoiceField(choices=[("", "Any"), *Claim.Kind.choices], required=False)
    publisher = NamedRow("publisher", help_text="Type a part of the name.")
    article = NamedRow("article", help_text="Type a part of the title, or its number.")
    rating = forms.ChoiceField(
        label="After a first verdict of",
        choices=[("", "Whatever it is: asked when the claim comes in"), *Verdict.Rating.choices],
        required=False,
    )
    is_active = forms.BooleanField(label="In force", required=False, initial=True)

    def terms(self) -> Terms:
        data = dict(self.cleaned_data)
        return Terms(publisher_id=data.pop("publisher"), article_id=data.pop("article"), **data)


def as_typed(terms: Terms) -> dict[str, Any]:
    """Return a rule's terms as its form shows them."""
    return {
        "name": terms.name,
        "share": terms.share,
        "minimum_score": terms.minimum_score,
        "kind": terms.kind,
        "publisher": terms.publisher_id,
        "article": terms.article_id,
        "rating": terms.rating,
        "is_active": terms.is_active,
    }
