"""The ledgers that come with the register, by key; areas bring their own."""

from collections.abc import Mapping
from types import MappingProxyType

from jingwei.ledgers import cover, grounds, organisations, teams
from jingwei.ledgers.annual import annual_return
from jingwei.ledgers.definition import Ledger
from jingwei.ledgers.mapping import mapping

LEDGERS: Mapping[str, Ledger] = MappingProxyType(
    {
        ledger.key: ledger
        for ledger in (
            organisations.base_register,
            organisations.three_have_enterprises,
            organisations.social_organisations,
            organisations.coverage_base,
            annual_return,
            mapping,
            grounds.parks,
            grounds.buildings,
            cover.party_organisations,
            cover.instructors,
            teams.service_teams,
            teams.chains,
            organisations.unassigned,
            organisations.disputed,
            organisations.four_clears,
        )
    }
)
