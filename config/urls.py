from allauth.account import views as account
from django.urls import include, path, re_path

from verification.access import public, signed_in

# Only these of allauth's pages: nobody signs up by themselves.
ACCOUNT_PAGES = [
    path("login/", public(account.login), name="account_login"),
    path("logout/", public(account.logout), name="account_logout"),
    path("inactive/", public(account.account_inactive), name="account_inactive"),
    path("password/change/", signed_in(account.password_change), name="account_change_password"),
    path("password/reset/", public(account.password_reset), name="account_reset_password"),
    path(
        "password/reset/done/",
        public(account.password_reset_done),
        name="account_reset_password_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        public(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        public(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
]

urlpatterns = [
    path("health/", include("config.health")),
    path("accounts/", include(ACCOUNT_PAGES)),
    path("api/v1/", include("verification.api.urls")),
    path("", include("verification.urls")),
]
handler400 = "verification.views.errors.bad_request"
