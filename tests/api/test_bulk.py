"""Changing many claims by the API."""

import pytest

from tests.api.client import Api, problem
from tests.factories import NOW, ReviewFactory
from verification.bulk import running
from verification.models import BulkJob

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(editor):
    return Api.of(editor)


def test_the_whole_way(api):
    first, second = ReviewFactory(), ReviewFactory()
    chosen = api.post("bulk-jobs", {"query": "is:open"})
    address = chosen["Location"].removeprefix("/api/v1/")
    assert (chosen.status_code, chosen.json()["total"]) == (201, 2)

    started = api.post(f"{address}/start", {"action": "tag", "tag": "Ganja"}).json()
    assert (started["status"], started["counts"]["waiting"]) == ("running", 2)
    running.run(job_id=started["id"], clock=lambda: NOW)

    done = api.get(address).json()
    assert (done["status"], done["parameters"]) == ("done", {"tag": "Ganja"})
    assert done["counts"] == {"done": 2, "unchanged": 0, "refused": 0, "waiting": 0}
    items = api.get(f"{address}/items", {"outcome": "done"}).json()["results"]
    assert [item["review"] for item in items] == [first.pk, second.pk]
    assert [job["id"] for job in api.get("bulk-jobs").json()["results"]] == [done["id"]]


def test_picked_reviews_and_stopping(api):
    first, _second = ReviewFactory(), ReviewFactory()
    job = api.post("bulk-jobs", {"reviews": [first.pk]}).json()
    assert (job["is_picked"], job["total"]) == (True, 1)
    assert problem(api.post(f"bulk-jobs/{job['id']}/stop")) == (409, "bulk_job_not_running")
    api.post(f"bulk-jobs/{job['id']}/start", {"action": "boost", "boost": 0.005})
    stopped = api.post(f"bulk-jobs/{job['id']}/stop").json()
    assert (stopped["status"], stopped["counts"]["waiting"]) == ("stopped", 1)
    again = api.post(f"bulk-jobs/{job['id']}/start", {"action": "boost", "boost": 0.005})
    assert problem(again) == (409, "bulk_job_started")


def test_what_cannot_be_is_refused(api, reviewer):
    ReviewFactory()
    assert problem(api.post("bulk-jobs", {"query": "is:decided"}))[0] == 400
    job = api.post("bulk-jobs", {"query": ""}).json()
    for order in ({"action": "burn"}, {"action": "dismiss"}, {"action": "boost", "boost": 1.5}):
        assert api.post(f"bulk-jobs/{job['id']}/start", order).status_code == 400
    assert problem(Api.of(reviewer).post("bulk-jobs", {})) == (403, "permission_missing")
    assert BulkJob.objects.get().status == "chosen"
