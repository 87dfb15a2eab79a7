"""Ten thousand mixed messages from a real mailbox to the store, with the live model: `make benchmark-inbox`.

Messages a second and the memory of the reading process after each thousand. Nothing here is asserted.
"""

import argparse
import resource
import tempfile
import time
from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from classifier.champion import load_champion
from service.inbox.mailbox import Mailbox
from service.inbox.settings import ImapSettings
from service.reconcile import reconcile
from service.settings import Settings
from service.store import Store
from service.watch import Watcher
from tests.benchmarks.worker import resident
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.service.documents import made
from training.corpus import Labelled, read_corpus

ROOT = Path(__file__).parents[2]
_STEP = 1_000


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print a line for each thousand messages."""
    parser = argparse.ArgumentParser(description="Meet het innemen uit een echte mailbox.")
    parser.add_argument("--count", type=int, default=10_000, metavar="N", help="aantal berichten (standaard 10000)")
    count: int = parser.parse_args(argv).count
    items = read_corpus(sorted((ROOT / "data/corpus").glob("*.jsonl")))
    server = Dovecot()
    server.start()
    try:
        settings = ImapSettings(host="127.0.0.1", port=server.port, security="geen", user="gemeente", password=PASSWORD)
        with Mailbox(settings):
            pass  # logging in makes the folders
        server.deliver("gemeente", (mixed(number, items[number % len(items)]) for number in range(count)))
        _measure(settings, count)
    finally:
        server.close()


def mixed(number: int, item: Labelled) -> bytes:
    """Make one mail: most are text, each tenth is a PDF or Word letter; some are no mail, some share a Message-ID."""
    if number % 100 == 99:
        return b"dit is geen e-mail, nummer %d" % number
    mail = EmailMessage(policy=SMTP)
    mail["From"] = f"bewoner{number}@voorbeeld.nl"
    mail["Subject"] = item.message.subject or "Bericht"
    mail["Message-ID"] = f"<{number - number % 50 if number % 50 == 1 else number}@voorbeeld.nl>"
    text = f"{item.message.text}\n\nMet vriendelijke groet,\nBewoner {number}"
    mail.set_content("Zie bijlage." if number % 10 == 5 else text)
    if number % 10 == 5:
        content = (
            made.word(text)
            if number % 20 == 5
            else made.pdf(f"Ik maak bezwaar tegen besluit {number}, want het klopt niet.")
        )
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=f"brief{number}.bin")
    return mail.as_bytes()


def _measure(settings: ImapSettings, count: int) -> None:
    classifier = load_champion(Settings.read().models)
    seen = 0
    began = time.perf_counter()

    def progress() -> None:
        nonlocal seen
        seen += 1
        if seen % _STEP == 0:
            passed = time.perf_counter() - began
            print(f"{seen:>7} berichten  {seen / passed:6.1f} per seconde  {resident():5.0f} MB", flush=True)

    with tempfile.TemporaryDirectory() as folder, Store.open(f"sqlite:///{folder}/s.sqlite") as store:
        watcher = Watcher(store, lambda: classifier, lambda: Mailbox(settings), progress=progress)
        with watcher.connect() as mailbox:
            watcher.read(mailbox)
            balance = reconcile(mailbox, store)
        done, passed = watcher.tally, time.perf_counter() - began
        print(
            f"{count} in {passed:.0f} s: {done.new} nieuw, {done.known} bekend, {done.quarantined} in quarantaine; "
            f"{len(balance.missing)} ontbreken; in de database {store.counts().messages}; "
            f"meest geheugen {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"
        )


if __name__ == "__main__":
    main()
