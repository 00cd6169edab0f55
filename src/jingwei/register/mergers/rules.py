"""Which mergers ask for two persons: one rule for the rounds' review and for the organisation's page (R-O.6)."""

# A merge that takes an organisation with a Party organisation, or a large one, asks two persons (5.1).
LARGE = 300  # employees


def is_weighty(*, has_party_org: str | None, employees: int | None) -> bool:
    """Whether an organisation of which this is known is merged by two persons alone."""
    return has_party_org == "yes" or (employees or 0) >= LARGE
