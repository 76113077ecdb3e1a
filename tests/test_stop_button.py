"""The stop button in a real kernel, with cells queued as Run All queues them."""

import time

from jupyter_client.manager import start_new_kernel

TRAINING = """
import time
from lessonlib.training import fit

def step(i):
    if i == 0:
        print("begun", flush=True)
    time.sleep(0.02)
    return {"loss": 1.0}

history = fit(step, steps=5_000)
"""


def wait_for(client, what):
    """Wait until the running cell has printed ``what``."""
    while True:
        content = client.get_iopub_msg(timeout=120)["content"]
        if what in content.get("text", ""):
            return


def test_one_press_ends_a_training_and_a_later_one_ends_run_all():
    manager, client = start_new_kernel()
    try:
        cells = [client.execute(source, stop_on_error=True) for source in (TRAINING, TRAINING, "1 + 1")]
        wait_for(client, "begun")
        manager.interrupt_kernel()
        wait_for(client, "stopped after")
        wait_for(client, "begun")
        time.sleep(1.2)
        manager.interrupt_kernel()
        replies = {}
        while not replies.keys() >= set(cells):
            reply = client.get_shell_msg(timeout=120)
            replies[reply["parent_header"]["msg_id"]] = reply["content"]
        first, second, third = (replies[cell] for cell in cells)
        assert first["status"] == "ok"
        assert second["ename"] == "KeyboardInterrupt" and "so the run ends here too" in second["evalue"]
        assert third["status"] == "aborted"
        assert second["traceback"] == [second["evalue"]], "one sentence, and no lines of the kit"
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
