"""The file of judged questions, and what is said of a file that is not as it should be."""

import pytest

from apps.search.evaluation.queries import JudgedQuery, PageName, QueryFileError, read_queries


def test_pages_are_named_by_content_id_or_by_space_and_title() -> None:
    lines = [
        (
            '{"query": "restore a backup", "pages": [{"content_id": "77", "grade": 3}, '
            '{"space": "OPS", "title": "Backup plan"}, {"content_id": "78", "grade": 0}]}\n'
        ),
        "\n",
        '{"query": "Sauvegarde für é", "pages": [{"content_id": "9"}]}\n',
    ]
    assert read_queries(lines) == [
        JudgedQuery(
            1,
            "restore a backup",
            {
                PageName(content_id="77"): 3,
                PageName(space="OPS", title="Backup plan"): 1,
                PageName(content_id="78"): 0,
            },
        ),
        JudgedQuery(3, "Sauvegarde für é", {PageName(content_id="9"): 1}),
    ]


_GOOD = '{"query": "backup", "pages": [{"content_id": "77"}]}'


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("query\tpage", "This is not JSON (Expecting value at column 1)."),
        ('["backup"]', 'A line must be an object with "query" and "pages".'),
        ('{"query": " ", "pages": [{"content_id": "1"}]}', '"query" must be a question.'),
        ('{"pages": [{"content_id": "1"}]}', '"query" must be a question.'),
        ('{"query": "backup"}', '"pages" must be a list of at least one page.'),
        ('{"query": "backup", "pages": []}', '"pages" must be a list of at least one page.'),
        ('{"query": "backup", "page": []}', "'page' is unknown; known are pages, query."),
        (
            '{"query": "backup", "pages": ["77"]}',
            'A page is named by "content_id", or by "space" and "title".',
        ),
        (
            '{"query": "backup", "pages": [{"title": "Backup"}]}',
            'A page is named by "content_id", or by "space" and "title".',
        ),
        (
            '{"query": "backup", "pages": [{"content_id": "1", "title": "Backup"}]}',
            'A page is named by "content_id", or by "space" and "title".',
        ),
        (
            '{"query": "backup", "pages": [{"content_id": 77}]}',
            "content_id must be text in quotation marks.",
        ),
        (
            '{"query": "backup", "pages": [{"content_id": "1", "grades": 2}]}',
            "'grades' is unknown; known are content_id, grade, space, title.",
        ),
        (
            '{"query": "backup", "pages": [{"content_id": "1", "grade": 11}]}',
            '"grade" must be a whole number from 0 to 10.',
        ),
        (
            '{"query": "backup", "pages": [{"content_id": "1", "grade": true}]}',
            '"grade" must be a whole number from 0 to 10.',
        ),
        (
            '{"query": "backup", "pages": [{"content_id": "1", "grade": 0}]}',
            "At least one page must have a grade above 0.",
        ),
        (
            (
                '{"query": "backup", "pages": [{"space": "OPS", "title": "Backup"}, '
                '{"space": "OPS", "title": "Backup"}]}'
            ),
            "'Backup' in OPS is judged twice.",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_line(line: str, told: str) -> None:
    with pytest.raises(QueryFileError) as raised:
        read_queries([_GOOD, "", line])
    assert str(raised.value) == f"Line 3: {told}"


def test_a_file_without_questions_is_refused() -> None:
    with pytest.raises(QueryFileError, match="The file holds no questions"):
        read_queries(["\n", "  "])
