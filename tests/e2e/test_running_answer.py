"""An answer while it is being written: stopped, left, and come back to."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browser import accessibility_problems, sign_in, watch
from tests.e2e.live import LivePortal
from tests.fakes.openai.scripts import Behaviour, pieces
from tests.fakes.openai.server import Stub, running_stub

QUESTION = "How long is an invitation valid?"
PASSED = 3
"""Pieces of the answer that have been written when a test begins."""
WATCH = """answer => {
  const isTail = (node) => node.className === "answer__tail";
  window.goneFromAnswer = [];
  new MutationObserver((records) => {
    for (const { removedNodes, target } of records) {
      for (const node of removedNodes) {
        if (![node, target].some(isTail)) window.goneFromAnswer.push(node.textContent);
      }
    }
  }).observe(answer, { childList: true, subtree: true });
}"""
"""Notes each piece that leaves the answer, save of the line that is being written."""
SELECT_ALL = "block => getSelection().selectAllChildren(block)"


@pytest.fixture(scope="module")
def model() -> Iterator[Stub]:
    """A model that writes a piece of its answer each time the test lets it."""
    with running_stub() as stub:
        yield stub


@pytest.fixture(scope="module")
def portal(model: Stub, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LivePortal]:
    """A portal whose answers that model writes."""
    live = LivePortal.start(
        tmp_path_factory.mktemp("portal"),
        OPENAI_BASE_URL=model.base_url,
        OPENAI_API_KEY="only-for-the-test",
        OPENAI_MODEL="stub-gated-list",
    )
    yield live
    live.stop()


@pytest.fixture
def asking(browser: Browser, portal: LivePortal, model: Stub) -> Iterator[Page]:
    """A page on which the model has begun to write, and waits."""
    context = browser.new_context(base_url=portal.url)
    page = context.new_page()
    complaints = watch(page)
    sign_in(page, *portal.sign_in())
    page.get_by_label("Your question").fill(QUESTION)
    page.keyboard.press("Enter")
    model.hold()
    model.let_pass(PASSED)
    expect(page.locator("[data-answer]")).not_to_be_empty()
    yield page
    context.close()
    assert complaints == []


def test_what_is_shown_already_stays_while_the_answer_grows_and_ends(
    asking: Page, model: Stub
) -> None:
    answer = asking.locator("[data-answer]")
    answer.evaluate(WATCH)
    first_line, second_line = line_ends(model)[:2]
    model.let_pass(first_line - PASSED)
    first = answer.locator("> p:not(.answer__tail)")
    expect(first).to_have_count(1)
    first.evaluate(SELECT_ALL)
    selected = asking.evaluate("getSelection().toString()")
    model.let_pass(second_line - first_line)
    chip = answer.locator("li a.citation").first
    chip.focus()

    model.let_pass(1_000)

    expect(asking.locator("article[data-turn]")).to_have_attribute("data-state", "done")
    expect(answer.locator("> p").last).to_have_text("That is all.")
    expect(answer.locator("li")).to_have_count(2)
    expect(chip).to_be_focused()
    assert asking.evaluate("getSelection().toString()") == selected != ""
    assert asking.evaluate("window.goneFromAnswer") == []


def line_ends(model: Stub) -> list[int]:
    """How many pieces of the present answer are written at the end of each of its lines."""
    prompt = "\n\n".join(message["content"] for message in model.requests[-1]["messages"])
    written = enumerate(pieces(Behaviour.GATED_LIST, prompt), start=1)
    return [number for number, piece in written if "\n" in piece]


def test_stop_ends_the_answer_and_keeps_what_was_written(asking: Page) -> None:
    written = asking.locator("[data-answer]").inner_text()
    assert accessibility_problems(asking) == []

    asking.get_by_role("button", name="Stop").click()

    expect(asking.locator(".turn__note")).to_have_text("You stopped this answer.")
    asking.reload()
    expect(asking.locator(".turn__note")).to_have_text("You stopped this answer.")
    expect(asking.locator("[data-answer]")).to_contain_text(written.split("\n")[0].strip())


def test_escape_stops_too(asking: Page) -> None:
    asking.keyboard.press("Escape")

    expect(asking.locator(".turn__note")).to_have_text("You stopped this answer.")


def test_stop_by_keyboard_is_told_and_leaves_the_keyboard_at_the_answer(asking: Page) -> None:
    asking.get_by_role("button", name="Stop").press("Enter")

    expect(asking.get_by_role("article", name="Question and answer")).to_be_focused()
    expect(asking.locator("[data-live]")).to_contain_text("You stopped this answer.")

    asking.get_by_role("button", name="Ask again").press("Enter")

    expect(asking.get_by_role("button", name="Stop")).to_be_visible()
    expect(asking.get_by_role("article", name="Question and answer")).to_be_focused()
    asking.keyboard.press("Escape")
    expect(asking.locator(".turn__note")).to_have_text("You stopped this answer.")


def test_reload_in_the_middle_loses_nothing(asking: Page, model: Stub) -> None:
    asking.reload()
    expect(asking.locator("[data-question]")).to_have_text(QUESTION)
    expect(asking.locator("[data-answer]")).not_to_be_empty()
    expect(asking.locator("article[data-turn]")).to_have_attribute("data-state", "running")

    model.let_pass(1_000)

    expect(asking.get_by_role("list", name="Sources")).to_be_visible()
    expect(asking.locator("article[data-turn]")).to_have_attribute("data-state", "done")
    ended = asking.locator("[data-answer]").inner_text()
    asking.reload()
    expect(asking.locator("[data-answer]")).to_have_text(ended, use_inner_text=True)
