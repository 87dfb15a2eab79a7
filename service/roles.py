"""Who may do what: one table for people's roles and for the scopes of API keys."""

from collections.abc import Mapping
from enum import StrEnum


class Permission(StrEnum):
    """Something that can be allowed."""

    SCORE = "scoren"
    VIEW = "bekijken"
    REVIEW = "beoordelen"
    TAKE_IN = "innemen"
    EXPORT = "exporteren"
    MANAGE = "beheren"
    MODELS = "modellen"


class Role(StrEnum):
    """What a person does here."""

    TRIAGE = "triage"
    ADVISER = "adviseur"
    ANALYST = "analist"
    ADMIN = "beheerder"


class Scope(StrEnum):
    """What an API key is for."""

    SCORE = "score"
    TAKE_IN = "inname"
    REVIEW = "beoordeling"
    EXPORT = "export"


_P = Permission
PERMISSIONS: Mapping[Role | Scope, frozenset[Permission]] = {
    Role.TRIAGE: frozenset({_P.SCORE, _P.VIEW, _P.TAKE_IN}),
    Role.ADVISER: frozenset({_P.SCORE, _P.VIEW, _P.TAKE_IN, _P.REVIEW}),
    Role.ANALYST: frozenset({_P.SCORE, _P.VIEW, _P.EXPORT, _P.MODELS}),
    # In a small municipality one person does it all.
    Role.ADMIN: frozenset(Permission),
    Scope.SCORE: frozenset({_P.SCORE}),
    Scope.TAKE_IN: frozenset({_P.TAKE_IN}),
    Scope.REVIEW: frozenset({_P.VIEW, _P.REVIEW}),
    Scope.EXPORT: frozenset({_P.EXPORT}),
}
