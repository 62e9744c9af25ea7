"""The page on the architecture says where things happen: no room is missing, none made up."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "explanation" / "architecture.md"
EDGES = {"__init__", "apps", "urls", "api", "forms", "management", "migrations", "models"}
EDGES |= {"templatetags", "views", "__pycache__"}


def test_every_room_of_the_work_is_in_the_table_and_is_there() -> None:
    rooms = {path.stem for path in (ROOT / "verification").iterdir()} - EDGES
    table = PAGE.read_text().partition("## Where things happen")[2].partition("\n## ")[0]
    rows = [line.split("|")[2] for line in table.splitlines() if line.startswith("|")]
    named = {name for row in rows for name in re.findall(r"`(\w+)/?`", row)}

    assert named == rooms
