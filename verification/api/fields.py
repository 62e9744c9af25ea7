"""Shapes that several outputs share. What is not known is null, never an empty text."""

from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from verification.api import outputs

Output = outputs.Output


class TextOrNull(serializers.CharField):
    """A column that is empty where there is nothing to say."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_null=True, **options)

    def to_representation(self, value: Any) -> Any:
        return value or None


class ChoiceOrNull(serializers.ChoiceField):
    def __init__(self, **options: Any) -> None:
        super().__init__(allow_null=True, **options)

    def to_representation(self, value: Any) -> Any:
        return value or None


@extend_schema_field({"type": ["number", "null"]})
class Figure(serializers.Field[Any, Any, Any, Any]):
    """A number as people write it: 7095 rather than 7095.0000000000."""

    def to_representation(self, value: Decimal) -> int | float:
        return int(value) if value == value.to_integral_value() else float(value)


class LanguageTag(serializers.RegexField):
    """The primary tag of BCP 47, whatever its capitals."""

    def __init__(self, **options: Any) -> None:
        super().__init__("^[A-Za-z]{2,3}$", required=False, **options)

    def to_internal_value(self, data: Any) -> str:
        return super().to_internal_value(data).lower()


class ScoreInput(serializers.DecimalField):
    """A score or a change of one, 0.85; what comes of it counts thousandths."""

    def __init__(self, *, min_value: int = 0, **options: Any) -> None:
        super().__init__(
            max_digits=4,
            decimal_places=3,
            min_value=min_value,
            max_value=1,
            coerce_to_string=False,
            **options,
        )

    def run_validation(self, data: Any = serializers.empty) -> Any:
        score = super().run_validation(data)
        return None if score is None else round(score * 1000)


class ScoreOutput(serializers.FloatField):
    """What is counted in thousandths, as people read it."""

    def to_representation(self, value: Any) -> Any:
        return value / 1000


class PersonBrief(Output):
    id = serializers.IntegerField()
    name = serializers.CharField(source="__str__")


class PublisherOutput(Output):
    id = serializers.IntegerField()
    name = serializers.CharField()
