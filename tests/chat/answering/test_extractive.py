"""Which sentences answer a question, and when none does."""

from apps.chat.answering.events import Answered, Cited, Quoted, Text
from apps.chat.answering.extractive import ExtractiveWriter, best_quotes
from apps.search.access import AuthorizedPassage
from tests.chat.passages import passage

RESTORE = passage(
    "Use this for a rehearsal. Stop the workers, then load the **newest** dump from `/backups`. "
    "Tea is served at four.",
    start=100,
)
CAKE = passage("The canteen serves cake on Fridays at three.", page_id=2, title="Canteen")


def quotes(question: str, *passages: AuthorizedPassage) -> list[str]:
    return [quote.sentence.text for quote in best_quotes(question, passages)]


def test_the_sentence_that_says_most_of_the_question_is_quoted() -> None:
    assert quotes("Which dump do I load?", RESTORE, CAKE) == [
        "Stop the workers, then load the newest dump from /backups."
    ]


def test_nothing_is_quoted_when_too_little_of_the_question_is_known() -> None:
    assert quotes("What is our parental leave policy in Lisbon?", RESTORE, CAKE) == []
    assert quotes("Who serves chocolate biscuits to visitors?", CAKE) == []


def test_words_of_the_title_and_the_headings_count_for_what_stands_below() -> None:
    below = passage("It takes 25 minutes on staging.", title="Backup", headings=("Restore time",))

    assert quotes("How long does restore of a backup take in minutes?", below) == [
        "It takes 25 minutes on staging."
    ]


def test_a_caption_that_only_repeats_the_question_is_no_answer() -> None:
    text = "Restore a backup\n\nStop the workers and restore the backup from the nightly dump."

    assert quotes("restore a backup", passage(text, title="Operations")) == [
        "Stop the workers and restore the backup from the nightly dump."
    ]


def test_rows_of_tables_and_code_are_quoted_whole() -> None:
    text = (
        "| Service | Port |\n| --- | --- |\n| web front end | 8080 |\n| database | 5432 |\n\n"
        "```\nops restore --from nightly\n```\n"
    )

    assert quotes("Which port has the database?", passage(text, title="Services")) == [
        "database\t5432"
    ]
    assert quotes("ops restore", passage(text, title="Services")) == ["ops restore --from nightly"]


def test_no_page_is_quoted_more_than_twice_and_nothing_twice() -> None:
    same = "Load the dump from disk one before lunch."
    one = passage(
        f"{same} Load the dump from disk two at noon. Load the dump from disk three last."
    )
    two = passage(same, page_id=2, title="Copy")

    assert quotes("load the dump from disk", one, two) == [
        same,
        "Load the dump from disk two at noon.",
    ]


async def test_each_quote_comes_with_its_citation() -> None:
    events = [e async for e in ExtractiveWriter().write("Which dump do I load?", [RESTORE])]

    cited = Cited(
        number=1,
        page_id=1,
        content_id="1001",
        title="Backup and restore",
        quote="Stop the workers, then load the newest dump from /backups.",
        start=126,
        end=190,
        content_hash="abc",
        preformatted=False,
    )
    assert events == [cited, Quoted(cited), Answered(grounded=True)]
    assert RESTORE.text[cited.start - 100 : cited.end - 100] == (
        "Stop the workers, then load the **newest** dump from `/backups`."
    )


async def test_an_honest_answer_when_nothing_fits() -> None:
    events = [e async for e in ExtractiveWriter().write("Who is the owner?", [CAKE])]

    assert events == [
        Text("Nothing in your spaces answers this."),
        Answered(grounded=False),
    ]
