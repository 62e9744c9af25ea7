"""What the addresses of the lists may ask for."""

from django import forms

from verification.forms import Form
from verification.forms.queue import row_number
from verification.models import AuditEvent, User


class CursorForm(Form):
    cursor = forms.CharField(max_length=500, required=False, widget=forms.HiddenInput)


class ArticleTextForm(Form):
    """Where in a long text to begin."""

    start = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False)


class RunForm(Form):
    """Which of an article's extractions to look at."""

    run = row_number()


class HistoryForm(CursorForm):
    """Which events of the history to show."""

    person = forms.ModelChoiceField(
        User.objects.order_by("username"), label="Who", required=False, empty_label="Everybody"
    )
    action = forms.ChoiceField(
        label="What", choices=[("", "Everything"), *AuditEvent.Action.choices], required=False
    )
    since = forms.DateField(
        label="From", required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    until = forms.DateField(
        label="Until", required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    claim = row_number(label="Claim no.", widget=forms.TextInput({"inputmode": "numeric"}))
    article = row_number(label="Article no.", widget=forms.TextInput({"inputmode": "numeric"}))
    report = row_number(label="Report no.", widget=forms.TextInput({"inputmode": "numeric"}))
    about = forms.ModelChoiceField(
        User.objects.order_by("username"), label="About", required=False, empty_label="Anybody"
    )
    token = forms.CharField(label="Name of the API token", max_length=100, required=False)
    request = forms.CharField(label="Request", max_length=64, required=False)
    system = forms.BooleanField(label="By the system", required=False)
    words = forms.CharField(label="Words in the reason", max_length=200, required=False)
