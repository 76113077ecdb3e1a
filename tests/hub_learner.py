"""A learner at a hub, for tests: logs in, opens a lesson, and runs its cells, as a browser would."""

from __future__ import annotations

import json
import re
import uuid

import requests
import websocket

PATIENCE = 300  # seconds, on a machine that others use too


class HubLearner:
    """Hold one learner's session with a hub; ``kernel`` is open after ``open_lesson``."""

    def __init__(self, hub: str, name: str, password: str):
        self.hub, self.name, self.password = hub, name, password
        self.http = requests.Session()
        self.own = f"{hub}/user/{name}"

    def log_in(self) -> None:
        """Fill in the form of the login page."""
        page = self.http.get(f"{self.hub}/hub/login", timeout=PATIENCE)
        hidden = re.search(r'name="_xsrf"\s+value="([^"]*)"', page.text)
        form = {"username": self.name, "password": self.password}
        if hidden:
            form["_xsrf"] = hidden[1]
        done = self.http.post(f"{self.hub}/hub/login", data=form, allow_redirects=False, timeout=PATIENCE)
        assert done.status_code == 302, f"{self.name}: {done.status_code} {done.text[:300]}"

    def start_server(self) -> None:
        """Ask for a server and wait until it is there, as the page with the bar does."""
        page = self.http.get(f"{self.hub}/hub/spawn", timeout=PATIENCE)
        assert page.status_code == 200, f"{self.name}: {page.status_code} {page.text[:300]}"
        if "/spawn-pending/" in page.url:
            self._follow_progress()
        page = self.http.get(f"{self.own}/lab", timeout=PATIENCE)
        assert page.status_code == 200 and page.url.startswith(self.own), f"{self.name}: {page.url}"

    def _follow_progress(self) -> None:
        address = f"{self.hub}/hub/api/users/{self.name}/server/progress"
        headers = {"Referer": f"{self.hub}/hub/spawn-pending/{self.name}", "Accept": "text/event-stream"}
        with self.http.get(address, headers=headers, stream=True, timeout=PATIENCE) as events:
            assert events.status_code == 200, f"{self.name}: {events.status_code} {events.text[:300]}"
            for line in events.iter_lines():
                event = json.loads(line[5:]) if line.startswith(b"data:") else {}
                assert not event.get("failed"), f"{self.name}: {event}"
                if event.get("ready"):
                    return

    def ask(self, method: str, path: str, **options) -> requests.Response:
        """Ask this learner's own server as its page does."""
        headers = {"X-XSRFToken": self.http.cookies.get("_xsrf", path=f"/user/{self.name}/") or ""}
        return self.http.request(method, f"{self.own}{path}", headers=headers, timeout=PATIENCE, **options)

    def open_lesson(self, path: str) -> None:
        """Open a notebook: its kernel starts, and answers."""
        asked = {"path": path, "name": path, "type": "notebook", "kernel": {"name": "python3"}}
        done = self.ask("POST", "/api/sessions", json=asked)
        assert done.status_code == 201, f"{self.name}: {done.status_code} {done.text[:300]}"
        self.kernel = done.json()["kernel"]["id"]
        self.connect()
        assert self.run("print(6 * 7)")[0] == "42\n"

    def connect(self) -> None:
        """Open the kernel's socket, as a notebook's tab does."""
        address = f"{self.own}/api/kernels/{self.kernel}/channels".replace("http", "ws", 1)
        request = requests.Request("GET", f"{self.own}/api/kernels/x/channels")
        cookie = requests.cookies.get_cookie_header(self.http.cookies, request.prepare())
        self.socket = websocket.create_connection(address, cookie=cookie, timeout=PATIENCE)

    def run(self, code: str) -> tuple[str, list[str]]:
        """Run a cell; returns what it printed or showed as text, and names: of errors and of media types."""
        id, text, names = uuid.uuid4().hex, "", []
        header = {
            "msg_id": id,
            "msg_type": "execute_request",
            "session": id,
            "username": "",
            "version": "5.3",
        }
        content = {"code": code, "silent": False, "allow_stdin": False, "stop_on_error": False}
        whole = {
            "header": header,
            "parent_header": {},
            "metadata": {},
            "content": content,
            "channel": "shell",
        }
        self.socket.send(json.dumps(whole))
        waiting = {"idle", "reply"}
        while waiting:
            told = self.socket.recv()
            if not isinstance(told, str):  # a picture for a live part
                continue
            message = json.loads(told)
            if message["msg_type"] == "status" and message["content"]["execution_state"] == "restarting":
                return text, [*names, "restarting"]
            if message["parent_header"].get("msg_id") != id:
                continue
            kind, content = message["msg_type"], message["content"]
            text += content.get("text", "") if kind == "stream" else ""
            text += content.get("data", {}).get("text/plain", "")
            names += content.get("data", {})
            names += [content["ename"]] if kind == "error" else []
            waiting -= {"reply"} if kind == "execute_reply" else set()
            waiting -= {"idle"} if kind == "status" and content["execution_state"] == "idle" else set()
        return text, names

    def status(self, path: str) -> int:
        """Return what the hub answers to a request with this learner's cookies."""
        return self.http.get(f"{self.hub}{path}", timeout=PATIENCE, allow_redirects=False).status_code
