"""The terms of a rule for second reviews, as editors type them."""

from typing import Any

from django import forms

from claims.models import Claim
from verification.forms import Form
from verification.forms.picking import NamedRow
from verification.forms.scores import ScoreField
from verification.models import Verdict
from verification.rules import Terms


class RuleForm(Form):
    name = forms.CharField(max_length=100)
    share = forms.IntegerField(
        label="Share of the claims that fit, in per cent", min_value=1, max_value=100, initial=100
    )
    minimum_score = ScoreField(label="Score from … on, 0 to 1", required=False)
    kind = forms.ChoiceField(choices=[("", "Any"), *Claim.Kind.choices], required=False)
    publisher = NamedRow("publisher", help_text="Type a part of the name.")
    article = NamedRow("article", help_text="Type a part of the title, or its number.")
    rating = forms.ChoiceField(
        label="After a first verdict of",
        choices=[("", "Any: asked at intake"), *Verdict.Rating.choices],
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
