"""Choosing a row by its name: typed, suggested, or with its number where names are alike."""

import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from claims.models import Article, Publisher
from verification.limits import LARGEST_ID

MOST = 8
# Titles are looked for among so many articles, the latest; others have their numbers.
LOOKED_THROUGH = 2000
NUMBERED = re.compile(r"(?:.*no\. ?)?([1-9][0-9]{0,17})")


def publishers(begun: str) -> "QuerySet[Publisher]":
    return Publisher.objects.filter(name__icontains=begun).order_by("name")


def articles(begun: str) -> "QuerySet[Article]":
    latest = Article.objects.order_by("-pk").values("pk")[:LOOKED_THROUGH]
    named = Article.objects.filter(pk__in=latest, title__icontains=begun)
    return named.only("title").order_by("-pk")


FINDS: dict[str, Callable[[str], "QuerySet[Any]"]] = {"publisher": publishers, "article": articles}


def names(kind: str, begun: str) -> list[str]:
    """Return how the first rows with these words in their names are called in the field."""
    words = " ".join(begun.replace("\0", "").split())
    return [called(row) for row in FINDS[kind](words)[:MOST]]


def called(row: Publisher | Article) -> str:
    name = row.name if isinstance(row, Publisher) else row.title
    return f"{name}, no. {row.pk}"


class NamedRow(forms.CharField):
    """A publisher or an article; its value is the row's number, or None."""

    def __init__(self, kind: str, **options: Any) -> None:
        self.kind = kind
        given = {"list": f"{kind}-names", "data-picks": kind, "autocomplete": "off"}
        super().__init__(
            required=False, max_length=600, widget=forms.TextInput(attrs=given), **options
        )

    def prepare_value(self, value: Any) -> Any:
        row = self._row(value) if isinstance(value, int) else None
        return called(row) if row else value

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        if numbered := NUMBERED.fullmatch(text):
            row = self._row(min(int(numbered[1]), LARGEST_ID))
            if row is not None:
                return int(row.pk)
        found = list(FINDS[self.kind](text)[: MOST + 1])
        same = [row for row in found if called(row).rpartition(",")[0].lower() == text.lower()]
        if len(same or found) == 1:
            return int((same or found)[0].pk)
        if not found:
            raise ValidationError(f"There is no such {self.kind}. Type another part of its name.")
        choices = "; ".join(called(row) for row in found[:MOST])
        raise ValidationError(f"Several fit. Type one of these, with its number: {choices}.")

    def _row(self, number: int) -> Any:
        model = Publisher if self.kind == "publisher" else Article
        return model.objects.filter(pk=number).first()
