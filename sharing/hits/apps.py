from django.apps import AppConfig


class HitsConfig(AppConfig):
    """Raw hits, alone in an app because they live in a database alias of their own."""

    name = "sharing.hits"
    label = "hits"
