"""What people do with a new installation, over HTTP and websockets only."""

import re
from pathlib import Path
from typing import Any

from django.conf import settings

from tests.ingestion.workers import wait_until
from tests.production.browser import Browser
from tests.production.installation import PUBLIC_URL, Installation

HANDBOOK = Path(settings.BASE_DIR) / "demo" / "handbook.zip"
QUESTION = "How long is an invitation valid?"
QUOTE = "An invitation is valid for seven days, unless the operator chose another number of days."
PASSWORD = "correct horse battery"
OPERATOR = "operator@portal.example"
OWNER = "mara@northwind.example"
_IMPORT_SECONDS = 120
_MAIL_SECONDS = 30


def make_operator(installed: Installation) -> Browser:
    """The operator, who has confirmed the address and signed in."""
    variables = [f"DJANGO_SUPERUSER_EMAIL={OPERATOR}", f"DJANGO_SUPERUSER_PASSWORD={PASSWORD}"]
    installed.run("web", "env", *variables, "python", "manage.py", "createsuperuser", "--noinput")
    browser = installed.browser()
    _sign_in(browser, OPERATOR)
    link = _mailed(installed, r"/account/confirm-email/[\w:-]+/")
    browser.get(link)
    browser.post(link, {})
    return sign_in(installed, OPERATOR)


def sign_in(installed: Installation, email: str) -> Browser:
    browser = installed.browser()
    page = _sign_in(browser, email)
    assert 'action="/account/logout/"' in page, page
    return browser


def _sign_in(browser: Browser, email: str) -> str:
    browser.get("/account/login/")
    return browser.post("/account/login/", {"login": email, "password": PASSWORD}).text


def make_organization(installed: Installation, operator: Browser) -> Browser:
    """Northwind, made in the admin; its invited owner signs up by the mailed link and joins."""
    operator.get("/admin/organizations/organization/add/")
    operator.post(
        "/admin/organizations/organization/add/", {"name": "Northwind", "owner_email": OWNER}
    )
    link = _mailed(installed, r"/invitations/[\w-]{43}/")
    owner = installed.browser()
    owner.get(link)
    owner.get(f"/account/signup/?next={link}")
    person = {"name": "Mara Kern", "password1": PASSWORD, "password2": PASSWORD, "next": link}
    invitation = owner.post(f"/account/signup/?next={link}", person)
    join = re.search(r"/invitations/\d+/join/", invitation.text)
    assert join is not None, invitation.text
    assert str(owner.post(join[0], {}).request.url.path) == "/o/northwind/"
    return owner


def _mailed(installed: Installation, path: str) -> str:
    """The last link of this form: without a mail server the web process prints its mails."""
    web = installed.running["web"]
    link = re.compile(re.escape(PUBLIC_URL) + f"({path})")
    wait_until(lambda: link.search(web.output()) is not None, _MAIL_SECONDS, "a mail")
    return link.findall(web.output())[-1]


def upload(owner: Browser, file: Path = HANDBOOK) -> str:
    """The path of the import's page."""
    owner.get("/o/northwind/imports/upload/")
    page = owner.post("/o/northwind/imports/upload/", {}, upload=("file", file))
    assert page.status_code == 200, page.text
    return str(page.request.url.path)


def wait_for_import(owner: Browser, path: str) -> str:
    """The page of the import once it has ended."""
    wait_until(
        lambda: "data-import-finished" in owner.get(path).text, _IMPORT_SECONDS, "the import's end"
    )
    return owner.get(path).text


def search(owner: Browser, words: str) -> list[str]:
    """The titles that are found, the best first."""
    page = owner.get(f"/o/northwind/search/?q={words}").text
    titles = re.findall(r'class="result__title"><a [^>]*>(.*?)</a>', page, re.DOTALL)
    return [re.sub(r"<[^>]+>", "", title).strip() for title in titles]


def ask(owner: Browser, question: str = QUESTION) -> list[dict[str, Any]]:
    """The frames of the answer."""
    with owner.websocket("/o/northwind/chat/socket/") as chat:
        chat.send(type="ask", question=question)
        return chat.until("done", "failed")
