"""What goes in: one message, as text."""

import re
from dataclasses import dataclass

_HALF_CHARACTER = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Message:
    """A message to score: `text` is the sender's whole text, quotes and signature still in it.

    `subject` may be empty. `id` is the caller's own and comes back unchanged. Half a surrogate pair, which no
    encoding can write, becomes U+FFFD; places in the text stay as they were.
    """

    text: str
    subject: str = ""
    id: str = ""

    def __post_init__(self) -> None:
        for name in ("text", "subject"):
            object.__setattr__(self, name, _HALF_CHARACTER.sub("\ufffd", getattr(self, name)))
