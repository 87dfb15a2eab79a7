"""Who may do what."""

from service.roles import PERMISSIONS, Permission, Role, Scope

TABLE = {
    Role.TRIAGE: "scoren bekijken innemen",
    Role.ADVISER: "scoren bekijken innemen beoordelen",
    Role.ANALYST: "scoren bekijken exporteren modellen",
    Role.ADMIN: "scoren bekijken innemen beoordelen exporteren modellen beheren",
    Scope.SCORE: "scoren",
    Scope.TAKE_IN: "innemen",
    Scope.REVIEW: "bekijken beoordelen",
    Scope.EXPORT: "exporteren",
}


def test_the_table_of_permissions() -> None:
    assert {who: set(may) for who, may in PERMISSIONS.items()} == {
        who: {Permission(word) for word in words.split()} for who, words in TABLE.items()
    }
    assert set(PERMISSIONS) == {*Role, *Scope}
