"""A real Dovecot on free ports, for as long as a test run lasts."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

import pytest
import trustme

PASSWORD = "een-geheim"


class Dovecot:
    """A mail server; every name may log in with `PASSWORD`, and gets a mailbox of its own.

    `introspection` is the address of a service that judges OAuth2 tokens (RFC 7662).
    """

    def __init__(self, introspection: str | None = None) -> None:
        # not under pytest's own folder: that is closed to the users Dovecot runs as
        self.folder = Path(tempfile.mkdtemp(prefix="signaalwijzer-dovecot-"))
        self.folder.chmod(0o755)
        self.port, self.tls_port = _free_port(), _free_port()
        self.ca_file = self.folder / "ca.pem"
        self._mail = self.folder / "mail"
        self._mail.mkdir()
        self._user = "mail" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        if os.geteuid() == 0:
            shutil.chown(self._mail, self._user)
        self._certificate()
        self._write_settings(introspection)

    def start(self) -> None:
        """Start, and wait until it answers."""
        # its words to a file: the server keeps a pipe open for as long as it runs
        said = self.folder / "start"
        with said.open("w") as output:
            done = subprocess.run([_program(), "-c", str(self.folder / "dovecot.conf")], stdout=output, stderr=output)
        if done.returncode:
            pytest.fail(f"dovecot: {said.read_text()}")
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        pytest.fail(f"dovecot does not answer: {(self.folder / 'log').read_text()[-2000:]}")

    def stop(self) -> None:
        """Stop, and wait until the port is closed."""
        pid_file = self.folder / "run/master.pid"
        if not pid_file.exists():
            return
        pid = int(pid_file.read_text())
        os.kill(pid, 15)
        for _ in range(200):
            if not Path(f"/proc/{pid}").exists():
                return
            time.sleep(0.05)
        pytest.fail("dovecot does not stop")

    def close(self) -> None:
        """Stop and throw everything away."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def deliver(self, user: str, mails: Iterable[bytes]) -> None:
        """Put mails in the inbox of a user, as a delivery agent does."""
        new = self._mail / user / "Maildir/new"
        for number, mail in enumerate(mails):
            (new / f"{int(time.time())}.{number:07}.host").write_bytes(mail)
        if os.geteuid() == 0:
            for file in new.iterdir():
                shutil.chown(file, self._user, self._user)

    def renumber(self, user: str) -> None:
        """Give the inbox of a user another UIDVALIDITY, as a restored backup does."""
        home = self._mail / user / "Maildir"
        listing = home / "dovecot-uidlist"
        first = listing.read_text().splitlines()[0]
        old = next(word for word in first.split() if word.startswith("V"))
        for file in home.glob("dovecot*"):
            file.unlink()
        # a new list is numbered by the clock in seconds; one second later it is surely another
        while int(time.time()) <= int(old[1:]):
            time.sleep(0.1)

    def _certificate(self) -> None:
        authority = trustme.CA()
        issued = authority.issue_cert("localhost", "127.0.0.1")
        authority.cert_pem.write_to_path(str(self.ca_file))
        issued.private_key_and_cert_chain_pem.write_to_path(str(self.folder / "server.pem"))

    def _write_settings(self, introspection: str | None) -> None:
        internal = ""
        if os.geteuid() != 0:
            internal = f"default_internal_user = {self._user}\ndefault_login_user = {self._user}\n"
        oauth = ""
        if introspection:
            (self.folder / "oauth.conf").write_text(
                f"introspection_mode = post\nintrospection_url = {introspection}\n"
                "username_attribute = username\nactive_attribute = active\nactive_value = true\n"
            )
            oauth = f"passdb {{\n driver = oauth2\n mechanisms = xoauth2\n args = {self.folder}/oauth.conf\n}}\n"
        (self.folder / "dovecot.conf").write_text(f"""
base_dir = {self.folder}/run
state_dir = {self.folder}/state
log_path = {self.folder}/log
{internal}protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{self.folder}/server.pem
ssl_key = <{self.folder}/server.pem
disable_plaintext_auth = no
auth_mechanisms = plain login{" xoauth2" if introspection else ""}
{oauth}passdb {{
 driver = static
 mechanisms = plain login
 args = password={PASSWORD}
}}
userdb {{
 driver = static
 args = uid={self._user} gid={self._group()} home={self._mail}/%u
}}
mail_location = maildir:~/Maildir
first_valid_uid = 1
first_valid_gid = 1
mail_max_userip_connections = 100
service imap-login {{
 chroot =
 inet_listener imap {{
  port = {self.port}
 }}
 inet_listener imaps {{
  port = {self.tls_port}
  ssl = yes
 }}
}}
service anvil {{
 chroot =
}}
service stats {{
 chroot =
}}
""")

    def _group(self) -> str:
        return "mail" if os.geteuid() == 0 else str(os.getegid())


def _program() -> str:
    found = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if found:
        return found
    text = "Dovecot is not installed; install with: apt install dovecot-imapd"
    if os.environ.get("CI") == "true":
        pytest.fail(text)
    pytest.skip(text)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
