"""What must happen, worked out from the declared permission and the rules of scope; no view is asked."""

from collections.abc import Callable
from enum import StrEnum

from jingwei.api.door import TOKEN
from jingwei.people.permissions import Permission
from jingwei.procedures.definition import Procedure
from jingwei.web.access import PUBLIC
from jingwei.web.procedures import CATALOGUE, POWERS
from tests.access.addresses import Address
from tests.access.canaries import Canary
from tests.access.readers import Reader

P = Permission
_REGISTER = ("register", "ledgers")
# Sees an organisation that a case could be opened about; who only objects sees none but his own (R-K.3).
_OPENING = tuple(one for one in POWERS if one is not P.REGISTER_OBJECT)


class Verdict(StrEnum):
    """What an answer has to be."""

    DOOR = "door"  # to the page where one signs in; 401 where a token is asked
    FORBIDDEN = "forbidden"  # 403, with the posts that have the permission
    HIDDEN = "hidden"  # as if there were no such thing
    OPEN = "open"


def verdict(reader: Reader, address: Address) -> Verdict:
    """By R-W.1: first who has signed in, then what he holds, then what lies in his scope."""
    if TOKEN in address.wanted:
        return _by_token(reader, address)
    if PUBLIC in address.wanted:
        # None of the organisations is released (R-CP.18).
        return Verdict.HIDDEN if address.name == "disclosure" else Verdict.OPEN
    if reader.is_nobody:
        return Verdict.DOOR
    if address.permissions and reader.held.isdisjoint(address.permissions):
        return Verdict.FORBIDDEN
    if address.about is not None and not names(reader, address):
        return Verdict.HIDDEN
    return Verdict.OPEN


def _by_token(reader: Reader, address: Address) -> Verdict:
    """What a token was given, of what its owner may do (R-A.1)."""
    if not reader.secret:
        return Verdict.DOOR
    asked = P.UNITS_VIEW if address.name == "units" else P.REGISTER_VIEW
    if asked not in reader.held:
        return Verdict.FORBIDDEN
    if address.about is not None and not names(reader, address):
        return Verdict.HIDDEN
    return Verdict.OPEN


def names(reader: Reader, address: Address) -> bool:
    """Whether the thing that the address names is there for the reader."""
    about = address.about
    return about is not None and address.is_real and _NAMED[about.sort](reader, about, address)


def may_tell(reader: Reader, address: Address, canary: Canary) -> bool:
    """Whether this answer may hold this canary."""
    return not reader.is_nobody and _TOLD[canary.sort](reader, canary, address)


def sees_case(reader: Reader, canary: Canary, _address: Address | None = None) -> bool:
    """R-C.5: with the procedure's permission over one of its units. Nobody here has opened one himself."""
    return reader.covers(canary.units, *_procedure(canary.sort).seers)


def _procedure(sort: str) -> Procedure:
    return CATALOGUE.newest(sort)


def _declared(reader: Reader, canary: Canary, address: Address) -> bool:
    """In the scope of what the address declares."""
    return reader.covers(canary.units, *address.permissions)


def _organisation(reader: Reader, canary: Canary, address: Address) -> bool:
    """R-P.17; beside a case its few facts come with the case (R-C.8)."""
    if address.pattern.startswith("api/"):
        return bool(reader.secret) and reader.covers(canary.units, P.REGISTER_VIEW)
    if address.pattern.startswith(("cases/", "changes/levels/", "orders/")) or address.name in (
        "desk",
        "figures_today",
    ):
        return _in_a_case(reader, canary) or reader.covers(canary.units, *_OPENING)
    if address.pattern.startswith("rectification/"):
        return reader.covers(canary.units, P.RECTIFICATION_VIEW)  # with its campaign (R-C.8)
    if address.pattern.startswith("compliance/"):
        return _declared(reader, canary, address)  # with what is overseen of it (R-CP.1)
    return _inside(reader, canary, address)


def _attachment(reader: Reader, canary: Canary, _address: Address) -> bool:
    """R-EV.6: with its case, which is a correction here."""
    return reader.covers(canary.units, *_procedure("correction").seers)


