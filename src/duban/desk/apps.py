from __future__ import annotations

from django.apps import AppConfig
from django.core.checks import register

from duban.desk.assets import check_bundle


class DeskConfig(AppConfig):
    name = "duban.desk"
    label = "desk"
    verbose_name = "工作台"

    def ready(self) -> None:
        """Have the start say it if the front end is not bundled."""
        register(check_bundle)
