"""While two people judge a claim independently, nothing that one says reaches the other.

Every page and every call that can be opened is, so that one that is added later is looked at too.
"""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.api.client import ROOT, Api
from tests.factories import NOW, ReviewFactory, UserFactory, finding, lease, submit, taken
from verification import comments, mailing, notifications, queue, second_reviews, standing
from verification.models import AuditEvent, Comment, Review, Turn, User

pytestmark = pytest.mark.django_db

# Each kind of comment has a word of its own that is nowhere else.
PLAIN, QUESTION, EYES, ANSWER = "ploverplain", "quailquestion", "eidereyes", "auklanswer"
WORDS = {PLAIN, QUESTION, EYES, ANSWER}
LATER = NOW + timedelta(days=3)


class Round:
    """A claim that two review: the first has spoken and judged, the second is at work."""

    def __init__(self) -> None:
        self.first: User = UserFactory()
        self.second: User = UserFactory()
        self.editor, self.outsider = UserFactory(role="editor"), UserFactory()
        self.review = ReviewFactory()
        self.turn = taken(self.first, self.review)
        second_reviews.ask_for_second_pair_of_eyes(
            **lease(self.turn), note=f"{EYES} @{self.second.username}", now=NOW
        )
        everybody = (self.second, self.editor, self.outsider)
        names = " ".join(f"@{person.username}" for person in everybody)
        self.say(self.first, f"{PLAIN} {names}")
        question = self.say(self.first, f"{QUESTION} {names}", to_editors=True)
        self.say(self.editor, f"{ANSWER} {names}", answers=question.pk)
        submit(self.turn)
        self.held = taken(self.second, self.review)
        # Editors are not given it; whoever becomes one at work learns nothing all the same.
        self.second.groups.set(self.editor.groups.all())
        self.second = User.objects.get(pk=self.second.pk)

    def say(self, author: User, text: str, **options: object) -> Comment:
        return comments.write(
            review_id=self.review.pk,
            author=author,
            text=text,
            now=NOW,
            **options,  # type: ignore[arg-type]
        )

    def seen_by(self, reader: User) -> set[str]:
        """Return which of the words a reader meets, wherever they look."""
        client, api = Client(), Api.of(reader)
        client.force_login(reader)
        shown = [client.get(address).getvalue() for address in self.addresses("")]
        shown += [api.client.get(a, headers=api.headers()).getvalue() for a in self.addresses(ROOT)]
        everything = b"".join(shown).decode()
        return {word for word in WORDS if word in everything}

    def addresses(self, under: str) -> Iterator[str]:
        numbers = {"reviews": self.review.pk, "articles": self.review.claim.article_id}
        for path, part in patterns(get_resolver()):
            is_api = path.startswith(ROOT.removeprefix("/"))
            if is_api != bool(under) or set(part.pattern.converters) - {"pk"}:
                continue
            resource = path.removeprefix(ROOT.removeprefix("/")).split("/")[0]
            found = Comment.objects.values_list("pk", flat=True) if resource == "comments" else []
            for number in found or [numbers.get(resource, 1)]:
                yield "/" + path.replace("<int:pk>", str(number)).replace("<id:pk>", str(number))


def patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for part in resolver.url_patterns:
        path = prefix + str(part.pattern)
        if isinstance(part, URLResolver):
            yield from patterns(part, path)
        elif "(?P" not in path:
            yield path, part


@pytest.fixture
def round_of_two() -> Round:
    return Round()


def test_the_other_reviewer_meets_nothing_not_even_as_an_editor(round_of_two: Round) -> None:
    assert round_of_two.seen_by(round_of_two.second) == set()


def test_other_reviewers_meet_nothing(round_of_two: Round) -> None:
    assert round_of_two.seen_by(round_of_two.outsider) == set()


def test_the_author_and_whom_they_ask_meet_what_is_theirs(round_of_two: Round) -> None:
    assert round_of_two.seen_by(round_of_two.first) == WORDS
    assert round_of_two.seen_by(round_of_two.editor) == WORDS - {PLAIN}


def test_when_it_is_decided_everybody_meets_everything(round_of_two: Round) -> None:
    submit(round_of_two.held)
    assert Review.objects.get(pk=round_of_two.review.pk).state == "decided"
    for reader in (round_of_two.second, round_of_two.outsider, round_of_two.editor):
        assert round_of_two.seen_by(reader) == WORDS


