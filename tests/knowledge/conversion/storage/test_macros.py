"""Macros by name: what each becomes, and what is counted."""

import base64
import zlib
from urllib.parse import quote

import pytest

from apps.knowledge.conversion import ConvertedPage
from tests.knowledge.conversion.storage.bodies import Known, convert, macro, plain, rich

PACKED = zlib.compressobj(wbits=-15)
DIAGRAM = base64.b64encode(PACKED.compress(quote("A -> B").encode()) + PACKED.flush()).decode()


@pytest.mark.parametrize(
    ("body", "markdown"),
    [
        (macro("code", plain("a\n\n  b"), language="Python"), "```python\na\n\n  b\n```"),
        (macro("code", plain("a"), language="java"), "```java\na\n```"),
        (macro("code", plain("a"), default="sql"), "```sql\na\n```"),
        (macro("code", plain("a"), language="none"), "```\na\n```"),
        (macro("code", plain("a"), title="Set <em>up</em>"), "**Set up**\n\n```\na\n```"),
        (macro("code", plain("x ``` y"), collapse="true"), "````\nx ``` y\n````"),
        (macro("code", plain("a > b && c < &nbsp;")), "```\na > b && c < &nbsp;\n```"),
        (macro("code", plain("a ]]]]><![CDATA[> b")), "```\na ]]> b\n```"),
        (macro("code", plain(" \n")), ""),
        (macro("code"), ""),
        (macro("noformat", plain("a\n b")), "```\na\n b\n```"),
        (
            (
                '<ac:macro ac:name="code"><ac:default-parameter>xml</ac:default-parameter>'
                f"{plain('<a/>')}</ac:macro>"
            ),
            "```xml\n<a/>\n```",
        ),
        (macro("info", rich("<p>a</p>")), "> **Info**\n>\n> a"),
        (macro("note", rich("<p>a</p>"), title="Mind"), "> **Note: Mind**\n>\n> a"),
        (macro("tip", rich("<p>a</p><p>b</p>")), "> **Tip**\n>\n> a\n>\n> b"),
        (macro("warning", rich("<ul><li>a</li></ul>")), "> **Warning**\n>\n> - a"),
        (macro("panel", rich("<p>a</p>"), title="Team", bgColor="#fff"), "> **Team**\n>\n> a"),
        (macro("panel", rich("<p>a</p>")), "> a"),
        (macro("panel", rich(""), title="Team"), "> **Team**"),
        (macro("info", rich("")), ""),
        (
            macro("info", rich(macro("code", plain("a"), language="sh"))),
            "> **Info**\n>\n> ```sh\n> a\n> ```",
        ),
        (macro("expand", rich("<p>a</p>"), title="More"), "**More**\n\na"),
        (macro("ui-expand", rich("<p>a</p>")), "a"),
        (
            macro("ui-tabs", rich(macro("ui-tab", rich("<p>a</p>"), title="One"))),
            "**One**\n\na",
        ),
        (macro("excerpt", rich("<p>a</p>"), hidden="true"), "a"),
        (
            macro("details", rich("<table><tr><th>Owner</th><td>Ops</td></tr></table>")),
            "|  |  |\n| --- | --- |\n| Owner | Ops |",
        ),
        (macro("scroll-ignore", rich("<p>a</p>")), "a"),
        (macro("sv-translation", rich("<p>a</p>"), language="en"), "a"),
        (f"<p>is {macro('status', title='DONE', colour='Green')} now</p>", "is **[DONE]** now"),
        (f"<p>is {macro('status', colour='Green')} now</p>", "is **[Green]** now"),
        (f"<p>see {macro('jira', key='OPS-1', server='Jira')} first</p>", "see OPS-1 first"),
        (macro("plantuml", plain("A -> B")), "```plantuml\nA -> B\n```"),
        (macro("plantumlcloud", data=DIAGRAM), "```plantuml\nA -> B\n```"),
        (macro("mermaid-cloud", plain("graph TD")), "```mermaid\ngraph TD\n```"),
        (macro("markdown", plain("# Title")), "```markdown\n# Title\n```"),
        (macro("mathblock", plain("a+b")), "$$a+b$$"),
        (f"<p>so {macro('mathinline', body='--uriencoded--a%2Bb')} is</p>", "so $a+b$ is"),
        (
            macro("html", plain("<p>a &amp; b<br>c</p><script>if (a<b) {}</script>")),
            "a & b  \nc",
        ),
        (macro("widget", url="https://e.org/v"), "[https://e.org/v](https://e.org/v)"),
        (
            macro("iframe", src='<ri:url ri:value="https://e.org/a?b=1&amp;c=2" />'),
            "[https://e.org/a?b=1&c=2](https://e.org/a?b=1&c=2)",
        ),
        (
            macro(
                "roadmap",
                source=quote('{"lanes": [{"title": "Api", "bars": [{"title": "V 2"}]}]}'),
            ),
            "- Api\n- V 2",
        ),
    ],
)
def test_what_a_macro_says_is_text(body: str, markdown: str) -> None:
    page = convert(body)
    assert page.markdown == markdown
    assert {c: n for c, n in page.losses.as_json().items() if c != "dropped:script"} == {}


