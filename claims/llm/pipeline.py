"""A whole article, part by part, within limits of time and tokens."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from claims.extraction.types import FoundClaim
from claims.llm import prompt
from claims.llm.answers import NotUnderstood, claims_in
from claims.llm.endpoint import Answer, Endpoint, EndpointFailed, ask

# Characters of an article that one question is about.
PART = 12_000
# What one answer may cost.
MOST_OUTPUT_TOKENS = 4_096
# A token has at least this many characters in nearly every text and model.
CHARACTERS_PER_TOKEN = 3
# Seconds before the second and third try of a question.
WAITS = (1.0, 5.0)


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one article."""

    seconds: float
    tokens: int


@dataclass(slots=True)
class Outcome:
    """What came of an article, and what it has cost so far."""

    claims: list[FoundClaim] = field(default_factory=list)
    # Why claims were refused, and how many for each reason.
    refused: Counter[str] = field(default_factory=Counter)
    parts: int = 0
    # Parts that have no usable answer.
    unread: int = 0
    questions: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    # As the endpoint names it, which may be more exact than how it was asked for.
    model: str = ""
    # Why parts are unread, in words.
    failure: str = ""

    @property
    def tokens(self) -> int:
        return self.input_tokens + self.output_tokens


def extractor(model: str) -> str:
    """Return name and version: the prompt and the model are what makes an answer."""
    return f"llm/{prompt.VERSION}:{model}"


def estimate(text: str) -> int:
    """Return how many tokens a text may cost at most."""
    return sum(_estimate(part) for part in parts_of(text))


def parts_of(text: str) -> list[str]:
    """Return `text` cut at blank lines, or where there is none, into what one question takes."""
    parts, start = [], 0
    while start < len(text):
        end = len(text)
        if end - start > PART:
            gap = text.rfind("\n\n", start + PART // 2, start + PART)
            end = gap + 2 if gap > 0 else start + PART
        parts.append(text[start:end])
        start = end
    return [part for part in parts if part.strip()]


def find_claims(
    text: str, endpoint: Endpoint, limits: Limits, *, wait: Callable[[float], object] = time.sleep
) -> Outcome:
    """Return what the model finds in `text`; never raises for what the endpoint does."""
    deadline = time.monotonic() + limits.seconds
    outcome = Outcome()
    parts = parts_of(text)
    outcome.parts = len(parts)
    for number, part in enumerate(parts):
        if outcome.tokens + _estimate(part) > limits.tokens:
            outcome.failure = f"The limit of {limits.tokens} tokens for one article is reached."
        elif time.monotonic() > deadline:
            outcome.failure = f"The limit of {limits.seconds:g} seconds for one article is reached."
        else:
            _read(part, text, endpoint, outcome, _Patience(limits, deadline, wait))
            continue
        outcome.unread += len(parts) - number
        break
    outcome.claims = _once(outcome)
    return outcome


@dataclass(frozen=True, slots=True)
class _Patience:
    """For how long, and how dearly, one article is tried."""

    limits: Limits
    deadline: float
    wait: Callable[[float], object]

    def allows(self, pause: float, outcome: Outcome, part: str) -> bool:
        """Wait for another try, where the limits leave room for one."""
        is_late = time.monotonic() + pause > self.deadline
        if is_late or outcome.tokens + _estimate(part) > self.limits.tokens:
            return False
        self.wait(pause)
        return True

    def of_one_question(self, endpoint: Endpoint) -> Endpoint:
        left = max(1.0, self.deadline - time.monotonic())
        return replace(endpoint, time_limit=min(endpoint.time_limit, left))


def _read(part: str, text: str, endpoint: Endpoint, outcome: Outcome, patience: _Patience) -> None:
    """Ask about one part, again where that may help, and add to `outcome` what came of it."""
    question = prompt.question(part, text, most_output_tokens=MOST_OUTPUT_TOKENS)
    for pause in (*WAITS, None):
        outcome.questions += 1
        try:
            answer = ask(patience.of_one_question(endpoint), question)
            _charge(outcome, part, answer)
            outcome.claims += claims_in(
                answer.text, text, extractor=extractor(endpoint.model), refused=outcome.refused
            )
        except EndpointFailed as error:
            outcome.failure, again, least = str(error), error.is_temporary, error.wait
            if error.may_have_cost:
                outcome.input_tokens += _input(part)
                outcome.output_tokens += MOST_OUTPUT_TOKENS
        except NotUnderstood:
            cut = " It was cut off." if answer.is_cut else ""
            outcome.failure = f"The answer has not the form that was asked for.{cut}"
            again, least = not answer.is_cut, 0.0
        else:
            return
        if not again or pause is None or not patience.allows(max(pause, least), outcome, part):
            break
    outcome.unread += 1


def _charge(outcome: Outcome, part: str, answer: Answer) -> None:
    outcome.model = answer.model or outcome.model
    asked, written = answer.input_tokens, answer.output_tokens
    outcome.input_tokens += _input(part) if asked is None else asked
    outcome.output_tokens += _tokens(answer.text) if written is None else written


def _estimate(part: str) -> int:
    return _input(part) + MOST_OUTPUT_TOKENS


def _input(part: str) -> int:
    return _tokens(prompt.INSTRUCTIONS) + _tokens(part)


def _tokens(text: str) -> int:
    return len(text.encode()) // CHARACTERS_PER_TOKEN + 1


def _once(outcome: Outcome) -> list[FoundClaim]:
    """Return the claims in reading order, each place and kind once."""
    found = {(claim.start, claim.end, claim.kind): claim for claim in outcome.claims}
    outcome.refused["repeated"] += len(outcome.claims) - len(found)
    outcome.refused = +outcome.refused
    return [found[key] for key in sorted(found)]
