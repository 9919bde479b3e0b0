"""Lists of rendered pages."""

import pytest

from tests.knowledge.conversion.pages import convert


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b"),
        ('<ol start="7"><li>a</li></ol>', "7. a"),
        ('<ol start="x"><li>a</li></ol>', "1. a"),
        ("<ul><li><p>a</p></li></ul>", "- a"),
        ("<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li></ul>", "- a\n  - b\n    - c"),
        ("<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>", "1. a\n   - b\n2. c"),
        ("<ul><li>a<ol><li>b</li></ol></li></ul>", "- a\n  1. b"),
        ("<ul><li>a<ol start='3'><li>b</li></ol></li></ul>", "- a\n\n  3. b"),
        ("<ul><li><p>a</p><p>b</p></li><li>c</li></ul>", "- a\n\n  b\n- c"),
        ("<ul><li>a<br/>b</li></ul>", "- a  \n  b"),
        ("<ul><li>a<pre>x\n\ny</pre></li><li>b</li></ul>", "- a\n\n  ```\n  x\n\n  y\n  ```\n- b"),
        ("<ul><li><pre>x</pre></li></ul>", "- ```\n  x\n  ```"),
        ("<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n\n* b"),
        ("<ol><li>a</li></ol><ol><li>b</li></ol>", "1. a\n\n1) b"),
        ("<ul><li>a</li></ul><ol><li>b</li></ol>", "- a\n\n1. b"),
        ("<ul><li>a</li><ul><li>b</li></ul></ul>", "- a\n  - b"),
        ("<ul><ul><li>b</li></ul></ul>", "- - b"),
        ("<ul>loose<li>a</li>tail</ul>", "- loose\n- a\n\n  tail"),
        ("<ul><li></li><li>a</li><li><br/></li></ul>", "- a"),
        ("<ul></ul><p>a</p>", "a"),
        ("<p>a</p><ul><li>b</li></ul><p>c</p>", "a\n\n- b\n\nc"),
        (
            "<ul><li>a<table><tr><th>x</th></tr><tr><td>1</td></tr></table></li></ul>",
            "- a\n\n  | x |\n  | --- |\n  | 1 |",
        ),
        (
            (
                '<ul class="inline-task-list"><li class="checked" data-inline-task-id="1">'
                "<span>done</span></li><li data-inline-task-id='2'>open</li></ul>"
            ),
            "- [x] done\n- [ ] open",
        ),
        (
            (
                '<ul class="inline-task-list"><li>ask <a class="confluence-userlink" href="/~k">'
                'Mara Kern</a> by <time datetime="2024-05-01">01 May</time></li></ul>'
            ),
            "- [ ] ask @Mara Kern by 2024-05-01",
        ),
        ('<ul><li><input type="checkbox" checked=""/>a</li></ul>', "- [x] a"),
        ("<ul><li>[x] just text</li></ul>", "- &#91;x] just text"),
        ('<ul class="decision-list"><li>use it</li></ul>', "- Decision: use it"),
        ("<li>alone</li>", "alone"),
    ],
)
def test_lists(html: str, markdown: str) -> None:
    assert convert(html).markdown == markdown
