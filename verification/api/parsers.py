"""JSON as RFC 8259 has it: UTF-8, finite numbers, and no depth that exhausts the stack."""

import json
import math
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class StrictJSONParser(JSONParser):
    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Any = None
    ) -> Any:
        """Return what the body says.

        :raises ParseError: it is not JSON, or has NaN, infinity or a key twice in one object.
        """
        try:
            return json.loads(
                stream.read().decode("utf-8"),
                parse_constant=_refuse_constant,
                parse_float=_finite,
                object_pairs_hook=_without_repeats,
            )
        except (ValueError, RecursionError) as error:
            raise ParseError(f"The body is not JSON that can be used: {error}.") from error


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError("a number is too large")
    return number


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("an object has a key twice")
    return found
