"""Takes README's picture again: `python docs/picture.py outputs/head-over-heels/brief.html`. Needs Chromium."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]

page_path, picture = Path(sys.argv[1]).resolve(), Path(__file__).with_name("brief.png")
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
    page = browser.new_context(offline=True, viewport={"width": 1280, "height": 1500}).new_page()
    page.goto(page_path.as_uri())
    page.evaluate("document.fonts.ready")
    page.screenshot(path=picture)
    browser.close()
print(f"wrote {picture}")
