"""What people write to each other, and how they want to hear of it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from verification.forms import Form
from verification.forms.queue import row_number
from verification.limits import LONGEST_COMMENT, LONGEST_REASON
from verification.models import Comment, Notification
from verification.models.talk import LATEST_HOUR, Delivery

HELP = "@ and a sign-in name tells that person."
# What of an earlier comment tells it from the others in a list to choose from.
LONGEST_CHOICE = 50


def text_area(**attributes: str) -> forms.Textarea:
    """Return a field in which a script completes the names of people after an @."""
    return forms.Textarea(attrs={"rows": 2, "data-mentions": "", **attributes})


class CommentForm(Form):
    comment = forms.CharField(
        max_length=LONGEST_COMMENT,
        widget=text_area(),
        help_text=HELP,
        error_messages={"required": "Say what you want to say."},
    )
    answers = row_number(label="In answer to", widget=forms.Select)
    to_editors = forms.BooleanField(label="Ask the editors", required=False)

    def offer(self, earlier: Iterable[Comment]) -> None:
        """Let the writer choose which of these comments they answer."""
        choices = [(comment.pk, _brief(comment)) for comment in earlier]
        self.fields["answers"].widget = forms.Select(choices=[("", "None of these"), *choices])


class SecondEyesForm(Form):
    lease_token = forms.UUIDField(widget=forms.HiddenInput)
    eyes_note = forms.CharField(
        label="What should the editors know?",
        max_length=LONGEST_COMMENT,
        widget=text_area(),
        help_text="The second person does not see it before the claim is decided.",
        error_messages={"required": "Say why a second person should look."},
    )


class ReturnForm(Form):
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    question = forms.CharField(
        max_length=LONGEST_COMMENT,
        widget=text_area(),
        error_messages={"required": "Say what you ask."},
    )


class WithdrawForm(Form):
    reason = forms.CharField(
        label="Why it is withdrawn",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why it is withdrawn."},
    )


class ReadForm(Form):
    """Which notifications somebody has read: one, or all up to the latest that they saw."""

    one = row_number()
    up_to = row_number()
    cursor = forms.CharField(max_length=500, required=False)


class NamesForm(Form):
    """What of a name somebody has typed so far."""

    q = forms.CharField(max_length=150, required=False)


class MailForm(Form):
    """How to hear of each kind; its fields are made from the kinds."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for kind in Notification.Kind:
            self.fields[kind] = forms.ChoiceField(label=kind.label, choices=Delivery.choices)
        self.fields["digest_hour"] = forms.TypedChoiceField(
            label="Once a day is at",
            choices=[(hour, f"{hour:02}:00") for hour in range(LATEST_HOUR + 1)],
            coerce=int,
        )

    def deliveries(self) -> Mapping[str, str]:
        return {kind: self.cleaned_data[kind] for kind in Notification.Kind.values}


def _brief(comment: Comment) -> str:
    text = "withdrawn" if comment.withdrawn_at else " ".join(comment.text.split())
    shown = text if len(text) <= LONGEST_CHOICE else f"{text[:LONGEST_CHOICE]}…"
    return f"{comment.author}: {shown}"
