"""A page under watch: whatever runs, asks, navigates or complains is noted, and nothing foreign may stand in it.

Each page is opened twice, under its policy and without it: the policy must have nothing to stop.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

# Every name a payload is known to call, before any script of the page.
ALARM = """
window.ran = []; window.violations = [];
for (const name of ['alert', 'confirm', 'prompt', 'print', 'open', 'xss'])
  window[name] = (...told) => { window.ran.push(`${name}(${told})`) };
Object.defineProperty(window, 'pwned', { set() { window.ran.push('pwned') }, get() {} });
document.addEventListener('securitypolicyviolation', (e) => window.violations.push(`${e.violatedDirective} ${e.blockedURI} ${e.sample}`));
"""
# What stands in a document and should not. The charts' own SVG sets styles and draws a heat map as an image of its own.
FOREIGN = """(mine) => {
  const found = [], ADDRESSES = ['href', 'xlink:href'];
  const LOADS = ['src', 'srcset', 'srcdoc', 'action', 'formaction', 'poster', 'background', 'ping', 'data', 'manifest', 'codebase', 'cite', 'longdesc', 'style'];
  const NEVER = 'iframe object embed base link img video audio source track math foreignObject template frame frameset applet marquee animate set handler listener plaintext xmp listing portal noembed textarea keygen isindex'.split(' ');
  for (const e of document.querySelectorAll(mine)) {
    const chart = e.closest('.chart-plot, .js-plotly-plot, #js-plotly-tester, .main-svg'), bad = (why) => found.push(`${why}: ${e.outerHTML.slice(0, 160)}`);
    for (const { name, value } of e.attributes) {
      const plain = value.replace(/[\\s\\u0000-\\u0020]+/g, '').toLowerCase();
      if (/^on/i.test(name)) bad('handler');
      else if (LOADS.includes(name.toLowerCase()) && !chart) bad(name);
      else if (ADDRESSES.includes(name.toLowerCase()) && !(chart && /^data:image\\/png;/.test(plain))) {
        if (/^[a-z][a-z0-9+.-]*:|^\\/\\//.test(plain) && !(e.localName === 'a' && /^https?:/.test(plain))) bad('address');
      }
    }
    if (NEVER.includes(e.localName) && !chart) bad('element');
    if (e.localName === 'form' && e.id !== 'matrix-controls') bad('form');
    if (['meta', 'title', 'style'].includes(e.localName) && !e.closest('head, svg')) bad('head');
    if (e.localName === 'script' && e.closest('main') && e.type !== 'application/json') bad('script');
  }
  return found;
}"""
REMOTE = "[...new Set([...document.querySelectorAll('a[href]')].map((a) => a.getAttribute('href')).filter((h) => /^[a-z]+:/i.test(h)))]"


@dataclass
class Watch:
    """What happened to a page while it was watched."""

    page: Any
    address: str
    requests: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    went: list[str] = field(default_factory=list)

    def go(self, address: str) -> None:
        """On to another page in the same window; what this one did has to be looked at before."""
        self.address = address
        for told in (self.requests, self.messages, self.dialogs, self.went):
            told.clear()
        self.page.goto(address)

    def alarms(self) -> dict[str, list[str]]:
        """All that a quiet page does not do, by kind; empty for one."""
        kinds = {
            "ran": self.page.evaluate("window.ran"), "violations": self.page.evaluate("window.violations"),
            "requests": self.requests, "messages": self.messages, "dialogs": self.dialogs, "went": self.went,
        }  # fmt: skip
        return {kind: told[:5] for kind, told in kinds.items() if told}


@contextmanager
def watched(browser: Any, address: str, *, policy: bool = True, near: str = "", **options: Any) -> Iterator[Watch]:  # fmt: skip
    """A page opened under watch. Only the address itself may be asked for, and what begins with `near`."""
    context = browser.new_context(bypass_csp=not policy, **options)
    seen = Watch(context.new_page(), address)
    seen.page.set_default_timeout(120_000)

    def gate(route: Any) -> None:
        url = route.request.url
        if url.split("#")[0] == seen.address or (near and url.startswith(near)):
            route.continue_()
        else:
            seen.requests.append(f"{route.request.resource_type} {url[:200]}")
            route.abort()

    def dismissed(dialog: Any) -> None:
        seen.dialogs.append(dialog.message)
        dialog.dismiss()

    def went(url: str) -> None:
        if url.split("#")[0] != seen.address and not (near and url.startswith(near)):
            seen.went.append(url)

    context.route("**/*", gate)
    context.add_init_script(ALARM)
    context.on("page", lambda other: seen.went.append("a window"))
    seen.page.on("console", lambda message: seen.messages.append(message.text[:300]))
    seen.page.on("pageerror", lambda error: seen.messages.append(str(error)[:300]))
    seen.page.on("dialog", dismissed)
    seen.page.on("framenavigated", lambda frame: went(frame.url))
    seen.page.goto(address)
    yield seen
    context.close()


def poke(page: Any, most: int = 60) -> None:
    """Open what opens, follow what leads inside the page, touch what reacts: handlers and lazy loads get their chance."""
    page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
    page.evaluate(
        """(most) => { for (const e of [...document.querySelectorAll("main a[href^='#'], main button:not(.modebar-btn), main summary, main [tabindex]")].slice(0, most)) {
          for (const kind of ['mouseover', 'focus', 'click', 'keyup']) e.dispatchEvent(new Event(kind, { bubbles: true }));
        } }""",
        most,
    )
    page.wait_for_timeout(150)


def opened(browser: Any, path: Path, **options: Any) -> Any:
    return watched(browser, path.as_uri(), **options)
