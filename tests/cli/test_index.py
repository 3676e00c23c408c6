"""The package source that pip is set to is the one uv uses."""

from __future__ import annotations

from duban.cli.ready.index import uv_settings


def test_a_mirror_with_its_certificate_is_handed_on() -> None:
    told = "global.index-url='https://mirror.test/simple'\nglobal.cert='/etc/ca.pem'\nglobal.timeout='60'\n"
    assert uv_settings(told, {}) == {
        "UV_DEFAULT_INDEX": "https://mirror.test/simple",
        "SSL_CERT_FILE": "/etc/ca.pem",
        "UV_HTTP_TIMEOUT": "60",
    }


def test_several_sources_on_several_lines_become_one_value() -> None:
    told = "global.extra-index-url='\\nfile:///a\\nfile:///b'\nglobal.find-links='/w1 /w2'\n"
    assert uv_settings(told, {}) == {"UV_INDEX": "file:///a file:///b", "UV_FIND_LINKS": "/w1,/w2"}


def test_the_environment_beats_the_install_section_and_that_the_global_one() -> None:
    lines = [
        ":env:.index-url='https://c.test'",
        "global.index-url='https://a.test'",
        "install.index-url='https://b.test'",
    ]
    assert uv_settings("\n".join(lines), {}) == {"UV_DEFAULT_INDEX": "https://c.test"}
    assert uv_settings("\n".join(lines[1:]), {}) == {"UV_DEFAULT_INDEX": "https://b.test"}


def test_what_is_set_for_uv_itself_stays() -> None:
    assert uv_settings("global.index-url='https://a.test'", {"UV_DEFAULT_INDEX": "https://own.test"}) == {}


def test_settings_that_uv_does_not_know_are_left_out() -> None:
    assert uv_settings("global.no-color='true'\ndownload.index-url='https://x.test'\nnoise\n", {}) == {}
