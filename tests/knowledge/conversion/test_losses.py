"""Counts of what a conversion could not carry over."""

from apps.knowledge.conversion import Losses


def test_counts_add_up_over_pages() -> None:
    one = Losses.of({"macro:jira": 2, "dropped:toc": 1})
    two = Losses.of({"macro:jira": 1, "link:unresolved": 4, "dropped:style": 0})
    assert one.merge(two).as_json() == {"dropped:toc": 1, "link:unresolved": 4, "macro:jira": 3}
    assert Losses.total([one, two, one]).as_json() == {
        "dropped:toc": 2,
        "link:unresolved": 4,
        "macro:jira": 5,
    }
    assert Losses().as_json() == {}
    assert one.as_json() == {"dropped:toc": 1, "macro:jira": 2}
