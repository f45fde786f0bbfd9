"""What a page of the built book may load and run, as a line in its head that the browser holds it to.

A page runs the book's own scripts, and the scripts and handlers that the book wrote into it, each by its
hash; it asks no other machine for anything.  So a script that somebody smuggles into an address, or into a
file of a game, is refused.  Python runs in a worker, which is a file of its own; what a worker asks for is
not ruled by the page (``book/_extra/run/worker.js`` asks for Python's files where ``runtime.json`` says).
"""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

#: What all pages may do.  ``file:`` is for a book that is opened from its folder, where there is no "self".
#: MathJax, the theme and Matplotlib's drawings set styles in the page.
RULES = {
    "default-src": "'none'",
    "connect-src": "'self' file:",
    "font-src": "'self' file: data:",
    "img-src": "'self' file: data:",
    "style-src": "'self' file: 'unsafe-inline'",
    "worker-src": "'self'",
    "manifest-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self' file:",
}
#: Scripts that a browser runs, rather than data that another script reads.
RUNS = {"", "module", "text/javascript", "application/javascript"}


class Inline(HTMLParser):
    """A page, with the scripts and the handlers, such as ``onclick``, that are written into it."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=False)
        self.page = page
        self.scripts: list[str] = []
        self.handlers: list[str] = []
        self._open = False
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.handlers += [value for name, value in attributes if name.startswith("on") and value]
        given = dict(attributes)
        if tag == "script" and "src" not in given and (given.get("type") or "") in RUNS:
            self.scripts.append("")
            self._open = True

    def handle_data(self, text: str) -> None:
        if self._open:
            self.scripts[-1] += text

    def handle_endtag(self, tag: str) -> None:
        self._open = False


def hashed(text: str) -> str:
    """A script, as a policy names it.

    >>> hashed("let answer = 42")
    "'sha256-FLIuX1bfcB4bQH6E9CmNLetGZNRaEsER/J9B8EC9tm4='"
    """
    digest = hashlib.sha256(text.replace("\r\n", "\n").encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def policy(inline: Inline, handlers: frozenset[str] = frozenset()) -> str:
    """The policy of a page, with ``handlers`` of other pages: the search reads those that it finds.

    >>> "script-src 'self' file:; " in policy(Inline("<p>no script</p>"))
    True
    >>> hashed("run()") in policy(Inline("<script>run()</script>"))
    True
    >>> hashed("run()") in policy(Inline("<script type='application/json'>run()</script>"))
    False
    """
    allowed = ["'self'", "file:", *sorted({hashed(script) for script in inline.scripts})]
    if known := handlers.union(inline.handlers):
        allowed += ["'unsafe-hashes'", *sorted(map(hashed, known))]
    rules = {"default-src": RULES["default-src"], "script-src": " ".join(allowed)} | RULES
    return "; ".join(f"{name} {sources}" for name, sources in rules.items())


#: Where the line goes: behind the page's encoding, and before all else that the policy rules.
HEAD = re.compile(r'<head[^>]*>(\s*<meta charset="utf-8" ?/?>)?', re.IGNORECASE)


def held(inline: Inline, handlers: frozenset[str] = frozenset()) -> str:
    """The page with its policy, into which ``handlers`` of other pages go, too.

    >>> print(held(Inline("<html><head><title>A page</title>"))[:59])
    <html><head><meta http-equiv="Content-Security-Policy" cont
    """
    page = inline.page
    line = f'<meta http-equiv="Content-Security-Policy" content="{policy(inline, handlers)}">'
    head = HEAD.search(page)
    place = head.end() if head else 0
    return f"{page[:place]}{line}{page[place:]}"


def hold(book: Path) -> None:
    """Give each page of the built ``book`` its policy; what is in ``_static`` are parts of the theme."""
    pages = {
        path: Inline(path.read_text(encoding="utf-8"))
        for path in book.rglob("*.html")
        if "_static" not in path.relative_to(book).parts
    }
    handlers = frozenset(handler for inline in pages.values() for handler in inline.handlers)
    for path, inline in pages.items():
        path.write_text(held(inline, handlers), encoding="utf-8", newline="")
