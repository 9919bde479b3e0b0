from django.apps import AppConfig


class EmbeddingsConfig(AppConfig):
    name = "apps.search.embeddings"
    label = "embeddings"
    verbose_name = "Search by meaning"
