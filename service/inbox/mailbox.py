"""A mailbox over IMAP: what waits there, as bytes, and what is done with it afterwards (RFC 9051, RFC 2177)."""

import imaplib
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Self

from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError, MailboxLoginError
from imap_tools.utils import encode_folder

from service.inbox.errors import MailboxError
from service.inbox.oauth import TokenSource
from service.inbox.settings import Finish, ImapSettings, Security

# what a server, a network or a library raises when something is wrong that may be right again later
_TROUBLE = (imaplib.IMAP4.error, ImapToolsError, OSError, ValueError, EOFError)


class Mailbox:
    """An open mailbox folder; used by one thread.

    `capabilities` is what the server can do, such as IDLE and MOVE. Every method raises MailboxError where the
    server or the network fails: open a new one then.
    """

    def __init__(self, settings: ImapSettings, tokens: TokenSource | None = None) -> None:
        self.settings = settings
        self._tokens = tokens or (TokenSource(settings) if settings.token_url else None)
        with self._trouble("openen"):
            self._box = self._connect()
            try:
                self._login()
                # a server offers more to who is logged in; the library keeps what it said before that
                _, said = self._box.client.capability()
                self.capabilities = tuple((said[0] or b"").decode("ascii", "replace").upper().split())
                self.uidvalidity = self._select()
            except BaseException:
                self.close()
                raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Log out; a server that is gone is left as it is."""
        with suppress(*_TROUBLE):
            self._box.client.logout()
        with suppress(*_TROUBLE):
            self._box.client.shutdown()

    def uids(self) -> list[int]:
        """Return the numbers of all messages in the folder that are not marked as deleted, the oldest first."""
        with self._trouble("lezen"):
            return sorted(map(int, self._box.uids("UNDELETED", charset=None)))

    def unfinished(self) -> set[int]:
        """Return which of the messages still stand as they came: not marked, or not moved away."""
        with self._trouble("lezen"):
            if self.settings.finish is Finish.FLAG:
                flag = self.settings.done_flag
                # \Seen and its like have a search word of their own (RFC 9051, 6.4.4)
                asked = f"UN{flag[1:].upper()}" if flag.startswith("\\") else f"UNKEYWORD {flag}"
                return set(map(int, self._box.uids(f"UNDELETED {asked}", charset=None)))
            return set(self.uids()) if self.settings.finish is Finish.MOVE else set()

    def sizes(self, uids: Sequence[int]) -> dict[int, int]:
        """Return the size in bytes of each message that is still there."""
        found: dict[int, int] = {}
        with self._trouble("lezen"):
            for start in range(0, len(uids), 500):
                _, lines = self._box.client.uid("FETCH", _listed(uids[start : start + 500]), "(RFC822.SIZE)")
                for line in lines:
                    words = (line if isinstance(line, bytes) else b"").replace(b"(", b" ").replace(b")", b" ").split()
                    if b"UID" in words and b"RFC822.SIZE" in words:
                        uid = int(words[words.index(b"UID") + 1])
                        found[uid] = int(words[words.index(b"RFC822.SIZE") + 1])
        return found

    def fetch(self, uid: int) -> bytes | None:
        """Return one message as it was sent, without marking it as read; None where it is gone by now."""
        with self._trouble("lezen"):
            status, parts = self._box.client.uid("FETCH", str(uid), "(BODY.PEEK[])")
            if status != "OK":
                raise MailboxError(f"De mailserver geeft bericht {uid} niet.")
            return next((part[1] for part in parts if isinstance(part, tuple)), None)

    def finish(self, uids: Sequence[int]) -> None:
        """Mark or move messages that are safely stored; a message that is gone is no fault."""
        if not uids or self.settings.finish is Finish.LEAVE:
            return
        with self._trouble("bijwerken"):
            if self.settings.finish is Finish.FLAG:
                for start in range(0, len(uids), 500):
                    chosen = _listed(uids[start : start + 500])
                    # not the library's own: it expunges too, and would take a colleague's deleted mail with it
                    self._store(chosen, self.settings.done_flag)
            else:
                if not self._box.folder.exists(self.settings.done_folder):
                    self._box.folder.create(self.settings.done_folder)
                self._move(uids)

    def wait(self, seconds: float) -> bool:
        """Wait for new mail; True where the server said that something changed."""
        with self._trouble("wachten"):
            idle, heard = self._box.idle, self._box.client.untagged_responses
            heard.pop("EXISTS", None)
            idle.start()  # type: ignore[no-untyped-call]  # the library leaves these two without types
            lines = idle.poll(timeout=seconds)
            idle.stop()  # type: ignore[no-untyped-call]
            # what came together with another answer is not among the lines
            return bool(lines) or "EXISTS" in heard

    def can_wait(self) -> bool:
        """Tell whether the server itself says when there is mail (RFC 2177)."""
        return self.settings.idle and "IDLE" in self.capabilities

    def has_folder(self, name: str) -> bool:
        """Tell whether there is such a folder."""
        with self._trouble("lezen"):
            return bool(self._box.folder.exists(name))

    def check_flag(self) -> None:
        """Ask whether the mark may be set here; MailboxError where it may not."""
        with self._trouble("lezen"):
            _, answer = self._box.client.response("PERMANENTFLAGS")
            allowed = (answer[0] or b"").decode("ascii", "replace").lower() if answer else ""
        if allowed and "\\*" not in allowed and self.settings.done_flag.lower() not in allowed:
            raise MailboxError(
                f"De mailserver staat het merk {self.settings.done_flag} niet toe. "
                "Kies een ander merk, zoals \\Seen, of verplaatsen."
            )

    def _move(self, uids: Sequence[int]) -> None:
        target = self.settings.done_folder
        for start in range(0, len(uids), 200):
            chosen = [str(uid) for uid in uids[start : start + 200]]
            if "MOVE" in self.capabilities:
                self._box.client.uid("MOVE", ",".join(chosen), encode_folder(target).decode("ascii"))
                continue
            self._box.copy(chosen, target)
            self._store(",".join(chosen), "\\Deleted")
            # only what we moved: plain EXPUNGE removes whatever else is marked (RFC 4315)
            if "UIDPLUS" in self.capabilities:
                self._box.client.uid("EXPUNGE", ",".join(chosen))

    def _store(self, chosen: str, flag: str) -> None:
        status, _ = self._box.client.uid("STORE", chosen, "+FLAGS.SILENT", f"({flag})")
        if status != "OK":
            raise MailboxError(f"De mailserver staat het merk {flag} niet toe. Kies een ander merk, of verplaatsen.")

    def _connect(self) -> BaseMailBox:
        asked = self.settings
        if asked.security is Security.NONE:
            return MailBoxUnencrypted(asked.host, asked.port or 143, timeout=asked.timeout)
        # certificate and name are checked: anyone in between could read every letter
        context = ssl.create_default_context(cafile=str(asked.ca_file) if asked.ca_file else None)
        if asked.security is Security.STARTTLS:
            return MailBoxStartTls(asked.host, asked.port or 143, timeout=asked.timeout, ssl_context=context)
        return MailBox(asked.host, asked.port or 993, timeout=asked.timeout, ssl_context=context)

    def _login(self) -> None:
        asked = self.settings
        if self._tokens is None:
            secret = asked.password.get_secret_value() if asked.password else ""
            login = self._box.login if secret.isascii() and asked.user.isascii() else self._box.login_utf8
            login(asked.user, secret, initial_folder=None)
            return
        try:
            self._box.xoauth2(asked.user, self._tokens.token(), initial_folder=None)
        except (imaplib.IMAP4.error, ImapToolsError):
            self._tokens.forget()
            raise

    def _select(self) -> int:
        if not self._box.folder.exists(self.settings.folder):
            raise MailboxError(
                f"De map {self.settings.folder} is er niet. Kies een andere met SIGNAALWIJZER_IMAP_FOLDER."
            )
        self._box.folder.set(self.settings.folder)
        _, answer = self._box.client.response("UIDVALIDITY")
        if not answer or not answer[0]:
            raise MailboxError("De mailserver geeft geen UIDVALIDITY; zonder is niet te zien wat al gelezen is.")
        return int(answer[0])

    @contextmanager
    def _trouble(self, doing: str) -> Iterator[None]:
        try:
            yield
        except MailboxError:
            raise
        except _TROUBLE as error:
            raise MailboxError(self._explained(error, doing)) from error

    def _explained(self, error: BaseException, doing: str) -> str:
        """Say in plain words what is wrong; the server's own words may hold a name or a subject, and stay out."""
        where = f"mailserver {self.settings.host}"
        if isinstance(error, ssl.SSLCertVerificationError):
            return (
                f"Het certificaat van {where} is niet te vertrouwen ({error.verify_message}). "
                "Zet het certificaat van uw uitgever in SIGNAALWIJZER_IMAP_CA_FILE."
            )
        if isinstance(error, ssl.SSLError):
            return f"{where} spreekt hier geen TLS. Controleer SIGNAALWIJZER_IMAP_PORT en _SECURITY.".capitalize()
        if isinstance(error, MailboxLoginError) or "AUTHENTICATIONFAILED" in str(error):
            return f"Inloggen bij {where} lukt niet: naam, wachtwoord of token wordt geweigerd."
        if isinstance(error, TimeoutError):
            return f"{where} antwoordt niet binnen {self.settings.timeout:g} seconden.".capitalize()
        if isinstance(error, OSError):
            return f"{where} is niet te bereiken ({error.strerror or type(error).__name__}).".capitalize()
        return f"{where} brak het {doing} af ({type(error).__name__}).".capitalize()


def _listed(uids: Sequence[int]) -> str:
    return ",".join(map(str, uids))
