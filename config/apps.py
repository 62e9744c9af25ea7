from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"
    label = "claimdesk_config"

    def ready(self) -> None:
        # Importing registers the checks, and makes ours the application that tasks are sent with.
        from config import celery, checks  # noqa: F401 (for its effect)
