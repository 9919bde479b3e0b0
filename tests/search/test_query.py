"""A question read into terms, phrases and beginnings."""

from dataclasses import replace

import pytest

from apps.search.query import QueryTerms, query_terms


@pytest.mark.parametrize(
    ("question", "read"),
    [
        (
            "How do I restore the backups?",
            QueryTerms(terms=("restor", "backup"), words=("restore", "backups")),
        ),
        (
            '"disaster recovery" plan',
            QueryTerms(
                terms=("disast", "recoveri", "plan"),
                phrases=(("disast", "recoveri"),),
                words=("disaster", "recovery", "plan"),
            ),
        ),
        ("conf* files", QueryTerms(terms=("file",), beginnings=("conf",), words=("files",))),
        ("the", QueryTerms(terms=("the",), words=("the",))),
        ("“backup”", QueryTerms(terms=("backup",), words=("backup",))),
        ("天", QueryTerms(terms=("zxzb5929",), beginnings=("天",), words=("天",))),
        ("backup backup", QueryTerms(terms=("backup", "backup"), words=("backup",))),
        ('"', QueryTerms(terms=())),
        ("", QueryTerms(terms=())),
    ],
)
def test_question(question: str, read: QueryTerms) -> None:
    assert query_terms(question) == replace(read, asked=question)


def test_a_question_without_end_is_cut() -> None:
    read = query_terms(" ".join(f"word{n}" for n in range(5_000)))
    assert (len(read.terms), read.terms[0], read.terms[-1]) == (64, "word0", "word63")