def _in_a_case(reader: Reader, canary: Canary) -> bool:
    """The reader sees a case about it."""
    known = reader.world.cage.known
    return any(sees_case(reader, known[text]) for text in reader.world.cases[int(canary.key)])


def _inside(reader: Reader, canary: Canary, address: Address) -> bool:
    """What stands on the organisation's own pages and in ledgers; some of it is told to tokens (R-A.6)."""
    if address.pattern.startswith("api/"):
        return _organisation(reader, canary, address)
    areas = {one.area for one in address.permissions}
    if "rounds" in areas or address.pattern.startswith(("cases/", "changes/levels/")):
        return False
    own = [one for one in address.permissions if one.area in _REGISTER]
    return reader.covers(canary.units, *(own or [P.REGISTER_VIEW]))


def _phone(reader: Reader, canary: Canary, address: Address) -> bool:
    """Only where a look is journalled (R-R.10)."""
    return P.REGISTER_CONTACTS in address.permissions and _declared(reader, canary, address)


def sees_round(reader: Reader, canary: Canary, address: Address) -> bool:
    """A round is the office's: who may see rounds sees that there is one; steps are taken by who may in its city."""
    of_city = {P.ROUNDS_FUSE, P.ROUNDS_PUBLISH, P.ROUNDS_OPEN} & set(address.permissions)
    if of_city and address.about == canary:
        return reader.covers(canary.units, *of_city)
    return P.ROUNDS_VIEW in reader.held


def _of_round(permission: Permission) -> Callable[[Reader, Canary, Address], bool]:
    def told(reader: Reader, canary: Canary, address: Address) -> bool:
        own = [one for one in address.permissions if one.area == "rounds"]
        return reader.covers(canary.units, *(own or [permission]))

    return told


def _view(reader: Reader, canary: Canary, _address: Address) -> bool:
    """Shared with a unit and all below: the reader's own unit lies there. Nobody here has one of his own."""
    if canary.sort == "view":
        return False
    shared_with = max(canary.units, key=lambda pk: len(_line(reader, pk)))
    tops = [unit for role, unit in reader.grants if P.LEDGERS_VIEW in role.permissions]
    own = {pk for unit in tops for pk in reader.units(P.LEDGERS_VIEW) if _is_top(reader, pk)}
    return any(shared_with in _line(reader, pk) for pk in own)


def _is_top(reader: Reader, pk: int) -> bool:
    """Nothing above it is covered too."""
    return not set(_line(reader, pk)[:-1]) & reader.units(P.LEDGERS_VIEW)


def _line(reader: Reader, pk: int) -> list[int]:
    path = next(unit.path for unit in reader.world.units.values() if unit.pk == pk)
    return [int(part) for part in path.split("/") if part]


def _account(reader: Reader, canary: Canary, _address: Address) -> bool:
    """R-P.21: somebody with a post in the scope."""
    return reader.covers(canary.units, P.PEOPLE_VIEW)


def _post(reader: Reader, canary: Canary, _address: Address) -> bool:
    """To be given by the reader, and its holder to be seen; all here are of the business side."""
    return _account(reader, canary, _address) and reader.covers(canary.units, P.PEOPLE_APPOINT)


def _force(reader: Reader, canary: Canary, _address: Address) -> bool:
    return reader.covers(canary.units, P.PEOPLE_VIEW, P.PEOPLE_APPOINT)


def _journal(reader: Reader, canary: Canary, _address: Address) -> bool:
    """R-J.7: who reads for all cities sees all; others what accounts with a post in their scope did."""
    cities = [frozenset({unit.pk}) for unit in reader.world.units.values() if unit.kind == "city"]
    if all(reader.covers(city, P.JOURNAL_READ) for city in cities):
        return True
    return reader.covers(canary.units, P.JOURNAL_READ)


def _token(reader: Reader, canary: Canary, _address: Address) -> bool:
    """Whoever holds the tokens of the owner's unit; nobody here owns one of these."""
    return reader.covers(canary.units, P.SETTINGS_TOKENS)


def _party(reader: Reader, canary: Canary, address: Address) -> bool:
    """In ledgers, on its own page and on its hosts', by what the page declares (R-CV.8)."""
    if address.pattern.startswith(("rounds/", "cases/", "api/")):
        return False
    return reader.covers(canary.units, *address.permissions)


