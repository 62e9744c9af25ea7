"""What an answer is made of: a serializer that the schema describes, read without its ceremony.

The framework copies all fields of a serializer for each answer and asks each of them, value by
value, how to go about it. Here that is found out once for each shape.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from operator import attrgetter
from typing import Any

from django.utils import timezone
from rest_framework import serializers
from rest_framework.fields import SkipField

Reader = Callable[["Output", Any], Any]
# Its name, the type of the values that are answered as they are, and how to read it otherwise.
Field = tuple[str, type | None, Reader]
# In place of a value that could not be read with the others.
UNREAD: Any = object()
# What JSON has anyway: a value of just this type is answered as it is.
PLAIN = {
    serializers.BooleanField: bool,
    serializers.CharField: str,
    serializers.FloatField: float,
    serializers.IntegerField: int,
}


# Its fields are shared between answers: only a SerializerMethodField's method, or a nested Output,
# may look at the context. (No docstring: the schema would show it with every shape.)
class Output(serializers.Serializer[Any]):
    def to_representation(self, instance: Any) -> Any:
        """Return what DRF's own would, which tests/api/test_outputs.py compares."""
        shape = _shape(type(self))
        try:
            values = shape.plain_values(instance)
        except (AttributeError, KeyError):
            # Such as the name of a publisher where there is none.
            values = (UNREAD,) * len(shape.plain)
        answer = dict.fromkeys(shape.names)
        others = shape.others
        for one, value in zip(shape.plain, values, strict=True):
            if type(value) is one[1] or value is None:
                answer[one[0]] = value
            else:
                others = [*others, one]
        for name, _, read in others:
            try:
                answer[name] = read(self, instance)
            except SkipField:
                del answer[name]
        return answer

    def part(self, name: str, kind: "type[Output]") -> "Output":
        """Return the serializer of a nested field, which has the context of this one."""
        parts = self.__dict__.setdefault("_parts", {})
        if name not in parts:
            # Its fields are read by its shape: of its own it needs nothing but the context.
            parts[name] = kind.__new__(kind)
            parts[name].parent, parts[name]._context = None, self.context  # noqa: SLF001 (DRF's)
        found: Output = parts[name]
        return found


@dataclass(frozen=True, slots=True)
class Shape:
    """How to read the fields of an output: those that JSON has anyway all at once."""

    names: list[str]
    plain: list[Field]
    plain_values: Callable[[Any], tuple[Any, ...]]
    others: list[Field]


@cache
def _shape(kind: type[Output]) -> Shape:
    fields = {name: field for name, field in kind().fields.items() if not field.write_only}
    plain = {name: field for name, field in fields.items() if _plain_type(field)}
    paths = [".".join(field.source_attrs) for field in plain.values()]
    return Shape(
        names=list(fields),
        plain=[(name, _plain_type(field), _reader(name, field)) for name, field in plain.items()],
        plain_values=_all_of(paths),
        others=[(name, None, _reader(name, fields[name])) for name in fields if name not in plain],
    )


def _plain_type(field: "serializers.Field[Any, Any, Any, Any]") -> Any:
    if type(field) is serializers.ChoiceField and all(type(one) is str for one in field.choices):
        return str
    return PLAIN.get(type(field))


def _all_of(paths: list[str]) -> Callable[[Any], tuple[Any, ...]]:
    if not paths:
        return lambda _instance: ()
    read = attrgetter(*paths)
    return read if len(paths) > 1 else lambda instance: (read(instance),)


def _reader(name: str, field: "serializers.Field[Any, Any, Any, Any]") -> Reader:
    if isinstance(field, serializers.SerializerMethodField):
        method = str(field.method_name)
        return lambda output, instance: getattr(output, method)(instance)
    if isinstance(field, Output):
        return _reader_of_one(name, field)
    if isinstance(field, serializers.ListSerializer) and isinstance(field.child, Output):
        return _reader_of_many(name, field, type(field.child))
    return _reader_of_value(field)


def _reader_of_one(name: str, field: Output) -> Reader:
    kind = type(field)
    quickly = attrgetter(".".join(field.source_attrs)) if field.source_attrs else None

    def read(output: Output, instance: Any) -> Any:
        try:
            part = quickly(instance) if quickly else instance
        except (AttributeError, KeyError):
            part = field.get_attribute(instance)
        return None if part is None else output.part(name, kind).to_representation(part)

    return read


def _reader_of_many(
    name: str, field: "serializers.ListSerializer[Any]", kind: type[Output]
) -> Reader:
    def read(output: Output, instance: Any) -> Any:
        rows: Any = field.get_attribute(instance)
        rows = rows.all() if hasattr(rows, "all") else rows
        shape = output.part(name, kind)
        return None if rows is None else [shape.to_representation(row) for row in rows]

    return read


def _reader_of_value(field: "serializers.Field[Any, Any, Any, Any]") -> Reader:
    quickly = attrgetter(".".join(field.source_attrs))
    written = _moment if type(field) is serializers.DateTimeField else field.to_representation

    def read(_output: Output, instance: Any) -> Any:
        try:
            value = quickly(instance)
        except (AttributeError, KeyError):
            value = field.get_attribute(instance)
        if value is None:
            return value
        return written(value() if callable(value) else value)

    return read


def _moment(value: datetime | str) -> str:
    """Write a moment as DRF would, which looks up its settings each time.

    What was counted before is kept as JSON, where moments are written already.
    """
    if isinstance(value, str):
        return value
    text = value.astimezone(timezone.get_current_timezone()).isoformat()
    return text.removesuffix("+00:00") + "Z" if text.endswith("+00:00") else text
