"""Bundle plotly.js, at the version plotly.py carries, with the traces a page draws, and store it compressed beside this file.

    python lib/counterpoint/page/vendor/refresh.py

Needs `npm` and `node` on the path. The style rules plotly.js would insert by script are written out as `plotly.css`, in
the same order.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import subprocess
import tempfile
from pathlib import Path

from plotly.offline import get_plotlyjs_version

from counterpoint.page.figures import TRACES

ESBUILD = "0.28.2"
HERE = Path(__file__).parent


def rules(source: str) -> str:
    """The rules plotly.js inserts, each before the one it inserted last; the upload dialog's are left out."""
    start = source.index('{"X,X div":')
    table = source[start : source.index("}", start) + 1]
    told = subprocess.run(
        ["node", "-e", f"console.log(JSON.stringify(Object.entries({table})))"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    kept = [(name, body) for name, body in json.loads(told) if "cloud-dialog" not in name]
    names = [n.replace("X", ".js-plotly-plot .plotly").replace("Y", ".plotly-notifier") for n, _ in kept]
    return "".join(f"{n}{{{body}}}\n" for n, (_, body) in reversed(list(zip(names, kept, strict=True))))


def main() -> None:
    version = get_plotlyjs_version()
    traces = sorted(TRACES - {"scatter"})  # plotly.js has scatter in its core
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for command in (
            ["npm", "init", "-y"],
            ["npm", "install", "--ignore-scripts", f"plotly.js@{version}", f"esbuild@{ESBUILD}"],
            ["node", shutil.copy(HERE / "bundle.mjs", folder), "plotly.min.js", *traces],
        ):
            subprocess.run(command, cwd=folder, check=True, capture_output=True)
        source = (folder / "plotly.min.js").read_bytes()
        licence = (folder / "node_modules" / "plotly.js" / "LICENSE").read_bytes()
    (HERE / "plotly.min.js.gz").write_bytes(gzip.compress(source, 9, mtime=0))
    (HERE / "plotly.LICENSE").write_bytes(licence)
    (HERE / "plotly.css").write_text(rules(source.decode()), encoding="utf-8")
    facts = {
        "npm": "plotly.js",
        "version": version,
        "traces": ["scatter", *traces],
        "esbuild": ESBUILD,
        "license": "MIT",
        "sha256": hashlib.sha256(source).hexdigest(),
    }
    (HERE / "plotly.json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    print(f"plotly.js {version}: {len(source):,} bytes, sha256 {facts['sha256']}")


if __name__ == "__main__":
    main()
