"""Three browser engines behind one small face, so that a test is written once.

Chromium is driven by Playwright, Firefox by its own WebDriver BiDi (a websocket), WebKit by the WebDriver of
Debian's ``webkit2gtk-driver`` (plain HTTP), on a screen that Xvfb makes.  All that a test needs is to open a
page, run a script in it, press keys, click, and look.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any, Protocol

from conftest import FIREFOX, WEBKIT
from pace import until

#: Keys by the names that Playwright gives them, as WebDriver writes them.
KEYS = {"ArrowLeft": "\ue012", "ArrowUp": "\ue013", "ArrowRight": "\ue014", "ArrowDown": "\ue015"}
KEYS |= {"Enter": "\ue007", "Escape": "\ue00c", "Tab": "\ue004", "Home": "\ue011", "End": "\ue010"}
#: Where the middle of an element is, once it is in sight and nothing moves it any more.
MIDDLE = """(async () => {{
  await window.MathJax?.startup?.promise;
  await document.fonts.ready;
  const element = document.querySelector({selector});
  element.scrollIntoView({{ block: "center", behavior: "instant" }});
  const box = element.getBoundingClientRect();
  return {{ x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2) }};
}})()"""


class Engine(Protocol):
    """A tab of a browser."""

    def open(self, address: str, width: int = 1280) -> None:
        """Open a page, and wait until it is loaded."""

    def run(self, expression: str) -> Any:
        """The value of an expression in the page; a promise is waited for."""

    def press(self, *keys: str) -> None:
        """Press keys, one after the other, where the focus is: a letter, or a name as in ``KEYS``."""

    def click(self, selector: str) -> None:
        """Click the first element of that selector with the mouse."""

    def picture(self) -> bytes:
        """What is in sight, as a PNG file."""


def wait_for(engine: Engine, expression: str, seconds: float = 20) -> Any:
    """The expression's first value that counts as true."""
    return until(lambda: engine.run(expression), expression, seconds)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextlib.contextmanager
