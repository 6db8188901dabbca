"""An executed notebook becomes one HTML file. Only this package knows nbconvert; it decides nothing about content."""

from __future__ import annotations

from counterpoint.page.exporter import PageExporter, export
from counterpoint.page.index import IndexEntry, index
from counterpoint.page.parts import Broken, Site

__all__ = ["Broken", "IndexEntry", "PageExporter", "Site", "export", "index"]