def _book(permission: Permission) -> Callable[[Reader, Canary, Address], bool]:
    """A ledger that an office brought in is seen by who may bring one in there (R-B.1)."""
    return lambda reader, canary, _address: reader.covers(canary.units, permission)


def _never(_reader: Reader, _canary: Canary, _address: Address) -> bool:
    return False


def _by_number(reader: Reader, canary: Canary, address: Address) -> bool:
    if TOKEN in address.wanted:
        return reader.covers(canary.units, P.REGISTER_VIEW)
    return _declared(reader, canary, address)


def _subject(reader: Reader, canary: Canary, address: Address) -> bool:
    """A case can be opened about it: one of the permissions of the opening step that is the reader's first."""
    procedure = _procedure(address.path.split("/")[3])
    step = next((one for one in procedure.openings if one.permissions & reader.held), None)
    return step is not None and reader.covers(canary.units, *step.permissions)


Rule = Callable[[Reader, Canary, Address], bool]
_TOLD: dict[str, Rule] = {
    "organisation": _organisation, "inside": _inside, "phone": _phone, **{one.key: sees_case for one in CATALOGUE},
    "round": sees_round, "upload": _of_round(P.ROUNDS_VIEW), "question": _of_round(P.ROUNDS_REVIEW),
    "answer": _of_round(P.ROUNDS_REVIEW), "sending": _of_round(P.ROUNDS_UPLOAD), "view": _view, "shared_view": _view,
    "intake": _never, "account": _account, "login": _account, "force": _force, "journal": _journal, "token": _token,
    "passkey": _never, "search": _journal, "upper_list": _of_round(P.ROUNDS_COMPARE),
    "form": _declared, "frozen": _declared,
    "proposal": _declared, "guide": _declared, "duty_list": _declared, "reception": _declared,
    "party": _party, "team": _party, "chain": _party, "party_book": _book(P.COVER_EDIT), "guide_book": _book(P.COVER_GUIDE),
    "bulletin": _declared, "campaign": _declared, "overseen": _declared, "attachment": _attachment,
}  # fmt: skip
# Whether the thing that an address names is there.
_NAMED: dict[str, Rule] = {
    **_TOLD, "organisation": _by_number, "unit": _declared, "department": _declared, "upload": _declared,
    "answer": _declared, "sending": _never, "post": _post, "subject": _subject, "search": _never, "own_token": _never,
    "force": lambda reader, canary, _address: reader.covers(canary.units, P.PEOPLE_APPOINT),
}  # fmt: skip
# Addresses where more than scope decides whether the thing is there: R-P.21; a file that a run has not written; a
# round that is not published; a file of a case that is not on the disk; a ground on which no case can be opened; a form filled for a unit that is not below. There an open one may be refused as well.
BEYOND = frozenset({
    "new_password", "reset_second_factor", "off_board", "leave", "come_back", "appoint", "relieve", "hand_over",
    "round_result", "list_back", "unit_changes", "level_changes_of", "review_changes", "settle_naming", "end_tie",
    "choose_in_cover_book_parties", "count", "take_back_party", "choose_in_cover_book_instructors", "leave_party", "revise_party",
    "prepare_department", "campaign_organisation", "look_at", "tick_step", "dispute_tie", "fill_form", "liaison_line",
    "propose_liaison", "decide_line", "send_upper_list", "take_back_line", "open_case", "answer_question", "case", "supervision",
    "plan_sweep", "bulk_accounts", "apply_bulk", "release_by_team", "settle_by_team", "unlink_chain",
    "settle_reception", "say_opinion", "order_of_reception", "open_matter", "case_ledger", "case_figures", "take_case_ledger", "draw_up_duties", "close_inner_office", "take_charge_back", "attachment", "attachment_view", "attachment_small", "take_off_attachment",
    "bulk_template", "account_reauthenticate", "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn", "code_picture", "mfa_view_recovery_codes", "mfa_deactivate_totp", "mfa_edit_webauthn", "mfa_remove_webauthn",
})  # fmt: skip
