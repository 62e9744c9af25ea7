"""What a schedule says: which claims, as what, when, and to whom."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from claims.errors import BadInput, BadInputs
from verification import mailboxes
from verification.models import ReportSchedule
from verification.reports import requests, searched
from verification.reports.formats import FORMATS
from verification.reports.scheduled.calendar import Every, Rhythm, Window
from verification.reports.selection import WITHOUT_VERDICT, Selection

LONGEST_NAME = 100
MOST_RECIPIENTS = 50
LATEST_HOUR = 23
MONTH_DAYS = range(1, 32)
WEEKDAYS = {
    1: "Monday",
    2: "Tuesday",
    3: "Wednesday",
    4: "Thursday",
    5: "Friday",
    6: "Saturday",
    7: "Sunday",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    name: str
    # Without days: the window gives these.
    selection: Selection
    formats: tuple[str, ...]
    recipients: tuple[str, ...]
    style: str = ""
    every: str = Every.WEEK
    weekdays: tuple[int, ...] = ()
    month_day: int | None = None
    hour: int
    window: str = Window.WEEK
    send_empty: bool = True

    def rhythm(self) -> Rhythm:
        return Rhythm(self.every, self.hour, self.weekdays, self.month_day)


def rhythm_of(schedule: ReportSchedule) -> Rhythm:
    days = tuple(schedule.weekdays)
    return Rhythm(schedule.every, schedule.hour, days, schedule.month_day)


def kept(terms: Terms) -> dict[str, Any]:
    """Return the columns of a schedule with these terms; recipients have rows of their own."""
    columns = asdict(terms)
    del columns["recipients"]
    lists = {name: list(columns[name]) for name in ("formats", "weekdays")}
    return {**columns, **lists, "selection": terms.selection.as_json()}


def checked(terms: Terms, *, now: datetime) -> Terms:
    """Return the terms as they are kept: blanks gone, each thing once, nothing that says nothing.

    :raises BadInputs: naming all that they cannot be.
    """
    if found := list(problems(terms, now=now)):
        raise BadInputs(found)
    return _tidied(terms)


def problems(terms: Terms, *, now: datetime) -> Iterator[BadInput]:
    """Yield all for which `checked` would refuse the terms."""
    terms = _tidied(terms)
    yield from _of_fields(terms)
    yield from _of_reports(terms, now)
    yield from _of_recipients(terms)


def possible_formats() -> list[tuple[str, str]]:
    """Return name and label of the formats that this desk is set up for."""
    return [(form.name, form.label) for form in FORMATS.values() if _is_set_up(form.name)]


def _is_set_up(name: str) -> bool:
    check = FORMATS[name].check
    try:
        if check:
            check()
    except BadInput:
        return False
    return True


def _tidied(terms: Terms) -> Terms:
    addresses = (_lower_domain(address.strip()) for address in terms.recipients)
    by_letters = {address.lower(): address for address in addresses if address}
    is_weekly, is_monthly = terms.every == Every.WEEK, terms.every == Every.MONTH
    changed = {
        "name": " ".join(terms.name.split()),
        "formats": tuple(dict.fromkeys(terms.formats)),
        "recipients": tuple(by_letters.values()),
        "weekdays": tuple(sorted(set(terms.weekdays))) if is_weekly else (),
        "month_day": terms.month_day if is_monthly else None,
    }
    fields = {name: getattr(terms, name) for name in Terms.__dataclass_fields__}
    return Terms(**{**fields, **changed})


def _lower_domain(address: str) -> str:
    local, at, domain = address.rpartition("@")
    return f"{local}{at}{domain.lower()}"


def _of_fields(terms: Terms) -> Iterator[BadInput]:
    checks = {
        "name": (
            0 < len(terms.name) <= LONGEST_NAME and terms.name.isprintable(),
            "This is no name for it.",
            f"Say what it is for, in up to {LONGEST_NAME} characters of one line.",
        ),
        "formats": (bool(terms.formats), "No format is chosen.", "Choose at least one."),
        "every": (terms.every in Every, "There is no such rhythm.", "Choose one of those listed."),
        "weekdays": (
            terms.every != Every.WEEK
            or (bool(terms.weekdays) and set(terms.weekdays) <= set(WEEKDAYS)),
            "No day of the week is chosen.",
            "Choose at least one, from Monday (1) to Sunday (7).",
        ),
        "month_day": (
            terms.every != Every.MONTH or terms.month_day in MONTH_DAYS,
            "This is no day of a month.",
            "Give a number from 1 to 31; in shorter months it is the last day.",
        ),
        "hour": (
            0 <= terms.hour <= LATEST_HOUR,
            "This is no hour of a day.",
            f"Give a number from 0 to {LATEST_HOUR}.",
        ),
        "window": (terms.window in Window, "There is no such time.", "Choose one of those listed."),
    }
    for field, (fits, message, remedy) in checks.items():
        if not fits:
            yield _problem(field, message, remedy)


def _of_reports(terms: Terms, now: datetime) -> Iterator[BadInput]:
    chosen = terms.selection
    if any((chosen.decided_from, chosen.decided_to, chosen.since, chosen.before)):
        yield _problem(
            "selection",
            "It names days, which would be the same each time.",
            "Leave them out: the window says of which time the verdicts are.",
        )
    if _is_personal(chosen):
        yield _problem(
            "selection",
            "Its search finds something else for each person.",
            "Leave out what is somebody's own: a schedule passes from one editor to another.",
        )
    if terms.window != Window.ALL and chosen.state in WITHOUT_VERDICT:
        yield _problem(
            "window",
            "Claims without a verdict are of no time.",
            "Choose all there are, or claims with a verdict.",
        )
    told = set()
    for form in terms.formats or ("csv",):
        asked: Any = {"format": form, "style": terms.style, "selection": chosen, "as_of": None}
        for problem in requests.problems(**asked, now=now):
            problem.field = "formats" if problem.field == "format" else problem.field or "formats"
            if str(problem) not in told:
                yield problem
            told.add(str(problem))


def _is_personal(selection: Selection) -> bool:
    try:
        return searched.is_personal(selection.query or "")
    except BadInput:  # which the checks of reports tell of
        return False


def _of_recipients(terms: Terms) -> Iterator[BadInput]:
    if not terms.recipients:
        yield _problem("recipients", "Nobody would get it.", "Give at least one e-mail address.")
    if len(terms.recipients) > MOST_RECIPIENTS:
        yield _problem(
            "recipients",
            f"These are {len(terms.recipients)} addresses.",
            f"Give at most {MOST_RECIPIENTS}; for more, the address of a mailing list.",
        )
    for address in terms.recipients[:MOST_RECIPIENTS]:
        if not mailboxes.is_mailbox(address):
            yield _problem(
                "recipients", f"“{address[:100]}” is no e-mail address.", mailboxes.REMEDY
            )


def _problem(field: str, message: str, remedy: str) -> BadInput:
    return BadInput(code="schedule_invalid", field=field, message=message, remedy=remedy)
