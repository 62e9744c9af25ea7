"""Reports for programs that read line by line: the claims of the JSON report, and nothing else."""

from typing import BinaryIO

from verification.reports.contents import Contents, Format
from verification.reports.json import as_json, line


def write(contents: Contents, stream: BinaryIO) -> None:
    stream.writelines(line(as_json(row)) + b"\n" for row in contents.rows)


FORMAT = Format("jsonl", "JSON Lines", "application/jsonl", write)
