"""What `--log-format` means for a whole command: refusals and its end are events, too."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from counterpoint.cli.terminal import fault
from counterpoint.errors import CounterpointError, system

Command = Callable[..., int]


def logged(command: Command) -> Command:
    """A command that takes `--log-format`. In words, its errors are told by the terminal; as JSON they are events like any other."""

    @click.option(
        "--log-format",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        help="How progress is told on standard error: in words, or a JSON object a line.",
    )
    @wraps(command)
    def told(log_format: str, **given: Any) -> int:
        if log_format == "text":
            return command(log_format=log_format, **given)
        from counterpoint.run import progress_on

        log = progress_on(form="json")
        try:
            code = command(log_format=log_format, **given)
        except CounterpointError as error:
            log.note(str(error), "error")
            code = error.exit_code
        except OSError as error:
            log.note(system(error), "error")
            code = 1
        except KeyboardInterrupt:
            log.note("interrupted; what was finished is kept", "error")
            code = 130
        except Exception as error:
            if os.environ.get("COUNTERPOINT_DEBUG"):
                raise
            log.note(fault(error), "error")
            code = 1
        log.note("", "end", exit_code=code)
        return code

    return told
