"""Mail and files in: one form for each message, whatever it came in."""

from service.inbox.errors import InboxError
from service.inbox.files import in_maildir, is_mail, is_maildir, read_file
from service.inbox.incoming import Attachment, Fault, Incoming, Limits, Mail
from service.inbox.mail import read_mail
from service.inbox.outlook import read_msg

__all__ = [
    "Attachment",
    "Fault",
    "InboxError",
    "Incoming",
    "Limits",
    "Mail",
    "in_maildir",
    "is_mail",
    "is_maildir",
    "read_file",
    "read_mail",
    "read_msg",
]
