"""Every address of the API, without slashes at the end."""

from django.urls import path, register_converter
from django.urls.converters import IntConverter

from verification.api import (
    agreement,
    articles,
    claims,
    comments,
    correcting,
    drafts,
    figures,
    history,
    notifications,
    people,
    reports,
    reviews,
    runs,
    schema,
    search,
    talk,
    verdicts,
    work,
)


class IdConverter(IntConverter):
    """The number of a row: what no row can have is no address."""

    regex = "[1-9][0-9]{0,17}"


register_converter(IdConverter, "id")

app_name = "api"
urlpatterns = [
    path("agreement", agreement.AgreementFigures.as_view()),
    path("articles", articles.Articles.as_view()),
    path("articles/<id:pk>", articles.OneArticle.as_view()),
    path("articles/<id:pk>/claims", correcting.ArticleClaims.as_view()),
    path("articles/<id:pk>/extractions", articles.ArticleExtractions.as_view()),
    path("articles/<id:pk>/history", articles.ArticleHistory.as_view()),
    path("articles/<id:pk>/read-again", articles.ReadAgain.as_view()),
    path("articles/<id:pk>/retry", articles.RetryExtraction.as_view()),
    path("audit", history.History.as_view()),
    path("citations", verdicts.Citations.as_view()),
    path("claims", claims.Claims.as_view()),
    path("claims/<id:pk>", claims.OneClaim.as_view()),
    path("comments/<id:pk>", comments.OneComment.as_view()),
    path("comments/<id:pk>/withdraw", comments.WithdrawComment.as_view()),
    path("docs", schema.docs_page, name="docs"),
    path("errors", schema.errors_page, name="errors"),
    path("extractions/<id:pk>/changes", runs.ExtractionChanges.as_view()),
    path("extractions/<id:pk>/retry", runs.RetryRun.as_view()),
    path("figures", figures.Figures.as_view()),
    path("figures/mine", figures.OwnFigures.as_view()),
    path("me", people.WhoAmI.as_view()),
    path("notifications", notifications.Notifications.as_view()),
    path("notifications/read", notifications.ReadNotifications.as_view()),
    path("notifications/settings", notifications.OwnMailSettings.as_view()),
    path("people", people.People.as_view()),
    path("people/<id:pk>", people.OnePerson.as_view()),
    path("people/<id:pk>/password", people.PersonPassword.as_view()),
    path("queue", work.Queue.as_view()),
    path("queue/next", work.TakeNext.as_view()),
    path("reports", reports.Reports.as_view()),
    path("reports/<id:pk>", reports.OneReport.as_view()),
    path("reports/<id:pk>/file", reports.ReportFile.as_view()),
    path("reviews", reviews.Reviews.as_view()),
    path("reviews/<id:pk>", reviews.OneReview.as_view()),
    path("reviews/<id:pk>/comments", comments.ReviewComments.as_view()),
    path("reviews/<id:pk>/corrections", correcting.Corrections.as_view()),
    path("reviews/<id:pk>/dismiss", work.Dismiss.as_view()),
    path("reviews/<id:pk>/draft", drafts.OneDraft.as_view()),
    path("reviews/<id:pk>/history", reviews.ReviewHistory.as_view()),
    path("reviews/<id:pk>/let-others-take", talk.LetOthersTake.as_view()),
    path("reviews/<id:pk>/merges", correcting.Merges.as_view()),
    path("reviews/<id:pk>/release", work.Release.as_view()),
    path("reviews/<id:pk>/renew", work.Renew.as_view()),
    path("reviews/<id:pk>/reopen", work.Reopen.as_view()),
    path("reviews/<id:pk>/return", talk.ReturnReview.as_view()),
    path("reviews/<id:pk>/second-eyes", talk.SecondEyes.as_view()),
    path("reviews/<id:pk>/skip", work.Skip.as_view()),
    path("reviews/<id:pk>/splits", correcting.Splits.as_view()),
    path("reviews/<id:pk>/take", work.Take.as_view()),
    path("reviews/<id:pk>/verdicts", verdicts.ReviewVerdicts.as_view()),
    path("schema", schema.openapi, {"form": "json"}, name="schema"),
    path("schema.yaml", schema.openapi, {"form": "yaml"}, name="schema-yaml"),
    path("search", search.Search.as_view()),
    path("tokens", people.Tokens.as_view()),
    path("tokens/<slug:key>", people.OneToken.as_view()),
    path("verdicts", verdicts.Verdicts.as_view()),
    path("verdicts/<id:pk>", verdicts.OneVerdict.as_view()),
    path("views", search.Views.as_view()),
    path("views/<id:pk>", search.OneView.as_view()),
]
