"""How an attempt to fetch a page ends, in a word for programs and a sentence for people."""

from enum import StrEnum


class Outcome(StrEnum):
    FETCHED = "fetched"
    UNSUPPORTED_ADDRESS = "unsupported_address"
    REFUSED_ADDRESS = "refused_address"
    UNKNOWN_HOST = "unknown_host"
    NO_ANSWER = "no_answer"
    TLS_PROBLEM = "tls_problem"
    TOO_SLOW = "too_slow"
    TOO_MUCH_HEADER = "too_much_header"
    TOO_LARGE = "too_large"
    UNPACKS_TOO_FAR = "unpacks_too_far"
    UNKNOWN_PACKING = "unknown_packing"
    BROKEN_ANSWER = "broken_answer"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    NOT_FOUND = "not_found"
    NOT_LET_IN = "not_let_in"
    TOO_MANY_REQUESTS = "too_many_requests"
    SERVER_ERROR = "server_error"
    UNEXPECTED_STATUS = "unexpected_status"

    @property
    def sentence(self) -> str:
        return SENTENCES[self]

    @property
    def may_pass(self) -> bool:
        """Tell whether the same may go well at another time."""
        return self in PASSING


SENTENCES = {
    Outcome.FETCHED: "The page was fetched.",
    Outcome.UNSUPPORTED_ADDRESS: "Its address is none that is fetched: only http:// and https:// "
    "on the usual ports, without user and password.",
    Outcome.REFUSED_ADDRESS: "Its address leads into a network that is not public.",
    Outcome.UNKNOWN_HOST: "No machine is known by the name in its address.",
    Outcome.NO_ANSWER: "The site did not answer.",
    Outcome.TLS_PROBLEM: "The site could not prove who it is: its certificate or its encryption "
    "is at fault.",
    Outcome.TOO_SLOW: "The site took too long.",
    Outcome.TOO_MUCH_HEADER: "The site's answer begins with more headers than are read.",
    Outcome.TOO_LARGE: "The page is larger than what is stored.",
    Outcome.UNPACKS_TOO_FAR: "The page unpacks to far more than was sent.",
    Outcome.UNKNOWN_PACKING: "The page came packed in a way that was not asked for.",
    Outcome.BROKEN_ANSWER: "The site's answer broke off, or does not follow the rules of the web.",
    Outcome.TOO_MANY_REDIRECTS: "The site sent us from one address to the next too often.",
    Outcome.NOT_FOUND: "The site says that there is no such page.",
    Outcome.NOT_LET_IN: "The site does not let us in.",
    Outcome.TOO_MANY_REQUESTS: "The site asks us to come back later.",
    Outcome.SERVER_ERROR: "The site says that something went wrong on its side.",
    Outcome.UNEXPECTED_STATUS: "The site answered with a status that is no page.",
}
PASSING = frozenset(
    {
        Outcome.UNKNOWN_HOST,
        Outcome.NO_ANSWER,
        Outcome.TLS_PROBLEM,
        Outcome.TOO_SLOW,
        Outcome.BROKEN_ANSWER,
        Outcome.TOO_MANY_REQUESTS,
        Outcome.SERVER_ERROR,
    }
)


class NotFetched(Exception):
    """There is no page; `outcome` says why, and the text what exactly was seen."""

    def __init__(self, outcome: Outcome, detail: str = "") -> None:
        super().__init__(detail or outcome.sentence)
        self.outcome = outcome
        self.detail = detail
