"""The tables on whose rows the figures rest: a change of one touches an organisation, on the days that it names.

An area whose ledgers' columns rest on another table adds a line, and a migration with its triggers.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Watched:
    """A dated table; `through`: the SQL that leads from its rows `it` to those that name the organisation."""

    table: str
    through: str = ""

    def moments(self) -> str:
        """SQL: each organisation asked for, and the days on which one of its rows begins or ends."""
        return (
            f"SELECT organisation_id, unnest(ARRAY[it.held_from, it.held_to]) AS day FROM {self.table} it"  # noqa: S608 - names of tables
            f" {self.through} WHERE organisation_id = ANY (%s)"
        )


WATCHED = (
    Watched("register_entry"),
    Watched("cover_hosting"),
    Watched("cover_assignment"),
    Watched("cover_teamtie"),
    Watched("cover_chainlink"),
    Watched("cover_massbody"),
    Watched(
        "cover_partyrecord",
        "JOIN cover_hosting USING (party_organisation_id)",
    ),
)
