"""The ways a domain call says no. The edges (pages, API, commands) turn them into answers."""

from collections.abc import Callable, Iterable, Iterator


class DomainError(Exception):
    """A request that cannot be carried out as it stands; nothing was written.

    `code` is stable and machine-readable; the text is for the person who asked.
    """

    code: str


class BadInput(DomainError):
    """What was sent cannot be used: which field, what was wrong, what to do about it."""

    def __init__(self, *, code: str, field: str, message: str, remedy: str) -> None:
        super().__init__(f"{message} {remedy}")
        self.code = code
        self.field = field
        self.message = message
        self.remedy = remedy

    @property
    def problems(self) -> "tuple[BadInput, ...]":
        """What is wrong, as `BadInputs` has it."""
        return (self,)


class Conflict(DomainError):
    """Somebody else changed it first."""

    code = "conflict"


class Forbidden(DomainError):
    """This person may not do this, whatever their role."""

    code = "forbidden"


class BadInputs(DomainError):
    """Several things that cannot be used, told at once so that they are mended at once."""

    code = "invalid_input"

    def __init__(self, problems: "list[BadInput]") -> None:
        super().__init__(" ".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


def problems_of(*checks: Callable[[], object]) -> Iterator[BadInput]:
    """Yield all that some checks refuse, however many of them refuse something."""
    for check in checks:
        try:
            check()
        except (BadInput, BadInputs) as refusal:
            yield from refusal.problems


def refuse(problems: Iterable[BadInput]) -> None:
    """Tell all that is wrong at once; go on where nothing is.

    :raises BadInput: one thing is.
    :raises BadInputs: several are.
    """
    found = list(problems)
    if len(found) == 1:
        raise found[0]
    if found:
        raise BadInputs(found)
