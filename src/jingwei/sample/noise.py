"""Says how often an office miswrites what: every rate of error in one frozen value."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Noise:
    """Chances per row, unless said otherwise; the defaults are what the offices' lists are like.

    Names: ``former`` where there is a former name; ``bracket`` where there are brackets.
    Codes: ``old15`` where there is an old number, as a number, as text, or (``damaged``) as
    "1.50303E+14"; ``parent_code`` for branches; ``spurious`` is the share of empty codes that say
    无, 办理中, -, / or 0; ``union_own`` is the share of union lists' codes that are the enterprise's.
    ``run_shifted`` is the share of rows in runs whose codes slid down by one row.
    Phones and addresses: shares of the ways in which a cell is written.
    """

    former: float = 0.42
    no_region: float = 0.10
    other_region: float = 0.05
    form: float = 0.048
    abbreviated: float = 0.034
    brand_only: float = 0.011
    homophone: float = 0.016
    look_alike: float = 0.008
    dropped: float = 0.008
    doubled: float = 0.002
    swapped: float = 0.002
    traditional: float = 0.015
    bracket: float = 0.30
    note: float = 0.011
    name_space: float = 0.035

    no_code: float = 0.275
    spurious: float = 0.45
    organisation_only: float = 0.085
    hyphen: float = 0.4
    old15: float = 0.15
    old_as_number: float = 0.45
    damaged: float = 0.12
    code_typo: float = 0.014
    lower_case: float = 0.01
    full_width_code: float = 0.012
    code_space: float = 0.025
    parent_code: float = 0.18
    union_own: float = 0.15
    run_shifted: float = 0.0015

    no_person: float = 0.09
    person_space: float = 0.03
    second_person: float = 0.045
    person_typo: float = 0.006

    no_phone: float = 0.13
    agent_phone: float = 0.75
    other_phone: float = 0.013
    two_phones: float = 0.08
    landline_first: float = 0.3
    phone_number_cell: float = 0.3
    phone_dashes: float = 0.05

    no_registered: float = 0.10
    no_operating: float = 0.32
    stale_operating: float = 0.5
    province_left_out: float = 0.55
    city_left_out: float = 0.12
    district_left_out: float = 0.09
    town_named: float = 0.06
    road_cut: float = 0.04
    number_sign: float = 0.14
    full_width_digits: float = 0.045
    room_dash: float = 0.35
    room_left_out: float = 0.22
    block_left_out: float = 0.12
    number_left_out: float = 0.05
    number_wrong: float = 0.01

    duplicate: float = 0.012
    wrong_sheet: float = 0.03
    elsewhere_sheet: float = 0.08


DEFAULT = Noise()
