"""Addresses of the whole site, and its pages for errors."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [path("", include("duban.desk.urls"))]

handler400 = "duban.desk.pages.errors.bad_request"
handler403 = "duban.desk.pages.errors.forbidden"
handler404 = "duban.desk.pages.errors.not_found"
handler500 = "duban.desk.pages.errors.fault"
