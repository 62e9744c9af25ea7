"""The table of personal data names every column that can hold something of a person."""

import re
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import models

from verification.models import User

PAGE = Path(__file__).parents[2] / "docs/explanation/personal-data.md"
WORDS = (models.CharField, models.TextField, models.JSONField, models.GenericIPAddressField)
# Codes, hashes, names of versions, and what the system has counted: of nobody.
NOTHING_OF_PEOPLE = {
    "AuditEvent": {"action", "chain_kind"},
    "BulkItem": {"code", "reason"},
    "BulkJob": {"stopped_because"},
    "CheckAgain": {"source", "detail"},
    "Checkpoint": {"note"},
    "CheckpointDelivery": {"way", "problem"},
    "ChainHead": {"chain_kind"},
    "Claim": {"unit", "event_start", "event_end", "features", "rule", "comparator"},
    "Article": {"language", "normalisation", "content_sha256"},
    "ContentType": {"app_label", "model"},
    "EarlierOrigins": {"found"},
    "Extraction": {"extractor", "boilerplate", "kind_counts", "error"},
    "Group": {"name"},
    "IdempotentRequest": {"fingerprint"},
    "Permission": {"name", "codename"},
    "Publisher": {"name"},
    "Report": {"format", "style", "file", "sha256", "error", "found_sha256", "schema", "counts"},
    "ReportSchedule": {"formats", "weekdays", "style", "pause_reason"},
    "ScheduleRun": {"problem"},
    "RuleCount": {"extractor", "rule"},
    "SearchText": {"kind", "state", "rating"},
    "SecondReviewRule": {"name"},
    "Snapshot": {"name", "data"},
    "Tag": {"name"},
    "VerdictOrigins": {"found", "version"},
}
# Of files and pages that are fetched or attached.
OF_FILES = {"declared_type", "media_type", "sha256", "warc_sha256", "text_problem", "outcome"}
OF_CHECKS = {"sentence", "checker", "result"}


def test_every_column_that_can_hold_something_of_a_person_is_in_the_table() -> None:
    table = set(re.findall(r"`([A-Z]\w+\.\w+)`", PAGE.read_text("utf-8")))
    columns = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if can_hold_something(model, field)
    }

    assert columns - table == set()
    known = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
    }
    assert table - known == set()


def can_hold_something(model: type[models.Model], field: "models.Field[Any, Any]") -> bool:
    if field.is_relation:
        return field.related_model is User
    if field.name in NOTHING_OF_PEOPLE.get(model.__name__, set()) | OF_FILES | OF_CHECKS:
        return False
    return isinstance(field, WORDS) and not field.choices
