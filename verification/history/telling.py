"""Events in words that need no knowledge of the system."""

from collections.abc import Callable, Iterable, Iterator
from string import Formatter
from typing import Any

from verification.history import changes, facts, sentences
from verification.history.facts import Facts, row_of
from verification.history.pieces import Kind, Part, Told, Words
from verification.models import AuditEvent, Review, User, Verdict
from verification.models.people import Role

LONGEST_LABEL = 80
# What is counted, by the key under which events have the number.
COUNTED = {
    "citations": ("source", "sources"),
    "claims": ("claim", "claims"),
    "events": ("event", "events"),
    "read": ("notification", "notifications"),
    "sent": ("address", "addresses"),
    "total": ("claim", "claims"),
}
# Where a timeline is about one thing, it is not named again in each line.
About = tuple[Kind, int] | None


def tell(
    events: Iterable[AuditEvent], *, reader: User, about: About = None, whole: bool = True
) -> list[Told]:
    """Return the events in words; `whole`, with what was written and what it changed.

    What the reader may not see is in no sentence: events themselves are taken as given, and come
    from `AuditEvent.objects.visible_to(reader)`.
    """
    events = list(events)
    claim = about[1] if about and about[0] == "claim" else None
    known = facts.of(events, reader, but=claim, whole=whole)
    for event in events:
        if event.actor_id in known.people:
            event.actor = known.people[event.actor_id]
    return [_told(event, known, about, whole=whole) for event in events]


def _told(event: AuditEvent, known: Facts, about: About, *, whole: bool) -> Told:
    sentence = tuple(_Sentence(event, known, about).parts())
    if not whole:
        return Told(event, sentence)
    return Told(event, sentence, tuple(_written(event, known)), tuple(changes.of(event, known)))


def _written(event: AuditEvent, known: Facts) -> Iterator[Words]:
    """Yield what somebody wrote; the words of what took another's place are among the changes."""
    if comment := row_of(known.comments, event.after.get("comment")):
        yield Words("Comment", comment.text)
        if comment.withdrawal_reason and event.action == AuditEvent.Action.COMMENT_WITHDRAWN:
            yield Words("Why it was withdrawn", comment.withdrawal_reason)
    if event.action not in changes.GIVING:
        return
    verdict = row_of(known.verdicts, event.after.get("verdict"))
    if verdict and not changes.superseded(event, known):
        yield from (
            Words(name, text)
            for name, text in (("Rationale", verdict.rationale), ("What was tried", verdict.tried))
            if text
        )
        if titles := [citation.title for citation in known.cited.get(verdict.pk, ())]:
            yield Words("Sources", "; ".join(titles))


