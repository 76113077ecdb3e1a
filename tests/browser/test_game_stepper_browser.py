"""The game stepper in JupyterLab in a real browser: mouse, keyboard, both themes, pictures a second."""

from __future__ import annotations

import json

import pytest

from .lab import Part, eventually, fingerprint

SHOW = "from lessonlib.widgets import GameStepper\nstepper = GameStepper()\nstepper"
PIXELS = fingerprint(".live-game .live-picture")
FIELD = ".live-game .live-picture"
SHOWN = Part(".live-game")
button, says, fact = SHOWN.button, SHOWN.says, SHOWN.fact


@pytest.fixture(scope="module")
def page(lab):
    """A notebook with the game stepper, run from top to bottom."""
    return lab.show("game", SHOW, "1 + 1", ready=f'{FIELD}[aria-label^="The game"]')


@pytest.fixture(autouse=True)
def fresh(page):
    """Begin every test with the first choices and a game that has not begun."""
    button(page, "Reset").click()
    says(page, "A new game. Press Play.")


def steps(page) -> tuple[int, ...]:
    return tuple(map(int, fact(page, "steps").split(", ")))


def choose(page, name):
    page.locator(".live-game label").filter(has_text=name).click()


def test_play_goes_on_until_pause_with_ten_pictures_a_second(page):
    before = page.evaluate(PIXELS)
    rates = []
    for _ in range(3):  # the best of three: other work on the machine slows any one
        button(page, "Play").click()
        first = steps(page)[1]
        page.wait_for_timeout(2000)
        rates.append((steps(page)[1] - first) / 2)  # one step a picture at this speed
        button(page, "Pause").click()
        says(page, "Paused after")
    print("pictures a second:", rates)
    page.wait_for_timeout(300)
    done = steps(page)
    page.wait_for_timeout(300)
    assert steps(page) == done and page.evaluate(PIXELS) != before
    assert max(rates) >= 10
    assert page.locator(".live-game .live-latency").inner_text().startswith("last change: ")


def test_each_player_steps_alone_and_both_together(page):
    for name, done in (
        ("Step discriminator", "1 and 0"),
        ("Step generator", "1 and 1"),
        ("Step both", "2 and 2"),
    ):
        before = page.evaluate(PIXELS)
        button(page, name).click()
        says(page, f"Paused after {done} steps.")
        assert page.evaluate(PIXELS) != before


def test_slow_motion_shows_the_players_take_turns(page):
    choose(page, "slow")
    button(page, "Play").click()
    says(page, "The discriminator's turn")
    says(page, "The generator's turn")
    page.wait_for_timeout(1500)
    button(page, "Pause").click()
    d, g = steps(page)
    assert 2 <= d + g <= 6 and abs(d - g) <= 1


def test_reset_keeps_the_speed(page):
    choose(page, "fast")
    button(page, "Reset").click()
    says(page, "A new game. Press Play.")
    assert page.get_by_role("radio", name="fast", exact=True).is_checked()


def test_everything_works_from_the_keyboard_and_leaves_the_cells_alone(page, lab):
    cell = lab.active_cell()
    for name, key, then in (("plain", "ArrowRight", "saturating"), ("ring", "ArrowRight", "two moons"),
                            ("normal", "ArrowRight", "fast")):  # fmt: skip
        page.get_by_role("radio", name=name, exact=True).focus()
        page.keyboard.press(key)
        eventually(page, page.get_by_role("radio", name=then, exact=True).is_checked)
    seed = page.locator('.live-game input[aria-label="seed"]')
    seed.focus()
    page.keyboard.press("ArrowRight")
    eventually(page, lambda: seed.get_attribute("aria-valuetext").startswith("1"))
    button(page, "Step discriminator").focus()
    page.keyboard.press("Enter")
    says(page, "Paused after 1 and 0 steps")
    button(page, "Play").focus()
    page.keyboard.press("Enter")
    says(page, "Playing")
    page.keyboard.press("Space")
    says(page, "Paused")
    assert lab.active_cell() == cell
    assert page.evaluate("jupyterapp.shell.currentWidget.content.mode") == "command"


def test_a_target_is_drawn_by_mouse_and_by_keyboard(page, lab):
    page.get_by_role("radio", name="drawing", exact=True).check(force=True)
    says(page, "Draw on the picture")
    button(page, "Clear drawing").click()
    # never an empty field: the first places, until the learner draws
    eventually(page, lambda: len(places(lab, page)) == 3)
    page.locator(FIELD).evaluate("e => e.scrollIntoView({block: 'center'})")
    area = page.locator(FIELD).bounding_box()
    page.mouse.move(area["x"] + 60, area["y"] + 60)
    page.mouse.down()
    page.mouse.move(area["x"] + 200, area["y"] + 60, steps=12)
    page.mouse.up()
    eventually(page, lambda: len(places(lab, page)) >= 5)
    page.wait_for_timeout(400)  # the drag's last places
    drawn = places(lab, page)
    assert all(y > 1.5 for _, y in drawn)
    page.locator(FIELD).focus()
    for key in ("ArrowDown",) * 6 + ("Space",):
        page.keyboard.press(key)
    eventually(page, lambda: len(places(lab, page)) == len(drawn) + 1)
    more = places(lab, page)
    assert more[-1][1] == pytest.approx(drawn[-1][1] - 6 * 0.05 * 3, abs=0.01)
    button(page, "Play").click()
    says(page, "Playing")
    page.wait_for_timeout(1000)
    button(page, "Pause").click()
    lab.shot("game_drawing", ".live-game")


def places(lab, page):
    """Return the drawing as the kernel has it, through the error line, which shows any words."""
    lab.run("reply, pixels = stepper.respond({})")
    lab.run("stepper.send(reply | {'error': str(stepper.places.tolist())}, [pixels])")
    page.locator(".live-game .live-error").filter(has_text="[[").wait_for()
    return json.loads(page.locator(".live-game .live-error").inner_text())


def test_a_fault_is_told_in_words_and_goes_with_the_next_good_answer(page, lab):
    lab.run("stepper._answer(None, {'do': [['set', 'target', 'cat']]}, None)")
    page.get_by_text("target: expected one of ring").wait_for()
    lab.run("stepper.refresh()")
    page.locator(".live-game .live-error").wait_for(state="hidden")


def test_it_fits_the_window_in_both_themes_and_folds_when_narrow(page, lab):
    choose(page, "fast")
    button(page, "Play").click()
    page.wait_for_function("+document.querySelector('.live-fact output').textContent.split(', ')[0] >= 200")
    button(page, "Pause").click()
    says(page, "Paused")
    area = lab.shot_in_both_themes("game", ".live-game")
    assert area["height"] < 680 and area["width"] < 920
    assert lab.folds(".live-game")


def test_nothing_complained_on_the_console(page, lab):
    assert lab.console_errors == []
