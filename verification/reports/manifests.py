"""The manifest beside a report's file: what the file is, on what it rests, and what proves that.

All of it but the proofs is hashed, and the event by which the history knows of the file has that
hash: its proof, under a signed root, vouches for every field. `ledger/checker.py` checks it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.conf import settings

from verification import checkpoints
from verification.asof import Moment
from verification.ledger import proving
from verification.ledger.canonical import canonical, moment
from verification.models import AuditEvent, Checkpoint, Report
from verification.reports.formats import FORMATS
from verification.reports.searched import Searched

FORMAT = "claimdesk-report-manifest/1"
# What is added to a file's name for that of its manifest.
SUFFIX = ".manifest.json"
PROOFS = ("proof", "consistency")


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written, with all that decides its bytes."""

    name: str
    sha256: str
    size: int
    format: str
    schema: str
    style: str
    names: bool
    # As Selection.as_json.
    selection: dict[str, Any]
    searched: Searched | None
    moment: Moment
    # As contents.Counts.
    counts: dict[str, Any]
    checkpoint: Checkpoint | None


def of(written: Written) -> dict[str, Any]:
    """Return what the manifest says, without the proofs."""
    searched = written.searched
    return {
        "format": FORMAT,
        "file": {"name": written.name, "sha256": written.sha256, "size": written.size},
        "report": {
            "format": written.format,
            "schema": written.schema,
            "style": written.style or None,
            "names": written.names,
            "selection": written.selection,
            "search": searched and {"claims": searched.claims, "sha256": searched.sha256},
            "as_of": moment(written.moment.at),
            "last_event": written.moment.upto,
            "counts": written.counts,
        },
        "checkpoint": written.checkpoint.note if written.checkpoint else None,
    }


def of_report(report: Report) -> dict[str, Any]:
    """Return what the manifest of a report with a file says.

    :raises ValueError: it has no file.
    """
    if report.as_of is None or report.upto is None or report.size is None:
        raise ValueError(f"{report} has no file.")
    found = Report.objects.filter(pk=report.pk).values_list("found__len", flat=True).get()
    return of(
        Written(
            name=file_name(report),
            sha256=report.sha256,
            size=report.size,
            format=report.format,
            schema=report.schema,
            style=report.style,
            names=report.names,
            selection=report.selection,
            searched=Searched(found or 0, report.found_sha256) if report.found_sha256 else None,
            moment=Moment(report.as_of, report.upto),
            counts=report.counts or {},
            checkpoint=report.checkpoint,
        )
    )


def digest_of(manifest: dict[str, Any]) -> str:
    """Return the hash that history has of a manifest."""
    said = {name: value for name, value in manifest.items() if name not in PROOFS}
    return sha256(canonical(said)).hexdigest()


def with_proof(
    manifest: dict[str, Any], event: AuditEvent, *, clock: Callable[[], datetime]
) -> bytes:
    """Return the manifest as a file, with the proof that the history knows it by this event.

    Beside it, what shows that all on which the report rests is the beginning of that history. The
    same each time. Without a key to sign with, and nothing that others have sealed, both are null.
    """
    proof = _proof(event)
    if proof is None and settings.AUDIT_SIGNING_KEY:
        checkpoints.seal(clock=clock)
        proof = _proof(event)
    path = None
    if proof is not None and (rests := manifest["checkpoint"]):
        sizes = (_size(rests), _size(proof["checkpoint"]))
        path = proving.prove_consistency(old=sizes[0], new=sizes[1])["path"]
    return canonical({**manifest, "proof": proof, "consistency": path}) + b"\n"


def _proof(event: AuditEvent) -> dict[str, Any] | None:
    try:
        return proving.prove_first(event_id=event.pk)
    except proving.NotSealed:
        return None


def _size(note: str) -> int:
    """Return how many events a checkpoint of ours has."""
    return int(note.split("\n", 2)[1])


def file_name(report: Report) -> str:
    """Return the name under which a report is saved.

    :raises KeyError: its format is no longer written.
    """
    return f"claimdesk-report-{report.pk}.{FORMATS[report.format].suffix}"
