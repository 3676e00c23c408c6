"""待办."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from duban.desk.requests import DeskRequest


def inbox(request: DeskRequest) -> HttpResponse:
    """What I owe, soonest first."""
    return render(request, "desk/inbox.html")
