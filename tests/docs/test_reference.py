"""What the reference promises is there, and what is there is in the reference.

Each failing assertion names the lines to add.
"""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands
from django.db import connection

from verification.models import AuditEvent
from verification.reports import csv
from verification.reports.formats import FORMATS

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "reference"
OURS = ("claims", "verification", "config")


def code_words(page: str) -> set[str]:
    """Return what stands in backticks on a page of the reference."""
    return set(re.findall(r"`([^`]+)`", (REFERENCE / page).read_text(encoding="utf-8")))


def environment_variables() -> set[str]:
    source = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "config").rglob("*.py"))
    return set(re.findall(r"""\benv_\w+\(\s*["']([A-Z_]+)["']""", source))


def test_every_setting_is_documented():
    assert environment_variables() - code_words("settings.md") == set()


def test_every_documented_setting_is_read():
    documented = {word for word in code_words("settings.md") if re.fullmatch(r"[A-Z_]{4,}", word)}
    levels = {"DEBUG", "INFO", "WARNING", "ERROR"}
    assert documented - environment_variables() - levels == {"SECRET_KEY_FILE"}


def test_every_command_is_documented():
    ours = {name for name, app in get_commands().items() if app in OURS}
    documented = {word.split()[0] for word in code_words("commands.md")}
    assert ours - documented == set()
    assert documented - ours == {"python", "-"}


def test_every_audit_action_is_documented():
    assert set(AuditEvent.Action.values) == {
        word for word in code_words("audit-actions.md") if re.fullmatch(r"\w+\.\w+", word)
    }


def test_every_rule_of_the_database_is_explained(db):
    explained = (ROOT / "docs/explanation/what-cannot-change.md").read_text(encoding="utf-8")
    frozen = re.compile(
        r"(?:claim|verdict|citation|auditevent|leaf|checkpoint)_(rows_are|table_is)_frozen"
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        triggers = {name for (name,) in cursor.fetchall()}

    missing = {name for name in triggers if f"`{name}`" not in explained}

    assert {name for name in missing if not frozen.fullmatch(name)} == set()


def error_codes() -> set[str]:
    sources = [
        file.read_text(encoding="utf-8")
        for app in OURS
        for file in (ROOT / app).rglob("*.py")
        if "migrations" not in file.parts
    ]
    return {
        code
        for source in sources
        for code in re.findall(r"\bcode(?:: str)? ?= ?\"([a-z_0-9]+)\"", source)
    }


def test_every_error_code_is_documented():
    assert error_codes() - code_words("errors.md") == set()


def test_every_format_of_reports_is_documented_and_no_other():
    page = (REFERENCE / "reports.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| (\[`.*?\)) \|", page, re.MULTILINE)
    commands = (REFERENCE / "commands.md").read_text(encoding="utf-8")
    [of_command] = re.findall(r"`export --format (\S+)", commands)

    assert re.findall(r"`(\w+)`", " ".join(listed)) == list(FORMATS)
    assert of_command.split("\\|") == list(FORMATS)


def test_every_column_of_csv_reports_is_documented():
    assert set(csv.COLUMNS) - code_words("report-formats.md") == set()


def sections(page: Path) -> set[str]:
    """Return the headings of a page as links name them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", one).strip().lower().replace(" ", "-") for one in headings}


@pytest.mark.parametrize(
    "page", sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]), ids=lambda p: p.name
)
def test_links_between_pages_lead_somewhere(page):
    links = re.findall(r"\]\(([^)]+)\)", page.read_text(encoding="utf-8"))
    parted = [link.partition("#") for link in links if "://" not in link]
    local = [(page.parent / file if file else page, section) for file, _, section in parted]

    assert [file for file, _section in local if not file.exists()] == []
    named = [(file, section) for file, section in local if section and file.suffix == ".md"]
    assert [one for one in named if one[1] not in sections(one[0])] == []
