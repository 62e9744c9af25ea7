"""Reports for programs that read line by line: the claims of the JSON report, and nothing else."""

from typing import BinaryIO

from verification.reports.contents import Contents, Format
from verification.reports.json import LINES


def write(contents: Contents, stream: BinaryIO) -> None:
    stream.writelines(line + b"\n" for line in contents.lines(LINES))


FORMAT = Format("jsonl", "JSON Lines", "application/jsonl", write)
