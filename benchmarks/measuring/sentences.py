"""Where sentences end: the golden rules."""

from benchmarks.measuring.data import Data, read_json_lines
from benchmarks.measuring.report import Report
from claims.extraction.document import read_document
from claims.extraction.prose import read_prose
from claims.extraction.sentences import split


def golden_rules(report: Report, data: Data, *, show: bool) -> None:
    """Count the golden rules that we follow exactly."""
    title = "Golden rules of sentence splitting"
    path = data.find("sentence-golden-rules", "golden_en.jsonl")
    if path is None:
        report.no_data(title, "golden_rules")
        return
    cases = read_json_lines(path)
    wrong = [case for case in cases if sentences(case["text"]) != _stripped(case["sentences"])]
    right = len(cases) - len(wrong)
    report.figures["golden_rules"] = right / len(cases)
    report.table(
        title,
        ["system", "followed", "of"],
        [
            ["claimdesk", right, len(cases)],
            ["pySBD (published)", 47, 48],
            ["nupunkt alone (measured before)", 35, 48],
            ["spaCy parser (measured before)", 29, 48],
        ],
    )
    if show:
        report.note(*(f"rule {case['id']}: {sentences(case['text'])}" for case in wrong))


def sentences(text: str) -> list[str]:
    """Return the sentences of the body of `text`, as the extractor cuts them."""
    prose = read_prose(read_document(text))
    return [prose[span] for span in split(prose)]


def _stripped(wanted: list[str]) -> list[str]:
    return [" ".join(sentence.split()) for sentence in wanted]
