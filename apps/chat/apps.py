from django.apps import AppConfig

from apps.organizations.remains import hold_before_removal


class ChatConfig(AppConfig):
    name = "apps.chat"

    def ready(self) -> None:
        from apps.chat.services import hold_running_turns  # noqa: PLC0415 - needs the models

        hold_before_removal(hold_running_turns)
