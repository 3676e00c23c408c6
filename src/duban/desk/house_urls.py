"""Addresses of the house's own rooms: plans, units, accounts and posts, settings, audit."""

from __future__ import annotations

from django.urls import path

from duban.desk import plan_urls
from duban.desk.pages import campaigns, mentions
from duban.desk.pages.accounts import grants, people, posts
from duban.desk.pages.audit import proving, view
from duban.desk.pages.settings import calendar, clocks
from duban.desk.pages.units import changes, page, sheets, tree

urlpatterns = [
    path("campaigns", campaigns.campaign_list, name="campaigns"),
    path("campaigns/new", campaigns.new_campaign, name="campaign-new"),
    path("campaigns/<int:campaign_id>", campaigns.campaign, name="campaign"),
    *plan_urls.urlpatterns,
    path("campaigns/<int:campaign_id>/units", mentions.mentions, name="campaign-units"),
    path("campaigns/<int:campaign_id>/units/<int:mention_id>", mentions.link, name="campaign-link"),
    path("campaigns/<int:campaign_id>/units/<int:mention_id>/new", mentions.new, name="campaign-unit-new"),
    path("units", tree.tree, name="units"),
    path("units/offers", tree.offers, name="unit-offers"),
    path("units/sheets", sheets.sheets, name="units-exchange"),
    path("units/sheets/template", sheets.template, name="units-template"),
    path("units/sheets/export.<slug:form>", sheets.export, name="units-export"),
    path("units/sheets/<str:token>", sheets.preview, name="units-preview"),
    path("units/sheets/<str:token>/errors", sheets.errors, name="units-errors"),
    path("units/sheets/<str:token>/take", sheets.take, name="units-take"),
    path("units/<int:unit_id>", page.unit, name="unit"),
    path("units/<int:unit_id>/branch", tree.branch, name="unit-branch"),
    path("units/<int:unit_id>/add", changes.add, name="unit-add"),
    path("units/<int:unit_id>/rename", changes.rename, name="unit-rename"),
    path("units/<int:unit_id>/correct", changes.correct, name="unit-correct"),
    path("units/<int:unit_id>/move", changes.move, name="unit-move"),
    path("units/<int:unit_id>/line", changes.line, name="unit-line"),
    path("units/<int:unit_id>/close", changes.close, name="unit-close"),
    path("units/<int:unit_id>/merge", changes.merge, name="unit-merge"),
    path("units/<int:unit_id>/unmerge", changes.unmerge, name="unit-unmerge"),
    path("units/<int:unit_id>/aliases/new", changes.add_alias, name="unit-alias-new"),
    path("units/<int:unit_id>/aliases/<int:alias_id>", page.alias, name="unit-alias"),
    path("accounts", people.people, name="accounts"),
    path("accounts/new", people.new, name="account-new"),
    path("accounts/offers", people.offers, name="person-offers"),
    path("accounts/<int:person_id>", people.person, name="account-of"),
    path("accounts/<int:person_id>/reset", people.reset, name="account-reset"),
    path("accounts/<int:person_id>/disable", people.disable, name="account-disable"),
    path("accounts/<int:person_id>/enable", people.enable, name="account-enable"),
    path("accounts/<int:person_id>/until", people.until, name="account-until"),
    path("accounts/<int:person_id>/end-sessions", people.end_sessions, name="account-end-sessions"),
    path("accounts/<int:person_id>/lift-factor", people.lift_factor, name="account-lift-factor"),
    path("accounts/<int:person_id>/posts/<int:post_id>/end", posts.end, name="post-end"),
    path("accounts/<int:person_id>/posts/<int:post_id>/hand-over", posts.hand_over, name="post-hand-over"),
    path("accounts/posts", posts.posts, name="posts"),
    path("accounts/posts/new", posts.new, name="post-new"),
    path("accounts/posts/<int:post_id>/approve", posts.approve, name="post-approve"),
    path("accounts/posts/<int:post_id>/refuse", posts.refuse, name="post-refuse"),
    path("accounts/grants", grants.grants, name="grants"),
    path("accounts/grants/ask", grants.ask, name="grant-ask"),
    path("accounts/grants/<int:grant_id>/approve", grants.approve, name="grant-approve"),
    path("accounts/grants/<int:grant_id>/refuse", grants.refuse, name="grant-refuse"),
    path("accounts/grants/<int:grant_id>/end", grants.end, name="grant-end"),
    path("accounts/roles", grants.roles, name="roles"),
    path("audit", view.audit, name="audit"),
    path("audit/entries/<int:seq>", view.entry, name="audit-entry"),
    path("audit/entries/<int:seq>/proof", proving.proof_file, name="audit-proof"),
    path("audit/checkpoints", proving.checkpoints, name="checkpoints"),
    path("audit/checkpoints/file", proving.checkpoints_file, name="checkpoints-file"),
    path("audit/checkpoints/<int:nr>", proving.checkpoint, name="checkpoint"),
    path("audit/verify", proving.verify, name="verify"),
    path("audit/export", proving.export, name="audit-export"),
    path("settings", calendar.calendar_page, name="settings"),
    path("settings/years/<int:year>", calendar.year_page, name="year"),
    path("settings/clocks", clocks.clocks, name="clocks"),
    path("settings/clocks/<slug:code>", clocks.change, name="clock"),
]
