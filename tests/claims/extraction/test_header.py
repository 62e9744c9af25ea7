"""The date above a text, in forms that only some outlets use."""

from datetime import date

import pytest

from claims.extraction.document import read_document


@pytest.mark.parametrize(
    "line", ["October 9, 2019 GMT", "October 9, 2019 (UTC)", "9 October 2019 14:05 GMT"]
)
def test_time_zone_may_stand_without_a_time(line: str) -> None:
    text = f"Council weighs sanctions\n\nBy ANN WRITER\n\n{line}\n\nThe council met in Dorn.\n"
    metadata = read_document(text).metadata

    assert metadata.published_on == date(2019, 10, 9)
    assert metadata.publisher is None
