"""The bundle that `./duban` makes, in the browser it is made for."""

from __future__ import annotations

import json

from django.conf import settings
from playwright.sync_api import Page


def test_every_entry_of_the_bundle_loads_and_runs_without_a_fault(page: Page) -> None:
    files = json.loads((settings.BUILD / "web" / "manifest.json").read_text(encoding="utf-8"))["files"]
    assert set(files) == {"desk.js", "charts.js", "desk.css"}
    answer = page.goto(f"/static/{files['desk.css']}")
    assert answer is not None
    assert answer.ok
    for name in ("desk.js", "charts.js"):
        page.add_script_tag(url=f"/static/{files[name]}")
