"""What reports of errors, the debug page among them, may show of forms and variables."""

import re
from types import FrameType
from typing import Any

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter

_SECRET = re.compile("token|secret|passw|credential|authorization", re.IGNORECASE)


class CarefulFilter(SafeExceptionReporterFilter):
    """Masks whatever is named like a secret, whether or not PORTAL_DEBUG is set.

    Django itself masks forms and variables only where they are marked, and none while it debugs.
    """

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        return self._masked(super().get_post_parameters(request))

    def get_cleansed_multivaluedict(self, request: HttpRequest, multivaluedict: Any) -> Any:
        return self._masked(super().get_cleansed_multivaluedict(request, multivaluedict))

    def get_traceback_frame_variables(
        self, request: HttpRequest | None, tb_frame: FrameType
    ) -> Any:
        variables = super().get_traceback_frame_variables(request, tb_frame)
        return [(name, self._shown(name, value)) for name, value in variables]

    def _masked(self, fields: Any) -> dict[str, Any]:
        return {name: self._shown(name, value) for name, value in fields.items()}

    def _shown(self, name: object, value: Any) -> Any:
        if isinstance(name, str) and _SECRET.search(name):
            return self.cleansed_substitute
        return self._masked(value) if isinstance(value, dict) else value
