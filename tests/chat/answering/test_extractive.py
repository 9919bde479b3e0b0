"""Which sentences answer a question, and when none does."""

from dataclasses import replace

import pytest

from apps.chat.answering.blocks import Form
from apps.chat.answering.events import Answered, Cited, Near, Quoted, Text
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
    return [quote.text for quote in best_quotes(question, passages)]


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


def test_rows_of_symbols_are_not_quoted_without_their_heads() -> None:
    text = (
        "| Person | Wiki | Forum | Duty |\n| --- | --- | --- | --- |\n"
        "| Mara Kern |  | ✅ | – |\n| Jo Wolff |  |  | night shift |\n\n"
        "Mara Kern moderates the forum on weekends."
    )

    assert quotes("Tell me about Mara", passage(text, title="Duties")) == [
        "Mara Kern moderates the forum on weekends."
    ]


def test_code_below_a_line_that_announces_what_is_asked_is_the_answer() -> None:
    text = (
        "To test the connection,\n\n```\nldapwhoami -x -W\n```\n\n"
        "To backup,\n\n```\n$ slapcat | gzip\n```\n\n"
        "Go back to the account page and look up the user of LDAP there."
    )

    for question in ("How to back up LDAP?", "How is LDAP backed up?", "LDAP backup"):
        found = quotes(question, passage(text, title="ldap.example", headings=("Cheat sheet",)))
        assert found == ["$ slapcat | gzip"]


def test_a_line_that_breaks_off_before_code_is_quoted_with_it() -> None:
    text = (
        "To test connectivity to another host (note who may connect)\n\n"
        "```\nldapwhoami -x -W\n```\n\nThe test is over.\n\n```\nexit 0\n```\n"
    )

    assert quotes("How do I test LDAP connectivity?", passage(text, title="LDAP")) == [
        "To test connectivity to another host (note who may connect)",
        "ldapwhoami -x -W",
    ]


def test_code_that_holds_all_that_is_asked_is_the_answer() -> None:
    code = "# Restart the wiki\nsudo docker restart wiki"
    text = f"```\nssh host.example\n```\n\nthen\n\n```\n{code}\n```\n"
    bounce = passage(text, title="Servers", headings=("To bounce the server",))

    assert quotes("How do I restart the wiki?", bounce) == [code]
    assert quotes("How do I delete the wiki?", bounce) == []


def test_a_date_in_a_title_is_found_by_its_month() -> None:
    text = "It went unresponsive after running well for eight weeks."
    outage = passage(text, title="20150903 Wiki Outage")

    assert quotes("What happened in the wiki outage of September 2015?", outage) == [text]
    assert quotes("What happened in the forum outage of March 2014?", outage) == []


def test_neighbours_are_one_quote_and_nothing_is_quoted_twice() -> None:
    same = "Load the dump from disk one before lunch."
    one = passage(
        f"{same} Load the dump from disk two at noon. Load the dump from disk three last."
    )
    two = passage(same, page_id=2, title="Copy")

    assert quotes("load the dump from disk", one, two) == [
        "Load the dump from disk one before lunch. Load the dump from disk two at noon."
    ]


STEPS = """\
1. Stop the **workers**.
2. Load the dump.
   Check it.
3. Start them again.

Tea is served at four.
"""


def test_steps_below_the_title_that_is_asked_for_are_quoted_whole() -> None:
    page = passage(STEPS, title="Restore a backup")

    found = best_quotes("How do I restore a backup?", [page])

    assert [(quote.form, quote.first) for quote in found] == [(Form.STEPS, 1)]
    assert found[0].text == "Stop the workers.\nLoad the dump. Check it.\nStart them again."
    assert page.text[found[0].start : found[0].end] == STEPS[3 : STEPS.index("\n\nTea")]


def test_long_lists_end_after_eight_items() -> None:
    steps = "".join(f"{number}. Turn the wheel {number} times.\n" for number in range(1, 12))

    found = quotes("How do I start the mill?", passage(steps, title="Start the mill"))

    assert [text.splitlines()[-1] for text in found] == ["Turn the wheel 8 times."]


def test_what_a_sentence_announces_is_quoted_with_it() -> None:
    text = "Restore a backup of the mill with this command:\n\n```\nops restore\n```\n"

    assert quotes("How do I restore a backup?", passage(text, title="Mill")) == [
        "Restore a backup of the mill with this command:",
        "ops restore",
    ]


def test_the_meaning_of_a_thing_comes_from_the_sentence_that_introduces_it() -> None:
    text = "The mill grinds a dump at night. A dump is a copy of all tables. Use no old dump."

    assert quotes("What is a dump?", passage(text, title="Words")) == [
        "A dump is a copy of all tables."
    ]


@pytest.mark.parametrize(
    "stub",
    [
        "This page was moved to [the restore handbook](https://docs.example/restore/backup).",
        "See [how operators restore backup copies](page:12) for details.",
        "[Restore the backup from disk two](page:12)",
    ],
)
def test_what_only_leads_elsewhere_is_no_answer(stub: str) -> None:
    answering = "Restore a backup from disk two at noon."

    assert quotes("How do I restore a backup?", passage(stub, title="Restore a backup")) == []
    assert quotes("How do I restore a backup?", passage(answering)) == [answering]


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
    passages = [CAKE, RESTORE, replace(CAKE, start=900), replace(CAKE, page_id=8)]
    others = [replace(CAKE, page_id=9)]
    events = [e async for e in ExtractiveWriter().write("Who paints zebras?", passages + others)]

    assert events[0] == Text("I found no sentence that answers this.")
    assert [(e.page_id, e.start, e.end) for e in events if isinstance(e, Near)] == [
        (p.page_id, p.start, p.end) for p in (CAKE, RESTORE, passages[3])
    ]
    assert events[4:] == [Answered(grounded=False)]
