"""Queries that every call makes: their SQL is built once, their plans are kept by the database.

Building a query of eight joins costs Django more than the database takes to answer it, and
planning it costs the database ten times the answer. Only for queries whose plan does not depend on
the values, such as by primary key.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import psycopg
from django.contrib.postgres.fields import ArrayField
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.utils import CursorWrapper
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Expression,
    F,
    Field,
    Func,
    Model,
    QuerySet,
    TextField,
)
from django.db.models.base import ModelState
from django.db.models.query import get_related_populators
from psycopg import sql

Row = TypeVar("Row", bound=Model)


class Given(Expression):
    """Stands in a prepared query for a value that each call gives by this name."""

    def __init__(self, name: str, output_field: "Field[Any, Any]") -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:  # noqa: ARG002 (Django's signature)
        return "%s", [self]


def one_of(column: str, name: str, *, of: "Field[Any, Any] | None" = None) -> Func:
    """Return the condition that a column is one of the values that each call gives by this name.

    They are numbers unless `of` says otherwise. As one value, an array: the statement is the same
    however many they are.
    """
    kind = of or BigIntegerField()
    values = Given(name, ArrayField(kind))
    written = "text" if isinstance(kind, TextField) else "bigint"
    template, comparison = f"%(expressions)s::{written}[])", " = ANY("
    return Func(
        F(column), values, template=template, arg_joiner=comparison, output_field=BooleanField()
    )


class PreparingCursor(psycopg.Cursor[Any]):
    """Binds on the server, unlike Django's own, and has each statement prepared on first use."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> "PreparingCursor":
        return super().execute(query, params, **{"prepare": True, **options})


def cursor() -> CursorWrapper:
    """Return a cursor whose statements stay prepared on the connection that runs them.

    Like any cursor of Django's it counts what it runs and turns errors into Django's.
    """
    # The thread's own connection, which `connection` looks up for each attribute.
    wrapper = connections[DEFAULT_DB_ALIAS]
    if wrapper.queries_logged:
        # Only what is bound here can be shown with its values.
        return wrapper.cursor()
    wrapper.ensure_connection()
    preparing: Any = PreparingCursor(wrapper.connection)
    return wrapper.make_cursor(preparing)


class Prepared(Generic[Row]):
    """A queryset with `Given` values in it, asked again and again."""

    def __init__(self, rows: "Callable[[], QuerySet[Row]]") -> None:
        self._rows = rows
        self._plan: _Plan | None = None

    def all(self, **given: Any) -> list[Row]:
        """Return the rows as the queryset would: with what it selects along, not prefetched."""
        if self._plan is None:
            self._plan = _planned(self._rows())
        return self._plan.run(given)

    def first(self, **given: Any) -> Row | None:
        """Return the first row, or None; the queryset says how many may be read."""
        return next(iter(self.all(**given)), None)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What Django's compiler finds out about a query, kept."""

    statement: str
    params: list[str]
    converters: list[tuple[int, Any, Any]]
    model: type[Model]
    columns: slice
    names: list[str]
    related: list[Any]
    annotations: dict[str, int]

    def run(self, given: dict[str, Any]) -> list[Any]:
        with cursor() as running:
            running.execute(self.statement, [given[name] for name in self.params])
            return [self._instance(list(row)) for row in running.fetchall()]

    def _instance(self, row: list[Any]) -> Model:
        for position, conversions, expression in self.converters:
            for convert in conversions:
                row[position] = convert(row[position], expression, connection)
        instance = _made(self.model, self.names, row[self.columns])
        for related in self.related:
            _populate(related, row, instance)
        for name, position in self.annotations.items():
            setattr(instance, name, row[position])
        return instance


def _made(model: type[Model], names: list[str], values: list[Any]) -> Model:
    """Return what `model.from_db` does, without signals that nobody has asked for."""
    instance = model.__new__(model)
    instance.__dict__.update(zip(names, values, strict=True))
    instance._state = state = ModelState()  # noqa: SLF001 (what from_db sets)
    state.adding, state.db = False, DEFAULT_DB_ALIAS
    return instance


def _populate(related: Any, row: list[Any], owner: Model) -> None:
    """Do what the populator of a related row does, by `_made`."""
    values = row[related.cols_start : related.cols_end]
    instance = None
    if values[related.pk_idx] is not None:
        instance = _made(related.model_cls, related.init_list, values)
        for further in related.related_populators:
            _populate(further, row, instance)
        related.remote_setter(instance, owner)
    related.local_setter(owner, instance)


def written(rows: "QuerySet[Any]") -> tuple[str, list[str]]:
    """Return the statement of a queryset, to be made part of a larger one, and what it is given.

    It has a %s for each of the names.
    """
    statement, params = rows.query.sql_with_params()
    return _with_constants(statement, params), _names(params)


def _planned(rows: "QuerySet[Any]") -> _Plan:
    # As Django's own ModelIterable goes about it, but for the keeping.
    compiler = rows.query.get_compiler(connection=connection)
    statement, params = compiler.as_sql()
    selected, info = compiler.select, compiler.klass_info
    fields = info["select_fields"]
    columns = slice(fields[0], fields[-1] + 1)
    converters = compiler.get_converters([column for column, *_ in selected])
    return _Plan(
        statement=_with_constants(statement, params),
        params=_names(params),
        converters=[(position, *found) for position, found in converters.items()],
        model=rows.model,
        columns=columns,
        names=[column.target.attname for column, *_ in selected[columns]],
        related=get_related_populators(info, selected, connection.alias),  # type: ignore[call-arg] # the types are those of Django 6
        annotations=dict(compiler.annotation_col_map),
    )


def _names(params: tuple[Any, ...]) -> list[str]:
    return [param.name for param in params if isinstance(param, Given)]


def _with_constants(statement: str, params: tuple[Any, ...]) -> str:
    """Write all but the `Given` values into the statement, where partial indexes see them."""
    first, *rest = statement.split("%s")
    written = ("%s" if isinstance(param, Given) else _literal(param) for param in params)
    return first + "".join(value + part for value, part in zip(written, rest, strict=True))


def _literal(value: Any) -> str:
    return sql.Literal(value).as_string(connection.connection).replace("%", "%%")
