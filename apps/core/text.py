"""Text from outside, before it is stored. Pure."""


def storable(text: str) -> str:
    """The text without what no database keeps: null characters and halves of characters."""
    return text.replace("\x00", "").encode("utf-8", "ignore").decode()
