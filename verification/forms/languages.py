"""Languages as people name them: by the primary tag of BCP 47."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from claims.articles import check_language
from claims.errors import BadInput


class LanguageField(forms.CharField):
    """A tag such as en, uk or hy, whatever its capitals."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(
            {"maxlength": "3", "autocapitalize": "none", "spellcheck": "false"}
        )
        super().__init__(**{"required": False, "widget": widget, **options})

    def clean(self, value: Any) -> str:
        tag = str(super().clean(value)).lower()
        try:
            if tag:
                check_language(tag)
        except BadInput as problem:
            raise ValidationError(str(problem)) from problem
        return tag
