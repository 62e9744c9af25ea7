"""Adding people, changing what they may do, and making API tokens."""

from datetime import timedelta

from django import forms

from verification import tokens
from verification.forms import Form
from verification.models import User
from verification.models.people import Role, Scope


class PersonForm(Form):
    username = forms.CharField(
        label="Sign-in name",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    full_name = forms.CharField(label="Name", max_length=300, required=False)
    email = forms.EmailField(
        label="E-mail", required=False, help_text="Needed to reset a forgotten password."
    )
    role = forms.ChoiceField(choices=Role.choices, initial=Role.REVIEWER)


class RoleForm(Form):
    role = forms.ChoiceField(choices=Role.choices)
    active = forms.BooleanField(label="May sign in", required=False)
    sees_withheld = forms.BooleanField(
        label="May see who protected sources are",
        required=False,
        help_text="Each time is noted in the history, with the reason.",
    )


class ForgetForm(Form):
    reason = forms.CharField(
        max_length=500,
        help_text="Such as “has left”. It stays in the history: do not write the name.",
    )


class TokenForm(Form):
    name = forms.CharField(max_length=100, help_text="What it is for, such as “newsroom import”.")
    scopes = forms.MultipleChoiceField(
        label="It may",
        choices=Scope.choices,
        initial=[Scope.READ],
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.IntegerField(
        label="Ends after days", min_value=1, max_value=tokens.LONGEST.days, initial=90
    )

    def lifetime(self) -> timedelta:
        return timedelta(days=self.cleaned_data["days"])


def role_form(person: User, role: str, *, sees_withheld: bool) -> RoleForm:
    return RoleForm(
        initial={"role": role, "active": person.is_active, "sees_withheld": sees_withheld}
    )
