"""The last gate: whatever the renderer wrote, only these tags and attributes leave."""

import nh3

_TAGS = {
    *("p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "code"),
    *("strong", "em", "s", "ul", "ol", "li", "a", "img", "mark", "span", "div", "input"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES = {
    "*": {"class"},
    "a": {"href", "title", "rel", "target"},
    "img": {"src", "alt", "loading"},
    "ol": {"start"},
    "span": {"title"},
    "div": {"tabindex", "aria-label"},
    "pre": {"tabindex"},
    "input": {"checked", "disabled", "aria-label"},
    "th": {"scope"},
    **{f"h{level}": {"id"} for level in range(1, 7)},
}
_VALUES = {"div": {"role": {"group"}}, "input": {"type": {"checkbox"}}}
_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    attributes=_ATTRIBUTES,
    tag_attribute_values=_VALUES,
    url_schemes={"http", "https", "mailto"},
    # The renderer tells internal from external links and sets `rel` itself.
    link_rel=None,
)


def sanitised(html: str) -> str:
    """The HTML without anything that is not on the lists above."""
    return _CLEANER.clean(html)
