"""一事一页: a page that asks for what one act needs, does it once, and leads on; what was typed stays if it is refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect

from duban.desk import answers, once
from duban.desk.parts.values import Crumb
from duban.desk.requests import DeskRequest
from duban.kernel.errors import Refusal

Do = Callable[[dict[str, Any]], str]
"""Does the act with the form's cleaned values and returns the address to go to."""


@dataclass(frozen=True, slots=True)
class Asked:
    """办事页: what stands around the form. ``consequences`` say beforehand what the act will do; ``grave`` colours the button."""

    title: str
    button: str
    cancel: str
    words: str = ""
    consequences: Sequence[str] = ()
    grave: bool = False
    crumbs: Sequence[Crumb] = ()


class Nothing(forms.Form):
    """No question: the button alone."""


def one_act(request: DeskRequest, asked: Asked, form: forms.BaseForm, do: Do) -> HttpResponse:
    """Show the form, or do the act and lead on; a refusal is written at the fields it names."""
    status = 0
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(at_once(request, lambda: do(form.cleaned_data)))
        except Refusal as refusal:
            status = answers.put_on(form, refusal)
    words = {
        "title": asked.title,
        "button": asked.button,
        "cancel": asked.cancel,
        "words": asked.words,
        "consequences": asked.consequences,
        "grave": asked.grave,
        "crumbs": asked.crumbs,
    }
    return answers.form_page(request, "desk/confirm.html", form, words, status=status)


def sent(request: DeskRequest) -> QueryDict | None:
    """What a form was sent with; None if the page is only looked at (a form of nothing but a button is sent empty)."""
    return request.POST if request.method == "POST" else None


def at_once(request: DeskRequest, do: Callable[[], str]) -> str:
    """Do it unless this form has done it already; the address to go to either way."""
    token = request.POST.get(once.FIELD, "")
    return once.perform(person_id=request.person_id, token=token, at=request.at, act=do)
