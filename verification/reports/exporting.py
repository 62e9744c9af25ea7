"""A report that an operator writes to a file of the machine itself, as `manage.py export` does."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from hashlib import file_digest
from pathlib import Path

from django.db.models import QuerySet

from verification import asof
from verification.asof import Moment
from verification.models import Checkpoint, Report, SearchText, User
from verification.reports import manifests, requests, searched
from verification.reports.contents import Contents, collect, watched
from verification.reports.formats import FORMATS
from verification.reports.manifests import Written
from verification.reports.selection import Selection
from verification.transactions import snapshot


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be written. With `again`, of that report's moment and the claims it had found."""

    format: str
    selection: Selection
    style: str = ""
    names: bool = False
    as_of: datetime | None = None
    # Whose search it is, where that makes a difference.
    person: User | None = None
    again: Report | None = None


def like(report: Report, *, form: str | None) -> Order:
    """Return the order of what a finished report has, in its own form or another one."""
    return Order(
        format=form or report.format,
        selection=Selection.from_json(report.selection),
        style=report.style,
        names=report.names,
        again=report,
    )


def write(
    order: Order, path: Path, *, clock: Callable[[], datetime], tell: Callable[[int, int], None]
) -> Written:
    """Write a report to a new file and return what was written, by the file's name.

    `tell` is told how many claims have passed, of how many.

    :raises BadInput, BadInputs: the order is none that a report can be made of.
    :raises asof.NotSettled: as `asof.settled`.
    :raises FileExistsError, OSError: the file cannot be written.
    """
    requests.check(
        format=order.format,
        style=order.style,
        selection=order.selection,
        as_of=order.as_of,
        now=clock(),
    )
    order = replace(order, selection=FORMATS[order.format].narrowed(order.selection))
    moment, checkpoint = _moment(order, clock)
    with snapshot(), asof.reading(moment):
        found = _found(order, clock())
        contents = collect(
            order.selection, style=order.style, names=order.names, moment=moment, found=found
        )
        _into(path, order.format, contents, tell)
        told = None if found is None else searched.told(found)
    with path.open("rb") as stream:
        digest = file_digest(stream, "sha256").hexdigest()
    return Written(
        name=path.name,
        sha256=digest,
        size=path.stat().st_size,
        format=order.format,
        schema=FORMATS[order.format].schema,
        style=order.style,
        names=order.names,
        selection=order.selection.as_json(),
        searched=told,
        moment=moment,
        counts=asdict(contents.counts),
        checkpoint=checkpoint,
    )


def noted(written: Written, *, operator: str, clock: Callable[[], datetime]) -> bytes:
    """Note in history that an operator has written a report; return the manifest of the file."""
    event = requests.exported(written=written, operator=operator, now=clock())
    return manifests.with_proof(manifests.of(written), event, clock=clock)


def _moment(order: Order, clock: Callable[[], datetime]) -> tuple[Moment, Checkpoint | None]:
    again = order.again
    if again is not None and again.as_of is not None and again.upto is not None:
        return Moment(again.as_of, again.upto), again.checkpoint
    return asof.settled(order.as_of, clock=clock)


def _found(
    order: Order, now: datetime
) -> "QuerySet[SearchText, dict[str, int]] | QuerySet[Report, dict[str, int]] | None":
    if order.again is not None:
        return searched.fixed(order.again)
    if not order.selection.query:
        return None
    return searched.found_by(order.selection.query, person=order.person, now=now)


def _into(path: Path, form: str, contents: Contents, tell: Callable[[int, int], None]) -> None:
    total = contents.counts.claims
    tell(0, total)
    with path.open("xb") as stream:
        FORMATS[form].write(watched(contents, lambda done: tell(done, total)), stream)
