"""`python -m counterpoint.cli` is the command `counterpoint`."""

from counterpoint.cli import main

main()
