from __future__ import annotations

from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    name = "duban.returns"
    label = "returns"
    verbose_name = "报送"
