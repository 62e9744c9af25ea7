from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"
    label = "claimdesk_config"

    def ready(self) -> None:
        from config import checks  # noqa: F401 (importing registers them)
