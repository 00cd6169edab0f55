"""The tables on whose rows the figures rest: a change of one touches an organisation, on the days that it names.

An area whose ledgers' columns rest on another table adds a line, and a migration with its triggers.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Watched:
    """A dated table; `through`: the SQL that leads from its rows `it` to those that name the organisation.

    days: those on which a row begins or ends, or says otherwise by itself, as a term that is over.
    """

    table: str
    through: str = ""
    days: tuple[str, ...] = ("it.held_from", "it.held_to")

    def moments(self) -> str:
        """SQL: each organisation asked for, and the days on which one of its rows begins or ends."""
        return (
            f"SELECT organisation_id, unnest(ARRAY[{', '.join(self.days)}]) AS day FROM {self.table} it"  # noqa: S608 - names of tables
            f" {self.through} WHERE organisation_id = ANY (%s)"
        )


_YEARS = "make_date(extract(year from it.established_on)::int + {}, 1, 1)"
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
    Watched(
        "compliance_profile",
        days=("it.held_from", "it.held_to", "it.term_to + 1", "it.postponed_until + 1"),
    ),
    Watched(
        "compliance_annualcheck",
        days=(
            "it.held_from",
            "it.held_to",
            "make_date(it.year + 1, 1, 1)",
            "make_date(it.year + 2, 1, 1)",
        ),
    ),
    # The young owe no annual check in their first years.
    Watched(
        "register_entry",
        "JOIN compliance_overseen USING (organisation_id)",
        days=(_YEARS.format(1), _YEARS.format(2)),
    ),
)
