"""The commands for who may come in: accounts and API keys."""

import argparse
import getpass
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from service.roles import Role, Scope
from service.settings import Settings

if TYPE_CHECKING:
    from service.access import ApiKey


def add_access(add: Any) -> None:
    """Add the commands `account` and `key`; `add` is what adds a command."""
    account = add("account", _account, "Maak een account, geef een nieuw wachtwoord, of sluit een account af.",
                  "signaalwijzer account femke --role adviseur",
                  "Het wachtwoord wordt gevraagd, of gelezen van de standaardinvoer. De rol van een account "
                  "ligt vast.")  # fmt: skip
    account.set_defaults(parser=account)
    account.add_argument("name", metavar="NAAM", help="naam om mee in te loggen")
    account.add_argument(
        "--role", choices=[str(role) for role in Role], help=f"rol van een nieuw account (standaard {Role.ADVISER})"
    )
    change = account.add_mutually_exclusive_group()
    change.add_argument("--reset", action="store_true", help="geef een bestaand account een nieuw wachtwoord")
    change.add_argument("--disable", action="store_true", help="sluit een account af: inloggen kan niet meer")

    key = add("key", _key, "Maak een API-sleutel, toon welke er zijn, of trek er een in.",
              "signaalwijzer key webformulier --scope inname",
              "Een nieuwe sleutel wordt één keer getoond.")  # fmt: skip
    key.set_defaults(parser=key)
    key.add_argument("name", nargs="?", metavar="NAAM", help="waarvoor de nieuwe sleutel is")
    key.add_argument(
        "--scope", choices=[str(scope) for scope in Scope], nargs="+", help="wat er met de nieuwe sleutel mag"
    )
    other = key.add_mutually_exclusive_group()
    other.add_argument("--list", action="store_true", help="toon alle sleutels, ook de ingetrokken")
    other.add_argument("--revoke", metavar="NUMMER", help="trek een sleutel in; --list toont het nummer")


def _account(args: argparse.Namespace) -> int:
    from service.access import Access
    from service.store import Store

    if args.role and (args.reset or args.disable):
        given = "--reset" if args.reset else "--disable"
        args.parser.error(f"--role gaat niet samen met {given}: de rol van een bestaand account verandert niet.")
    with Store.open(Settings.read().database_url) as store:
        access = Access(store)
        if args.disable:
            access.disable_account(args.name)
            print(f"Account {args.name} is afgesloten. Wie ermee was ingelogd, is uitgelogd.")
            return 0
        password = getpass.getpass("Wachtwoord: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
        if args.reset:
            access.set_password(args.name, password)
            print(f"Het wachtwoord van {args.name} is veranderd.")
        else:
            made = access.create_account(args.name, password, Role(args.role or Role.ADVISER))
            print(f"Account {made.name} is gemaakt, met de rol {made.role}.")
    return 0


def _key(args: argparse.Namespace) -> int:
    from service.access import Access
    from service.store import Store

    makes = not args.list and args.revoke is None
    if makes and not (args.name and args.scope):
        args.parser.error("voor een nieuwe sleutel zijn NAAM en --scope nodig.")
    if not makes and (args.name or args.scope):
        args.parser.error("NAAM en --scope zijn voor een nieuwe sleutel; laat ze weg bij --list en --revoke.")
    with Store.open(Settings.read().database_url) as store:
        access = Access(store)
        if args.list:
            _list_keys(access.keys())
        elif args.revoke is not None:
            access.revoke_key(args.revoke)
            print(f"Sleutel {args.revoke} is ingetrokken; er gaat niets meer mee open.")
        else:
            key, secret = access.create_key(args.name, [Scope(scope) for scope in args.scope])
            scopes = ", ".join(key.scopes)
            print(f"Sleutel {key.name} ({scopes}). Bewaar hem nu; hij wordt niet nog eens getoond:\n{secret}")
    return 0


def _list_keys(keys: "Sequence[ApiKey]") -> None:
    if not keys:
        print("Er zijn nog geen sleutels. Maak er een: signaalwijzer key NAAM --scope DOEL")
    for key in keys:
        state = f"ingetrokken op {key.revoked_at:%Y-%m-%d}" if key.revoked_at else "geldig"
        print(f"{key.id}  {key.prefix}…  {key.created_at:%Y-%m-%d}  {state}  {', '.join(key.scopes)}  {key.name}")
