from django.apps import AppConfig

from apps.organizations.remains import hold_before_removal


class IngestionConfig(AppConfig):
    name = "apps.ingestion"

    def ready(self) -> None:
        from apps.ingestion.leases import hold_jobs  # noqa: PLC0415 - needs the models

        hold_before_removal(hold_jobs)
