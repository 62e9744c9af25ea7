from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"
    label = "claimdesk_config"

    def ready(self) -> None:
        from django_structlog import signals

        from config import logs

        signals.bind_extra_request_metadata.connect(logs.bind_address)
        signals.bind_extra_request_finished_metadata.connect(logs.add_user_agent)
        # Importing registers the checks, and makes ours the application that tasks are sent with.
        from config import celery, checks  # noqa: F401 (for its effect)
