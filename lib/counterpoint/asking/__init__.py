"""A language model as a coder: prompts that stand by themselves, answers held against the text, and the way to ask a server."""

from __future__ import annotations

from counterpoint.asking.by_hand import Answered, take
from counterpoint.asking.conversation import AnswerRefused, Chat, Message, Reply, ask, go_on, once_more
from counterpoint.asking.passages import WORDS, parts
from counterpoint.asking.prompt import prompt_hash, render
from counterpoint.asking.record import asked, can_be, dropped_path, put_down, read_dropped
from counterpoint.asking.verify import Dropped, Kept, verify

__all__ = [
    "WORDS",
    "AnswerRefused",
    "Answered",
    "Chat",
    "Dropped",
    "Kept",
    "Message",
    "Reply",
    "ask",
    "asked",
    "can_be",
    "dropped_path",
    "go_on",
    "once_more",
    "parts",
    "prompt_hash",
    "put_down",
    "read_dropped",
    "render",
    "take",
    "verify",
]
