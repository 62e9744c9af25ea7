"""Which claims two people review."""

import pytest

from claims.errors import BadInputs
from tests.factories import (
    NOW,
    ArticleFactory,
    ClaimFactory,
    PublisherFactory,
    UserFactory,
    finding,
    submit,
    taken,
)
from verification import policies, rules
from verification.models import AuditEvent, Review, SecondReviewRule, User, Verdict
from verification.rules import Terms

pytestmark = pytest.mark.django_db


def wanted(**claim: object) -> int:
    row = ClaimFactory(**claim)
    return policies.reviews_wanted(row, row.article.publisher_id, policies.active_rules())


def add(editor: User, **terms: object) -> SecondReviewRule:
    return rules.add(terms=Terms(name="Rule", **terms), editor=editor, now=NOW)  # type: ignore[arg-type]


def test_without_a_rule_one_person_reviews(editor: User) -> None:
    assert wanted() == 1
    add(editor, is_active=False)
    assert wanted() == 1


def test_all_that_a_rule_names_must_hold(editor: User) -> None:
    publisher = PublisherFactory()
    add(editor, kind="quote", minimum_score=800, publisher_id=publisher.pk)
    fitting = {"kind": "quote", "checkworthiness": 0.8, "article__publisher": publisher}

    assert wanted(**fitting) == 2
    for other in ({"kind": "event"}, {"checkworthiness": 0.79}, {"article__publisher": None}):
        assert wanted(**{**fitting, **other}) == 1


def test_chosen_articles_are_always_reviewed_twice(editor: User) -> None:
    article = ArticleFactory()
    add(editor, article_id=article.pk)

    assert wanted(article=article) == 2
    assert wanted() == 1


def test_a_share_is_drawn_by_the_claim_and_not_by_chance(editor: User) -> None:
    add(editor, share=30)
    article = ArticleFactory(text=" ".join(f"{n} men." for n in range(1000, 1200)))
    claims = [ClaimFactory(article=article, exact=str(n)) for n in range(1000, 1200)]

    def drawn() -> list[int]:
        known = policies.active_rules()
        return [policies.reviews_wanted(claim, None, known) for claim in claims]

    assert drawn() == drawn()
    assert 30 <= sum(number == 2 for number in drawn()) <= 90


def test_a_rule_by_rating_asks_when_the_first_verdict_is_in(editor: User) -> None:
    add(editor, rating="disputed")
    supported, disputed = taken(UserFactory()), taken(UserFactory())

    submit(supported, finding("supported"))
    verdict = submit(disputed, finding("disputed"))

    states = dict(Review.objects.values_list("pk", "state"))
    assert states == {supported.review_id: "decided", disputed.review_id: "second_review"}
    assert not Verdict.objects.visible_to(editor).filter(pk=verdict.pk).exists()
    assert submit(taken(UserFactory(), disputed.review), finding("disputed"))
    assert Review.objects.get(pk=disputed.review_id).state == "decided"


def test_rules_are_changed_and_removed_with_their_history(editor: User) -> None:
    rule = add(editor, share=50)

    rules.change(rule_id=rule.pk, terms=Terms(name="Half", share=50), editor=editor, now=NOW)
    rules.change(rule_id=rule.pk, terms=Terms(name="Half", share=50), editor=editor, now=NOW)
    rules.remove(rule_id=rule.pk, editor=editor, now=NOW)

    events = AuditEvent.objects.filter(action__startswith="rule.").order_by("pk")
    assert [event.action for event in events] == ["rule.added", "rule.changed", "rule.removed"]
    assert (events[1].before["name"], events[1].after["name"]) == ("Rule", "Half")


@pytest.mark.parametrize(
    "terms",
    [{"share": 0}, {"minimum_score": 1001}, {"kind": "rumour"}, {"publisher_id": 404}],
    ids=str,
)
def test_a_rule_that_cannot_be_kept_is_refused(terms: dict[str, object], editor: User) -> None:
    with pytest.raises(BadInputs) as refusal:
        add(editor, **terms)

    (problem,) = refusal.value.problems
    assert problem.code.endswith("_invalid")
    assert not SecondReviewRule.objects.exists()
