from __future__ import annotations

from django.apps import AppConfig


class CampaignConfig(AppConfig):
    name = "duban.campaign"
    label = "campaign"
    verbose_name = "专项行动"
