"""A command-line parser whose own words are Dutch."""

import argparse
from typing import NoReturn


class Parser(argparse.ArgumentParser):
    """A parser that says in Dutch what it did not understand."""

    def error(self, message: str) -> NoReturn:
        """Say what was not understood, and the next command."""
        for english, dutch in _DUTCH.items():
            message = message.replace(english, dutch)
        self.exit(2, f"signaalwijzer: {message}\nUitleg: {self.prog} --help\n")

    def format_help(self) -> str:
        """Return the help with Dutch headings."""
        text = super().format_help()
        for english, dutch in _HEADINGS.items():
            text = text.replace(english, dutch, 1)
        return text


_DUTCH = {
    "the following arguments are required:": "dit ontbreekt:",
    "unrecognized arguments:": "dit ken ik niet:",
    "invalid choice:": "onbekende keuze:",
    "choose from": "kies uit",
    "expected one argument": "hier hoort één waarde achter",
    "expected at least one argument": "hier hoort minstens één waarde achter",
    "invalid int value:": "geen geheel getal:",
    "invalid float value:": "geen getal:",
    "one of the arguments": "een van deze is nodig:",
    "is required": "",
    "not allowed with argument": "gaat niet samen met",
    "argument ": "",
}
_HEADINGS = {
    "usage:": "gebruik:",
    "positional arguments:": "wat erbij hoort:",
    "options:": "keuzes:",
    "show this help message and exit": "toon deze uitleg",
    "show program's version number and exit": "toon de versie",
}
