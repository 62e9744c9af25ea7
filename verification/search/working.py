"""What a search finds of the queue, for whoever works through it."""

from collections.abc import Iterator
from datetime import datetime

from verification.models import User
from verification.search import finding, language
from verification.search.language import Query

# So many claims are looked at for one that is free, which bounds what a common word may cost.
PAGE = 200
MOST_PAGES = 5
AT_WORK = language.parse("is:open,second-review sort:priority")


def at_work(text: str, *, user: User, now: datetime) -> Iterator[list[int]]:
    """Return, most urgent first, the numbers of the reviews that fit a query and are not decided.

    :raises BadInput: the query cannot be understood.
    """
    asked = [term for term in language.parse(text).terms if term.field != "sort"]
    query = Query((*asked, *AT_WORK.terms))
    cursor = ""
    for _ in range(MOST_PAGES):
        found = finding.most_urgent(query, user=user, now=now, cursor=cursor, size=PAGE)
        if found.review_ids:
            yield found.review_ids
        cursor = found.next_cursor
        if not cursor:
            return
