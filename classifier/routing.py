"""Which team a message goes to, how soon, and who gets a copy: rules read from TOML; the first that fits wins."""

import re
import tomllib
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from classifier.errors import RoutingError
from classifier.taxonomy import Domain, Flag, SignalType

DEFAULT_TABLE = Path(__file__).with_name("routing.toml")
_KEYS = ("soort", "domein", "signalering", "woorden", "team", "prioriteit", "kopie")
_HEADER = re.compile(r"""[ \t]*\[\[[ \t]*(["']?)regel\1[ \t]*\]\]""")
_TOML_LINE = re.compile(r"at line (\d+)")

Choice = TypeVar("Choice", bound=StrEnum)


class Priority(StrEnum):
    """How soon someone must look; JSON field `prioriteit`."""

    HIGH = "hoog"
    NORMAL = "gewoon"
    LOW = "laag"


@dataclass(frozen=True)
class Rule:
    """One `[[regel]]`, with the line of the file where it begins; what is empty fits everything.

    Of more values in one condition any will do. A word ends in "*" where anything may follow.
    """

    team: str
    signal_types: tuple[SignalType, ...] = ()
    domains: tuple[Domain, ...] = ()
    flags: tuple[Flag, ...] = ()
    words: tuple[str, ...] = ()
    priority: Priority = Priority.NORMAL
    copies: tuple[str, ...] = ()
    line: int = 0
    _pattern: re.Pattern[str] | None = field(init=False, repr=False, compare=False, default=None)

    def __post_init__(self) -> None:
        if self.words:
            pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(_each_word, self.words))})(?!\w)")
            object.__setattr__(self, "_pattern", pattern)

    def why(
        self, signal_type: SignalType | None, domain: Domain | None, flags: Collection[Flag], text: str
    ) -> tuple[str, ...] | None:
        """Return in Dutch what made this rule fit, condition by condition; None where it does not fit.

        `text` is folded: lower case, without accents.
        """
        found = []
        for name, wanted, present in (
            ("soort", self.signal_types, (signal_type,)),
            ("domein", self.domains, (domain,)),
            ("signalering", self.flags, flags),
        ):
            if wanted:
                hit = next((value for value in wanted if value in present), None)
                if hit is None:
                    return None
                found.append(f"{name} is {hit}")
        if self._pattern:
            words = dict.fromkeys(" ".join(match[0].split()) for match in self._pattern.finditer(text))
            if not words:
                return None
            several = len(words) > 1
            named = ", ".join(map(repr, words))
            found.append(
                f"{'de woorden' if several else 'het woord'} {named} {'staan' if several else 'staat'} in de tekst"
            )
        return tuple(found) or ("deze regel past altijd",)

    def covers(self, other: "Rule") -> bool:
        """Tell whether whatever fits the other rule fits this one."""
        listed = all(
            not ours or (theirs and set(theirs) <= set(ours))
            for ours, theirs in (
                (self.signal_types, other.signal_types),
                (self.domains, other.domains),
                (self.flags, other.flags),
            )
        )
        words = not self.words or (
            other.words and all(any(_takes(w, word) for w in self.words) for word in other.words)
        )
        return bool(listed and words)


@dataclass(frozen=True)
class Route:
    """Where a message goes; `rule` is None where no rule fitted, and `why` says in Dutch what did."""

    team: str
    priority: Priority
    copies: tuple[str, ...]
    rule: Rule | None
    why: tuple[str, ...]


