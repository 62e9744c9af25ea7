"""What people may type. Plain forms: the rules of the work are the domain's, not theirs."""

from typing import Any

from django import forms


class Form(forms.Form):
    """A form whose mistakes the server tells, in its own words and all at once."""

    use_required_attribute = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **options})
