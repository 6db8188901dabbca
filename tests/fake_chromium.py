"""A program that takes itself for Chromium: it answers DevTools over descriptors 3 and 4 as it is told, or goes wrong."""

from __future__ import annotations

import sys
from pathlib import Path

PDF = b"%PDF-1.4\n<</CreationDate (D:20251122080712+00'00')>>\n%%EOF"

SOURCE = """\
#!{python}
import base64, json, os, sys, time
HOW = {how!r}
with open({log!r}, "a") as log:  # before anything else: who is to be gone afterwards
    child = os.fork() if HOW != "ends" else None
    if child == 0:
        time.sleep(300)
        os._exit(0)
    log.write(f"{{os.getpid()}} {{child or ''}}\\n")
first = len(open({log!r}).readlines()) == 1
if HOW == "ends":
    print("[12:34/ERROR] No usable sandbox!\\n", file=sys.stderr)
    sys.exit(3)
if HOW == "hangs":
    time.sleep(300)
told = b""
def answer(**message):
    os.write(4, json.dumps(message).encode() + b"\\0")
while data := os.read(3, 65536):
    told += data
    *whole, told = told.split(b"\\0")
    for line in map(json.loads, whole):
        method, result = line["method"], {{}}
        if method == "Target.createTarget":
            result = {{"targetId": "t"}}
        if method == "Target.attachToTarget":
            result = {{"sessionId": "s"}}
        if method == "Page.navigate":
            result = {{"errorText": "net::ERR_FILE_NOT_FOUND"}} if HOW == "loses" else {{}}
            answer(method="Page.loadEventFired", sessionId="s")
        if method == "Runtime.evaluate":
            result = {{"result": {{"value": "a chart could not be drawn" if HOW == "blind" else ""}}}}
        if method == "Page.printToPDF":
            if HOW == "dies" or (HOW == "dies once" and first):
                os.kill(os.getpid(), 11)
            if HOW == "crashes":
                answer(method="Inspector.targetCrashed", sessionId="s")
                continue
            if HOW == "refuses":
                answer(id=line["id"], error={{"message": "Printing\\nfailed"}})
                continue
            result = {{"data": base64.b64encode({pdf!r} if HOW != "stops" else {pdf!r}[:20]).decode()}}
        answer(id=line["id"], result=result)
        if method == "Browser.close" and HOW != "stays":
            sys.exit(0)
"""


def chromium(folder: Path, how: str) -> Path:
    """The program in `folder`. `<folder>/log` names, a line a start, its process and its child's.

    how: ends, hangs, loses (the page), blind (to charts), dies, dies once, crashes, refuses, stops (half-way), stays, or prints.
    """
    path = folder / "chromium"
    source = SOURCE.format(python=sys.executable, how=how, log=str(folder / "log"), pdf=PDF)
    path.write_text(source, encoding="utf-8")
    path.chmod(0o755)
    return path
