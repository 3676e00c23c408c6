"""Words that are data, in the reader's language: labels of tables and rules, and the sentences of refusals.

Chinese is the source. Traditional is made from it by OpenCC on the spot. English comes from ``locale/en.po``: labels by
their Chinese text, refusals by their code (context ``refusal``), since their sentences carry particulars.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, gettext, pgettext

from duban.kernel.phrases import LABEL, REFUSAL
from duban.kernel.script import to_traditional
from duban.kernel.typeset import typeset


def label(text: Any) -> str:
    """A label that lies in a table or a rule (role, state, field name), in the reader's language; itself if it has none."""
    plain = str(text)
    return _label(plain, get_language() or "") if plain else ""


@lru_cache(maxsize=8192)
def _label(plain: str, language: str) -> str:
    """Looked up once for each language: lists show the same few labels in every row."""
    found = pgettext(LABEL, plain)
    found = gettext(plain) if found == plain else found
    return traditional(plain) if found == plain and language == "zh-hant" else found


def sentence(code: str, chinese: str) -> tuple[str, bool]:
    """A refusal's words in the reader's language, and whether they say all that the Chinese sentence says."""
    language = get_language()
    chinese = typeset(chinese) if settings.TYPESET else chinese
    if language == "zh-hant":
        return traditional(chinese), True
    if language != "en":
        return chinese, True
    gist = pgettext(REFUSAL, code)
    return (chinese, True) if gist == code else (gist, False)


def traditional(text: str) -> str:
    """Simplified to Traditional characters; words stay those of the campaign, only their writing changes."""
    return to_traditional(text, "s2tw")
