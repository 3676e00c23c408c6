"""Traditional and Simplified, widths, and the keys under which names meet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.kernel import script

HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=30)
ANY = st.text(max_size=60)


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("侵害群眾利益", "侵害群众利益"),
        ("頭髮發展", "头发发展"),
        ("乾燥與乾坤", "干燥与乾坤"),
        ("後面的皇后", "后面的皇后"),
        ("", ""),
    ],
)
def test_traditional_becomes_simplified_by_phrases(traditional: str, simplified: str) -> None:
    assert script.to_simplified(traditional) == simplified
    assert script.to_simplified_aligned(traditional) == simplified


def test_simplified_becomes_traditional_by_phrases_and_place() -> None:
    assert script.to_traditional("头发发展,干部后面") == "頭髮發展,幹部後面"
    assert [script.to_traditional("群众里面", f) for f in ("s2t", "s2tw", "s2hk")] == [
        "羣衆裏面",
        "群眾裡面",
        "羣眾裏面",
    ]


@given(ANY | HAN)
def test_the_aligned_form_has_equal_length_and_touches_only_chinese(text: str) -> None:
    found = script.to_simplified_aligned(text)
    assert len(found) == len(text)
    assert all(a == b or ord(a) > 0x2E7F for a, b in zip(text, found, strict=True))


@given(HAN)
def test_the_aligned_form_is_stable(text: str) -> None:
    once = script.to_simplified_aligned(text)
    assert len(script.to_simplified_aligned(once)) == len(once)


def test_broken_surrogates_from_a_bad_file_do_not_stop_a_conversion() -> None:
    assert script.to_simplified_aligned("發\ud800展") == "发\ud800展"
    assert script.to_traditional("发\udfff展") == "發\udfff展"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("整治侵害群众利益行为专项行动方案", "simplified"),
        ("整治侵害群眾利益行為專項行動方案", "traditional"),
        ("整治侵害群眾利益行為专项行动方案", "mixed"),
        ("2016-07-05 ABC", "none"),
        ("中文", "none"),
    ],
)
def test_the_script_of_a_text_is_told(text: str, kind: str) -> None:
    assert script.script_of(text) == kind


def test_radicals_from_a_pdf_become_whole_characters_one_for_one() -> None:
    assert script.whole_characters("⻓⻛⼭⽔民⺠") == "长风山水民民"
    assert script.whole_characters("上级督办") == "上级督办"


def test_a_traditional_text_with_words_common_to_both_scripts_is_not_mixed() -> None:
    assert script.script_of("皇后里長干涉群眾,台灣發展後勁") == "traditional"


def test_full_width_is_folded_one_for_one() -> None:
    assert script.half_width("ＡＢ１２（３）　。") == "AB12(3) 。"


@given(ANY)
def test_folding_keeps_the_length(text: str) -> None:
    assert len(script.half_width(text)) == len(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("张 三", "张三"),
        ("張三", "张三"),
        ("阿不都·热合曼", "阿不都•热合曼"),
        ("阿不都 ‧ 热合曼", "阿不都・热合曼"),
        ("ＬＩ Ｍｉｎｇ", "liming"),
        ("⻢强", "马强"),  # radical supplement, as copied from a PDF
        ("⼭川", "山川"),  # Kangxi radical
        ("李\u200b四", "李四"),
    ],
)
def test_names_written_differently_meet_under_one_key(one: str, other: str) -> None:
    assert script.name_key(one) == script.name_key(other)


def test_different_names_stay_apart() -> None:
    assert len({script.name_key(n) for n in ("张三", "张三丰", "章三", "阿不都热合曼", "阿不都·热合曼")}) == 5


@given(HAN, HAN)
def test_the_key_of_a_name_does_not_depend_on_its_neighbours(a: str, b: str) -> None:
    assert script.name_key(a + b) == script.name_key(a) + script.name_key(b)


def test_brackets_of_organs_meet() -> None:
    assert (
        script.organ_key("某县纪委(监委)")
        == script.organ_key("某县纪委〔监委〕")
        == script.organ_key("某縣紀委（監委）")
    )


def test_search_keys_fold_case_width_script_and_blanks() -> None:
    assert script.search_key("  ＡＢc　發展\n㎡ ") == "abc 发展 m2"


@given(ANY)
def test_search_keys_are_stable(text: str) -> None:
    assert script.search_key(script.search_key(text)) == script.search_key(text)


def test_private_use_characters_are_pointed_at() -> None:
    assert script.private_use("张\ue000三") == [1]
    assert script.private_use("张三") == []
