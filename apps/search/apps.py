from django.apps import AppConfig

from apps.organizations.remains import remove_with_organization


class SearchConfig(AppConfig):
    name = "apps.search"

    def ready(self) -> None:
        from apps.search.indexing import drop  # noqa: PLC0415 - needs the models

        remove_with_organization(drop)
