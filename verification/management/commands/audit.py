"""manage.py audit: seal the history, look whether it was tampered with, prove what is in it."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from datetime import date, datetime, time
from getpass import getuser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from verification import checkpoints
from verification.history import handing_out
from verification.history.timelines import Search
from verification.ledger import checker, keys, notes, proving, sealing, verifying
from verification.ledger.keys import BadKey
from verification.ledger.leaves import Given
from verification.ledger.notes import BadNote, Note
from verification.ledger.verifying import Result
from verification.models import AuditEvent, User

# So many findings are printed; --json has up to a thousand.
SHOWN = 50
REFUSALS = (BadKey, BadNote, OSError, proving.NoCheckpoint, proving.NotSealed, sealing.TreeBroken)
# What an export can be narrowed to.
SELECTED = {
    "actor": "user name of who did it",
    "about": "user name of whom it is about",
    "action": "such as verdict.submitted",
    "claim": "number of a claim's review",
    "article": "number of an article",
    "report": "number of a report",
    "request": "id of a request",
    "token": "name of an API token",
    "words": "in the reason",
}


class Command(BaseCommand):
    help = "Seal the history, look whether somebody has tampered with it, prove what is in it."
    # A key has to be made before production may start.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True)
        key = steps.add_parser("key", help="make a signing key; prints the public one")
        key.add_argument("name", help="such as claims.example.org/2026, without blanks")
        key.add_argument("--file", type=Path, help="where to (default: NAME.key, / as -)")
        steps.add_parser("seal", help="seal what has happened; prints the new checkpoints")
        verify = steps.add_parser("verify", help="look at the whole history; exits 1 if tampered")
        verify.add_argument(
            "--checkpoints",
            type=Path,
            nargs="+",
            default=[],
            metavar="FILE",
            help="checkpoints that were kept elsewhere: the history must contain theirs",
        )
        verify.add_argument(
            "--since",
            type=Path,
            metavar="FILE",
            help="the last checkpoint in this file was verified before: look at what came later",
        )
        verify.add_argument(
            "--resume",
            type=Path,
            metavar="FILE",
            help="like --since FILE where it exists; writes it anew where all is as written",
        )
        verify.add_argument("--json", action="store_true", help="print one JSON object")
        prove = steps.add_parser("prove", help="print a proof of an event, or of consistency")
        prove.add_argument("event", type=int, metavar="EVENT", nargs="?")
        prove.add_argument(
            "--consistency",
            type=int,
            nargs=2,
            metavar=("OLD", "NEW"),
            help="that the events of the checkpoint of OLD events are the first of that of NEW",
        )
        export = steps.add_parser("export", help="write events with proofs to a file")
        export.add_argument("file", type=Path, metavar="FILE")
        for name, what in SELECTED.items():
            export.add_argument(f"--{name}", help=what)
        for name in ("since", "until"):
            export.add_argument(f"--{name}", type=date.fromisoformat, metavar="YYYY-MM-DD")
        export.add_argument("--system", action="store_true", help="only what nobody did")
        export.add_argument(
            "--as", dest="reader", metavar="NAME", help="only what this person may know"
        )
        steps.add_parser("checker", help="print the script with which others check a proof")

    def handle(self, **options: Any) -> None:
        try:
            getattr(self, f"_{options['step']}")(options)
        except REFUSALS as problem:
            raise CommandError(str(problem)) from problem

    def _key(self, options: dict[str, Any]) -> None:
        key = keys.generated(options["name"])
        path = options["file"] or Path(f"{options['name'].replace('/', '-')}.key")
        keys.write_new(key, path)
        self.stderr.write(f"The private key is in {path}: keep it away from the database.")
        self.stdout.write(str(key.public))

    def _seal(self, _options: dict[str, Any]) -> None:
        made = checkpoints.seal(clock=timezone.now)
        for checkpoint in made:
            self.stdout.write(checkpoint.note)
        if not made:
            self.stderr.write("Nothing new.")

    def _verify(self, options: dict[str, Any]) -> None:
        known = keys.known(settings.AUDIT_SIGNING_KEY, settings.AUDIT_PUBLIC_KEYS)
        given = [
            Given(note, str(path))
            for path in options["checkpoints"]
            for note in _notes_in(path, known)
        ]
        resumed: Path | None = options["resume"]
        begun = options["since"] or (resumed if resumed and resumed.exists() else None)
        since = _notes_in(begun, known)[-1] if begun else None
        result = verifying.verify(known=known, given=given, since=since)
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(result)))
        else:
            self._tell(result)
        if result.findings.number:
            raise SystemExit(1)
        if resumed and result.checkpoint:
            # Whole or not at all: what is half written would be no checkpoint.
            written = resumed.with_name(f"{resumed.name}.new")
            written.write_text(result.checkpoint, "utf-8")
            written.replace(resumed)

    def _tell(self, result: Result) -> None:
        for finding in result.findings.kept[:SHOWN]:
            self.stdout.write(str(finding))
        if (more := result.findings.number - SHOWN) > 0:
            self.stdout.write(f"… and {more} more.")
        self.stdout.write(
            f"{result.events} events looked at, {result.sealed} sealed, {result.unsealed} not yet."
        )
        for late in checkpoints.undelivered():
            why = f" ({late.problem})" if late.problem else ""
            self.stdout.write(
                f"{late.number} checkpoints did not arrive by {late.way} yet, the first of"
                f" {late.since.isoformat(timespec='seconds')}{why}."
            )
        number = result.findings.number
        self.stdout.write(f"TAMPERED WITH: {number} findings." if number else "All is as written.")

    def _prove(self, options: dict[str, Any]) -> None:
        if (options["event"] is None) == (options["consistency"] is None):
            raise CommandError("Name an event, or --consistency OLD NEW.")
        try:
            if options["consistency"]:
                old, new = options["consistency"]
                proof = proving.prove_consistency(old=old, new=new)
            else:
                proof = proving.prove(event_id=options["event"])
        except AuditEvent.DoesNotExist as error:
            raise CommandError(f"There is no event {options['event']}.") from error
        self.stdout.write(json.dumps(proof, indent=2, ensure_ascii=False))

    def _export(self, options: dict[str, Any]) -> None:
        wanted = Search(
            actor=_person(options["actor"]),
            by_system=options["system"],
            token=options["token"] or "",
            action=options["action"] or "",
            review=_number(options["claim"]),
            article=_number(options["article"]),
            report=_number(options["report"]),
            person=_person(options["about"]),
            request_id=options["request"] or "",
            since=_moment(options["since"], time.min),
            until=_moment(options["until"], time.max),
            words=options["words"] or "",
        )
        number = _person(options["reader"])
        reader = User.objects.get(pk=number) if number else None
        with options["file"].open("xb") as stream:
            done, left_out = handing_out.to_operator(
                stream, wanted=wanted, reader=reader, operator=getuser(), now=timezone.now()
            )
        self.stderr.write(
            f"{done.events} events, {done.proved} with a proof, {done.unsealed} not sealed yet,"
            f" {done.held_back} without a proof as two people still review the claim,"
            f" {left_out} left out."
        )

    def _checker(self, _options: dict[str, Any]) -> None:
        self.stdout.write(Path(checker.__file__).read_text("utf-8"))


def _person(name: str | None) -> int | None:
    if not name:
        return None
    found = User.objects.filter(username=name).values_list("pk", flat=True).first()
    if found is None:
        raise CommandError(f"There is no person {name}.")
    return found


def _number(text: str | None) -> int | None:
    if text and not text.isdecimal():
        raise CommandError(f"{text} is no number.")
    return int(text) if text else None


def _moment(day: date | None, clock: time) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, clock)) if day else None


def _notes_in(path: Path, known: list[keys.PublicKey]) -> list[Note]:
    found = notes.all_in(path.read_text("utf-8"))
    if not found:
        raise BadNote(f"{path} has no checkpoint.")
    try:
        return [notes.opened(text, known)[0] for text in found]
    except BadNote as problem:
        raise BadNote(f"{path}: {problem}") from problem


def _as_json(result: Result) -> dict[str, Any]:
    return {
        "events": result.events,
        "sealed": result.sealed,
        "unsealed": result.unsealed,
        "undelivered": [
            {**asdict(late), "since": late.since.isoformat(timespec="seconds")}
            for late in checkpoints.undelivered()
        ],
        "number": result.findings.number,
        "findings": [finding.as_json() for finding in result.findings],
    }
