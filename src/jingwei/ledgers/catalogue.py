"""The ledgers of the office, by key: those that come with the register, then what the areas bring in the setting LEDGERS."""

from collections.abc import Mapping
from types import MappingProxyType

from django.conf import settings
from django.utils.module_loading import import_string

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
            *(one for place in settings.LEDGERS for one in import_string(place)),
        )
    }
)
