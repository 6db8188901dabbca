"""Files as they came → cleaned reviews. `read_show` is the verb; everything that is not a review is named, with its reason."""

from counterpoint.sources.draft import Facts
from counterpoint.sources.folder import read_file, read_show
from counterpoint.sources.show import load_show

__all__ = ["Facts", "load_show", "read_file", "read_show"]
