"""From Markdown to safe HTML: parse, prepare the tokens, write, sanitise."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from markdown_it.token import Token
from markdown_it.utils import EnvType

from apps.core.markdown.links import Resolved, Resolver, is_external, no_targets
from apps.core.markdown.marking import mark_passage
from apps.core.markdown.parsing import inline_tokens, parse, parse_inline, visible
from apps.core.markdown.sanitising import sanitised
from apps.core.markdown.sections import excerpt
from apps.core.markdown.shaping import shape
from apps.core.markdown.writing import Writer


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as shown: `level` 1 to 6 after the shift, `title` as visible text."""

    level: int
    title: str
    id: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """The first mark of a passage has the id `passage`."""

    html: SafeString
    headings: tuple[Heading, ...]


@dataclass(frozen=True, slots=True)
class Options:
    """How a text is shown.

    `resolve` is called once with all internal targets, `heading_ids` once with all titles in
    order; `unresolved` is the tooltip of links and images that lead nowhere.
    """

    resolve: Resolver = no_targets
    heading_ids: Callable[[Sequence[str]], Sequence[str]] | None = None
    heading_shift: int = 0
    unresolved: str = ""


def render_markdown(markdown: str, *, heading_shift: int = 2) -> SafeString:
    """HTML of a text that has no internal links and may show no images, such as an answer."""
    return render(markdown, Options(heading_shift=heading_shift)).html


def render(
    markdown: str,
    options: Options,
    *,
    passage: tuple[int, int] | None = None,
    around: int | None = None,
) -> Rendered:
    """Renders the text, or with `around` only so many characters on each side of the passage.

    `passage` is a half-open range of offsets into the text, to be marked.
    """
    env: EnvType = {}
    tokens = parse(markdown, env)
    if around is not None:
        tokens = excerpt(markdown, tokens, passage, around)
    parse_inline(tokens, env)
    tokens = shape(tokens)
    _resolve(tokens, options)
    headings = _headings(tokens, options)
    if passage is not None:
        mark_passage(markdown, tokens, *passage)
    html = sanitised(Writer().document(tokens))
    with_anchor = html.replace("<mark>", '<mark id="passage">', 1)
    # Escaping turned every "<" of the text into an entity: this is always the writer's own tag.
    return Rendered(mark_safe(with_anchor), headings)  # noqa: S308


def heading_titles(markdown: str) -> list[str]:
    """The headings of a text in order, as visible text; nothing else of it is worked out."""
    env: EnvType = {}
    tokens = parse(markdown, env)
    titles = [tokens[at + 1] for at, token in enumerate(tokens) if token.type == "heading_open"]
    parse_inline(titles, env)
    return [visible(title).strip() for title in titles]


def _resolve(tokens: list[Token], options: Options) -> None:
    children = list(inline_tokens(tokens))
    targets = {
        target
        for child in children
        if (target := _target(child)) is not None and not is_external(target)
    }
    found = options.resolve(targets) if targets else {}
    open_links: list[Token] = []
    for child in children:
        if child.type == "link_open":
            _point(child, found, options.unresolved)
            open_links.append(child)
        elif child.type == "link_close" and open_links:
            child.tag = open_links.pop().tag
        elif child.type == "image":
            child.meta["embed"] = found.get(str(child.attrs["src"]))
            child.meta["in_link"] = any(link.tag == "a" for link in open_links)
            child.meta["unresolved"] = options.unresolved


def _target(token: Token) -> str | None:
    name = {"link_open": "href", "image": "src"}.get(token.type)
    return None if name is None else str(token.attrs[name])


def _point(link: Token, found: Mapping[str, Resolved], unresolved: str) -> None:
    target = str(link.attrs["href"])
    if is_external(target):
        link.attrs = {"href": target, "rel": "noopener noreferrer nofollow", "target": "_blank"}
    elif (place := found.get(target)) is not None:
        link.attrs = {"href": place.url}
    else:
        link.tag = "span"
        link.attrs = {"class": "unresolved"}
        if unresolved:
            link.attrSet("title", unresolved)


def _headings(tokens: list[Token], options: Options) -> tuple[Heading, ...]:
    places = [at for at, token in enumerate(tokens) if token.type == "heading_open"]
    titles = [visible(tokens[at + 1]).strip() for at in places]
    ids = options.heading_ids(titles) if options.heading_ids else [""] * len(titles)
    headings = []
    for at, title, identity in zip(places, titles, ids, strict=True):
        level = min(int(tokens[at].tag[1]) + options.heading_shift, 6)
        tokens[at].tag = tokens[at + 2].tag = f"h{level}"
        if identity:
            tokens[at].attrSet("id", identity)
        headings.append(Heading(level, title, identity))
    return tuple(headings)
