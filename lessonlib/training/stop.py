"""The stop button (Ctrl-C): one press ends a training, one more ends the run. Lesson 02."""

import signal
import threading
import time

from lessonlib import shell

PAUSE = 1.0  # seconds: faster presses are one press; after so long without a cell at work a new run begins


class Run:
    """Count the presses of one run: of a program, or of the cells that *Run All* does without a pause."""

    def __init__(self):
        self.presses, self.last, self.idle_since, self.shell = 0, 0.0, None, None

    def press(self) -> int:
        """Return how many presses this run has had with this one; 0 if it belongs to the last one."""
        self._follow_cells()
        now = time.monotonic()
        if self.presses and now - self.last <= PAUSE:
            return 0
        self.presses, self.last = self.presses + 1, now
        return self.presses

    def _follow_cells(self):
        if (now := shell()) is not self.shell:
            self.shell = now
            now.events.register("pre_run_cell", self._cell_begins)
            now.events.register("post_run_cell", self._cell_ended)

    def _cell_begins(self, info):
        if self.idle_since and time.monotonic() - self.idle_since > PAUSE:
            self.presses = 0

    def _cell_ended(self, result):
        self.idle_since = time.monotonic()


RUN = Run()


def interrupt(words: str) -> KeyboardInterrupt:
    """Return what ends a run and its count of presses; a notebook shows the words and no traceback."""
    RUN.presses, error = 0, KeyboardInterrupt(words)
    error._render_traceback_ = lambda: [words]  # IPython asks for this
    return error


class StopButton:
    """Turn the stop button into ``pressed``, so that no step is cut in half, and into ``ends_run``.

    A run's first press stops the training that hears it; one more than a second later stops the run as well.
    A further press breaks in: a step that never ends must not hold the learner captive. Only a program's main
    thread hears the button; elsewhere this does nothing.
    """

    def __init__(self):
        self.pressed = self.ends_run = False

    def _press(self, *signal_and_frame):
        presses = RUN.press()
        if presses and self.ends_run:
            raise interrupt("Stopped in the middle of a step, and the run ends here; what was learned stays.")
        self.pressed = self.pressed or presses > 0
        self.ends_run = self.ends_run or presses > 1

    def __enter__(self):
        self.before = None
        if threading.current_thread() is threading.main_thread():
            self.before = signal.signal(signal.SIGINT, self._press)
        return self

    def __exit__(self, *error):
        if self.before is not None:
            signal.signal(signal.SIGINT, self.before)
