"""The terminal's side of the command line: paths as they are typed, one line an error, data to the last byte."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import Any

import click

from counterpoint.errors import CounterpointError, RequestError, one_line, refuse, system, unknown
from counterpoint.remote.address import is_address


def called(param: click.Parameter | None) -> str:
    """A parameter as one types it."""
    if isinstance(param, click.Option):
        return max(param.opts, key=len)
    return param.human_readable_name if param else "path"


class Place(click.ParamType[Path]):
    """A path; an empty one is a variable that nobody set, not the current folder."""

    name = "path"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        if not str(value).strip():
            raise refuse(called(param), "", value, "a path")
        if is_address(str(value)):  # whatever it is, it may hold a secret: it is not repeated
            raise RequestError(
                f"{called(param)}: addresses are for report and runs; here, a path is expected"
            )
        return Path(value)


Folder = Place()


class OneLine(click.Group):
    """A group whose errors are one line each, never a traceback."""

    def main(self, *args: Any, **extra: Any) -> Any:
        _speak_utf8()
        try:
            code = super().main(*args, **{**extra, "standalone_mode": False})
            if sys.stdout:
                sys.stdout.flush()
        except click.exceptions.NoArgsIsHelpError as error:
            error.show()
            sys.exit(error.exit_code)
        except click.ClickException as error:
            say(f"counterpoint: {error.format_message()}")
            sys.exit(2)
        except CounterpointError as error:
            say(f"counterpoint: {error}")
            sys.exit(error.exit_code)
        except (KeyboardInterrupt, click.Abort):
            say("counterpoint: interrupted; what was finished is kept")
            sys.exit(130)
        except BrokenPipeError:
            _hush()
            sys.exit(1)
        except OSError as error:
            _hush()
            say(f"counterpoint: {system(error)}")
            sys.exit(1)
        except Exception as error:
            if os.environ.get("COUNTERPOINT_DEBUG"):
                raise
            say(f"counterpoint: {fault(error)}")
            sys.exit(1)
        sys.exit(code if isinstance(code, int) else 0)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            raise unknown("counterpoint", "command", args[0], self.commands)
        return super().resolve_command(ctx, args)


def fault(error: Exception) -> str:
    """A fault of our own, in words."""
    return f"unexpected {type(error).__name__}: {error}; COUNTERPOINT_DEBUG=1 shows where"


def _speak_utf8() -> None:
    """Start again in UTF-8 where the locale would misread the names of files; kernels inherit it."""
    if sys.getfilesystemencoding().lower() != "utf-8" and os.environ.get("PYTHONUTF8") != "1":
        os.environ["PYTHONUTF8"] = "1"
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])


def _hush() -> None:
    """Standard output leads nowhere any more: what is still kept for it goes to the void, not to a traceback."""
    try:
        if sys.stdout:
            sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say(line: str) -> None:
    """One line to the person at the terminal."""
    click.echo(one_line(line), err=True)


def emit(data: bytes) -> None:
    """The data to standard output, to the last byte: unbuffered, a pipe may take less than it is given."""
    if sys.stdout is None:
        raise OSError(errno.EBADF, "standard output is closed")
    stream = sys.stdout.buffer
    rest = memoryview(data)
    while rest:
        rest = rest[stream.write(rest) :]
    stream.flush()
