"""The form that attaches a file to a citation."""

from typing import Any

from django import forms

from verification.forms import Form
from verification.uploads import KINDS

NO_FILE = "Choose a file."
# A browser offers these first; what counts are the bytes.
ENDINGS = ".pdf,.png,.jpg,.jpeg,.gif,.webp,.tif,.tiff,.docx,.xlsx,.pptx,.odt,.ods,.odp,.rtf,.txt"


class AttachForm(Form):
    file = forms.FileField(
        allow_empty_file=True,
        error_messages=dict.fromkeys(("required", "missing", "invalid"), NO_FILE),
        widget=forms.FileInput(attrs={"accept": f"{ENDINGS},{','.join(sorted(KINDS))}"}),
    )

    def content(self, most: int) -> bytes:
        """Return the bytes, and one more than `most` where there are more."""
        sent: Any = self.cleaned_data["file"]
        return bytes(sent.read(most + 1))
