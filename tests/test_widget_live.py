"""What all live parts share, without a browser: answers, faults, first pictures, memory, styles."""

import json
import os
import re
import weakref
from pathlib import Path

import asking
import psutil
import pytest
from jupyter_client.manager import start_new_kernel
from standin import editor_parts

from lessonlib import widgets
from lessonlib.widgets.choices import Chooser
from lessonlib.widgets.live import LiveWidget

PARTS = [getattr(widgets, name) for name in widgets.__all__]


class Counter(LiveWidget):
    """A live part that answers with how often it was asked, and fails where it is told to."""

    asked, fails = 0, ()

    def _act(self, name, *values):
        if name == "wave":
            return "Hello."
        raise ValueError(f"action: expected wave, got {name!r}")

    def told(self):
        if "told" in self.fails:
            raise KeyError("told")
        return {"asked": self.asked}

    def drawn(self, request):
        self.asked += 1
        if "drawn" in self.fails:
            raise KeyboardInterrupt
        return {"width": 1}, bytes([self.asked])

    def __repr__(self):
        return "Counter"


class Dials(Chooser):
    """A part with a word, a number and a seed to choose."""

    actions = ("set", "again", "reset")
    _names, _limits = {"colour": ("red", "blue")}, {"size": (0.0, 1.0), "seed": (0, 3)}

    def __init__(self, **chosen):
        self._stand({"colour": "red", "size": 0.5, "seed": 0}, chosen)
        super().__init__(title="Dials")


def test_choices_are_set_put_back_and_refused_in_one_place():
    dials = Dials(size=1, seed=3)
    assert asking.ask(dials, ["set", "colour", "blue"], ["set", "size", 0.2])[0]["state"]["size"] == 0.2
    assert asking.ask(dials, ["set", "size", None], ["again"])[0]["state"] == {
        "colour": "blue",
        "size": 1.0,
        "seed": 0,
    }
    assert asking.ask(dials, ["reset"])[0]["state"] == {"colour": "red", "size": 1.0, "seed": 3}
    for action, told in (
        (["fly"], "action: expected set, again or reset, got 'fly'"),
        (["set", "colour", "green"], "colour: expected one of red, blue, got 'green'"),
        (["set", "weight", None], "choice: expected one of colour, size, seed, got 'weight'"),
    ):
        assert told in asking.ask(dials, action)[0]["error"]
    assert dials.state == {"colour": "red", "size": 1.0, "seed": 3}, "a refused choice changes nothing"
    with pytest.raises(ValueError, match="size: expected a number from 0 to 1, got 2"):
        Dials(size=2)


def test_the_first_picture_is_made_when_the_part_is_displayed_and_made_anew_each_time():
    counter = Counter(title="Counter")
    assert (counter.first, counter.asked) == ([], 0), "construction draws nothing"
    for times in (1, 2):
        shown, _ = counter._repr_mimebundle_(include=None, exclude=None)
        assert shown["text/plain"] == "Counter"
        reply, pixels = counter.first
        assert (reply["asked"], reply["view"], pixels) == (times - 1, None, bytes([times]))


def test_every_request_is_answered_and_every_fault_told_once_by_what_all_parts_share(monkeypatch):
    counter, sent = Counter(title="Counter"), []
    monkeypatch.setattr(counter, "send", lambda reply, buffers: sent.append((reply, buffers)))
    whole = {"id": 7, "view": "a", "note": "Hello.", "asked": 0, "told": True, "width": 1, "state": {}}
    assert asking.ask(counter, ["wave"]) == (whole, b"\1")
    counter.fails = ["told"]
    assert asking.ask(counter)[0] == {
        "id": 7, "view": "a", "note": "", "width": 1, "state": {}, "error": "KeyError: 'told'",
    }  # fmt: skip
    counter.fails = ["drawn"]
    reply, pixels = asking.ask(counter)
    assert pixels == b"" and reply["told"] and reply["error"].startswith("Stopped: the kernel was interr")
    for nonsense in ({"do": 3}, {"do": [[]]}, {"do": [["fly"]]}):
        counter._handle_custom_msg(nonsense, [])
        assert sent[-1][0]["error"] and sent[-1][0]["id"] is None


def test_a_part_is_displayed_in_a_frame_that_speaks_where_no_page_can_be_made():
    counter = Counter(title="Counter")
    shown, _ = counter._repr_mimebundle_()
    assert shown["application/vnd.jupyter.widget-view+json"]["model_id"] == counter._frame.model_id
    notice, part = counter._frame.children
    assert part is counter and "lacks anywidget's extension" in notice.value


def test_a_part_that_was_closed_can_be_displayed_again():
    counter = Counter(title="Counter")
    first = counter._repr_mimebundle_()[0]
    counter.close()
    assert counter._repr_mimebundle_()[0].keys() == first.keys()


