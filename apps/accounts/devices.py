"""What people call the browser and system behind a user-agent line. Pure."""

# The first that is named in the line counts: browsers also name the ones they descend from.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def device_name(user_agent: str) -> str:
    """For example "Firefox on Windows"; "Unknown browser" where the line says nothing known."""
    browser = _named(user_agent, _BROWSERS) or "Unknown browser"
    system = _named(user_agent, _SYSTEMS)
    return f"{browser} on {system}" if system else browser


def _named(line: str, names: tuple[tuple[str, str], ...]) -> str:
    return next((name for mark, name in names if mark in line), "")
