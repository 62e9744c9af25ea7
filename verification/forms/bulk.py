"""Choosing many claims, and what each of the changes takes."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone

from verification import assigning, tagging
from verification.bulk.jobs import MOST_PICKED
from verification.bulk.orders import Action, Order
from verification.forms import Form
from verification.forms.queue import row_number
from verification.forms.scores import ScoreField
from verification.limits import LARGEST_ID, LONGEST_REASON
from verification.models import BulkItem, Review
from verification.search import language

MOST_PEOPLE = 500


class ChooseForm(Form):
    """Either the rows that are marked, or all that fit the query."""

    query = forms.CharField(max_length=language.LONGEST, required=False, strip=False)
    review = forms.TypedMultipleChoiceField(coerce=int, required=False)
    all = forms.BooleanField(required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        marked = data.getlist("review")[:MOST_PICKED]
        known = [text for text in marked if text.isascii() and text.isdecimal()]
        # Numbers are looked up later: whichever are none, no claim is chosen by them.
        self.fields["review"].choices = [  # type: ignore[attr-defined] # a field with choices
            (text, text) for text in known if int(text) <= LARGEST_ID
        ]


class OutcomeForm(Form):
    """Which claims of a job to list."""

    outcome = forms.ChoiceField(choices=BulkItem.Outcome.choices, required=False)
    cursor = forms.CharField(max_length=500, required=False)


class OrderForm(Form):
    """What one of the changes takes."""

    action = Action.UNASSIGN

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id=f"{self.action}_%s")

    def order(self) -> Order:
        return Order(self.action, **self.cleaned_data)


class TagForm(OrderForm):
    action = Action.TAG
    tag = forms.CharField(max_length=tagging.LONGEST)


class UntagForm(TagForm):
    action = Action.UNTAG


class BoostForm(OrderForm):
    action = Action.BOOST
    boost = ScoreField(
        min_value=-1, help_text="From −1 to 1: 0.2 puts 0.70 beside 0.90, 0 ends a boost."
    )
    reason = forms.CharField(max_length=LONGEST_REASON, required=False)


class AssignForm(OrderForm):
    action = Action.ASSIGN
    reviewer = forms.TypedChoiceField(
        coerce=int, choices=lambda: [("", "Choose…"), *_reviewers()], empty_value=None
    )
    until = forms.DateField(
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        help_text="The last day on which nobody else is offered them; none: until they are done.",
    )

    def clean_until(self) -> datetime | None:
        day = self.cleaned_data["until"]
        return timezone.make_aware(datetime.combine(day, time.max)) if day else None


class UnassignForm(OrderForm):
    pass


class DismissManyForm(OrderForm):
    action = Action.DISMISS
    dismissed_as = forms.ChoiceField(label="They are", choices=Review.DISMISSED_BY_PEOPLE)
    duplicate_of = row_number(
        label="Duplicates of claim no.", widget=forms.TextInput({"inputmode": "numeric"})
    )
    reason = forms.CharField(label="Why", max_length=LONGEST_REASON)


class SecondReviewForm(OrderForm):
    action = Action.SECOND_REVIEW
    reason = forms.CharField(label="Why", max_length=LONGEST_REASON)


FORMS: dict[str, type[OrderForm]] = {
    form.action: form
    for form in (
        TagForm,
        UntagForm,
        BoostForm,
        AssignForm,
        UnassignForm,
        SecondReviewForm,
        DismissManyForm,
    )
}


def _reviewers() -> list[tuple[int, str]]:
    people = assigning.reviewers().order_by("username")
    return [(person.pk, str(person)) for person in people[:MOST_PEOPLE]]
