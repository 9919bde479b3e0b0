"""The analyzer without its memory: the loop that its speed is measured against."""

from apps.search.analyzer import pieces
from apps.search.words import word_pattern


def analyze_plainly(text: str) -> list[str]:
    """The same terms as `apps.search.analyzer.analyze`, every word worked out where it stands."""
    terms: list[str] = []
    extras: list[str] = []
    for match in word_pattern(text).finditer(text):
        for piece in pieces(match.group()):
            (extras if piece.extra else terms).append(piece.term)
    return terms + extras
