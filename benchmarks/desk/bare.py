"""The bare queue that ours is measured against: no sign-in, no permissions, no history.

A Django application in one file, as one would write it in an afternoon: take the first free row
with SKIP LOCKED, write down who has it, store a verdict. Served like ours by gunicorn.
"""

import json
import os
from typing import Any

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path

from config.service_urls import database_from_url

CREATE = """
DROP TABLE IF EXISTS bare_verdict, bare_item;
CREATE TABLE bare_item AS
    SELECT review.id, claim.label, review.priority, review.queued_at, review.state, claim.exact,
           NULL::text AS holder
    FROM verification_review review JOIN claims_claim claim ON claim.id = review.claim_id;
ALTER TABLE bare_item ADD PRIMARY KEY (id);
CREATE INDEX ON bare_item (priority DESC, queued_at, id) WHERE state = 'open' AND holder IS NULL;
CREATE TABLE bare_verdict (id bigserial PRIMARY KEY, item bigint, rating text, rationale text);
ANALYZE bare_item;
"""
TAKE = """
SELECT id, label, exact FROM bare_item WHERE state = 'open' AND holder IS NULL
ORDER BY priority DESC, queued_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
"""
HOLD = "UPDATE bare_item SET holder = %s WHERE id = %s"


def take_one(cursor: Any, holder: str) -> tuple[Any, ...] | None:
    """Take the next row; what the domain's own call is measured against too."""
    cursor.execute(TAKE)
    row: tuple[Any, ...] | None = cursor.fetchone()
    if row is not None:
        cursor.execute(HOLD, [holder, row[0]])
    return row


@transaction.atomic
def take_next(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        row = take_one(cursor, request.headers["X-Reviewer"])
    if row is None:
        return HttpResponse(status=204)
    return JsonResponse({"id": row[0], "label": row[1], "exact": row[2]})


@transaction.atomic
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    given = json.loads(request.body)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO bare_verdict (item, rating, rationale) VALUES (%s, %s, %s)",
            [pk, given["rating"], given["rationale"]],
        )
        cursor.execute("UPDATE bare_item SET state = 'decided' WHERE id = %s", [pk])
    return JsonResponse({"id": pk}, status=201)


urlpatterns = [path("next", take_next), path("<int:pk>/verdict", submit)]

if not settings.configured:
    settings.configure(
        DATABASES={"default": database_from_url(os.environ["BARE_DATABASE_URL"], pool_size=8)},
        ROOT_URLCONF=__name__,
        SECRET_KEY="none",  # noqa: S106 (nothing is signed)
        ALLOWED_HOSTS=["127.0.0.1"],
        USE_TZ=True,
    )
    django.setup()
    application = get_wsgi_application()
