"""A reviewer at the pages: double clicks, the back button, a form that is no longer true."""

import re
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.stress.person import Person

REVIEW = re.compile(r"/reviews/(\d+)/")
WAYS = {
    "submit": 40,
    "submit_twice": 12,
    "go_back_and_submit_again": 10,
    "keep_what_is_typed_while_submitting": 8,
    "submit_with_a_stale_version_first": 5,
    "skip": 12,
    "dismiss": 7,
    "release": 3,
    "walk_away": 3,
}


class PageReviewer(Person):
    def come_back(self) -> None:
        """Open a page, which brings the cookie that forms need."""
        self.line.page("/work/")

    def step(self) -> None:
        answer = self.line.form("/queue/next/", {})
        found = REVIEW.search(answer.headers.get("Location", ""))
        if found is None:
            time.sleep(0.3)
            return
        review = int(found[1])
        page = self.line.page(f"/reviews/{review}/")
        lease = {name: page.hidden(name) for name in ("version", "lease_token")}
        if not all(lease.values()):
            return
        way = self.random.choices(list(WAYS), list(WAYS.values()))[0]
        getattr(self, f"_{way}")(review, lease)

    def _submit(self, review: int, lease: dict[str, str]) -> None:
        self._send_verdict(review, self._verdict(lease))

    def _submit_twice(self, review: int, lease: dict[str, str]) -> None:
        verdict, other = self._verdict(lease), self.line.another()
        self.at_once(
            lambda: self._send_verdict(review, verdict),
            lambda: self._send_verdict(review, verdict, line=other),
        )

    def _go_back_and_submit_again(self, review: int, lease: dict[str, str]) -> None:
        verdict = self._verdict(lease)
        self._send_verdict(review, verdict)
        self._send_verdict(review, verdict)

    def _keep_what_is_typed_while_submitting(self, review: int, lease: dict[str, str]) -> None:
        """Submit while the page's script saves the draft, as it does every few seconds."""
        verdict, other = self._verdict(lease), self.line.another()
        self.at_once(
            lambda: other.form(f"/reviews/{review}/keep/", verdict),
            lambda: self._send_verdict(review, verdict),
        )

    def _submit_with_a_stale_version_first(self, review: int, lease: dict[str, str]) -> None:
        stale = {**lease, "version": str(int(lease["version"]) + 1)}
        verdict = self._verdict(lease)
        self._send_verdict(review, verdict | stale)
        self._send_verdict(review, verdict)

    def _skip(self, review: int, lease: dict[str, str]) -> None:
        policy = self.random.choice(("", "others", "later"))
        fields = {**lease, "skip_policy": policy}
        if policy == "later":
            fields["skip_until"] = (datetime.now(UTC) + timedelta(days=1)).date().isoformat()
        self.send("skip", f"/reviews/{review}/skip/", fields, review=review, tells_not=True)

    def _dismiss(self, review: int, lease: dict[str, str]) -> None:
        nonce = self.nonce()
        found = self.dismissal(nonce)
        fields = {**lease, **found, "dismissal_reason": found["reason"]}
        self.send("dismiss", f"/reviews/{review}/dismiss/", fields, review=review, nonce=nonce)

    def _release(self, review: int, lease: dict[str, str]) -> None:
        self.send("release", f"/reviews/{review}/release/", lease, review=review, tells_not=True)

    def _walk_away(self, review: int, lease: dict[str, str]) -> None:
        time.sleep(self.orders.lease_seconds * self.random.uniform(0.9, 1.5))
        if not self.is_over():
            self._submit(review, lease)

    def _send_verdict(self, review: int, fields: dict[str, Any], line: Any = None) -> None:
        path, nonce = f"/reviews/{review}/verdict/", fields["rationale"].split("[")[1][:-1]
        self.send("submit", path, fields, line=line, review=review, nonce=nonce)

    def _verdict(self, lease: dict[str, str]) -> dict[str, Any]:
        found = self.finding(self.nonce())
        cited = found.pop("citations", [])
        fields = {**lease, **found}
        fields |= {"citations-TOTAL_FORMS": len(cited), "citations-INITIAL_FORMS": 0}
        for number, citation in enumerate(cited):
            fields |= {f"citations-{number}-{name}": value for name, value in citation.items()}
        return fields
