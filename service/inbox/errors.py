"""The one deliberate error of the inbox."""

from service.errors import ServiceError


class InboxError(ServiceError):
    """A file or message that cannot be read; the text is Dutch, and says what to do."""


class MailboxError(InboxError):
    """A mailbox that cannot be reached, opened or read; trying again later may help, the text says what will."""
