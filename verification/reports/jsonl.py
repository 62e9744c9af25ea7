"""Reports for programs that read line by line: the claims of the JSON report, and nothing else."""

from contextlib import closing
from typing import BinaryIO

from verification.reports.contents import Contents, Format
from verification.reports.json import LINES


def write(contents: Contents, stream: BinaryIO) -> None:
    with closing(contents.lines(LINES)) as lines:
        stream.writelines(line + b"\n" for line in lines)


FORMAT = Format("jsonl", "JSON Lines", "application/jsonl", write)
