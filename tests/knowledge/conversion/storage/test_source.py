"""Bodies in any state: entities, stray characters, padding, tags that do not fit together."""

from pathlib import Path

import pytest

from tests.knowledge.conversion.storage.bodies import convert, macro, plain


@pytest.mark.parametrize(
    ("body", "markdown"),
    [
        ("<p>a&nbsp;b &auml;&hellip; &rarr; &#8212; &#x2014;</p>", "a b ä… → — —"),
        ("<p>a &amp; b &lt;c&gt; &quot;d&quot; &apos;e&apos;</p>", "a & b &lt;c> \"d\" 'e'"),
        ("<p>a &LT;b&GT; c</p>", "a &lt;b> c"),
        ("<p>R&D, a & b, AT&T;, &bogus; &</p>", "R&D, a & b, AT&amp;T;, &amp;bogus; &"),
        (
            '<p><a href="https://e.org/?a=1&b=2&copy=3">x</a></p>',
            "[x](https://e.org/?a=1&b=2&copy=3)",
        ),
        ("<p>a&#0;b&#8;c&#xD800;d&#99999999;e</p>", "abcde"),
        ("<p>a\u2028b</p>", "a b"),
        ("<!-- note --><p>a<!-- b c -->d</p>", "ad"),
        ("<p>a<?php x?>b</p>", "ab"),
        ("<p>a &#38;amp; b</p>", "a &amp;amp; b"),
        (macro("code", plain("&nbsp; & &amp; &#8;")), "```\n&nbsp; & &amp; &#8;\n```"),
        (
            (
                '<p xmlns="http://www.w3.org/1999/xhtml">a <ac:link ac:anchor="x" '
                'xmlns:ac="http://example.org/4/ac/" xmlns:ri="http://example.org/4/ri/">'
                "<ac:link-body>b</ac:link-body></ac:link></p>"
            ),
            "a b",
        ),
    ],
)
def test_text_that_is_fine(body: str, markdown: str) -> None:
    page = convert(body)
    assert page.markdown == markdown
    assert page.losses.as_json() == {}


def test_control_characters_are_left_out_and_counted() -> None:
    page = convert("<p>a\x00b\x1fc\x08</p><pre>d\x0ce\ufffe</pre>")
    assert page.markdown == "abc\n\n```\nde\n```"
    assert page.losses.as_json() == {"xml:control-characters": 5}


@pytest.mark.parametrize(
    ("body", "markdown"),
    [
        (
            macro("code", "<ac:plain-text-body><![CDATA[[[a]]  b]] ></ac:plain-text-body>"),
            "```\n[[a]] b\n```",
        ),
        (
            f"<p>&uuml;</p>{macro('code', plain('a').replace(']]>', ']] >'))}<p>&nbsp;b</p>",
            "ü\n\n```\na\n```\n\nb",
        ),
    ],
)
def test_the_padding_of_xml_exports_is_undone(body: str, markdown: str) -> None:
    page = convert(body)
    assert page.markdown == markdown
    assert page.losses.as_json() == {"xml:padded": 1}


def test_what_only_looks_like_padding_stays() -> None:
    page = convert("<p>[[a]] >b</p>")
    assert page.markdown == "[[a]] >b"
    assert page.losses.as_json() == {}


@pytest.mark.parametrize(
    ("body", "markdown"),
    [
        ("<p>a</p></b>rest <em>x</em>", "a\n\nrest *x*"),
        ("<b><i>x</b></i> tail", "**x** tail"),
        ("<p>a<p>b", "a\n\nb"),
        ("<ul><li>a<li>b</ul>c", "- a\n- b\n\nc"),
        (
            "<table><tr><td>a<td>b<tr><td>c<td>d</table>",
            "|  |  |\n| --- | --- |\n| a | b |\n| c | d |",
        ),
        ("<p>a<br>b<hr>c</p>", "a  \nb\n\n___\n\nc"),
        ("<p>a < b and c > d</p>", "a < b and c > d"),
        ("<p>if a<b then", "if a&lt;b then"),
        ("<p>1 <2 </p>", "1 <2"),
        ("</div></body>a", "a"),
        (
            "<p>a</p><ac:structured-macro ac:name='info'><ac:rich-text-body>b",
            "a\n\n> **Info**\n>\n> b",
        ),
        ("<p><a href=https://e.org/x>y</a></p>", "[y](https://e.org/x)"),
        ('<p><a href="https://e.org" href="https://f.org">y</a></p>', "[y](https://e.org)"),
        ('<p><a href="https://e.org?a<b&c">y</a></p>', "[y](https://e.org?a%3Cb&c)"),
        ("<o:p>Word</o:p><p>a</p>", "Word\n\na"),
        ("<p>a<!-- b -- c -->d</p>", "ad"),
        ("<p>a<!-- b", "a"),
        ("<?xml version='1.0'?><!DOCTYPE p><p>a</p>", "a"),
        (
            macro("code", "<ac:plain-text-body><![CDATA[a > b"),
            "```\na > b</ac:structured-macro>\n```",
        ),
        ("<p>a & &nbsp;b</b></p>", "a & b"),
        ("<p>a&#0;</b>&#xD800;b</p>", "ab"),
        ("<xml:p>a</xml:p><xmlns:p xmlns:xml='x'>b</p>", "a\n\nb"),
    ],
)
def test_markup_that_does_not_fit_together_keeps_its_text(body: str, markdown: str) -> None:
    page = convert(body)
    assert page.markdown == markdown
    losses = {c: n for c, n in page.losses.as_json().items() if not c.startswith("element:")}
    assert losses == {"xml:repaired": 1}


def test_foreign_elements_are_counted_by_the_name_people_know() -> None:
    page = convert("<p><o:smart>a</o:smart></p>")
    assert page.markdown == "a"
    assert page.losses.as_json() == {"element:o:smart": 1, "xml:repaired": 1}


def test_no_entity_is_ever_defined(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hidden")
    page = convert(
        '<!DOCTYPE p [<!ENTITY a "aaa"><!ENTITY b "&a;&a;">'
        f'<!ENTITY s SYSTEM "{secret.as_uri()}">]>'
        "<p>&b; &s;</p>"
    )
    assert page.markdown == "&amp;b; &amp;s;"
