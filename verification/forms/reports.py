"""Asking for a report."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from django import forms

from claims.errors import BadInput, problems_of
from claims.models import Publisher
from verification import asof
from verification.citing.formatting import STYLES
from verification.forms import Form
from verification.forms.queue import row_number
from verification.models import User, Verdict
from verification.reports import requests
from verification.reports.formats import FORMATS
from verification.reports.requests import NAMING
from verification.reports.selection import STATES, WITH_VERDICT, Selection
from verification.search import saved
from verification.search.language import LONGEST

MOST_PUBLISHERS = 500
MOST_VIEWS = 500


def _publishers() -> list[tuple[int | str, str]]:
    named = Publisher.objects.order_by("name").values_list("pk", "name")
    return [("", "All"), *named[:MOST_PUBLISHERS]]


def _views(person: User) -> list[tuple[int | str, str]]:
    named = saved.visible_to(person).order_by("name", "pk").values_list("pk", "name")
    return [("", "None"), *named[:MOST_VIEWS]]


def _rooms() -> str:
    """Return how many claims fit into files of the formats that have no room for all there are."""
    rooms = (
        f"{form.label}: at most {form.most_claims:,} claims."
        for form in FORMATS.values()
        if form.most_claims is not None
    )
    return " ".join(rooms)


def style_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Citations written out in",
        choices=[("", "No style: field by field"), *STYLES.items()],
        required=False,
    )


class SelectionForm(Form):
    """What claims are about, but for when."""

    query = forms.CharField(
        label="Search",
        required=False,
        max_length=LONGEST,
        help_text="As on the page “Search”: it goes by what is found when the report is made.",
    )
    view = forms.TypedChoiceField(
        label="Or a saved view", coerce=int, empty_value=None, required=False
    )
    publisher = forms.TypedChoiceField(
        choices=_publishers, coerce=int, empty_value=None, required=False
    )
    article = row_number(label="Article no.", widget=forms.TextInput({"inputmode": "numeric"}))
    state = forms.ChoiceField(
        choices=[("", "All, whatever their state"), *STATES], required=False, initial=WITH_VERDICT
    )
    rating = forms.ChoiceField(choices=[("", "Any"), *Verdict.Rating.choices], required=False)

    def __init__(self, *args: Any, person: User, **options: Any) -> None:
        super().__init__(*args, **options)
        view = self.fields["view"]
        assert isinstance(view, forms.TypedChoiceField)  # noqa: S101 (for the type checker)
        view.choices = _views(person)

    def selection(self, person: User) -> Selection:
        """Return what is selected.

        :raises BadInput: as `requests.selected`.
        """
        data = self.cleaned_data
        return requests.selected(
            self.chosen(), query=data.get("query", ""), view=data.get("view"), person=person
        )

    def selected(self, person: User) -> tuple[Selection, tuple[BadInput, ...]]:
        """Return what is selected as far as it can be read, and why not all of it can."""
        try:
            return self.selection(person), ()
        except BadInput as problem:
            return self.chosen(), (problem,)

    def chosen(self) -> Selection:
        """Return what is selected but for the saved view, as far as it can be read."""
        data = self.cleaned_data
        return Selection(
            article=data.get("article"),
            publisher=data.get("publisher"),
            rating=data.get("rating") or None,
            state=data.get("state") or None,
            query=data.get("query") or None,
        )


class ReportForm(SelectionForm):
    format = forms.ChoiceField(
        choices=[(form.name, form.label) for form in FORMATS.values()], help_text=_rooms()
    )
    style = style_field()
    decided_from = forms.DateField(
        label="Decided from (UTC)",
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )
    decided_to = forms.DateField(
        label="Decided to (UTC)",
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        help_text="This day counts, too.",
    )
    as_of = forms.CharField(
        label="As of (UTC)",
        required=False,
        max_length=40,
        help_text="2026-10-12 for the end of that day, or 2026-10-12T18:00. Empty: now.",
    )
    names = forms.BooleanField(
        label="Name the reviewers",
        required=False,
        help_text="Else they appear under their pseudonyms.",
    )

    def __init__(self, *args: Any, person: User, **options: Any) -> None:
        super().__init__(*args, person=person, **options)
        if not person.has_perm(NAMING):
            del self.fields["names"]

    def chosen(self) -> Selection:
        days = {name: self.cleaned_data.get(name) for name in ("decided_from", "decided_to")}
        return replace(super().chosen(), **days)

    def moment(self, now: datetime) -> datetime | None:
        """Return the moment that is typed.

        :raises BadInput: it is none, or still to come.
        """
        typed = self.cleaned_data.get("as_of")
        return asof.understood(typed, now=now) if typed else None

    def problems(self, person: User, now: datetime) -> Iterator[BadInput]:
        """Yield what the domain refuses of what can be read."""
        data = self.cleaned_data
        selection, unknown = self.selected(person)
        yield from unknown
        yield from problems_of(partial(self.moment, now))
        yield from requests.problems(
            format=data.get("format", ""),
            style=data.get("style", ""),
            selection=selection,
            as_of=None,
            now=now,
        )