@dataclass(frozen=True)
class RoutingTable:
    """Rules in order, and the team for what none of them fits."""

    rules: tuple[Rule, ...]
    otherwise: str

    @classmethod
    def read(cls, path: Path | None = None) -> "RoutingTable":
        """Read a table, by default the one that comes with the classifier.

        Raises RoutingError where the file is not there, is no TOML, or holds a faulty rule; it names the line.
        """
        path = path or DEFAULT_TABLE
        try:
            text = path.read_text(encoding="utf-8-sig")  # Notepad puts a mark in front
            table = tomllib.loads(text)
        except OSError as error:
            raise RoutingError(f"De routeringstabel {path} is niet te lezen: {error.strerror}.") from error
        except UnicodeDecodeError as error:
            raise RoutingError(f"De routeringstabel {path} is geen geldige TOML: het is geen UTF-8-tekst.") from error
        except tomllib.TOMLDecodeError as error:
            found = _TOML_LINE.search(str(error))
            where = f"kijk op regelnummer {found[1]}" if found else "aan het eind ontbreekt iets"
            raise RoutingError(f"De routeringstabel {path} is geen geldige TOML: {where} ({error}).") from error
        return cls._checked(table, path, _lines(text))

    @classmethod
    def _checked(cls, table: Mapping[str, Any], path: Path, lines: Sequence[int]) -> "RoutingTable":
        unknown = sorted(table.keys() - {"anders", "regel"})
        if unknown:
            raise RoutingError(f"{path}: {unknown[0]!r} kan hier niet staan. Wel: anders (een team) en [[regel]].")
        otherwise = table.get("anders")
        if not _is_name(otherwise):
            raise RoutingError(
                f'{path}: er ontbreekt een team voor de rest. Zet bovenaan bijvoorbeeld: anders = "KCC".'
            )
        rules = table.get("regel", [])
        if not isinstance(rules, list):
            raise RoutingError(f"{path}: schrijf elke regel als [[regel]], met dubbele haken.")
        # written as regel = [{...}] there is no line for each
        places = lines if len(lines) == len(rules) else [0] * len(rules)
        made = tuple(
            _rule(rule, f"{path}, regel {n}{f' (op regelnummer {line})' if line else ''}", line)
            for n, (rule, line) in enumerate(zip(rules, places, strict=True), 1)
        )
        return cls(made, str(otherwise))

    def route(
        self, signal_type: SignalType | None, domain: Domain | None, flags: Collection[Flag] = (), text: str = ""
    ) -> Route:
        """Return what the first rule that fits says.

        Where label or domain is not known a rule that asks for it does not fit, yet one for a flag alone does:
        a threat goes to those who handle threats, whatever the message is.
        """
        folded = _plain(text) if any(rule.words for rule in self.rules) else ""
        for rule in self.rules:
            why = rule.why(signal_type, domain, flags, folded)
            if why is not None:
                return Route(rule.team, rule.priority, rule.copies, rule, why)
        return Route(self.otherwise, Priority.NORMAL, (), None, ("geen enkele regel past",))

    def unreachable(self) -> Iterable[tuple[Rule, Rule]]:
        """Give each rule that can never fire, with the earlier rule that takes all of it."""
        for place, rule in enumerate(self.rules):
            earlier = next((other for other in self.rules[:place] if other.covers(rule)), None)
            if earlier is not None:
                yield rule, earlier


def _plain(text: str) -> str:
    """Lower case, without accents; digits stay, since a street or a form may have a number."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))


def _stem(word: str) -> str:
    return " ".join(_plain(word.rstrip("* ")).split())


def _takes(ours: str, theirs: str) -> bool:
    """Tell whether one word is found wherever the other is."""
    if ours.endswith("*"):
        return _stem(theirs).startswith(_stem(ours))
    return not theirs.endswith("*") and _stem(theirs) == _stem(ours)


def _each_word(word: str) -> str:
    stem = r"\s+".join(map(re.escape, _stem(word).split()))  # a letter may break its line anywhere
    return stem + (r"\w*" if word.endswith("*") else "")


def _lines(text: str) -> list[int]:
    """Return the numbers of the lines on which a rule begins; what looks like one inside a text does not count."""
    lines = text.split("\n")  # the only end of a line in TOML; splitlines knows more of them
    found, begin = [], 0
    for number, line in enumerate(lines):
        if _HEADER.match(line) and _is_whole("\n".join(lines[begin:number])):
            found.append(number + 1)
            begin = number
    return found


def _is_whole(part: str) -> bool:
    """Tell whether a part of a valid table ends outside every text and list: then it is valid by itself."""
    try:
        tomllib.loads(part)
    except tomllib.TOMLDecodeError:
        return False
    return True


def _rule(rule: Any, place: str, line: int) -> Rule:
    if not isinstance(rule, dict):
        raise RoutingError(f"{place}: schrijf elke regel als [[regel]], met dubbele haken.")
    unknown = sorted(rule.keys() - set(_KEYS))
    if unknown:
        raise RoutingError(f"{place}: {unknown[0]!r} kan hier niet staan. Wel: {', '.join(_KEYS)}.")
    if not _is_name(rule.get("team")):
        raise RoutingError(f'{place}: er ontbreekt een team, bijvoorbeeld: team = "Bezwaar en beroep".')
    return Rule(
        team=rule["team"],
        signal_types=_choices(SignalType, rule.get("soort"), f"{place}: soort"),
        domains=_choices(Domain, rule.get("domein"), f"{place}: domein"),
        flags=_choices(Flag, rule.get("signalering"), f"{place}: signalering"),
        words=_names(rule.get("woorden"), f"{place}: woorden", 'woorden = ["dwangsom", "lachgas*"]'),
        priority=(*_choices(Priority, rule.get("prioriteit"), f"{place}: prioriteit"), Priority.NORMAL)[0],
        copies=_names(rule.get("kopie"), f"{place}: kopie", 'kopie = ["Juridische zaken"]'),
        line=line,
    )


def _choices(choices: type[Choice], value: Any, place: str) -> tuple[Choice, ...]:
    if value is None:
        return ()
    values = value if isinstance(value, list) and value else [value]
    for one in values:
        if one not in list(choices):
            raise RoutingError(f"{place} {one!r} bestaat niet. Wel: {', '.join(choices)}.")
    return tuple(map(choices, values))


def _names(value: Any, place: str, example: str) -> tuple[str, ...]:
    if value is None:
        return ()
    values = value if isinstance(value, list) else [value]
    if not values or not all(_is_name(one) and one.strip("* ") for one in values):
        raise RoutingError(f"{place} is geen lijst van woorden. Schrijf bijvoorbeeld: {example}")
    return tuple(values)


def _is_name(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())
