from django.apps import AppConfig


class DigestsConfig(AppConfig):
    name = "duban.digests"
    label = "digests"
    verbose_name = "待办摘要"
