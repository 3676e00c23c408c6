"""Addresses of the desk."""

from __future__ import annotations

from django.conf import settings
from django.urls import path

from duban.desk import case_urls, house_urls, return_urls
from duban.desk.pages import account, factor, inbox, notices, passwords, search, sign_in, specimen, tastes

app_name = "desk"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("sign-in", sign_in.sign_in, name="sign-in"),
    path("sign-in/code", sign_in.code, name="code"),
    path("sign-out", sign_in.sign_out, name="sign-out"),
    path("stay", sign_in.stay, name="stay"),
    path("act-as", account.act_as, name="act-as"),
    path("campaign-in-hand", account.campaign_in_hand, name="campaign-in-hand"),
    path("account", account.account, name="account"),
    path("account/password", passwords.password, name="password"),
    path("account/sessions", account.sessions, name="sessions"),
    path("account/sessions/<int:session_id>/end", account.end_session, name="end-session"),
    path("account/sessions/end-others", account.end_others, name="end-others"),
    path("account/factor", factor.factor, name="factor"),
    path("account/factor/picture", factor.picture, name="factor-picture"),
    path("account/factor/off", factor.off, name="factor-off"),
    path("account/factor/codes", factor.codes, name="factor-codes"),
    path("tastes/language", tastes.language, name="language"),
    path("tastes/text", tastes.text_size, name="text-size"),
    path("notices", notices.notices, name="notices"),
    path("notices/seen", notices.seen, name="notices-seen"),
    path("search", search.search, name="search"),
    path("keys", search.keys, name="keys"),
]
urlpatterns += case_urls.urlpatterns
urlpatterns += house_urls.urlpatterns
urlpatterns += return_urls.urlpatterns
if settings.SPECIMEN:
    urlpatterns.append(path("_specimen", specimen.specimen, name="specimen"))