def test_the_bell_stays_silent_until_there_is_something_to_see(round_of_two: Round) -> None:
    readers = (round_of_two.second, round_of_two.outsider)
    assert [notifications.unread_count(reader) for reader in readers] == [0, 0]
    for reader in readers:
        assert notifications.mark_read(person=reader, now=NOW) == 0
    submit(round_of_two.held)
    second, outsider = (notifications.unread_count(User.objects.get(pk=r.pk)) for r in readers)
    assert (second, outsider) == (4, 3)


def test_no_e_mail_has_a_sealed_word_nor_the_claim(round_of_two: Round) -> None:
    for reader in (round_of_two.second, round_of_two.outsider):
        assert not mailing.send_due(person_id=reader.pk, now=LATER)
    assert mailing.send_due(person_id=round_of_two.editor.pk, now=LATER)
    (message,) = mail.outbox
    assert "needs a second pair of eyes" in message.body
    for word in (*WORDS, "7,095", round_of_two.first.last_name, "disputed"):
        assert word not in message.body
    assert f"/reviews/{round_of_two.review.pk}/" in message.body


def test_what_was_sealed_is_sent_once_it_is_decided(round_of_two: Round) -> None:
    submit(round_of_two.held)
    assert mailing.send_due(person_id=round_of_two.outsider.pk, now=LATER)
    assert PLAIN in mail.outbox[0].body


def test_history_has_no_word_of_it_and_for_others_not_even_that(round_of_two: Round) -> None:
    assert not any(word in str(list(AuditEvent.objects.values())) for word in WORDS)
    visible = AuditEvent.objects.visible_to(round_of_two.outsider)
    assert not visible.filter(action__startswith="comment.").exists()
    assert not visible.filter(action="review.second_eyes").exists()


def test_nobody_answers_what_they_may_not_see(round_of_two: Round) -> None:
    api = Api.of(round_of_two.second)
    for pk in Comment.objects.values_list("pk", flat=True):
        sent = {"text": "Why?", "answers": pk}
        answer = api.post(f"reviews/{round_of_two.review.pk}/comments", sent)
        assert answer.status_code == 400
        assert api.post(f"comments/{pk}/withdraw", {"reason": "x"}).status_code == 404


def test_what_was_open_is_sealed_with_the_work_of_its_author() -> None:
    """The rule that asks for a second review may strike after the first has commented."""
    first, other, review = UserFactory(), UserFactory(), ReviewFactory()
    turn = taken(first, review)
    comments.write(review_id=review.pk, author=first, text=PLAIN, now=NOW)
    assert comments.of_review(review, other).exists()
    second_reviews.ask_for_second_pair_of_eyes(**lease(turn), note=EYES, now=NOW)
    assert not comments.of_review(review, other).exists()


def test_where_two_differ_editors_meet_both_sides_and_reviewers_do_not() -> None:
    round_of_two = Round()
    round_of_two.second.groups.set(round_of_two.first.groups.all())
    submit(round_of_two.held, finding("supported"))
    assert Review.objects.get(pk=round_of_two.review.pk).state == "adjudication"
    assert round_of_two.seen_by(round_of_two.editor) == WORDS
    assert round_of_two.seen_by(User.objects.get(pk=round_of_two.second.pk)) == set()
    assert Turn.objects.filter(sealed=True).count() == 2


def test_an_editor_who_could_read_a_question_is_no_second_reviewer(
    reviewer: User, editor: User
) -> None:
    turn = taken(reviewer)
    asked = {**lease(turn), "note": "Two lists differ.", "now": NOW}
    second_reviews.ask_for_second_pair_of_eyes(**asked)
    review = Review.objects.get()
    assert queue.take_next(reviewer=editor, now=NOW) is None
    with pytest.raises(queue.NotAvailable):
        queue.take(review_id=review.pk, reviewer=editor, now=NOW)
    assert not standing.of(review, editor, NOW).is_free
    other = UserFactory()
    assert standing.of(review, other, NOW).is_free
    assert queue.take_next(reviewer=other, now=NOW) is not None
