"""What a token with scopes must have for Confluence Cloud to be read. Pure."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Scope(StrEnum):
    SPACES = "read:space:confluence"
    PAGES = "read:page:confluence"
    COMMENTS = "read:comment:confluence"
    ATTACHMENTS = "read:attachment:confluence"
    DOWNLOADS = "readonly:content.attachment:confluence"
    RESTRICTIONS = "read:confluence-content.all"
    USER = "read:confluence-user"
    SEARCH = "search:confluence"


PURPOSES: Final[Mapping[Scope, str]] = {
    Scope.SPACES: "the list of spaces",
    Scope.PAGES: "pages and their text",
    Scope.COMMENTS: "comments below pages",
    Scope.ATTACHMENTS: "which attachments a page has",
    Scope.DOWNLOADS: "the attachments themselves",
    Scope.RESTRICTIONS: "who may view a restricted page",
    Scope.USER: "whose token it is",
    Scope.SEARCH: "the search, which also counts pages",
}
