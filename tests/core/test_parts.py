"""The template parts, rendered alone: what they say and how assistive technology hears it."""

from django import forms
from django.core.paginator import Paginator
from django.template.loader import render_to_string

from apps.core.parts import Column, Counter, Kind, SourceLine, TreeNode
from apps.core.problems import Problem


class AddressForm(forms.Form):
    email = forms.EmailField(label="E-mail address", help_text="Where the invitation goes.")
    note = forms.CharField(required=False)


def squeezed(template: str, **context: object) -> str:
    return " ".join(render_to_string(f"parts/{template}.html", context).split())


def test_field_ties_help_and_error_to_the_input() -> None:
    html = squeezed("field", field=AddressForm({"email": "nobody"})["email"])

    assert '<label class="field__label" for="id_email">E-mail address</label>' in html
    assert 'aria-describedby="id_email_helptext id_email_error"' in html
    assert 'id="id_email_helptext">Where the invitation goes.</div>' in html
    assert (
        '<div id="id_email_error"> <p class="field__error">Enter a valid email address.</p>' in html
    )


def test_field_that_may_stay_empty_says_so() -> None:
    assert "(optional)" in squeezed("field", field=AddressForm()["note"])
    assert "(optional)" not in squeezed("field", field=AddressForm()["email"])


def test_form_errors_point_at_the_fields_and_are_silent_when_valid() -> None:
    assert "Not saved yet" in squeezed("form_errors", form=AddressForm({"email": "nobody"}))
    assert squeezed("form_errors", form=AddressForm({"email": "a@northwind.example"})) == ""


def test_notice_tells_a_problem_in_full_and_says_its_state_in_words() -> None:
    problem = Problem("x", "It broke.", "The disk is full.", "The operator can fix it.", "Add one.")

    html = squeezed("notice", kind="bad", problem=problem)

    assert '<span class="visually-hidden">Problem: </span>It broke.' in html
    assert "The disk is full. <strong>The operator can fix it.</strong> Add one." in html
    assert "role=" not in html
    assert 'role="alert"' in squeezed("notice", kind="bad", title="It broke.", live=True)


def test_button_is_a_link_with_an_address_and_busy_without_losing_its_words() -> None:
    assert squeezed("button", label="Go", url="/x/", kind="primary") == (
        '<a class="button button--primary" href="/x/">Go</a>'
    )
    assert squeezed("button", label="Save", busy=True) == (
        '<button class="button" type="submit" aria-busy="true">Save</button>'
    )


def test_progress_knows_how_far_it_is_or_only_that_it_goes_on() -> None:
    known = squeezed("progress", id="p", title="Reading", done=1742, total=2672, rate="214 pages/s")
    unknown = squeezed("progress", id="p", title="Opening", done=12, unit="files")

    assert 'value="1742" max="2672"' in known
    assert "1,742 of 2,672 · 214 pages/s" in known
    assert 'value="' not in unknown
    assert "12 files" in unknown


def test_progress_at_the_start_shows_none_of_all() -> None:
    html = squeezed("progress", id="p", title="Reading", done=0, total=2672)
    assert 'value="0" max="2672"' in html
    assert "0 of 2,672" in html


def test_counter_is_coloured_only_when_there_is_something() -> None:
    html = squeezed("counters", counters=[Counter("Failed", 0, Kind.BAD), Counter("Lost", 2000)])
    assert "is-bad" not in html
    assert "<dd>2,000</dd>" in html
    assert '<dd class="is-bad">2</dd>' in squeezed(
        "counters", counters=[Counter("Failed", 2, Kind.BAD)]
    )


def test_table_head_says_how_it_is_sorted() -> None:
    html = squeezed("table_head", columns=[Column("Page", sort_url="?o=1", sorted="ascending")])
    assert 'aria-sort="ascending"' in html
    assert 'href="?o=1"' in html


def test_source_shows_its_tag_instead_of_its_date() -> None:
    dated = SourceLine((1, 3), "Backup", "/p/1/", date="2 Oct 2026", date_iso="2026-10-02")
    offline = SourceLine(
        (2,), "Rules", "/p/2/", date="May", tag_label="offline", tag_kind=Kind.WARN
    )

    html = squeezed("sources", sources=[dated, offline])

    assert 'datetime="2026-10-02" title="2026-10-02">2 Oct 2026</time>' in html
    assert '<span class="tag tag--warn">offline</span>' in html
    assert ">May</time>" not in html
    assert '<span class="citation">1</span><span class="citation">3</span>' in html
    assert "Sources 1, 3: </span>Backup" in html
    assert "Source 2: </span>Rules" in html


def test_tree_marks_the_current_page_and_fetches_what_it_does_not_hold() -> None:
    here = TreeNode("Backup", "/p/2/", current=True)
    html = squeezed(
        "tree",
        label="Pages",
        nodes=[
            TreeNode("Runbooks", "/p/1/", (here,), open=True),
            TreeNode("On call", "/p/3/", children_url="/c/3/"),
        ],
    )

    assert '<a class="tree__link" href="/p/2/" aria-current="page">Backup</a>' in html
    assert "<details open>" in html
    assert 'hx-get="/c/3/"' in html


def test_pagination_keeps_the_search_and_escapes_it() -> None:
    page = Paginator(range(2672), 50).page(2)
    html = squeezed("pagination", page=page, query='q="a"', noun="pages")

    assert "51–100 of 2,672 pages" in html
    assert 'href="?q=&quot;a&quot;&amp;page=3"' in html
    assert squeezed("pagination", page=Paginator(range(3), 50).page(1)) == ""


def test_titles_of_pages_are_escaped() -> None:
    html = squeezed("citation", number=1, url="/p/1/", title="<b>bold</b>")
    assert "&lt;b&gt;bold&lt;/b&gt;" in html
    assert "<b>" not in html


def test_500_needs_no_context() -> None:
    assert "Something broke on our side" in render_to_string("500.html")
