"""Attaching files to citations: what may be stored, and who may cite it."""

import re
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction

from claims.errors import BadInput
from verification import audit, evidence
from verification.fetching import sniffing, texts
from verification.models import AuditEvent, Review, Turn, Upload, User, WithheldSource

# What a newsroom attaches: nothing that a browser runs or a machine executes.
OPEN_XML = "application/vnd.openxmlformats-officedocument."
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
KINDS = frozenset(
    {
        sniffing.PDF,
        sniffing.PLAIN,
        "application/rtf",
        "image/gif",
        "image/jpeg",
        "image/png",
        "image/tiff",
        "image/webp",
        f"{OPEN_XML}presentationml.presentation",
        f"{OPEN_XML}spreadsheetml.sheet",
        f"{OPEN_XML}wordprocessingml.document",
        f"{OPEN_DOCUMENT}presentation",
        f"{OPEN_DOCUMENT}spreadsheet",
        f"{OPEN_DOCUMENT}text",
    }
)
# Of one person on one claim.
MOST_FILES = 40
LONGEST_NAME = 200
# In seconds; somebody waits for it.
READING_TIME = 10.0
FOLDERS = re.compile(r".*[/\\]", re.DOTALL)


def store(
    *, review_id: int, uploader: User, file_name: str, content: bytes, now: datetime
) -> Upload:
    """Store a file that somebody is going to cite in a verdict on a claim.

    :raises BadInput: it is empty, too large, of a kind that is not taken, or one too many.
    """
    kind = _checked_kind(content)
    own = Upload.objects.filter(review=review_id, uploaded_by=uploader)
    if own.count() >= MOST_FILES:
        raise _refusal("too_many", f"You have attached {MOST_FILES} files to this claim.", "")
    text = texts.text_of(content, media_type=kind, seconds=READING_TIME)
    digest = evidence.put(content)
    with transaction.atomic():
        upload = Upload.objects.create(
            review_id=review_id,
            uploaded_by=uploader,
            uploaded_at=now,
            file_name=_cleaned(file_name),
            media_type=kind,
            sha256=digest,
            size=len(content),
            text=text.text,
            text_problem=text.problem,
        )
        _record(upload, uploader, now)
    return upload


def unknown(numbers: Iterable[int | None], *, review: Review, author: User) -> set[int]:
    """Return which of these files somebody cannot cite on a claim: unknown, or not theirs to see.

    Asks nothing where there are none.
    """
    wanted = {number for number in numbers if number is not None}
    if not wanted:
        return set()
    known = Upload.objects.visible_to(author).filter(review=review, pk__in=wanted)
    return wanted - set(known.values_list("pk", flat=True))


def protected(numbers: Iterable[int | None]) -> set[int]:
    """Return which of these files belong to protected sources; asks nothing where there are none.

    Whoever cited one openly would show it to everybody.
    """
    wanted = {number for number in numbers if number is not None}
    if not wanted:
        return set()
    kept = WithheldSource.objects.filter(upload__in=wanted)
    return {number for number in kept.values_list("upload", flat=True) if number is not None}


def _checked_kind(content: bytes) -> str:
    if not content:
        raise _refusal("empty", "The file is empty.", "Choose another one.")
    if len(content) > settings.UPLOAD_MAX_BYTES:
        most = settings.UPLOAD_MAX_BYTES / 1_000_000
        raise _refusal(
            "too_large", f"The file is larger than {most:g} MB.", "Attach the part that shows it."
        )
    kind = sniffing.media_type(content)
    if kind not in KINDS:
        raise _refusal(
            "kind_refused",
            "A file of this kind is not taken.",
            "Attach a PDF, a picture, an office document or a plain text; print a page to PDF.",
        )
    return kind


def _refusal(what: str, message: str, remedy: str) -> BadInput:
    return BadInput(code=f"file_{what}", field="file", message=message, remedy=remedy)


def _cleaned(file_name: str) -> str:
    """Return a file's name without folders, marks that turn the writing, and control characters."""
    name = "".join(letter for letter in FOLDERS.sub("", file_name) if letter.isprintable())
    return name.strip()[-LONGEST_NAME:].strip() or "file"


def _record(upload: Upload, uploader: User, now: datetime) -> None:
    """Write the event; it is sealed as the work that the file is for."""
    turn = Turn.objects.current().filter(review=upload.review_id, reviewer=uploader).first()
    audit.record(
        AuditEvent.Action.FILE_UPLOADED,
        actor=uploader,
        at=now,
        review=Review.objects.select_related("claim").get(pk=upload.review_id),
        turn=turn,
        # Whose file it is may have to be protected: what is in it is told by a salted hash alone.
        after={"upload": upload.pk},
        records=[upload],
    )