@pytest.mark.parametrize(
    ("body", "losses"),
    [
        (macro("toc", maxLevel="3"), {"dropped:toc": 1}),
        (macro("children") + macro("pagetree", root="x"), {"dropped:navigation": 2}),
        (macro("contentbylabel", labels="a"), {"dropped:navigation": 1}),
        (macro("contributors"), {"dropped:navigation": 1}),
        (macro("attachments"), {"dropped:attachments": 1}),
        (macro("gallery"), {"dropped:gallery": 1}),
        (macro("style", plain("p {color: red}")), {"dropped:style": 1}),
        ("<p><ac:placeholder>Type here</ac:placeholder></p>", {"dropped:placeholder": 1}),
        (macro("chart-thing", a="b"), {"macro:chart-thing": 1}),
        (macro(""), {"macro:unnamed": 1}),
        (macro("drawio"), {"macro:drawio": 1}),
        (macro("plantuml"), {"macro:plantuml": 1}),
        (macro("plantumlcloud", data="?"), {"macro:plantumlcloud": 1}),
        (macro("view-file"), {"macro:view-file": 1}),
        (macro("roadmap", source="{"), {"macro:roadmap": 1}),
        (macro("roadmap", source="[1]"), {"macro:roadmap": 1}),
        (macro("widget"), {"macro:widget": 1}),
        (macro("info"), {"macro:info": 1}),
        (macro("mathinline"), {"macro:mathinline": 1}),
        (macro("profile"), {"macro:profile": 1}),
        ('<ac:parameter ac:name="x">y</ac:parameter>', {"dropped:parameter": 1}),
    ],
)
def test_what_says_nothing_is_counted(body: str, losses: dict[str, int]) -> None:
    page = convert(f"<p>before</p>{body}<p>after</p>")
    assert page.markdown == "before\n\nafter"
    assert page.losses.as_json() == losses


@pytest.mark.parametrize(
    ("body", "markdown", "losses"),
    [
        (macro("odd", rich("<p>a</p>"), x="y"), "a", {"macro:odd": 1}),
        (macro("odd", plain("a < b")), "```\na < b\n```", {"macro:odd": 1}),
        (macro("odd", rich("a") + plain("b")), "a\n\n```\nb\n```", {"macro:odd": 1}),
        (macro("toc-zone", rich("<p>a</p>")), "a", {"dropped:toc": 1}),
        (macro("info", plain("a")), "```\na\n```", {"macro:info": 1}),
        (macro("code", rich("<p>a</p>"), title="T"), "**T**\n\na", {}),
        (macro("odd", "loose <b>text</b>" + rich("a")), "a\n\nloose\n\n**text**", {"macro:odd": 1}),
        (macro("info", rich("a") + rich("b")), "> **Info**\n>\n> a\n\nb", {}),
        ("<ac:rich-text-body><p>a</p></ac:rich-text-body>", "a", {}),
        ("<ac:plain-text-body>a</ac:plain-text-body>", "```\na\n```", {}),
        ("<ac:odd><p>a</p></ac:odd>", "a", {"element:ac:odd": 1}),
        ("<p><at:var at:name='x' />a</p>", "a", {"element:at:var": 1}),
        ("<p><odd>a</odd></p>", "a", {"element:odd": 1}),
    ],
)
def test_text_nobody_knows_the_meaning_of_is_kept(
    body: str, markdown: str, losses: dict[str, int]
) -> None:
    page = convert(body)
    assert page.markdown == markdown
    assert page.losses.as_json() == losses


