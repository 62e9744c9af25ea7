"""What an answer is made of: a serializer that the schema describes, read without its ceremony.

The framework copies all fields of a serializer for each answer and asks each of them, value by
value, how to go about it. Here that is found out once for each shape.
"""

from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import Any

from rest_framework import serializers
from rest_framework.fields import SkipField

Reader = Callable[["Output", Any], Any]
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
        answer = {}
        for name, read in _readers(type(self)):
            try:
                answer[name] = read(self, instance)
            except SkipField:
                continue
        return answer

    def part(self, name: str, kind: "type[Output]") -> "Output":
        """Return the serializer of a nested field, which has the context of this one."""
        parts = self.__dict__.setdefault("_parts", {})
        if name not in parts:
            parts[name] = kind(context=self.context)
        found: Output = parts[name]
        return found


@cache
def _readers(kind: type[Output]) -> list[tuple[str, Reader]]:
    fields = kind().fields
    return [(name, _reader(name, field)) for name, field in fields.items() if not field.write_only]


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

    def read(output: Output, instance: Any) -> Any:
        part = field.get_attribute(instance) if field.source_attrs else instance
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
    plain = PLAIN.get(type(field))
    quickly = attrgetter(".".join(field.source_attrs))

    def read(_output: Output, instance: Any) -> Any:
        try:
            value = quickly(instance)
        except (AttributeError, KeyError):
            value = field.get_attribute(instance)
        if type(value) is plain or value is None:
            return value
        if callable(value):
            value = field.get_attribute(instance)
        return field.to_representation(value)

    return read
