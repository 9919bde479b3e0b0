"""What one page may do to the reading of a space: nothing but be reported."""

from apps.ingestion.readings import UnreadPage, read_page
from apps.ingestion.sources.base import ListedPage, Listing, SourcePage


class Broken:
    """A source with a fault that its message quotes the page in."""

    @property
    def listing(self) -> Listing:
        raise NotImplementedError

    def page(self, listed: ListedPage) -> SourcePage:
        raise ZeroDivisionError("words of the page")


def test_fault_of_the_portal_is_traced_without_the_pages_words() -> None:
    reading = read_page(Broken(), ListedPage("101", "Backup", None, 0))

    assert isinstance(reading, UnreadPage)
    assert reading.error == "ZeroDivisionError"
    assert reading.trace.startswith("readings.py:")
    assert reading.trace.endswith(":page")
    assert ">test_readings.py:" in reading.trace
    assert "words" not in reading.trace
