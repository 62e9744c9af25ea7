"""What calls may send. A name that is not known is refused: a misspelt filter would show all."""

from datetime import UTC, datetime, time
from functools import cache
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.core.validators import URLValidator
from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.fields import empty
from rest_framework.utils.serializer_helpers import BindingDict
from rest_framework.validators import ProhibitSurrogateCharactersValidator

from verification.api.limits import LARGEST_PAGE, PAGE
from verification.limits import LARGEST_ID

# In JSON a number is no text and "yes" no truth value; DRF would turn the one into the other.
JSON_TYPES = (
    (serializers.BooleanField, bool, "true or false"),
    (serializers.IntegerField, int, "a whole number"),
    (serializers.CharField, str, "a text"),
    (serializers.UUIDField, str, "a text"),
)


# With `json` in its context, each field must have the type that JSON gives. Its fields are shared
# between calls, so nothing else of a context reaches them. (No docstring: the schema would show it
# with every request.)
class Input(serializers.Serializer[Any]):
    @property
    def fields(self) -> BindingDict:
        return _fields(type(self), json=bool(self.context.get("json")))

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """Return what was sent, with keys that are none of the fields refused."""
        if isinstance(data, dict) and (faults := self._unknown(data) | self._mistyped(data)):
            raise serializers.ValidationError(faults)
        return dict(super().to_internal_value(data))

    def _unknown(self, data: dict[str, Any]) -> dict[str, serializers.ErrorDetail]:
        names = sorted(set(data) - set(self.fields))
        return {
            name: serializers.ErrorDetail("There is no such field.", "unknown_field")
            for name in names
        }

    def _mistyped(self, data: dict[str, Any]) -> dict[str, serializers.ErrorDetail]:
        if not self.context.get("json"):
            return {}
        fields = self.fields
        return {
            name: serializers.ErrorDetail(f"This must be {wanted}.", "invalid")
            for name, value in data.items()
            if (wanted := _wanted_instead(fields.get(name), value))
        }


@cache
def _fields(kind: type[Input], *, json: bool) -> BindingDict:
    parent = kind(context={"json": json})
    shared = BindingDict(parent)
    for name, field in parent.get_fields().items():
        shared[name] = field
        field.validators = [
            NoSurrogates() if type(one) is ProhibitSurrogateCharactersValidator else one
            for one in field.validators
        ]
    return shared


class NoSurrogates(ProhibitSurrogateCharactersValidator):
    """What it is for DRF, which looks at each character of every text in Python."""

    def __call__(self, value: Any) -> None:
        try:
            str(value).encode()
        except UnicodeEncodeError:
            super().__call__(value)


def _wanted_instead(field: Any, value: Any) -> str:
    if value is None:
        return ""
    kind_of_field: Any = type(field)
    # By its very type: Python takes True for a number.
    kinds = _json_types(kind_of_field)
    return next((words for kind, words in kinds if type(value) is not kind), "")


@cache
def _json_types(field: type) -> list[tuple[type, str]]:
    return [(kind, words) for known, kind, words in JSON_TYPES if issubclass(field, known)]


class ListInput(Input):
    """What every list takes."""

    cursor = serializers.CharField(
        required=False,
        default="",
        max_length=500,
        help_text="Continues a list: taken from `next` of the page before.",
    )
    limit = serializers.IntegerField(
        required=False,
        default=PAGE,
        min_value=1,
        max_value=LARGEST_PAGE,
        help_text="How many rows at most.",
    )


class Id(serializers.IntegerField):
    """The number of a row, as large as the database can hold."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=1, max_value=LARGEST_ID, **options)


class FirstDay(serializers.DateField):
    """A day of UTC, as the moment it begins."""

    def to_internal_value(self, value: Any) -> datetime:
        return datetime.combine(super().to_internal_value(value), time.min, UTC)


class LastDay(serializers.DateField):
    """A day of UTC, as the moment it ends."""

    def to_internal_value(self, value: Any) -> datetime:
        return datetime.combine(super().to_internal_value(value), time.max, UTC)


@extend_schema_field({"type": "string", "format": "uri", "maxLength": 2000})
class WebAddress(serializers.CharField):
    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=2000, **options)
        self.validators.append(URLValidator(["http", "https"]))

    def run_validation(self, data: Any = empty) -> Any:
        """Return the address with its scheme in small letters, as the database wants it."""
        address = super().run_validation(data)
        return urlunsplit(urlsplit(address)) if address else address


class InputExtension(OpenApiSerializerExtension):
    """Say in the schema, too, that other keys are refused."""

    target_class = Input
    match_subclasses = True

    def map_serializer(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        schema = auto_schema._map_serializer(  # noqa: SLF001 (what the extension point is given)
            self.target, direction, bypass_extensions=True
        )
        return {**schema, "additionalProperties": False}
