"""查找: one box for everything; the palette (Ctrl K) and the page without JavaScript show the same."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from duban.desk import finders
from duban.desk.requests import DeskRequest, before_ready

LONGEST = 60


def search(request: DeskRequest) -> HttpResponse:
    """Results by source; a fragment for the palette, a page otherwise."""
    words = request.GET.get("q", "").strip()[:LONGEST]
    found = finders.search(request.actor, words, request.at, most=6 if request.htmx else 30) if words else []
    template = "desk/parts/found.html" if request.htmx else "desk/search.html"
    return render(request, template, {"q": words, "found": found})


@before_ready
def keys(request: DeskRequest) -> HttpResponse:
    """What the keyboard can do."""
    return render(request, "desk/keys.html")
