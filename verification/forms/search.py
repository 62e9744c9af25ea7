"""Saving a search as a view."""

from django import forms

from verification.forms import Form
from verification.search import language, saved


class ViewForm(Form):
    """A view to be saved, or an existing one with another name."""

    name = forms.CharField(max_length=saved.LONGEST_NAME)
    q = forms.CharField(
        label="Search",
        max_length=language.LONGEST,
        required=False,
        help_text="Empty for everything.",
    )
    is_shared = forms.BooleanField(label="For everybody", required=False)
