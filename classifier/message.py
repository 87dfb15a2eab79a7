"""What goes in: one message, as text."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Message:
    """A message to score: `text` is the sender's whole text, quotes and signature still in it.

    `subject` may be empty. `id` is the caller's own and comes back unchanged.
    """

    text: str
    subject: str = ""
    id: str = ""
