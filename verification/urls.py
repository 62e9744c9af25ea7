from django.urls import path

from verification.views import (
    articles,
    deciding,
    history,
    holding,
    people,
    queue,
    reports,
    review,
    tokens,
)

app_name = "verification"
urlpatterns = [
    path("", queue.queue_page, name="queue"),
    path("queue/next/", queue.take_next, name="take-next"),
    path("reviews/<int:pk>/", review.review_page, name="review"),
    path("reviews/<int:pk>/take/", holding.take, name="take"),
    path("reviews/<int:pk>/keep/", holding.keep, name="keep"),
    path("reviews/<int:pk>/draft/", holding.save_draft, name="draft"),
    path("reviews/<int:pk>/skip/", holding.skip, name="skip"),
    path("reviews/<int:pk>/release/", holding.release, name="release"),
    path("reviews/<int:pk>/verdict/", deciding.submit, name="submit"),
    path("reviews/<int:pk>/dismiss/", deciding.dismiss, name="dismiss"),
    path("reviews/<int:pk>/reopen/", deciding.reopen, name="reopen"),
    path("articles/", articles.article_list, name="articles"),
    path("articles/add/", articles.add_article, name="add-article"),
    path("articles/<int:pk>/", articles.article_page, name="article"),
    path("articles/<int:pk>/progress/", articles.progress, name="progress"),
    path("extractions/<int:pk>/retry/", articles.retry, name="retry"),
    path("history/", history.history, name="history"),
    path("reports/", reports.report_list, name="reports"),
    path("reports/new/", reports.new_report, name="new-report"),
    path("reports/<int:pk>/file/", reports.download, name="download"),
    path("people/", people.people_list, name="people"),
    path("people/add/", people.add_person, name="add-person"),
    path("people/<int:pk>/", people.person_page, name="person"),
    path("people/<int:pk>/password/", people.new_password, name="new-password"),
    path("tokens/", tokens.token_list, name="tokens"),
    path("tokens/<slug:token_key>/revoke/", tokens.revoke, name="revoke-token"),
]
