"""Schedules of reports over the API."""

from typing import Any

import pytest

from tests.api.client import faults, problem
from tests.verification.reports.scheduled.at_work import at_work
from verification.models import AuditEvent, ReportSchedule, ScheduleRun
from verification.reports.scheduled import runs

GIVEN: dict[str, Any] = {
    "name": "Disputed this week",
    "selection": {"rating": "disputed", "state": "published"},
    "formats": ["pdf", "csv"],
    "every": "week",
    "weekdays": [1],
    "hour": 7,
    "window": "week",
    "recipients": ["anna@news.example"],
}


def test_a_schedule_is_made_shown_changed_and_taken_away(api, editor):
    user = api(editor)
    made = user.post("schedules", GIVEN)
    schedule = made.json()
    path = f"schedules/{schedule['id']}"
    assert (made.status_code, made["Location"]) == (201, f"/api/v1/{path}")
    assert {name: schedule[name] for name in ("formats", "weekdays", "hour", "status")} == {
        "formats": ["pdf", "csv"],
        "weekdays": [1],
        "hour": 7,
        "status": "active",
    }
    assert schedule["selection"]["rating"] == "disputed"
    assert schedule["recipients"] == [{"address": "anna@news.example", "left_at": None}]
    assert schedule["send_empty"] is True
    assert schedule["owner"]["id"] == editor.pk
    assert user.get("schedules").json()["results"] == [schedule]
    shown = user.get(path)
    assert (shown.json(), shown["ETag"]) == (schedule, '"1"')

    changed = user.put(path, {**GIVEN, "hour": 9, "send_empty": False}, If_Match='"1"')
    assert (changed.status_code, changed["ETag"]) == (200, '"2"')
    assert (changed.json()["hour"], changed.json()["send_empty"]) == (9, False)

    assert user.delete(path).status_code == 204
    assert problem(user.get(path)) == (404, "not_found")
    assert problem(user.delete(path)) == (404, "not_found")


def test_a_change_says_on_which_version_it_is_based(api):
    user = api("editor")
    path = f"schedules/{user.post('schedules', GIVEN).json()['id']}"
    assert problem(user.put(path, GIVEN)) == (428, "if_match_missing")
    assert problem(user.put(path, GIVEN, If_Match='"7"')) == (412, "schedule_changed")
    assert problem(user.put("schedules/99", GIVEN, If_Match='"1"')) == (404, "not_found")


def test_sent_again_with_its_key_it_is_made_once(api):
    user = api("editor")
    first = user.post("schedules", GIVEN, Idempotency_Key="monday")
    second = user.post("schedules", GIVEN, Idempotency_Key="monday")
    assert first.json() == second.json()
    assert second["Idempotency-Replayed"] == "true"
    assert ReportSchedule.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"formats": ["docx"]}, [("formats.0", "invalid_choice")]),
        ({"hour": 24}, [("hour", "max_value")]),
        ({"weekdays": []}, [("weekdays", "schedule_invalid")]),
        ({"every": "month"}, [("month_day", "schedule_invalid")]),
        ({"recipients": ["anna@", "b"]}, [("recipients", "schedule_invalid")] * 2),
        ({"recipients": []}, [("recipients", "schedule_invalid")]),
        ({"selection": {"state": "open"}}, [("window", "schedule_invalid")]),
        ({"selection": {"query": "rating:purple"}}, [("query", "query_invalid")]),
        ({"selection": {"view": 404}}, [("view", "view_unknown")]),
        (
            {"selection": {"decided_from": "2026-01-01"}},
            [("selection.decided_from", "unknown_field")],
        ),
        ({"names": True}, [("names", "unknown_field")]),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(api, given, found):
    assert faults(api("editor").post("schedules", {**GIVEN, **given})) == found
    assert not ReportSchedule.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_test_and_what_came_of_it(api, editor):
    user = api(editor)
    path = f"schedules/{user.post('schedules', GIVEN).json()['id']}"

    asked = user.post(f"{path}/test")
    assert (asked.status_code, asked.json()["status"]) == (202, "making")
    at_work(ScheduleRun.objects.get().due_at)

    (run,) = user.get(f"{path}/runs").json()["results"]
    assert (run["id"], run["is_test"], run["status"]) == (asked.json()["id"], True, "sent")
    assert [report["format"] for report in run["reports"]] == ["pdf", "csv"]
    assert [(one["address"], one["state"]) for one in run["mails"]] == [(editor.email, "sent")]
    (own,) = run["mails"]
    assert problem(user.post(f"{path}/mails/{own['id']}/again")) == (409, "mail_not_repeatable")
    assert problem(user.post(f"schedules/99/mails/{own['id']}/again")) == (404, "not_found")
    report = user.get(f"reports/{run['reports'][1]['id']}").json()
    assert report["selection"]["since"] < report["selection"]["before"]


def test_pausing_and_resuming(api, editor):
    path = f"schedules/{api('editor').post('schedules', GIVEN).json()['id']}"
    user = api(editor)
    paused = user.post(f"{path}/pause").json()
    assert (paused["status"], paused["next_due_at"]) == ("paused", None)
    assert user.post(f"{path}/resume").json()["owner"]["id"] == editor.pk
    assert problem(user.post("schedules/99/pause")) == (404, "not_found")
    assert problem(user.post("schedules/99/test")) == (404, "not_found")
    assert problem(user.get("schedules/99/runs")) == (404, "not_found")


def test_who_makes_no_reports_sees_no_schedule(api, editor):
    path = f"schedules/{api(editor).post('schedules', GIVEN).json()['id']}"
    user = api("reviewer")
    for answer in (user.get("schedules"), user.get(path), user.get(f"{path}/runs")):
        assert problem(answer) == (403, "permission_missing")
    assert problem(user.post(f"{path}/test")) == (403, "permission_missing")


def test_history_tells_of_it_in_words(api, editor):
    user = api(editor)
    user.post("schedules", GIVEN)
    event = AuditEvent.objects.get(action="schedule.added")
    told = user.get("audit", {"action": "schedule.added"}).json()["results"]
    assert [one["id"] for one in told] == [event.pk]
    assert "anna@" not in str(told)


def test_one_test_too_many_is_refused_and_says_when_again(api, editor):
    user = api(editor)
    path = f"schedules/{user.post('schedules', GIVEN).json()['id']}/test"
    for _ in range(runs.MOST_TESTS):
        assert user.post(path).status_code == 202
        ScheduleRun.objects.update(status="failed")

    refused = user.post(path)

    assert problem(refused) == (429, "too_many_tests")
    assert "The next one can be sent from" in refused.json()["detail"]
    assert 3500 < int(refused["Retry-After"]) <= 3601
