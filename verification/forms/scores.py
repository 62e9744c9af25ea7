"""Scores as people type and read them, from 0 to 1; we count them in thousandths."""

from decimal import Decimal
from typing import Any

from django import forms


class ScoreField(forms.DecimalField):
    """A score, or a change of one: 0.85 is typed, 850 comes out."""

    def __init__(self, *, min_value: int = 0, **options: Any) -> None:
        widget = forms.NumberInput({"step": "0.05"})
        bounds: dict[str, Any] = {"min_value": min_value, "max_value": 1, "decimal_places": 3}
        super().__init__(**{"widget": widget, **bounds, **options})

    def clean(self, value: Any) -> Any:
        score: Decimal | None = super().clean(value)
        return None if score is None else round(score * 1000)

    def prepare_value(self, value: Any) -> Any:
        return f"{value / 1000:g}" if isinstance(value, int) else value
