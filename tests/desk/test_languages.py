"""English is complete: every phrase of pages, code and tables has its English, and none says more or less than its source (5.2)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import translation
from django.utils.translation import gettext

from duban.cli import phrase_sources
from duban.desk.wording import label, sentence
from duban.kernel import phrases
from duban.kernel.phrases import REFUSAL, Phrase
from duban.units.roles import ROLES

ROOT = Path(settings.ROOT)
SOURCE = ROOT / "src" / "duban"
HOLES = re.compile(r"%\(\w+\)[sd]|%%|\{\w+\}|</?\w+[^>]*>")
QUOTED_NAMES = re.compile("“[^”]*”|[高坪财政所 ]+$")


@pytest.fixture(scope="module")
def known() -> dict[Phrase, tuple[str, ...]]:
    return phrases.parse((ROOT / "locale" / "en.po").read_text("utf-8"))


@pytest.fixture(scope="module")
def said() -> dict[Phrase, str]:
    return phrase_sources.phrases(SOURCE)


def test_every_phrase_has_its_english(known: dict[Phrase, tuple[str, ...]], said: dict[Phrase, str]) -> None:
    assert len(said) > 1000
    assert [f"{said[p]}: {p.source}" for p in phrase_sources.missing(known, said)] == []


def test_no_english_stands_for_what_is_no_longer_said(
    known: dict[Phrase, tuple[str, ...]], said: dict[Phrase, str]
) -> None:
    assert phrase_sources.obsolete(known, said, phrase_sources.refusals(SOURCE)) == []


def test_english_has_the_same_holes_to_fill_as_its_source(known: dict[Phrase, tuple[str, ...]]) -> None:
    for phrase, forms in known.items():
        if phrase.context == REFUSAL or not all(forms):
            continue
        holes = sorted(HOLES.findall(phrase.source))
        assert sorted(HOLES.findall(forms[-1])) == holes, phrase.source
        # "one" may be said in words
        assert set(HOLES.findall(forms[0])) <= set(holes), phrase.source


def test_english_is_english(known: dict[Phrase, tuple[str, ...]]) -> None:
    chinese = [
        form for forms in known.values() for form in forms if phrase_sources.HAN.search(QUOTED_NAMES.sub("", form))
    ]
    assert chinese == []


def test_phrases_of_templates_are_found_with_blocks_plurals_and_arguments() -> None:
    text = (
        '{% translate "甲" %}{% panel title=_("乙") %}{{ x|default:_("丙") }}{% endpanel %}'
        "{% blocktranslate count n=x %}{{ n }} 件{% plural %}{{ n }} 件{% endblocktranslate %}"
        '{% translate "丁" context "due" %}'
    )
    assert set(phrase_sources.of_template(text)) == {
        Phrase("甲"), Phrase("乙"), Phrase("丙"), Phrase("%(n)s 件", "%(n)s 件"), Phrase("丁", context="due"),
    }  # fmt: skip


def test_phrases_of_code_are_found_and_computed_ones_left_to_their_tables() -> None:
    text = '_("甲"); gettext(word); ngettext("%(n)d 件", "%(n)d 件", n); pgettext_lazy("due", "丁"); m._("乙")'
    assert set(phrase_sources.of_code(text)) == {
        Phrase("甲"), Phrase("乙"), Phrase("%(n)d 件", "%(n)d 件"), Phrase("丁", context="due"),
    }  # fmt: skip


def test_words_of_tables_and_models_are_found_without_being_marked() -> None:
    found = set(phrase_sources.labels())
    assert {"审计管理员", "立行立改", "整改中", "申请销号", "下次登录须改密码", "待批准"} <= found


@pytest.mark.parametrize(
    ("language", "word"), [("zh-hans", "审计管理员"), ("zh-hant", "審計管理員"), ("en", "Audit administrator")]
)
def test_a_word_from_a_table_is_shown_in_the_readers_language(language: str, word: str) -> None:
    with translation.override(language):
        assert label(ROLES["auditor"].title) == word
        assert label("") == ""


def test_a_word_that_is_a_button_and_a_state_is_told_apart_in_english() -> None:
    with translation.override("en"):
        assert (gettext("登记"), label("登记")) == ("Register", "Registered")
    with translation.override("zh-hant"):
        assert label("登记") == "登記"


def test_a_refusal_without_an_english_gist_is_shown_as_it_is() -> None:
    with translation.override("en"):
        assert sentence("no.such_code", "请选择结论。") == ("请选择结论。", True)
    with translation.override("zh-hant"):
        assert sentence("no.such_code", "请选择结论。") == ("請選擇結論。", True)
    with translation.override("zh-hans"):
        assert sentence("no.such_code", "请选择结论。") == ("请选择结论。", True)


def test_a_refusal_is_shown_with_chinese_marks_where_pages_are_set() -> None:
    with override_settings(TYPESET=True):
        assert sentence("no.such_code", "请选择结论,再提交。") == ("请选择结论\uff0c再提交。", True)
        with translation.override("zh-hant"):
            assert sentence("no.such_code", "请选择结论,再提交。") == ("請選擇結論\uff0c再提交。", True)


def test_a_refusal_with_an_english_gist_keeps_its_chinese_beside_it(known: dict[Phrase, tuple[str, ...]]) -> None:
    code = next(phrase.source for phrase in known if phrase.context == REFUSAL)
    with translation.override("en"):
        words, exact = sentence(code, "请选择结论。")
    assert words != "请选择结论。"
    assert exact is False
