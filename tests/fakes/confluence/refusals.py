"""How both products refuse, word for word where the words are known."""

from urllib.parse import quote

from tests.fakes.confluence.scenario import Wording
from tests.fakes.confluence.wire import (
    Answer,
    Host,
    html_answer,
    json_answer,
    text_answer,
    xml_answer,
)

AUTHENTICATED_FAILED = ("X-Seraph-LoginReason", "AUTHENTICATED_FAILED")
NEVER = str(2**63 - 1)
"""The Retry-After of "block all requests"."""
_CANNOT_ACCESS = (
    "com.atlassian.confluence.mvc.rest.common.exception.StacklessResponseStatusException: "
    '403 FORBIDDEN "Request rejected because caller cannot access Confluence"'
)
_FORBIDDEN = {
    Wording.NEW: b'{"statusCode":403,"message":"%s"}' % _CANNOT_ACCESS.replace('"', '\\"').encode(),
    Wording.OLD: b'{"message":"Current user not permitted to use Confluence","statusCode":403}',
    Wording.OLDEST: b'{"statusCode":403,"message":"com.atlassian.confluence.api.service.exceptions'
    b'.PermissionException: Not permitted to use confluence : null"}',
}


def no_access(wording: Wording) -> Answer:
    """v1 of Cloud to whoever may not use Confluence, signed in or not."""
    return Answer(403, _FORBIDDEN[wording], (("Content-Type", "application/json"),))


def v2_not_found() -> Answer:
    """v2 of Cloud for what is not there and for what is not allowed."""
    error = {"status": 404, "code": "NOT_FOUND", "title": "Not Found", "detail": None}
    return json_answer(404, {"errors": [error]})


def v1_not_found(number: int) -> Answer:
    said = f"com.atlassian.confluence.api.service.exceptions.NotFoundException: No content {number}"
    data = {"authorized": True, "valid": True, "errors": [], "successful": True}
    return json_answer(404, {"statusCode": 404, "data": data, "message": said})


def v1_bad_request(said: str) -> Answer:
    return json_answer(400, {"statusCode": 400, "message": said})


def gone() -> Answer:
    said = (
        "com.atlassian.confluence.api.service.exceptions.GoneException: "
        "This deprecated endpoint has been removed."
    )
    data = {"authorized": True, "valid": True, "errors": [], "successful": True}
    return json_answer(410, {"statusCode": 410, "data": data, "message": said})


def unknown_v1(path: str) -> Answer:
    return xml_answer(
        404,
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><status><status-code>404'
        f"</status-code><message>null for uri: {path}</message></status>",
    )


def unknown_v2() -> Answer:
    return html_answer(404, "Page not found")


def oauth_realm(origin: str) -> Answer:
    """Tomcat's page to a credential that the site host cannot use."""
    return html_answer(
        401,
        "HTTP Status 401 – Unauthorized",
        "<p>The request has not been applied because it lacks valid authentication credentials "
        "for the target resource.</p>",
        ("WWW-Authenticate", f'OAuth realm="{quote(origin + "/wiki", safe="")}"'),
    )


def account_password() -> Answer:
    return text_answer(401, "Basic authentication with passwords is deprecated.\n")


def jira_unauthenticated(origin: str, *headers: tuple[str, str]) -> Answer:
    realm = ("WWW-Authenticate", f'OAuth realm="{quote(origin, safe="")}"')
    said = "Client must be authenticated to access this resource."
    return text_answer(401, said, realm, *headers)


def jira_bearer() -> Answer:
    return json_answer(403, {"error": "Failed to parse Connect Session Auth Token"})


def external_user() -> Answer:
    """Its exact words are not published; that an admin did it, they say."""
    said = "Your organization's admin has blocked API token access for external users."
    return json_answer(403, {"statusCode": 403, "message": said})


def other_network() -> Answer:
    said = (
        "The IP address has been rejected because it is not on the allowed list. "
        "See your admin for more information."
    )
    return json_answer(403, {"errorMessages": [said], "errors": {}})


def gateway_unauthorized(*headers: tuple[str, str]) -> Answer:
    return json_answer(401, {"code": 401, "message": "Unauthorized"}, *headers)


def gateway_scope() -> Answer:
    failure = ("X-Failure-Category", "FAILURE_CLIENT_SCOPE_CHECK")
    payload = {"code": 401, "message": "Unauthorized; scope does not match"}
    return json_answer(401, payload, failure)


def gateway_mismatch() -> Answer:
    return gateway_unauthorized(("x-failure-category", "FAILURE_CLIENT_AUTH_MISMATCH"))


def gateway_not_found() -> Answer:
    return json_answer(404, {"code": 404, "message": "Not Found"})


def refused_by_data_center(status: int, said: str, *headers: tuple[str, str]) -> Answer:
    """The envelope of Data Center's REST."""
    data = {
        "authorized": False,
        "valid": True,
        "allowedInReadOnlyMode": True,
        "errors": [],
        "successful": False,
    }
    reason = {401: "Unauthorized", 403: "Forbidden", 404: "Not Found"}.get(status, "Bad Request")
    payload = {"statusCode": status, "data": data, "message": said, "reason": reason}
    return json_answer(status, payload, *headers)


def cannot_use(*headers: tuple[str, str]) -> Answer:
    return refused_by_data_center(403, "Not permitted to use confluence : null", *headers)


def wrong_password() -> Answer:
    title = "Basic Authentication Failure - Reason : AUTHENTICATED_FAILED"
    challenge = ("WWW-Authenticate", 'Basic realm="Confluence"')
    return html_answer(401, title, "", AUTHENTICATED_FAILED, challenge)


def captcha(base: str) -> Answer:
    reason = f"CAPTCHA_CHALLENGE; login-url={base}/login.action"
    return html_answer(
        403,
        "Basic Authentication Failure - Reason : AUTHENTICATION_DENIED",
        "",
        ("X-Seraph-LoginReason", "AUTHENTICATION_DENIED"),
        ("X-Authentication-Denied-Reason", reason),
    )


def basic_off() -> Answer:
    return json_answer(403, {"message": "Basic Authentication has been disabled on this instance."})


def token_refused() -> Answer:
    return refused_by_data_center(401, "Client must be authenticated to access this resource.")


def blocked_for_good() -> Answer:
    limits = ("X-RateLimit-Limit", "0"), ("X-RateLimit-Remaining", "0")
    pace = ("X-RateLimit-FillRate", "0"), ("X-RateLimit-Interval-Seconds", "0")
    payload = {"message": "Rate limit exceeded."}
    return json_answer(429, payload, *limits, *pace, ("Retry-After", NEVER))


def tomcat_not_found(host: Host, path: str) -> Answer:
    return html_answer(404, "HTTP Status 404 – Not Found", f"<p>{host}: {path}</p>")