def test_all_parts_share_one_mount_and_none_catches_a_fault():
    for part in PARTS:
        own = "lessonlib/widgets/" + part.__module__.rsplit(".", 1)[1]
        assert part._esm.count("export default mount(") == 1, own
        assert not {"respond", "_answer", "refresh"} & vars(part).keys(), own


def test_what_a_part_says_of_its_looks_holds_in_it_alone():
    """Every rule of a part stands inside its own root; the common ones begin with .live."""
    for part in PARTS:
        root = re.search(r'export default mount\(\w+, "([\w-]+)"\);\n$', part._esm)[1]
        common, own = part._css.split(f"\n.live-{root} {{\n")
        assert own.count("{") + 1 == own.count("}"), "the braces of the root close at the very end"
        rules = re.sub(r"/\*.*?\*/", "", common, flags=re.S)
        selectors = re.findall(r"([^{}]+)\{", rules)
        begins = (".live", '[data-jp-theme-light="false"] .live', "@container")
        assert all(s.strip().startswith(begins) for s in selectors)
    assert len({part._css.split("\n.live-")[-1] for part in PARTS}) == len(PARTS)


CELL = """import torch
from standin import Factors, Garments, Wardrobe
from lessonlib.widgets import LatentEditor
model = Garments(16)
model.weights = torch.ones(2_000_000)  # 8 MB, as a model of a lesson has
editor = LatentEditor(model, Factors(), Wardrobe())
{}"""
COUNT = """def parts():
    from ipywidgets.widgets.widget import _instances
    return [part for part in _instances.values() if type(part).__name__ == 'LatentEditor']"""


@pytest.fixture(scope="module")
def kernel():
    """A kernel as a notebook has it: (run, memory in MB). ``run(code, cell)`` runs code in a cell."""
    at_once = {"MALLOC_MMAP_THRESHOLD_": "1000000"}  # what is freed goes back, and is not kept for later
    known = filter(None, [str(Path(__file__).parent), os.environ.get("PYTHONPATH")])
    at_once["PYTHONPATH"] = os.pathsep.join(known)  # the kernel imports standin
    manager, client = start_new_kernel(env=os.environ | at_once)

    def run(code, cell=None):
        content = {"code": code, "silent": False, "store_history": True, "stop_on_error": True}
        content |= {"user_expressions": {"left": "len(parts())"}, "allow_stdin": False}
        message = client.session.msg("execute_request", content, metadata={"cellId": cell} if cell else {})
        client.shell_channel.send(message)
        while True:
            reply = client.get_shell_msg(timeout=120)
            if reply["parent_header"].get("msg_id") == message["header"]["msg_id"]:
                while (
                    client.iopub_channel.msg_ready()
                ):  # as a server does: else they would pile up in the kernel
                    client.get_iopub_msg()
                assert reply["content"]["status"] == "ok", reply["content"]
                return reply["content"]["user_expressions"]

    run(COUNT)
    yield run, lambda: psutil.Process(manager.provisioner.process.pid).memory_info().rss / 1e6
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def test_thirty_runs_of_an_editor_cell_do_not_fill_the_memory(kernel):
    run, memory = kernel
    for _ in range(3):
        run(CELL.format("display(editor)\neditor"), "a")
    before = memory()
    for _ in range(30):
        run(CELL.format("display(editor)\neditor"), "a")
    assert memory() - before < 20, "30 editors with a model of 8 MB each"


def test_editors_that_a_page_draws_give_their_memory_back_too(kernel):
    """The model lies in the kernel once more, as the bytes that pages get: 2.6 MB each."""
    run, memory = kernel
    run("from lessonlib.shelf import load_vae\nopened = load_vae()\n" + CELL.format(""), "a")
    run("import ipywidgets; ipywidgets.Widget.close_all()")
    show = "editor = LatentEditor(*opened); display(editor)"
    for _ in range(3):
        run(show, "a")
    before = memory()
    for _ in range(30):
        run(show, "a")
    assert memory() - before < 20
    run("ipywidgets.Widget.close_all()")
    assert memory() - before < 10


def test_a_part_that_nobody_displays_goes_with_its_name():
    session = weakref.ref(widgets.LatentEditor(*editor_parts()).session)
    assert session() is None, "the list of all widgets does not hold it"


def test_a_part_stays_as_long_as_any_cell_shows_it(kernel):
    run, _ = kernel

    def left():
        return json.loads(run("pass")["left"]["data"]["text/plain"])

    run("for each in parts(): each.close()", "first")
    run(CELL.format("kept = editor; editor"), "a")
    run("kept", "b")
    run(CELL.format("editor"), "a")
    assert left() == 2, "cell b still shows the first one"
    run("kept", "b")
    assert left() == 2, "shown anew by the same cell"
    run("1", "a")
    run("display(editor, kept)", "b")
    assert left() == 2
    run("display(editor)", "b")
    assert left() == 1 and run("assert kept.respond({})[1]", "c") is not None, "it works on, by its name"
    run("kept", "b")
    assert left() == 2, "and can be shown again; cell a shows the other"
