"""What a schedule of reports is to be, as editors type it."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, cast

from django import forms
from django.conf import settings
from django.http import QueryDict

from claims.errors import BadInput
from verification.forms.reports import SelectionForm, style_field
from verification.models import ReportSchedule, Review, User
from verification.reports.scheduled import terms as wording
from verification.reports.scheduled.terms import (
    LATEST_HOUR,
    LONGEST_NAME,
    MONTH_DAYS,
    WEEKDAYS,
    Terms,
    possible_formats,
)
from verification.reports.selection import Selection

# More than the longest list of the longest addresses.
LONGEST_LIST = 20_000
UNREAD: dict[str, Any] = {
    "name": "",
    "formats": (),
    "style": "",
    "every": "",
    "weekdays": (),
    "month_day": None,
    "hour": 0,
    "window": "",
    "recipients": "",
    "send_empty": True,
}
BETWEEN_ADDRESSES = re.compile(r"[\s,;]+")


def _ticks(**options: Any) -> forms.TypedMultipleChoiceField:
    return forms.TypedMultipleChoiceField(
        widget=forms.CheckboxSelectMultiple, required=False, **options
    )


class ScheduleForm(SelectionForm):
    name = forms.CharField(
        max_length=LONGEST_NAME,
        required=False,
        help_text="The subject of each mail begins with it.",
    )
    formats = _ticks(choices=possible_formats, initial=["pdf", "csv"])
    style = style_field()
    every = forms.ChoiceField(label="How often", choices=ReportSchedule.Every, initial="week")
    weekdays = _ticks(
        label="Days of the week", choices=list(WEEKDAYS.items()), coerce=int, initial=[1]
    )
    month_day = forms.TypedChoiceField(
        label="Day of the month",
        choices=[("", "None"), *((day, day) for day in MONTH_DAYS)],
        coerce=int,
        empty_value=None,
        required=False,
        help_text="In shorter months, their last day.",
    )
    hour = forms.TypedChoiceField(
        choices=[(hour, f"{hour:02}:00") for hour in range(LATEST_HOUR + 1)], coerce=int, initial=7
    )
    window = forms.ChoiceField(
        label="Verdicts of",
        choices=ReportSchedule.Window,
        initial="week",
        help_text="Published ones by when they were published, others by when they were decided.",
    )
    recipients = forms.CharField(
        label="To these e-mail addresses",
        max_length=LONGEST_LIST,
        required=False,
        widget=forms.Textarea({"rows": 4, "spellcheck": "false", "autocapitalize": "off"}),
        help_text="One a line. Each gets a message of its own and does not see the others.",
    )
    send_empty = forms.BooleanField(
        label="Also when no claim fits, so that a quiet week can be told from something that broke",
        required=False,
        initial=True,
    )
    version = forms.IntegerField(
        min_value=1, max_value=2**31 - 1, required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, person: User, **options: Any) -> None:
        super().__init__(*args, person=person, **options)
        self.fields["state"].initial = Review.State.PUBLISHED.value
        self.fields["query"].help_text = "It goes by what is found each time."
        self.fields["hour"].help_text = f"By the clocks of {settings.TIME_ZONE}."

    def base_on(self, version: int) -> None:
        """Let the form, shown again, take the place of a version that its reader now knows of."""
        data = cast("QueryDict", self.data).copy()
        data["version"] = str(version)
        self.data = data

    def terms(self, person: User) -> Terms:
        """Return what is typed.

        :raises BadInput: as `requests.selected`.
        """
        return self._terms(self.selection(person))

    def problems(self, person: User, now: datetime) -> Iterator[BadInput]:
        """Yield what the domain refuses of what can be read."""
        selection, unknown = self.selected(person)
        yield from unknown
        yield from wording.problems(self._terms(selection), now=now)

    def _terms(self, selection: Selection) -> Terms:
        # What cannot be read has its own error, so that what stands for it here is told nobody.
        data = {**UNREAD, **self.cleaned_data}
        names = ("name", "style", "every", "month_day", "hour", "window", "send_empty")
        return Terms(
            selection=selection,
            formats=tuple(data["formats"]),
            weekdays=tuple(data["weekdays"]),
            recipients=tuple(filter(None, BETWEEN_ADDRESSES.split(data["recipients"]))),
            **{name: data[name] for name in names},
        )


def as_typed(terms: Terms) -> dict[str, Any]:
    """Return a schedule's terms as its form shows them."""
    names = ("name", "style", "every", "month_day", "hour", "window", "send_empty")
    chosen = ("query", "publisher", "article", "state", "rating")
    return {
        **{name: getattr(terms, name) for name in names},
        **{name: getattr(terms.selection, name) or "" for name in chosen},
        "formats": list(terms.formats),
        "weekdays": list(terms.weekdays),
        "recipients": "\n".join(terms.recipients),
    }
