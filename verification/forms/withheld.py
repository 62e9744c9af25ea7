"""Why somebody asks who a protected source is."""

from verification.forms import Form
from verification.forms.editing import reason


class AskForm(Form):
    reason = reason("Why you need to know", "Say why you need to know.")
