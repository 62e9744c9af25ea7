"""Pages that a draft cites, fetched while its author types, so that excerpts can be checked.

Each is its author's alone, and no two people share a copy. When the verdict is given, the copy
becomes its citation's; the sweeper forgets the rest some time after the draft is gone. The files
that it leaves are named by their hashes and refer to nobody.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.db.models import Exists, OuterRef

from claims.errors import BadInput, Conflict
from verification import attempts, copies, locking, sending
from verification.fetching import fetcher
from verification.fetching.fetcher import Page, Rules
from verification.fetching.outcomes import NotFetched, Outcome
from verification.limits import MOST_CITATIONS
from verification.models import Draft, DraftCopy, DraftPage, User
from verification.models.draft_pages import DraftPageQuerySet

Fetch = Callable[[str, Rules], Page]
State = DraftPage.State
MOST_PAGES = MOST_CITATIONS
# In bytes: what the index of a draft's pages takes.
LONGEST_URL = 2000
# An address in a draft is let alone for so long, as it may still be being typed.
SETTLED_AFTER = timedelta(seconds=4)
# Nobody has a page tried again sooner.
AGAIN_AFTER = timedelta(minutes=1)
# What has no draft and was not wanted for so long is forgotten.
FORGOTTEN_AFTER = timedelta(days=2)
SWEEP_SIZE = 200
WHOLE = URLValidator(["http", "https"])


class FetchingIsOff(Conflict):
    code = "fetching_is_off"

    def __str__(self) -> str:
        return "No pages are fetched here: attach a file, or say in the explanation what it shows."


def of(*, review_id: int, reviewer: User) -> DraftPageQuerySet:
    """Return how far one's own pages on a claim are, with what was found but for the text."""
    mine = DraftPage.objects.visible_to(reviewer).filter(review=review_id)
    unread = ("copy__headers", "copy__hops", "copy__text")
    return mine.select_related("copy").defer(*unread)


@transaction.atomic
def cite(
    *,
    review_id: int,
    reviewer: User,
    urls: Iterable[str],
    protected: Iterable[str] = (),
    now: datetime,
) -> None:
    """Have the pages of a draft fetched as it was saved; of what is no whole address, nothing.

    What was typed a moment ago and is not there any more was an address in the making. Of a source
    that is to be protected nothing is fetched, and nothing stays that was before it was.
    """
    if not settings.FETCH_CITED_PAGES:
        return
    mine = DraftPage.objects.filter(review=review_id, reviewer=reviewer)
    if never := set(protected):
        drop(mine.filter(url__in=never))
    whole = _whole(url for url in urls if url not in never)
    unfinished = mine.filter(state=State.WAITING, attempts=0, due_at__gt=now)
    drop(unfinished.exclude(url__in=whole))
    if whole:
        _want(review_id, reviewer, whole, now, due_at=now + SETTLED_AFTER)


@transaction.atomic
def drop(pages: DraftPageQuerySet) -> None:
    """Delete pages with what was found there."""
    # Locked first, as by a worker who replaces what was found.
    if numbers := locking.in_order(pages):
        DraftPage.objects.filter(pk__in=numbers).delete()


@transaction.atomic
def want(*, review_id: int, reviewer: User, url: str, now: datetime) -> DraftPage:
    """Have a page fetched at once, and again if it failed.

    :raises BadInput: it is no address of the web.
    :raises FetchingIsOff: no pages are fetched here.
    """
    if not _whole([url]):
        raise BadInput(
            code="url_invalid",
            field="url",
            message="This is no address of the web.",
            remedy="Give a whole one, such as https://register.example/2020.",
        )
    if not settings.FETCH_CITED_PAGES:
        raise FetchingIsOff
    [page] = _want(review_id, reviewer, [url], now, due_at=now)
    may_again = page.tried_at is None or page.tried_at <= now - AGAIN_AFTER
    if page.state == State.FAILED and may_again:
        _restart(page, now)
    elif page.state == State.WAITING and page.due_at > now and may_again:
        page.due_at, page.sent_at = now, now
        page.save(update_fields=["due_at", "sent_at"])
        sending.draft_page(page.pk)
    return page


def take(
    *, draft_page_id: int, clock: Callable[[], datetime], fetch: Fetch = fetcher.fetch
) -> None:
    """Fetch a draft's page; safe to call twice, or at once, as `captures.take`."""
    if not settings.FETCH_CITED_PAGES:
        return
    begun = _begin(draft_page_id, clock())
    if begun is None:
        return
    try:
        page = fetch(begun.url, attempts.rules())
    except NotFetched as reason:
        _miss(begun, reason, clock())
        return
    _keep(begun, page)


