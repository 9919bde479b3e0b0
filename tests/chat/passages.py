"""Passages as the search gives them."""

from apps.search.access import AuthorizedPassage


def passage(
    text: str,
    *,
    page_id: int = 1,
    title: str = "Backup and restore",
    headings: tuple[str, ...] = (),
    start: int = 0,
) -> AuthorizedPassage:
    return AuthorizedPassage(
        page_id=page_id,
        content_id=str(1000 + page_id),
        space_key="OPS",
        space_name="Operations",
        title=title,
        heading_path=headings,
        text=text,
        start=start,
        end=start + len(text),
        updated_on=None,
        source_url="",
        content_hash="abc",
        score=1.0,
    )