def running(command: list[str], **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A program that is stopped at the end, whatever happens."""
    program = subprocess.Popen(
        command,
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield program
    finally:
        program.terminate()
        try:
            program.wait(10)
        except subprocess.TimeoutExpired:
            program.kill()
            program.wait()


def patiently(connect: Callable[[], Any], program: subprocess.Popen[bytes], seconds: float = 60) -> Any:
    """What ``connect`` returns, once the program answers."""
    end = time.monotonic() + seconds
    while True:
        try:
            return connect()
        except (OSError, urllib.error.URLError):
            assert program.poll() is None, f"{program.args!r} did not start"
            assert time.monotonic() < end, f"{program.args!r} does not answer"
            time.sleep(0.2)


# ---- Chromium --------------------------------------------------------------------------------------


class Chromium:
    def __init__(self, tab: Any):
        self.tab = tab

    def open(self, address: str, width: int = 1280) -> None:
        self.tab.set_viewport_size({"width": width, "height": 800})
        self.tab.goto(address, wait_until="load")

    def run(self, expression: str) -> Any:
        return self.tab.evaluate(f"async () => await ({expression})")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.tab.keyboard.press(key)

    def click(self, selector: str) -> None:
        place = self.run(MIDDLE.format(selector=json.dumps(selector)))
        self.tab.mouse.click(place["x"], place["y"])

    def picture(self) -> bytes:
        return bytes(self.tab.screenshot())


# ---- Firefox ---------------------------------------------------------------------------------------


@contextlib.contextmanager
def firefox() -> Iterator[Engine]:
    """Firefox with a fresh profile, without a window."""
    import websocket

    port = free_port()
    with tempfile.TemporaryDirectory() as profile:
        command = [str(FIREFOX), "--headless", "--no-remote", "--profile", profile]
        with running([*command, f"--remote-debugging-port={port}"], HOME=profile) as started:
            line = patiently(
                lambda: websocket.create_connection(
                    f"ws://127.0.0.1:{port}/session", timeout=120, suppress_origin=True
                ),
                started,
            )
            try:
                yield Firefox(line)
            finally:
                line.close()


class Firefox:
    def __init__(self, line: Any):
        self.line, self.number = line, 0
        self.ask("session.new", capabilities={})
        self.tab = self.ask("browsingContext.getTree")["contexts"][0]["context"]

    def ask(self, method: str, **params: Any) -> Any:
        self.number += 1
        self.line.send(json.dumps({"id": self.number, "method": method, "params": params}))
        while (answer := json.loads(self.line.recv())).get("id") != self.number:
            pass  # an event that nobody asked for
        assert answer["type"] == "success", f"{method}: {answer.get('message')}"
        return answer["result"]

    def open(self, address: str, width: int = 1280) -> None:
        self.ask("browsingContext.setViewport", context=self.tab, viewport={"width": width, "height": 800})
        self.ask("browsingContext.navigate", context=self.tab, url=address, wait="complete")

    def run(self, expression: str) -> Any:
        found = self.ask(
            "script.evaluate",
            expression=f"(async () => JSON.stringify(await ({expression})))()",
            target={"context": self.tab},
            awaitPromise=True,
        )
        assert found["type"] == "success", found["exceptionDetails"]["text"]
        return json.loads(found["result"].get("value", "null"))

    def press(self, *keys: str) -> None:
        strokes = [
            {"type": kind, "value": KEYS.get(key, key)} for key in keys for kind in ("keyDown", "keyUp")
        ]
        self.act({"type": "key", "id": "keys", "actions": strokes})

    def click(self, selector: str) -> None:
        self.act(mouse(self.run(MIDDLE.format(selector=json.dumps(selector)))))

    def act(self, actions: dict[str, Any]) -> None:
        self.ask("input.performActions", context=self.tab, actions=[actions])

    def picture(self) -> bytes:
        return base64.b64decode(self.ask("browsingContext.captureScreenshot", context=self.tab)["data"])


def mouse(place: dict[str, int]) -> dict[str, Any]:
    """A click of the left button at a place in the window."""
    moves = [{"type": "pointerMove", **place}, {"type": "pointerDown", "button": 0}]
    return {"type": "pointer", "id": "mouse", "actions": [*moves, {"type": "pointerUp", "button": 0}]}


# ---- WebKit ----------------------------------------------------------------------------------------


@contextlib.contextmanager
def webkit() -> Iterator[Engine]:
    """WebKit on a screen of its own; its window is at least 447 pixels wide."""
    read, write = os.pipe()
    screen = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1600x1200x24"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    try:
        with os.fdopen(read) as said:
            display = f":{said.readline().strip()}"
        port = free_port()
        quiet = {"WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1", "WEBKIT_DISABLE_COMPOSITING_MODE": "1"}
        quiet |= {"LIBGL_ALWAYS_SOFTWARE": "1", "DISPLAY": display}
        with running(["WebKitWebDriver", f"--port={port}"], **quiet) as started:
            tab = patiently(lambda: WebKit(f"http://127.0.0.1:{port}"), started)
            try:
                yield tab
            finally:
                tab.ask("DELETE", "")
    finally:
        screen.terminate()
        screen.wait()


class WebKit:
    def __init__(self, driver: str):
        self.session = f"{driver}/session"
        window = {"binary": WEBKIT, "args": ["--automation"]}
        wanted = {"alwaysMatch": {"webkitgtk:browserOptions": window}}
        self.session += "/" + self.ask("POST", "", capabilities=wanted)["sessionId"]
        self.ask("POST", "/timeouts", script=120_000)

    def ask(self, method: str, path: str, **content: Any) -> Any:
        data = json.dumps(content).encode() if method == "POST" else None
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(self.session + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{path}: {error.read().decode()[:500]}") from None

    def open(self, address: str, width: int = 1280) -> None:
        self.ask("POST", "/window/rect", width=width, height=900)
        self.ask("POST", "/url", url=address)

    def run(self, expression: str) -> Any:
        script = f"""const done = arguments[arguments.length - 1];
        (async () => JSON.stringify(await ({expression})) ?? "null")().then(
          (value) => done({{ value }}), (error) => done({{ error: String(error) }}));"""
        found = self.ask("POST", "/execute/async", script=script, args=[])
        assert "error" not in found, found["error"]
        return json.loads(found["value"])

    def press(self, *keys: str) -> None:
        strokes = [
            {"type": kind, "value": KEYS.get(key, key)} for key in keys for kind in ("keyDown", "keyUp")
        ]
        self.ask("POST", "/actions", actions=[{"type": "key", "id": "keys", "actions": strokes}])

    def click(self, selector: str) -> None:
        place = self.run(MIDDLE.format(selector=json.dumps(selector)))
        self.ask("POST", "/actions", actions=[mouse(place)])

    def picture(self) -> bytes:
        return base64.b64decode(self.ask("GET", "/screenshot"))