def send_due(*, now: datetime, after: timedelta) -> int:
    """Tell the workers of each page that is due and of which they may not know; return how many."""
    if not settings.FETCH_CITED_PAGES:
        return 0
    rows = DraftPage.objects.unsent(at=now, after=after)
    return sending.overdue(rows, sending.draft_page, now=now)


def forget(*, now: datetime) -> None:
    """Delete what no draft cites any more."""
    drafts = Draft.objects.filter(review=OuterRef("review"), reviewer=OuterRef("reviewer"))
    old = DraftPage.objects.filter(wanted_at__lte=now - FORGOTTEN_AFTER).exclude(Exists(drafts))
    numbers = list(old.order_by("wanted_at").values_list("pk", flat=True)[:SWEEP_SIZE])
    drop(DraftPage.objects.filter(pk__in=numbers))


def _whole(urls: Iterable[str]) -> list[str]:
    found = []
    for url in dict.fromkeys(urls):
        try:
            WHOLE(url)
        except ValidationError:
            continue
        if len(url.encode()) <= LONGEST_URL:
            found.append(url)
    return found[:MOST_PAGES]


def _want(
    review_id: int, reviewer: User, urls: list[str], now: datetime, *, due_at: datetime
) -> list[DraftPage]:
    """Return the rows of these addresses, made where there are none, in their order."""
    mine = DraftPage.objects.filter(review=review_id, reviewer=reviewer)
    known = {page.url: page for page in mine.order_by("pk").select_for_update(no_key=True)}
    new = [url for url in urls if url not in known]
    if len(known) + len(new) > MOST_PAGES:
        drop(mine.exclude(url__in=urls))
    fields = {"review_id": review_id, "reviewer": reviewer, "wanted_at": now, "due_at": due_at}
    DraftPage.objects.bulk_create(
        [DraftPage(url=url, sent_at=now, **fields) for url in new], ignore_conflicts=True
    )
    wanted = mine.filter(url__in=urls)
    wanted.update(wanted_at=now)
    found = {page.url: page for page in wanted.select_related("copy").defer("copy__text")}
    for page in found.values():
        if page.url in new:
            sending.draft_page(page.pk, after=(due_at - now).total_seconds())
        elif page.state == State.TAKEN and not page.is_as_of(now, settings.DRAFT_PAGE_AGE / 2):
            _restart(page, now)
    return [found[url] for url in urls]


def _restart(page: DraftPage, now: datetime) -> None:
    page.state, page.attempts = State.WAITING, 0
    page.due_at, page.sent_at = now, now
    page.save(update_fields=["state", "attempts", "due_at", "sent_at"])
    sending.draft_page(page.pk)


@transaction.atomic
def _begin(draft_page_id: int, now: datetime) -> DraftPage | None:
    due = DraftPage.objects.due(at=now).filter(pk=draft_page_id)
    page: DraftPage | None = due.select_for_update(skip_locked=True).first()
    if page is None or not attempts.may_begin(page, page.url, now):
        return None
    if page.attempts >= attempts.MAX_ATTEMPTS:
        # It has stopped its worker again and again.
        attempts.give_up(page, Outcome.BROKEN_ANSWER)
        return None
    attempts.begin(page, now)
    return page


@transaction.atomic
def _miss(begun: DraftPage, reason: NotFetched, now: datetime) -> None:
    page = _own(begun)
    if page is not None and not attempts.put_off(page, reason, now):
        attempts.give_up(page, reason.outcome, attempts.detail_of(reason))


def _keep(begun: DraftPage, fetched: Page) -> None:
    fields = copies.kept(fetched)
    with transaction.atomic():
        page = _own(begun)
        if page is None:
            return
        # Another row: who is about to cite the last one finds it gone, and not changed.
        DraftCopy.objects.filter(page=page).delete()
        DraftCopy.objects.create(page=page, **fields)
        page.state, page.outcome, page.detail = State.TAKEN, Outcome.FETCHED, ""
        page.save(update_fields=["state", "outcome", "detail"])


def _own(begun: DraftPage) -> DraftPage | None:
    """Return the row of an attempt, locked; None where it is gone, or another has come since."""
    mine = DraftPage.objects.filter(pk=begun.pk, state=State.WAITING, attempts=begun.attempts)
    page: DraftPage | None = mine.select_for_update(no_key=True).first()
    return page
