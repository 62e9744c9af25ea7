"""Finding events: what happened to one thing, and the whole history, searched. Latest first.

However many events there are, a page costs about the same. Where one condition has an index that
gives events in their order and others do not, the page looks through WINDOW of them and says how
far back it has come; the next page goes on from there.
"""

import re
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from heapq import merge
from itertools import groupby, islice
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Q, Value

from claims.errors import BadInput
from claims.models import Article
from verification import paging
from verification.models import AuditEvent, Citation, Report, Review, User, Verdict
from verification.models.audit import AuditEventQuerySet

WINDOW = 20_000
# So many events with a word are put in order; of more, the latest events are looked through.
MOST_SORTED = 10_000
# Each is looked for in every event that is looked through.
MOST_WORDS = 10
WORD = re.compile(r"\w+")
BY_NUMBER = ("-pk",)
# Nearly the same: an event has its moment when its transaction begins, its number when it is
# written. Where there may be very many, it allows to begin at a day.
BY_MOMENT = ("-at", "-pk")
PLANNED = re.compile(r"rows=(\d+)")
# In cursors, between the name of a condition and the rest.
LEAD_BEFORE = "~"
DAYS = {"since": "gte", "until": "lte"}
# How a claim came to be, in the history of its article.
BIRTH = (AuditEvent.Action.ARTICLE_STORED, AuditEvent.Action.EXTRACTION_FINISHED)


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of events; `back_to` where it ends because enough were looked through."""

    rows: list[AuditEvent]
    next_cursor: str | None = None
    back_to: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """Which events of the whole history; what is not given does not restrict."""

    actor: int | None = None
    by_system: bool = False
    token: str = ""
    action: str = ""
    review: int | None = None
    article: int | None = None
    report: int | None = None
    person: int | None = None
    request_id: str = ""
    since: datetime | None = None
    until: datetime | None = None
    words: str = ""

    def given(self) -> dict[str, Any]:
        """Return what restricts, by name."""
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: value for name, value in values.items() if value}

    def has_no_word(self) -> bool:
        """Tell whether words are asked for of which none is a word."""
        return bool(self.words.strip()) and not WORD.search(self.words)

    def events(self, reader: User | None) -> AuditEventQuerySet:
        """Return all that fit and that `reader` may know; None may know all."""
        events = AuditEvent.objects.none() if self.has_no_word() else AuditEvent.objects.all()
        events = events.visible_to(reader) if reader is not None else events
        for condition in _conditions(self):
            events = condition.on(events)
        return events


@dataclass(frozen=True, slots=True)
class _Condition:
    name: str
    lookup: Q = field(default_factory=Q)
    word: str = ""

    @property
    def order(self) -> tuple[str, ...]:
        """Return in which order an index gives the events that meet it."""
        if self.name in ("everything", "review", "article", "report", "request_id"):
            return BY_NUMBER
        # An index begins with the column, and without a person in it nothing else says so.
        return ("actor", *BY_MOMENT) if self.name == "by_system" else BY_MOMENT

    def on(self, events: AuditEventQuerySet, *, by_index: bool = True) -> AuditEventQuerySet:
        """Return those of the events that meet it.

        Not `by_index`, a word is looked for in one event after the other: the index reads all
        events with a word before it gives the first, however few are wanted.
        """
        events = events.filter(self.lookup)
        if not self.word:
            return events
        vector: Any = SearchVector("reason", config="simple")
        if not by_index:
            vector += SearchVector(Value(""), config="simple")
        wanted = SearchQuery(f"{self.word}:*", search_type="raw", config="simple")
        events = events.exclude(reason="").annotate(**{self.name: vector})
        return events.filter(**{self.name: wanted})


EVERYTHING = _Condition("everything")


def search(wanted: Search, *, reader: User, cursor: str, size: int) -> Listed:
    """Return a page of the whole history.

    :raises BadInput: the cursor is none that this list has given out, or there are too many words.
    """
    if wanted.has_no_word():
        return Listed([])
    if len(WORD.findall(wanted.words)) > MOST_WORDS:
        raise BadInput(
            code="too_many_words",
            field="words",
            message=f"More than {MOST_WORDS} words are looked for.",
            remedy="Leave out the most common ones.",
        )
    conditions = _conditions(wanted)
    name, _, cursor = cursor.rpartition(LEAD_BEFORE)
    # What the planner thinks may have changed since the page before.
    lead = _named(name, conditions) if name else _lead(conditions)
    events = AuditEvent.objects.visible_to(reader)
    others = [condition for condition in conditions if condition is not lead]
    for condition in others:
        events = condition.on(events, by_index=False)
    if "-at" in lead.order:
        # Its index begins at a day as well.
        days = next((condition for condition in others if condition.name == "days"), EVERYTHING)
        lead = replace(lead, lookup=lead.lookup & days.lookup)
        others = [condition for condition in others if condition is not days]
    # Of what has a rare word, all is put in order at once.
    listed = _page(events, lead, cursor, size, is_narrowed=bool(others) and not lead.word)
    following = listed.next_cursor and f"{lead.name}{LEAD_BEFORE}{listed.next_cursor}"
    return replace(listed, next_cursor=following)


def of_claim(review: Review, *, reader: User, cursor: str, size: int) -> Listed:
    """Return what happened to a claim, and how it came to be."""
    visible = AuditEvent.objects.visible_to(reader)
    birth = visible.filter(chain_kind="article", chain_id=review.claim.article_id, action__in=BIRTH)
    return _merged([visible.filter(review=review), birth], BY_NUMBER, cursor, size)


def of_article(article: Article, *, reader: User, cursor: str, size: int) -> Listed:
    """Return what happened to an article and its claims."""
    return _plain(Q(article=article), BY_NUMBER, reader, cursor, size)


def of_report(report: Report, *, reader: User, cursor: str, size: int) -> Listed:
    return _plain(Q(report=report), BY_NUMBER, reader, cursor, size)


def of_person(person: User, *, reader: User, cursor: str, size: int) -> Listed:
    """Return what a person did, and what was done about them."""
    visible = AuditEvent.objects.visible_to(reader)
    sources = [visible.filter(actor=person), visible.filter(person=person)]
    return _merged(sources, BY_MOMENT, cursor, size)


def of_verdict(verdict: Verdict, *, reader: User, cursor: str, size: int) -> Listed:
    """Return how a verdict, which the reader may see, came to be, and what became of it."""
    numbers = list(Citation.objects.visible_to(reader).filter(verdict=verdict).values_list("pk"))
    corrections = verdict.corrections.values_list("pk", flat=True)
    about = Q(after__verdict=verdict.pk) | Q(before__verdict=verdict.pk)
    about |= Q(after__supersedes=verdict.pk) | Q(turn__verdict=verdict)
    about |= Q(after__citation__in=[number for (number,) in numbers])
    about |= Q(after__correction__in=list(corrections))
    lead = _Condition("review", Q(review=verdict.review_id))
    events = AuditEvent.objects.visible_to(reader).filter(about)
    return _page(events, lead, cursor, size, is_narrowed=True)


def _conditions(wanted: Search) -> list[_Condition]:
    given = wanted.given()
    words, by_system = WORD.findall(given.pop("words", "")), given.pop("by_system", False)
    days = Q(**{f"at__{end}": given.pop(name) for name, end in DAYS.items() if name in given})
    found = [_Condition(name, Q(**{name: value})) for name, value in given.items()]
    found += [_Condition("by_system", Q(actor=None))] if by_system else []
    found += [_Condition(f"word{place}", word=word) for place, word in enumerate(words)]
    return [*found, _Condition("days", days)] if days else found


def _named(name: str, conditions: list[_Condition]) -> _Condition:
    """Return the condition along whose index a list began.

    :raises BadInput: it is none of this search.
    """
    for condition in (EVERYTHING, *conditions):
        if condition.name == name:
            return condition
    raise paging.unknown_cursor()


def _lead(conditions: list[_Condition]) -> _Condition:
    """Return the condition along whose index to look: that which the fewest events meet."""
    if not conditions:
        return EVERYTHING
    if len(conditions) == 1 and not conditions[0].word:
        return conditions[0]
    numbers = {condition.name: _estimate(condition) for condition in conditions}
    fewest = min(conditions, key=lambda condition: numbers[condition.name])
    if fewest.word and numbers[fewest.name] > MOST_SORTED:
        return EVERYTHING
    return fewest


def _estimate(condition: _Condition) -> int:
    """Return about how many events meet a condition, as the planner thinks."""
    rows = condition.on(AuditEvent.objects.all()).order_by().values("pk")
    found = PLANNED.search(str(rows.explain()))
    return int(found[1]) if found else 0


def _plain(condition: Q, order: tuple[str, ...], reader: User, cursor: str, size: int) -> Listed:
    events = AuditEvent.objects.visible_to(reader).filter(condition)
    page = paging.page_of(events, order=order, cursor=cursor, size=size)
    return Listed(page.rows, page.next_cursor)


def _page(
    events: AuditEventQuerySet, lead: _Condition, cursor: str, size: int, *, is_narrowed: bool
) -> Listed:
    order = lead.order
    keys = tuple(name for name in order if name != "actor")
    end: AuditEvent | None = None
    if is_narrowed:
        # What is looked through: up to here, whatever the other conditions let pass.
        through = paging.rows_after(lead.on(AuditEvent.objects.all()), order=keys, cursor=cursor)
        end = through.only("at").order_by(*order)[WINDOW - 1 : WINDOW].first()
    rows = paging.rows_after(lead.on(events), order=keys, cursor=cursor)
    if end is not None:
        rows = rows.filter(_up_to(end, keys))
    found = list(rows.order_by(*order)[: size + 1])
    if len(found) > size:
        return Listed(found[:size], paging.cursor_of(found[size - 1], keys))
    if end is not None:
        return Listed(found, paging.cursor_of(end, keys), back_to=end.at)
    return Listed(found)


def _up_to(end: AuditEvent, keys: tuple[str, ...]) -> Q:
    if keys == BY_NUMBER:
        return Q(pk__gte=end.pk)
    return Q(at__gte=end.at) & (Q(at__gt=end.at) | Q(pk__gte=end.pk))


def _merged(
    sources: list[AuditEventQuerySet], order: tuple[str, ...], cursor: str, size: int
) -> Listed:
    """Return a page of what is in any of the sources, each of which an index gives in order."""
    lists = [
        list(paging.rows_after(rows, order=order, cursor=cursor).order_by(*order)[: size + 1])
        for rows in sources
    ]
    names = [name.removeprefix("-") for name in order]

    def key(event: AuditEvent) -> tuple[Any, ...]:
        return tuple(getattr(event, name) for name in names)

    in_order = merge(*lists, key=key, reverse=True)
    once = (next(same) for _, same in groupby(in_order, key=lambda event: event.pk))
    found = list(islice(once, size + 1))
    more = len(found) > size
    return Listed(found[:size], paging.cursor_of(found[size - 1], order) if more else None)
