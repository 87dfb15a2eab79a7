"""Every deliberate error of the service; the texts are Dutch, because a user reads them.

* ServiceError
  - SettingsError           a setting has a value that cannot be used
  - StoreError              the database
    · StoreUnavailable      cannot be opened, reached or written
    · StoreTooNew           was made by a newer version of this program
    · MessageRejected       a message that cannot be kept as it is
    · ReviewRejected        a decision that no one can learn from: a label without a domain
    · ReviewConflict        someone else reviewed the message in the meantime
  - NotFound                what is asked for is not there
    · MessageNotFound
    · SuggestionNotFound
    · ReviewNotFound
    · AccountNotFound
    · KeyNotFound
    · QuarantineNotFound
  - InboxError              a file or mail that cannot be read (service.inbox.errors)
    · MailboxError          a mailbox that cannot be reached, opened or read
  - OutputError             a file with suggestions that cannot be written or gone on with
  - ExportError             an export that cannot be written (service.export)
  - AccessError             who comes in, and with what
    · LoginRefused          unknown name or wrong password, never said which
    · LockedOut             too many wrong passwords
    · NameRejected          a name that is empty, too long or taken
    · PasswordRejected      a password that is too weak to keep
    · ScopeRejected         an API key that would open nothing
"""

from datetime import datetime


class ServiceError(Exception):
    """Base of what the service raises on purpose."""


class SettingsError(ServiceError):
    """A setting with a value that cannot be used; the text names the setting."""


class StoreError(ServiceError):
    """Base of what goes wrong with the database."""


class StoreUnavailable(StoreError):
    """A database that cannot be opened, reached or written."""


class StoreTooNew(StoreError):
    """A database with tables this version does not know."""


class MessageRejected(StoreError):
    """A message that cannot be kept as it is."""


class ReviewRejected(StoreError):
    """A decision that says a label and no domain."""


class ReviewConflict(StoreError):
    """Someone else's review now stands, and the caller had not seen it."""


class NotFound(ServiceError):
    """Base of what is asked for and is not there."""


class MessageNotFound(NotFound):
    """A message id that the store does not have."""


class SuggestionNotFound(NotFound):
    """A suggestion id that does not belong to the message."""


class ReviewNotFound(NotFound):
    """A message without a standing review, where one is needed."""


class QuarantineNotFound(NotFound):
    """Nothing in quarantine has that number."""


class AccountNotFound(NotFound):
    """An account name that does not exist."""


class KeyNotFound(NotFound):
    """An API key id that does not exist."""


class OutputError(ServiceError):
    """A result file that cannot be written, or that an earlier run began with something else."""


class AccessError(ServiceError):
    """Base of what goes wrong with accounts, passwords and keys."""


class LoginRefused(AccessError):
    """A wrong name or password; the text does not say which of the two."""


class LockedOut(LoginRefused):
    """Too many wrong passwords; `until` is the moment a new attempt is taken."""

    def __init__(self, text: str, *, until: datetime) -> None:
        super().__init__(text)
        self.until = until


class NameRejected(AccessError):
    """An account or key name that is empty, too long or taken."""


class PasswordRejected(AccessError):
    """A password that is too short to keep."""


class ScopeRejected(AccessError):
    """An API key without a scope."""
