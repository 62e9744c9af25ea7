"""Sending articles: pasted, or as files."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from claims.articles import ENGLISH, Metadata
from verification.forms import Form
from verification.forms.languages import LanguageField

MOST_FILES = 50
ONE_TEXT_ONLY = ("title", "byline", "url")


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files, empty ones included: what is wrong with them is told one by one."""

    widget = FilesInput(attrs={"accept": ".txt,.md,text/plain,text/markdown"})

    def clean(self, data: Any, _initial: Any = None) -> "list[UploadedFile[Any]]":
        files = list(data or [])
        if len(files) > MOST_FILES:
            raise forms.ValidationError(f"Send at most {MOST_FILES} files at once.")
        return files


class PastedField(forms.Field):
    """A text exactly as pasted: what is wrong with it is for intake to say."""

    widget = forms.Textarea(attrs={"rows": 12, "spellcheck": "false"})

    def to_python(self, value: Any) -> str:
        # Browsers send every line end as CRLF; that is no property of the text.
        return str(value or "").replace("\r\n", "\n")


class ArticleForm(Form):
    text = PastedField(label="Paste the text", required=False)
    uploads = FilesField(
        label="Or choose text files",
        required=False,
        help_text="Plain text or Markdown in UTF-8, up to 50 files.",
    )
    title = forms.CharField(max_length=500, required=False)
    byline = forms.CharField(max_length=300, required=False)
    publisher = forms.CharField(max_length=200, required=False)
    original_publisher = forms.CharField(
        max_length=200, required=False, help_text="Where it appeared first, if elsewhere."
    )
    published_on = forms.DateField(
        label="Published on", required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    url = forms.CharField(
        label="Address",
        max_length=2000,
        required=False,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )

    language = LanguageField(help_text="en, uk, hy …", initial=ENGLISH)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        files = data.get("uploads", [])
        if bool(files) == bool(data.get("text", "").strip()):
            self.add_error("text", "Paste one text, or choose files: one of the two.")
        for name in ONE_TEXT_ONLY:
            if len(files) > 1 and data.get(name):
                self.add_error(name, "Leave this empty when sending several files.")
        return data

    def metadata(self) -> Metadata:
        data = self.cleaned_data
        return Metadata(
            title=data["title"],
            byline=data["byline"],
            publisher=data["publisher"],
            original_publisher=data["original_publisher"],
            published_on=data["published_on"],
            url=data["url"],
            language=data["language"] or ENGLISH,
        )
