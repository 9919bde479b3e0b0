"""Sentences of passages, with their places in the Markdown."""

import pytest

from apps.chat.answering.sentences import Kind, sentences


def told(markdown: str) -> list[tuple[str, str, Kind]]:
    """Each sentence as a reader sees it, as it stands in the Markdown, and what it is."""
    return [(one.text, markdown[one.start : one.end], one.kind) for one in sentences(markdown)]


def test_prose_is_cut_at_the_ends_of_sentences() -> None:
    assert told("Stop it. Then wait!  Why? Done") == [
        ("Stop it.", "Stop it.", Kind.PROSE),
        ("Then wait!", "Then wait!", Kind.PROSE),
        ("Why?", "Why?", Kind.PROSE),
        ("Done", "Done", Kind.PROSE),
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Use it, e.g. for a rehearsal.",
        "Ask Dr. Kern, J. Abe vs. nobody.",
        "Set org.apache.commons to 1.5 at 10.30 first.",
        "See “the rules.” They hold",
    ],
)
def test_dots_inside_a_sentence_do_not_end_it(sentence: str) -> None:
    count = 2 if "“" in sentence else 1

    assert len(sentences(sentence)) == count


def test_syntax_and_link_targets_are_not_visible_and_places_are_exact() -> None:
    markdown = "Load **the [newest dump](https://wiki.example/d. x)** from `/a.b`. Then go."

    assert [one[0] for one in told("Load **the newest** dump from `/a.b`. Then go.")] == [
        "Load the newest dump from /a.b.",
        "Then go.",
    ]
    assert sentences(markdown)[-1].text == "Then go."


def test_references_read_as_their_characters() -> None:
    assert told("Use &#42;.log and a &lt; b.") == [
        ("Use *.log and a < b.", "Use &#42;.log and a &lt; b.", Kind.PROSE)
    ]


def test_headings_and_heads_of_tables_are_no_sentences() -> None:
    markdown = "## Ports\n\n| Name | Port |\n| --- | --- |\n| web | 8080. All of it |\n"

    assert told(markdown) == [
        ("web\t8080. All of it", "web | 8080. All of it", Kind.ROW),
    ]


def test_lists_and_quotations_lose_their_markers() -> None:
    assert [text for text, _, _ in told("- One. Two.\n1. Three\n- [x] Four\n\n> Five\n")] == [
        "One.",
        "Two.",
        "Three",
        "Four",
        "Five",
    ]


def test_a_short_block_of_code_is_one_piece() -> None:
    markdown = "Run:\n\n```bash\nstop workers\n\nload dump. now\n```\n"

    assert told(markdown)[1:] == [
        ("stop workers\n\nload dump. now", "stop workers\n\nload dump. now", Kind.CODE)
    ]


def test_a_long_block_of_code_is_cut_into_its_lines() -> None:
    lines = [f"load part {number:03} of the dump" for number in range(40)]
    markdown = "```\n" + "\n".join(lines) + "\n```\n"

    assert [text for text, _, _ in told(markdown)] == lines


def test_chinese_sentences_end_without_a_blank() -> None:
    assert [text for text, _, _ in told("停止服务。然后加载！")] == ["停止服务。", "然后加载！"]


def test_nothing_has_no_sentences() -> None:
    assert sentences("") == []
    assert sentences("# Only a heading") == []
