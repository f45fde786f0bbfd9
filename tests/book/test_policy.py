"""Protects readers from what is smuggled into a page: a page says what it may load, and a browser obeys.

That no page breaks its own policy is seen wherever a test visits it: a browser then reports an error.
"""

import re

import pytest

from conftest import HTML
from policy import Inline, hashed, held

pytestmark = pytest.mark.book
ALL = sorted(str(path.relative_to(HTML)) for path in HTML.rglob("*.html") if "_static" not in path.parts)
POLICY = re.compile('<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


@pytest.mark.parametrize("name", ALL)
def test_a_page_runs_its_own_scripts_and_asks_nobody_else(name):
    text = (HTML / name).read_text(encoding="utf-8")
    ((line, rest),) = [(found[1], text[found.end() :]) for found in POLICY.finditer(text)]
    rules = {rule.split()[0]: rule.split()[1:] for rule in line.split("; ")}
    inline = Inline(text)
    assert inline.scripts == Inline(rest).scripts, "the policy comes first"
    assert {hashed(script) for script in [*inline.scripts, *inline.handlers]} <= set(rules["script-src"])
    hosts = {source for sources in rules.values() for source in sources} - {
        "'none'",
        "'self'",
        "file:",
        "data:",
    }
    assert {source for source in hosts if not source.startswith("'sha256-")} <= {
        "'unsafe-hashes'",  # for a handler that is named by its hash
        "'unsafe-inline'",
    }
    assert "'unsafe-inline'" not in rules["script-src"]
    assert "data:" not in rules["script-src"]


def test_what_a_page_says_of_its_letters_comes_first():
    """A browser reads the first 1024 bytes of a page for it."""
    page = '<!DOCTYPE html>\n<html>\n  <head>\n    <meta charset="utf-8" /><title>T</title>'
    assert 'charset="utf-8" /><meta http-equiv="Content-Security-Policy"' in held(Inline(page))
    assert held(Inline("<p>no head")).startswith("<meta http-equiv")


#: What may be tried in a page, and the rule that refuses it.
TRIES = {
    "a script in the page": ("script-src-elem", "add('script', {textContent: 'window.broken = 1'})"),
    "a script of another place": ("script-src-elem", "add('script', {src: other + 'script.js'})"),
    "a script that is given as data": (
        "script-src-elem",
        "add('script', {src: 'data:text/javascript,broken = 1'})",
    ),
    "a handler": ("script-src-attr", "add('img', {}).setAttribute('onerror', 'window.broken = 1')"),
    "words that become code": (
        "script-src",
        "add('button', {}).ownerDocument.defaultView.setTimeout('broken = 1')",
    ),
    "a picture of another place": ("img-src", "add('img', {src: other + 'picture.png'})"),
    "a question to another place": ("connect-src", "fetch(other + 'words').catch(() => 0)"),
    "a message on leaving": ("connect-src", "navigator.sendBeacon(other + 'words', 'x')"),
    "a style sheet of another place": (
        "style-src-elem",
        "add('link', {rel: 'stylesheet', href: other + 'a.css'})",
    ),
    "a page in the page": ("frame-src", "add('iframe', {src: other})"),
    "a form that leads away": ("form-action", "add('form', {action: other}).submit()"),
    "another place for all links": ("base-uri", "add('base', {href: other})"),
}
TRY = """async ([rule, what, other]) => {
  const add = (tag, about) => document.body.appendChild(Object.assign(document.createElement(tag), about));
  const refused = new Promise((done) => addEventListener(
    "securitypolicyviolation", ({ effectiveDirective }) => done(effectiveDirective), { once: true }));
  const late = new Promise((done) => setTimeout(() => done("nothing was refused"), 5000));
  new Function("add", "other", what)(add, other);
  return [await Promise.race([refused, late]), window.broken ?? "whole"];
}"""


@pytest.mark.browser
def test_what_is_smuggled_into_a_page_is_refused(browser, server, serve, tmp_path):
    (tmp_path / "script.js").write_text("window.broken = 1")
    tab = browser.new_page()
    answered = []
    tab.on("response", lambda response: answered.append(response.url))
    other = serve(tmp_path)
    for what, (rule, how) in TRIES.items():
        tab.goto(server + "notebooks/your-game.html", wait_until="load")
        assert tab.evaluate(TRY, [rule, how, other]) == [rule, "whole"], what
    tab.close()
    assert len(answered) > len(TRIES)
    assert not [url for url in answered if url.startswith(other)]
