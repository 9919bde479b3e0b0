"""Numbers and quotes of the citations in a model's text."""

from apps.chat.answering.citing import Citing
from apps.chat.answering.events import Cited, Marks, Text
from tests.chat.passages import passage

PASSAGES = [
    passage("Tea is at four. Stop the workers first. Then load the dump.", start=50),
    passage("Only **operators** may restore. Tell the lead.", page_id=2, title="Rules", start=7),
    passage("# Nothing but a heading", page_id=3, title="Empty"),
]


def events(*pieces: str) -> list[Cited | Marks | Text]:
    citing = Citing(PASSAGES)
    return [
        *(event for piece in pieces for event in citing.feed(piece)),
        *citing.finish(),
    ]


def shown(*pieces: str) -> str:
    return "".join(one.text for one in events(*pieces) if not isinstance(one, Cited))


def test_passages_are_numbered_in_the_order_of_their_first_use() -> None:
    assert shown("Ask an operator [2]. Stop the workers [1], as told [2].") == (
        "Ask an operator [1]. Stop the workers [2], as told [1]."
    )


def test_the_quote_is_the_sentence_that_says_most_of_the_claim() -> None:
    told = events("Tea first. You load the ", "dump last [1].")

    assert [one for one in told if isinstance(one, Cited)] == [
        Cited(
            number=1,
            page_id=1,
            content_id="1001",
            title="Backup and restore",
            quote="Then load the dump.",
            start=90,
            end=109,
            content_hash="abc",
            preformatted=False,
        )
    ]


def test_a_citation_comes_before_the_text_that_shows_it_and_only_once() -> None:
    told = events("Operators [2] restore [2]")

    assert [type(one) for one in told] == [Text, Cited, Marks, Text, Marks]
    cited = told[1]
    assert isinstance(cited, Cited)
    assert (cited.quote, cited.start, cited.end) == ("Only operators may restore.", 7, 38)


def test_a_passage_without_a_sentence_cannot_be_cited() -> None:
    assert shown("So it is [3].") == "So it is."


def test_an_answer_made_of_the_cited_words_is_grounded() -> None:
    citing = Citing(PASSAGES)
    list(citing.feed("Stop the workers, then load the dump [1]."))

    assert citing.is_grounded


def test_an_answer_of_other_words_or_without_citation_is_not_grounded() -> None:
    invented, uncited = Citing(PASSAGES), Citing(PASSAGES)
    list(invented.feed("The canteen serves excellent chocolate cake every Friday [1]."))
    list(uncited.feed("Stop the workers, then load the dump."))

    assert not invented.is_grounded
    assert not uncited.is_grounded
