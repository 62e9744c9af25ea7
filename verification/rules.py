"""The rules by which claims get a second review: editors write them, each change is history."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from claims.errors import BadInput, BadInputs
from claims.models import Article, Claim, Publisher
from verification import audit, policies
from verification.models import AuditEvent, SecondReviewRule, User, Verdict

Action = AuditEvent.Action
MOST_SCORE = 1000
MOST_RULES = 100
# So many claims tell what a rule is about.
LATEST = 1000


@dataclass(frozen=True, slots=True)
class Terms:
    """Which claims a rule is about; what is empty does not restrict."""

    name: str
    share: int = 100
    # In thousandths.
    minimum_score: int | None = None
    kind: str = ""
    publisher_id: int | None = None
    article_id: int | None = None
    rating: str = ""
    is_active: bool = True


@transaction.atomic
def add(*, terms: Terms, editor: User, now: datetime) -> SecondReviewRule:
    """Have claims that fit reviewed twice from now on.

    :raises BadInputs: the terms cannot be kept.
    """
    problems = _problems(terms)
    if not problems and SecondReviewRule.objects.count() >= MOST_RULES:
        remedy = "Remove one that is no longer needed."
        problems = [_problem("name", "There are enough rules.", remedy)]
    if problems:
        raise BadInputs(problems)
    rule = SecondReviewRule.objects.create(**asdict(terms))
    _record(Action.RULE_ADDED, rule, editor, now, after=asdict(terms))
    return rule


@transaction.atomic
def change(*, rule_id: int, terms: Terms, editor: User, now: datetime) -> SecondReviewRule:
    """Set a rule's terms; reviews that are open already stay as they are.

    :raises BadInputs: the terms cannot be kept.
    """
    if problems := _problems(terms):
        raise BadInputs(problems)
    # Against a second editor: history then tells both changes in their order.
    rule = SecondReviewRule.objects.select_for_update().get(pk=rule_id)
    before = asdict(terms_of(rule))
    for name, value in asdict(terms).items():
        setattr(rule, name, value)
    if before != asdict(terms):
        rule.save()
        _record(Action.RULE_CHANGED, rule, editor, now, before=before, after=asdict(terms))
    return rule


@transaction.atomic
def remove(*, rule_id: int, editor: User, now: datetime) -> None:
    """Remove a rule; reviews that it opened for two stay for two."""
    rule = SecondReviewRule.objects.select_for_update().get(pk=rule_id)
    _record(Action.RULE_REMOVED, rule, editor, now, before=asdict(terms_of(rule)))
    rule.delete()


@dataclass(frozen=True, slots=True)
class Touched:
    """How many of the latest claims a rule is about; it concerns those to come."""

    fit: int
    of: int


def touched(all_terms: Sequence[Terms]) -> list[Touched]:
    """Return, for each of these, how many of the latest claims they would have had reviewed twice.

    Of terms with a rating, those that a first verdict of that rating would have.
    """
    latest = Claim.objects.filter(review__isnull=False).order_by("-pk")
    fields = ("kind", "checkworthiness", "article_id", "article__publisher_id")
    claims = list(latest.select_related("article").only(*fields)[:LATEST])
    return [
        Touched(
            sum(policies.fits(terms, claim, claim.article.publisher_id) for claim in claims),
            len(claims),
        )
        for terms in all_terms
    ]


def terms_of(rule: SecondReviewRule) -> Terms:
    return Terms(
        name=rule.name,
        share=rule.share,
        minimum_score=rule.minimum_score,
        kind=rule.kind,
        publisher_id=rule.publisher_id,
        article_id=rule.article_id,
        rating=rule.rating,
        is_active=rule.is_active,
    )


def _record(
    action: AuditEvent.Action,
    rule: SecondReviewRule,
    editor: User,
    now: datetime,
    **sides: dict[str, object],
) -> None:
    told = {side: {"rule": rule.pk, **_facts(terms)} for side, terms in sides.items()}
    audit.record(action, actor=editor, at=now, **told)  # type: ignore[arg-type] # before and after


def _facts(terms: Mapping[str, object]) -> dict[str, object]:
    score = terms["minimum_score"]
    return {**terms, "minimum_score": score / 1000 if isinstance(score, int) else None}


def _problems(terms: Terms) -> list[BadInput]:
    checks = {
        "name": (bool(terms.name.strip()), "A rule needs a name.", "Say what it is for."),
        "share": (
            1 <= terms.share <= 100,  # noqa: PLR2004 (per cent)
            "This is no share of claims.",
            "Give a number from 1 to 100.",
        ),
        "minimum_score": (
            terms.minimum_score is None or 0 <= terms.minimum_score <= MOST_SCORE,
            "This is no score.",
            "Give a number from 0 to 1.",
        ),
        "kind": (
            terms.kind in ("", *Claim.Kind.values),
            "This is no kind of claim.",
            "Choose one of those listed.",
        ),
        "rating": (
            terms.rating in ("", *Verdict.Rating.values),
            "This is no rating.",
            "Choose one of those listed.",
        ),
        "publisher": (
            _is_there(Publisher, terms.publisher_id),
            "There is no such publisher.",
            "Choose one of those listed.",
        ),
        "article": (
            _is_there(Article, terms.article_id),
            "There is no such article.",
            "Look its number up in the list.",
        ),
    }
    return [_problem(field, *words) for field, (fits, *words) in checks.items() if not fits]


def _is_there(model: type[Publisher] | type[Article], pk: int | None) -> bool:
    return pk is None or model.objects.filter(pk=pk).exists()


def _problem(field: str, message: str, remedy: str) -> BadInput:
    return BadInput(code=f"{field}_invalid", field=field, message=message, remedy=remedy)
