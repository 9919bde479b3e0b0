"""Reports of errors show what went wrong, and nothing that is named like a secret."""

import sys
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory, override_settings
from django.views.debug import get_exception_reporter_class

CANARY, PLAIN = "canary-of-error-reports", "plain-value-of-the-form"


def _report(*, debug: bool) -> str:
    request = RequestFactory().post(
        "/", {"secret": CANARY, "api_token": CANARY, "name": PLAIN}, headers={"x-extra": "1"}
    )

    def view() -> None:
        data = request.POST
        cleaned_data: dict[str, Any] = {"name": PLAIN, "inner": {"new_password": CANARY}}
        secret = CANARY
        raise ImproperlyConfigured(f"{len(data)} {len(cleaned_data)} {len(secret)}")

    with override_settings(DEBUG=debug):
        try:
            view()
        except ImproperlyConfigured:
            reporter = get_exception_reporter_class(request)(request, *sys.exc_info())
            return reporter.get_traceback_html() + reporter.get_traceback_text()
    raise AssertionError("The view did not raise.")


@pytest.mark.parametrize("debug", [True, False])
def test_secrets_are_masked_in_forms_and_variables(debug: bool) -> None:
    report = _report(debug=debug)

    assert PLAIN in report
    assert "ImproperlyConfigured" in report
    # The line of code that set it may be shown, its value not.
    assert CANARY not in report


def test_the_keys_themselves_are_masked(settings: Any) -> None:
    report = _report(debug=True)

    assert "FIELD_KEYS" in report
    assert settings.FIELD_KEYS[0] not in report
    assert settings.SECRET_KEY not in report
