"""The site's addresses with the specimen page, which a campaign's server does not have."""

from __future__ import annotations

from django.urls import path

from duban.desk import urls as desk
from duban.desk.pages import specimen
from duban.site.urls import handler400, handler403, handler404, handler500
from duban.site.urls import urlpatterns as site

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

if not any(getattr(entry, "name", "") == "specimen" for entry in desk.urlpatterns):
    desk.urlpatterns.append(path("_specimen", specimen.specimen, name="specimen"))
urlpatterns = site
