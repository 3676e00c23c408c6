"""The list of phrases: what is written is read back, and gettext reads what we compile."""

from __future__ import annotations

import gettext
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.kernel import phrases
from duban.kernel.errors import Refusal
from duban.kernel.phrases import Phrase

LIST = """# a comment
msgid ""
msgstr ""
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "交办"
msgstr "Assign"

#: desk/x.html
msgid ""
"两行的"
"一句"
msgstr "One \\"quoted\\"\\nsentence"

msgctxt "due"
msgid "临期"
msgstr "Near"

msgid "%(n)d 天前"
msgid_plural "%(n)d 天前"
msgstr[0] "%(n)d day ago"
msgstr[1] "%(n)d days ago"

msgid "未译"
msgstr ""
"""


def test_a_list_is_read_with_its_contexts_plurals_and_joined_lines() -> None:
    found = phrases.parse(LIST)
    assert found == {
        Phrase("交办"): ("Assign",),
        Phrase("两行的一句"): ('One "quoted"\nsentence',),
        Phrase("临期", context="due"): ("Near",),
        Phrase("%(n)d 天前", "%(n)d 天前"): ("%(n)d day ago", "%(n)d days ago"),
        Phrase("未译"): ("",),
    }


def test_gettext_reads_what_is_compiled() -> None:
    table = gettext.GNUTranslations(io.BytesIO(phrases.compiled(phrases.parse(LIST), "en")))
    assert table.gettext("交办") == "Assign"
    assert table.pgettext("due", "临期") == "Near"
    assert table.gettext("临期") == "临期"
    assert table.ngettext("%(n)d 天前", "%(n)d 天前", 1) == "%(n)d day ago"
    assert table.ngettext("%(n)d 天前", "%(n)d 天前", 2) == "%(n)d days ago"
    assert table.gettext("未译") == "未译"


def test_traditional_is_made_of_the_sources_and_never_of_codes() -> None:
    sources = [Phrase("督办发展"), Phrase("case.missing", context="refusal"), Phrase("%(n)s 个", "%(n)s 个")]
    made = phrases.traditional(phrases.chinese(sources, setting=False))
    assert made == {Phrase("督办发展"): ("督辦發展",), Phrase("%(n)s 个", "%(n)s 个"): ("%(n)s 個",)}
    table = gettext.GNUTranslations(io.BytesIO(phrases.compiled(made, "zh_Hant")))
    assert [table.ngettext("%(n)s 个", "%(n)s 个", n) for n in (1, 5)] == ["%(n)s 個"] * 2


words = st.text(min_size=1, max_size=30).filter(lambda text: text.strip() and "\x00" not in text and "\x04" not in text)


@given(st.dictionaries(words, words, max_size=12))
def test_what_is_written_is_read_back_and_compiled_without_loss(pairs: dict[str, str]) -> None:
    known = {Phrase(source): (said,) for source, said in pairs.items()}
    text = "\n".join(phrases.entry(phrase, said, comment="x.html") for phrase, said in known.items())
    assert phrases.parse(text) == known
    table = gettext.GNUTranslations(io.BytesIO(phrases.compiled(known, "en")))
    assert all(table.gettext(source) == said for source, said in pairs.items())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"\n', "phrases.twice"),
        ('msgid "a"\nmsgstr b\n', "phrases.unreadable"),
    ],
)
def test_a_faulty_list_is_refused_with_its_line(text: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        phrases.parse(text)
    assert refused.value.code == code
    assert "行" in refused.value.sentence


def test_compiling_happens_when_the_list_has_changed_and_only_then(tmp_path: Path) -> None:
    source, folder = tmp_path / "en.po", tmp_path / "locale"
    source.write_text(LIST, "utf-8")
    assert phrases.compile_into(folder, source) is True
    table = folder / "en" / "LC_MESSAGES" / "django.mo"
    first = table.stat().st_mtime_ns
    assert phrases.compile_into(folder, source) is False
    assert table.stat().st_mtime_ns == first
    source.write_text(LIST.replace("Assign", "Hand over"), "utf-8")
    assert phrases.compile_into(folder, source) is True
    assert b"Hand over" in table.read_bytes()
    assert sorted(p.name for p in folder.rglob("*") if p.is_file()) == [
        "django.mo",
        "django.mo",
        "django.mo",
        "made-from",
    ]
