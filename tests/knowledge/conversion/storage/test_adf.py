"""Nodes of Cloud's editor with a fallback: one of both, never both."""

import pytest

from tests.knowledge.conversion.storage.bodies import convert


def extension(node: str, fallback: str = "") -> str:
    return (
        f"<ac:adf-extension>{node}<ac:adf-fallback>{fallback}</ac:adf-fallback></ac:adf-extension>"
    )


def node(kind: str, content: str, **attributes: str) -> str:
    told = "".join(
        f'<ac:adf-attribute key="{key.replace("_", "-")}">{value}</ac:adf-attribute>'
        for key, value in attributes.items()
    )
    return f'<ac:adf-node type="{kind}">{told}{content}</ac:adf-node>'


def content(inner: str) -> str:
    return f"<ac:adf-content>{inner}</ac:adf-content>"


BOX = '<div class="panel conf-macro"><div class="panelContent"><p>old</p></div></div>'
DECISIONS = node(
    "decision-list",
    node("decision-item", content("Use <strong>one</strong>"), state="DECIDED")
    + node("decision-item", content("Ask"), state="UNDECIDED"),
)


@pytest.mark.parametrize(
    ("body", "markdown"),
    [
        (
            extension(node("panel", content("<p>new</p>"), panel_type="note"), BOX),
            "> **Note**\n>\n> new",
        ),
        (
            extension(node("panel", content("<p>new</p>"), panel_type="error"), BOX),
            "> **Warning**\n>\n> new",
        ),
        (extension(node("panel", content("<p>new</p>"), panel_type="custom"), BOX), "> new"),
        (extension(node("panel", content("")), BOX), "old"),
        (extension("", BOX), "old"),
        (extension(DECISIONS, "<ul><li>old</li></ul>"), "- Decision: Use **one**\n- Decision: Ask"),
        (
            extension("", '<ul class="decision-list"><li>old</li></ul>'),
            "- Decision: old",
        ),
    ],
)
def test_one_of_node_and_fallback_is_read(body: str, markdown: str) -> None:
    page = convert(f"<p>a</p>{body}<p>b</p>")
    assert page.markdown == f"a\n\n{markdown}\n\nb"
    assert page.losses.as_json() == {}


def test_an_unknown_node_is_counted_and_its_content_or_fallback_kept() -> None:
    known = convert(extension(node("chart", content("<p>new</p>")), "<p>old</p>"))
    assert known.markdown == "new"
    assert known.losses.as_json() == {"macro:chart": 1}
    empty = convert(extension(node("chart", "", data="x"), "<p>old</p>"))
    assert empty.markdown == "old"
    assert empty.losses.as_json() == {"macro:chart": 1}