class _Sentence:
    def __init__(self, event: AuditEvent, known: Facts, about: About) -> None:
        self._event = event
        self._known = known
        self._about = about

    def parts(self) -> Iterator[Part]:
        pattern = sentences.pattern_of(self._event)
        for number, (text, name, _, _) in enumerate(Formatter().parse(pattern)):
            if text:
                yield Part(text)
            if name:
                parts = list(self._named(name))
                # A person is called as they are, at the beginning of a sentence too.
                if number == 0 and not text and parts and parts[0].kind != "person":
                    parts[0] = Part(_capital(parts[0].text), parts[0].kind, parts[0].number)
                yield from parts

    def _named(self, name: str) -> Iterator[Part]:
        special: Callable[[], Iterator[Part]] | None = getattr(self, f"_{name}", None)
        if special is not None:
            yield from special()
        else:
            side = self._event.before if name.endswith("_before") else self._event.after
            yield Part(_plain(name, side.get(name.removesuffix("_before"))))

    def _who(self) -> Iterator[Part]:
        yield self._person_part(self._event.actor_id, "the system")

    def _person(self) -> Iterator[Part]:
        yield self._person_part(self._event.person_id, "somebody")

    def _holder(self) -> Iterator[Part]:
        yield self._person_part(self._event.before.get("leased_by"), "somebody")

    def _assignee(self) -> Iterator[Part]:
        named = self._event.after.get("assigned_to")
        yield self._person_part(named, named if isinstance(named, str) else "somebody")

    def _returned_to(self) -> Iterator[Part]:
        yield self._person_part(self._event.after.get("returned_to"), "somebody")

    def _returned_to_before(self) -> Iterator[Part]:
        yield self._person_part(self._event.before.get("returned_to"), "somebody")

    def _person_part(self, number: object, otherwise: str) -> Part:
        person = row_of(self._known.people, number)
        return Part(str(person), "person", person.pk) if person else Part(otherwise)

    def _claim(self) -> Iterator[Part]:
        yield self._claim_part(self._event.review_id)

    def _duplicate(self) -> Iterator[Part]:
        yield self._claim_part(self._event.after.get("duplicate_of"))

    def _other(self) -> Iterator[Part]:
        yield self._claim_part(self._event.after.get("with"))

    def _parts(self) -> Iterator[Part]:
        numbers = self._event.after.get("parts")
        for place, number in enumerate(numbers if isinstance(numbers, list) else ()):
            if place:
                yield Part(", ")
            yield self._claim_part(number)

    def _claim_part(self, number: object) -> Part:
        if self._about is not None and self._about == ("claim", number):
            return Part("this claim")
        review = row_of(self._known.reviews, number)
        if review is None:
            return Part("a claim")
        return Part(f"“{_short(review.claim.label)}”", "claim", review.pk)

    def _article(self) -> Iterator[Part]:
        number = self._event.article_id
        if self._about == ("article", number):
            yield Part("this article")
        elif article := self._known.articles.get(number or 0):
            yield Part(f"“{_short(article.title or 'untitled')}”", "article", article.pk)
        else:
            yield Part("an article")

    def _report(self) -> Iterator[Part]:
        number = self._event.report_id
        if self._about == ("report", number):
            yield Part("this report")
        else:
            yield Part(f"report no. {number}", "report", number)

    def _verdict(self) -> Iterator[Part]:
        yield self._verdict_part(self._event.after.get("verdict"), "verdict", "the verdict")

    def _superseded(self) -> Iterator[Part]:
        number = self._event.after.get("supersedes")
        yield self._verdict_part(number, "an earlier verdict", "an earlier verdict")

    def _verdict_part(self, number: object, text: str, otherwise: str) -> Part:
        verdict = row_of(self._known.verdicts, number)
        is_here = verdict is not None and self._about == ("verdict", verdict.pk)
        if is_here:
            return Part("this verdict")
        return Part(text, "verdict", verdict.pk) if verdict else Part(otherwise)

    def _citation(self) -> Iterator[Part]:
        number = self._event.after.get("citation")
        citation = row_of(self._known.citations, number)
        if citation is None:
            yield Part("a cited page")
        else:
            yield Part("the cited page ")
            yield Part(f"“{_short(citation.title)}”", "citation", citation.pk)

    def _upload(self) -> Iterator[Part]:
        number = self._event.after.get("upload")
        upload = row_of(self._known.uploads, number)
        yield Part(f"the file “{_short(upload.file_name)}”" if upload else "a file")

    def _sources(self) -> Iterator[Part]:
        yield Part(_plain("citations", self._event.after.get("citations")))

    def _rating(self) -> Iterator[Part]:
        value = str(self._event.after.get("rating") or "")
        known = value in Verdict.Rating.values
        yield Part(Verdict.Rating(value).label.lower() if known else value or "as before")

    def _as(self) -> Iterator[Part]:
        value = str(self._event.after.get("as") or "")
        known = value in Review.DismissedAs.values
        words = Review.DismissedAs(value).label if known else value
        yield Part(f"“{words.lower() or 'not needed'}”")

    def _role(self) -> Iterator[Part]:
        value = str(self._event.after.get("role") or "")
        label = Role(value).label.lower() if value in Role.values else value
        yield Part(f"{'an' if label[:1] in 'aeiou' else 'a'} {label}" if label else "a person")

    def _extractor(self) -> Iterator[Part]:
        yield Part(f"the extractor {self._event.after.get('extractor') or ''}".strip())

    def _until(self) -> Iterator[Part]:
        yield Part(changes.moment_of(self._event.after.get("until")))

    def _schedule(self) -> Iterator[Part]:
        yield self._schedule_part(self._event.after)

    def _schedule_before(self) -> Iterator[Part]:
        yield self._schedule_part(self._event.before)

    def _schedule_part(self, side: dict[str, Any]) -> Part:
        return Part(f"schedule no. {side.get('schedule')}")

    def _format(self) -> Iterator[Part]:
        yield Part(str(self._event.after.get("format", "")).upper().replace("_", " "))


def _plain(name: str, value: Any) -> str:
    one, more = COUNTED.get(name, ("", ""))
    if one and isinstance(value, int):
        return f"{value:,} {one if value == 1 else more}"
    return f"some {more}" if more else "" if value is None else str(value)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_LABEL else f"{text[: LONGEST_LABEL - 1]}…"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
