"""样张: every part on one page, for eyes and for visual tests; only where DUBAN_SPECIMEN=1. All data made up, 演示."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from duban.desk.requests import DeskRequest, open_to_all


@open_to_all
def specimen(request: DeskRequest) -> HttpResponse:
    """All parts."""
    return render(request, "desk/specimen.html")
