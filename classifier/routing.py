"""Which team a message goes to: a table of rules, read from TOML; the first that fits wins."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from classifier.errors import RoutingError
from classifier.taxonomy import Domain, Flag, SignalType

DEFAULT_TABLE = Path(__file__).with_name("routing.toml")
_KEYS = ("soort", "domein", "signalering", "team")

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True)
class Rule:
    """One `[[regel]]`: what is None fits everything."""

    team: str
    signal_type: SignalType | None = None
    domain: Domain | None = None
    flag: Flag | None = None

    def fits(self, signal_type: SignalType | None, domain: Domain | None, flags: Collection[Flag]) -> bool:
        """Say whether this rule speaks about such a message."""
        return (
            self.signal_type in (None, signal_type)
            and self.domain in (None, domain)
            and (self.flag is None or self.flag in flags)
        )


@dataclass(frozen=True)
class RoutingTable:
    """Rules in order, and the team for what none of them fits."""

    rules: tuple[Rule, ...]
    otherwise: str

    @classmethod
    def read(cls, path: Path | None = None) -> "RoutingTable":
        """Read a table, by default the one that comes with the classifier.

        Raises RoutingError where the file is not there, is no TOML, or holds a faulty rule.
        """
        path = path or DEFAULT_TABLE
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise RoutingError(f"De routeringstabel {path} is niet te lezen: {error.strerror}.") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise RoutingError(f"De routeringstabel {path} is geen geldige TOML: {error}.") from error
        return cls._checked(table, path)

    @classmethod
    def _checked(cls, table: Mapping[str, Any], path: Path) -> "RoutingTable":
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
        return cls(tuple(_rule(rule, f"{path}, regel {n}") for n, rule in enumerate(rules, 1)), str(otherwise))

    def team(self, signal_type: SignalType | None, domain: Domain | None, flags: Collection[Flag] = ()) -> str:
        """Return the team of the first rule that fits.

        Where label or domain is not known a rule that asks for it does not fit, yet one for a flag alone does:
        a threat goes to those who handle threats, whatever the message is.
        """
        return next((r.team for r in self.rules if r.fits(signal_type, domain, flags)), self.otherwise)


def _rule(rule: Any, place: str) -> Rule:
    if not isinstance(rule, dict):
        raise RoutingError(f"{place}: schrijf elke regel als [[regel]], met dubbele haken.")
    unknown = sorted(rule.keys() - set(_KEYS))
    if unknown:
        raise RoutingError(f"{place}: {unknown[0]!r} kan hier niet staan. Wel: {', '.join(_KEYS)}.")
    if not _is_name(rule.get("team")):
        raise RoutingError(f'{place}: er ontbreekt een team, bijvoorbeeld: team = "Bezwaar en beroep".')
    return Rule(
        team=rule["team"],
        signal_type=_choice(SignalType, rule.get("soort"), f"{place}: soort"),
        domain=_choice(Domain, rule.get("domein"), f"{place}: domein"),
        flag=_choice(Flag, rule.get("signalering"), f"{place}: signalering"),
    )


def _choice(choices: type[Choice], value: Any, place: str) -> Choice | None:
    if value is None:
        return None
    if value not in list(choices):
        raise RoutingError(f"{place} {value!r} bestaat niet. Wel: {', '.join(choices)}.")
    return choices(value)


def _is_name(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())