def test_a_report_stays_short_whatever_names_a_page_holds() -> None:
    page = convert("".join(macro(f"m{number}") for number in range(300)) + macro("n" * 500))
    losses = page.losses.as_json()
    assert len(losses) == 201
    assert losses["macro:other"] == 101
    assert max(len(code) for code in convert(macro("n" * 500)).losses.counts) == 60


def drawing(known: Known | None = None) -> ConvertedPage:
    return convert(
        macro("drawio", diagramName="net", diagramDisplayName="The net", revision="3"), known
    )


def test_a_drawing_is_the_picture_of_it() -> None:
    page = drawing(Known(files={("1", "net.png"): "71"}))
    assert page.markdown == "![Diagram: The net](attachment:71)"
    assert page.losses.as_json() == {}
    missing = drawing()
    assert missing.markdown == "The net"
    assert missing.losses.as_json() == {"attachment:missing": 1}


def test_a_file_shown_on_the_page_is_a_link_with_its_name() -> None:
    body = macro("viewpdf", name='<ri:attachment ri:filename="guide.pdf" />')
    page = convert(body, Known(files={("1", "guide.pdf"): "71"}))
    assert page.markdown == "[guide.pdf](attachment:71)"
    missing = convert(body)
    assert missing.markdown == "guide.pdf"
    assert missing.losses.as_json() == {"attachment:missing": 1}


def test_a_profile_is_a_mention() -> None:
    body = macro("profile", user='<ri:user ri:account-id="5b10ac8d82e05b22cc7d4ef5" />')
    page = convert(body, Known(people={"5b10ac8d82e05b22cc7d4ef5": "Mara Kern"}))
    assert page.markdown == "@Mara Kern"
    written = macro("profile", user="5b10ac8d82e05b22cc7d4ef5")
    assert convert(written).markdown == "@unknown user"
    assert convert(macro("profile", user="mkern")).markdown == "@mkern"


@pytest.mark.parametrize(
    ("body", "markdown", "live"),
    [
        (
            macro("jira", server="Jira", jqlQuery="project = OPS AND a &lt; 2"),
            "Jira: `project = OPS AND a < 2`",
            {"jira"},
        ),
        (
            macro("jiraissues", url="https://j.example.org/x"),
            "[https://j.example.org/x](https://j.example.org/x)",
            {"jiraissues"},
        ),
        (macro("detailssummary", cql="label = x"), "", {"detailssummary"}),
        (
            macro("include", default='<ac:link><ri:page ri:content-title="Other" /></ac:link>'),
            "[Other](page:2)",
            {"include"},
        ),
        (
            macro(
                "excerpt-include",
                default='<ac:link><ri:page ri:content-title="Far" ri:space-key="X" /></ac:link>',
                nopanel="true",
            ),
            "Far",
            {"excerpt-include"},
        ),
        (macro("include", default="Other"), "Other", {"include"}),
        (macro("jira", key="OPS-1"), "OPS-1", set()),
    ],
)
def test_macros_whose_content_only_a_rendered_page_has(
    body: str, markdown: str, live: set[str]
) -> None:
    page = convert(body, Known(pages={("OPS", "Other"): "2"}))
    assert page.markdown == markdown
    assert page.losses.live_macros == live


def test_live_macros_in_code_are_none() -> None:
    page = convert(macro("code", plain('<ac:structured-macro ac:name="detailssummary"/>')))
    assert page.losses.live_macros == frozenset()
