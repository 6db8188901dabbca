"""Cut the three faces a page embeds out of the two npm packages, and store them beside this file.

    python -m venv .fonttools && .fonttools/bin/pip install fonttools==4.68.0 brotli==1.2.1
    .fonttools/bin/python lib/counterpoint/page/fonts/build.py

Needs `npm` on the path. fonttools and brotli are needed here only, not by Counterpoint.
"""

# mypy: ignore-errors
from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

HERE = Path(__file__).parent
VERSION = "5.3.0"
FEATURES = ["kern", "liga", "lnum", "tnum"]
# ASCII, typographic punctuation, arrows, and the accented letters that English reviews and European names use.
CHARACTERS = (
    "".join(map(chr, range(0x20, 0x7F))) + "\u00a0\u00ad£§©°·×½àáâãäåæçèéêëíîïñóôöøúûüßÅÉÖØœ–—‘’“”„†•…€™←↑→↓−"
)
FACES = {  # our file: package, its file, axes
    "display": ("newsreader", "newsreader-latin-opsz-normal", {"opsz": 60, "wght": 500}),
    "serif": ("newsreader", "newsreader-latin-opsz-normal", {"opsz": 16, "wght": (400, 600)}),
    "sans": ("libre-franklin", "libre-franklin-latin-wght-normal", {"wght": (400, 700)}),
}


def cut(source: Path, axes: dict[str, object], target: Path) -> None:
    """Subset first, then pin or narrow the axes: the other way round leaves a glyph without variations."""
    font = TTFont(source, recalcTimestamp=False)
    options = subset.Options()
    options.layout_features, options.hinting, options.notdef_outline = FEATURES, False, True
    options.name_IDs, options.recalc_timestamp = [0, 1, 2, 4, 6, 13, 14], False
    tool = subset.Subsetter(options)
    tool.populate(unicodes=[ord(c) for c in CHARACTERS])
    tool.subset(font)
    plain = io.BytesIO()
    font.flavor = None
    font.save(plain)
    plain.seek(0)
    font = instancer.instantiateVariableFont(TTFont(plain, recalcTimestamp=False), axes)
    font.flavor = "woff2"
    font.save(target)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for package in sorted({package for package, _, _ in FACES.values()}):
            name = subprocess.run(
                ["npm", "pack", "--silent", f"@fontsource-variable/{package}@{VERSION}"],
                cwd=folder,
                check=True,
                capture_output=True,
                text=True,
            ).stdout.split()[-1]
            with tarfile.open(Path(folder, name)) as packed:
                packed.extractall(Path(folder, package), filter="data")
            licence = Path(folder, package, "package", "LICENSE").read_bytes()
            (HERE / f"{package}.OFL.txt").write_bytes(licence)
        for face, (package, file, axes) in FACES.items():
            target = HERE / f"{face}.woff2"
            cut(Path(folder, package, "package", "files", f"{file}.woff2"), dict(axes), target)
            print(f"{target.name}: {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
