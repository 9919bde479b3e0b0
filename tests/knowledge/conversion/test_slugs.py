"""Names of headings in addresses."""

import pytest

from apps.knowledge.conversion import heading_slugs, slug_of_anchor


@pytest.mark.parametrize(
    ("titles", "slugs"),
    [
        ([], []),
        (["Set Up", "C++ & C#", "snake_case"], ["set-up", "c-c", "snake_case"]),
        (["A", "A", "A"], ["a", "a-1", "a-2"]),
        (["A-1", "A", "A"], ["a-1", "a", "a-2"]),
        (["A", "A", "A-1"], ["a", "a-1", "a-1-1"]),
        (["概述", "Über uns"], ["概述", "über-uns"]),
        (["???", "!!!"], ["section", "section-1"]),
    ],
)
def test_slugs(titles: list[str], slugs: list[str]) -> None:
    assert heading_slugs(titles) == slugs


def test_many_equal_headings_are_quick() -> None:
    slugs = heading_slugs(["Changes"] * 50_000)
    assert slugs[-1] == "changes-49999"


@pytest.mark.parametrize(
    ("anchor", "slug"),
    [
        ("GitPlugin-Changelog", "changelog"),
        ("GitPlugin-HowtoUse", "how-to-use"),
        ("GitPlugin-Changelog.1", "changelog-1"),
        ("GitPlugin-Version1.2", "version-12"),
        ("Changelog", "changelog"),
        ("how-to-use", "how-to-use"),
        ("How to Use", "how-to-use"),
        ("HowtoUse", "how-to-use"),
        ("How-to-Use", "how-to-use"),
        ("Changelog.1", "changelog-1"),
        ("GitPlugin-Gone", None),
        ("GitPlugin-Changelog.7", None),
        ("OtherPage-Changelog", None),
    ],
)
def test_anchors_of_confluence(anchor: str, slug: str | None) -> None:
    titles = ["Changelog", "How to Use", "Changelog", "Version 1.2"]
    assert slug_of_anchor(anchor, "Git Plugin", titles) == slug
