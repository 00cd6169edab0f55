"""Who looks at every page, and what pages show that only several steps bring about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from time import time

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.utils import timezone
from fido2.cose import ES256
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorAttestationResponse,
    AuthenticatorData,
    CollectedClientData,
    RegistrationResponse,
)

from jingwei.areas.rounds.models import Round, RoundState
from jingwei.ledgers.models import Intake, SavedView
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.codes.operations import give_for_organisation
from jingwei.procedures.models import Case
from jingwei.register.kinds import PlacementKind
from jingwei.register.mergers.models import Decision, Split, Verdict
from jingwei.register.models import Entry, Naming, Organisation
from jingwei.units.models import UnitName
from tests.access.readers import Reader, nobody, reader
from tests.access.world import NUMBER, SINCE, World
from tests.browser.told import of_areas
from tests.web.conftest import PASSWORD

# In this order they are asked to open a page; whoever may first is the one who looks at it.
ROLES = (
    "city_administrator", "auditor", "system_administrator", "department_steward", "street_operator",
    "community_operator", "committee_secretary", "instructor",
)  # fmt: skip
WRITTEN = frozenset({
    "孪生商贸有限公司", "商贸有限公司", "旧名有限公司", "有限公司", "路1号", "路2号", "路3号", "经办", "读者", "程序", "我的企业",
    "原民政科", "两个号是同一家", "电话问过会计", "〔2026〕3号", "核对名单",
})  # fmt: skip
HOUR = 3600
TWINS, PARTS = (NUMBER + 90, NUMBER + 91), (NUMBER + 92, NUMBER + 93)
COUNTER = "jw_counter"  # the cookie of who has shown a code
SECRETARY = "secretary with a code"
OWNER, LATE, DOOR = "owner", "owner, signed in long ago", "owner, at the door"


@dataclass(frozen=True)
class Seat:
    """Somebody at a browser. session: its key; "" while nobody has signed in."""

    title: str
    reader: Reader
    session: str = ""
    code: str = ""  # of the public counter, as the browser keeps it

    def cookies(self) -> dict[str, str]:
        """What the browser shows."""
        said = {settings.SESSION_COOKIE_NAME: self.session, COUNTER: self.code}
        return {name: value for name, value in said.items() if value}

    def browser(self) -> Client:
        """A browser that goes on with the session."""
        client = Client()
        client.cookies.load(self.cookies())
        return client


@dataclass(frozen=True)
class Furnished:
    """Who looks.

    told: addresses of things that the world's own addresses do not name, by pattern and by seat. written:
    what lists and people wrote in Chinese, which an English page shows as it was written.
    """

    seats: Sequence[Seat]
    told: Mapping[tuple[str, str], Sequence[str]]
    written: frozenset[str]


def furnish(world: World) -> Furnished:
    """Nobody, one of each role, and somebody with second factors: signed in just now, long ago, half."""
    listed = [Seat("nobody", nobody(world)), *(_seated(world, role) for role in ROLES)]
    chief, auditor = listed[1], listed[2]
    owner = _with_factors(world)
    listed += [
        Seat(OWNER, owner, _session(owner.account)),
        Seat(LATE, owner, _session(owner.account, since=HOUR)),
        Seat(DOOR, nobody(world), _at_the_door(owner.account)),
    ]
    with seeing(EVERYTHING):
        found = Case.objects.filter(procedure="rectification").order_by("pk")[0]
        listed.append(Seat(SECRETARY, nobody(world), code=_shown(found.subject_id, by=world.clerk)))
    listed[-4].browser().post("/me/recovery/new/")
    _cut_off(listed[-5])
    with seeing(EVERYTHING):
        told = _about_organisations(world, chief)
        told |= _kept(world, chief)
        told |= {(pattern, chief.title): found for pattern, found in of_areas(world).items()}
    told["journal/staff/<int:number>/", auditor.title] = [_searched(world, auditor)]
    named = UnitName.objects.values_list("name", "short_name")
    return Furnished(listed, told, WRITTEN.union(*named))


def _shown(number: str, *, by: Account) -> str:
    """An organisation's code, shown at the counter: what the browser keeps of it."""
    code = give_for_organisation(number, key="zqx", actor=by, now=timezone.now())
    client = Client()
    client.post("/counter/enter/", {"code": code})
    return client.cookies[COUNTER].value


def _seated(world: World, role: str) -> Seat:
    found = reader(world, role, "own")
    assert found is not None
    return Seat(role, found, _session(found.account))


def _session(account: Account, *, since: int = -HOUR) -> str:
    """Signed in and confirmed so many seconds ago; before the test is over nobody is asked once more."""
    client = Client()
    client.force_login(account)
    session = client.session
    how = {"method": "password", "at": time() - since, "reauthenticated": True}
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [how]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(account.pk)
    session.save()
    return str(session.session_key)


def _at_the_door(account: Account) -> str:
    """The password was right; the second factor is asked."""
    client = Client()
    client.post("/sign-in/", {"login": account.login, "password": PASSWORD})
    return str(client.session.session_key)


def _with_factors(world: World) -> Reader:
    """Whose passkey it is gets a real one, and an authenticator."""
    key = Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN)
    key.data |= {"credential": _credential()}
    key.save()
    account = Account.objects.get(pk=key.user_id)
    account.password = make_password(PASSWORD)
    account.save()
    TOTP.activate(account, generate_totp_secret())
    return Reader("service_team_lead", "own", account, world)


def _credential() -> dict[str, object]:
    """What a browser would have sent when the passkey was added."""
    public = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    held = AttestedCredentialData.create(Aaguid.NONE, b"k" * 16, public)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT
    shown = AuthenticatorData.create(b"r" * 32, flags, 0, held)
    client = CollectedClientData.create("webauthn.create", b"c" * 16, "https://localhost")
    answer = AuthenticatorAttestationResponse(
        client_data=client, attestation_object=AttestationObject.create("none", shown, {})
    )
    return dict(RegistrationResponse(raw_id=b"k" * 16, response=answer))


def _cut_off(seat: Seat) -> None:
    """A form that was sent after the session had ended."""
    session = seat.browser().session
    fields = [("reason", "电话问过会计")]
    account = str(seat.reader.account.pk)
    session["unsent"] = {"account": account, "path": "/me/sessions/end/", "fields": fields, "files": False}  # fmt: skip
    session.save()


def _about_organisations(world: World, chief: Seat) -> dict[tuple[str, str], list[str]]:
    """A merger that waits, one that is done, a writing that nobody has read, an authority that a list names."""
    first, other = (f"JW-{NUMBER + n:07d}" for n in (0, 4))
    Decision.objects.create(
        organisation_id=NUMBER + 1, heir_id=NUMBER, verdict=Verdict.SAME, reason="两个号是同一家", by=world.clerk,
        units=sorted(world.line("city")), at=world.now, needs_two=True,
    )  # fmt: skip
    _merged(world, chief)
    named = Naming.objects.create(
        organisation_id=NUMBER, kind=PlacementKind.PARTY_WORK, said="原民政科", department="市市场监督管理局",
        held_from=SINCE,
    )  # fmt: skip
    pattern = "organisations/<str:number>/"
    told = _split(world) | {
        "merge/": [f"/organisations/{first}/merge/?with={other}"],
        "unmerge/": [f"/organisations/JW-{TWINS[1]:07d}/unmerge/"],
        "settle/<int:pk>/": [f"/organisations/{first}/settle/{named.pk}/"],
    }
    return {(pattern + rest, chief.title): found for rest, found in told.items()}


def _split(world: World) -> dict[str, list[str]]:
    """A split that waits for its second person, and one that is done."""
    units = sorted(world.line("a"))
    said = {"records": ["b"], "staying": ["a"], "reason": "两个号是同一家", "by": world.clerk, "at": world.now, "units": units}  # fmt: skip
    stays, part = (Organisation.objects.create(pk=number, units=units) for number in PARTS)
    was, now, begun = (
        Entry.objects.create(
            organisation=one, units=units, held_from=since, held_to=until, name="zqx孪生商贸有限公司", kind="enterprise",
            legal_status="active", operating_address="zqx路3号", place=world["a"],
        )
        for one, since, until in ((stays, SINCE, world.today), (stays, world.today, None), (part, world.today, None))
    )  # fmt: skip
    Split.objects.create(organisation_id=NUMBER + 2, needs_two=True, **said)
    Split.objects.create(
        organisation=stays, part=part, was=was, now=now, begun=begun, effective_at=world.now, needs_two=False, **said
    )  # fmt: skip
    return {
        "splitting/": [f"/organisations/JW-{NUMBER + 2:07d}/splitting/"],
        "rejoin/": [f"/organisations/JW-{PARTS[1]:07d}/rejoin/"],
    }


def _merged(world: World, chief: Seat) -> None:
    """Two of one street are merged while no round asks, which is when one may."""
    units = sorted(world.line("a"))
    for number in TWINS:
        own = Organisation.objects.create(pk=number, units=units)
        Entry.objects.create(
            organisation=own, units=units, held_from=SINCE, name="zqx孪生商贸有限公司", kind="enterprise",
            legal_status="active", operating_address="zqx路3号", place=world["a"],
        )  # fmt: skip
    Round.objects.update(state=RoundState.PUBLISHED, published_at=world.now)
    heir, younger = (f"JW-{number:07d}" for number in TWINS)
    answer = chief.browser().post(f"/organisations/{heir}/merge/", {"with": younger, "back-reason": "两个号是同一家"})  # fmt: skip
    assert answer.status_code == HTTPStatus.SEE_OTHER
    chief.browser().get(answer["Location"])  # where he is told, in the language in which he did it
    Round.objects.update(state=RoundState.REVIEWING, published_at=None)


def _kept(world: World, chief: Seat) -> dict[tuple[str, str], list[str]]:
    """What the one who looks has kept himself: a view, a workbook brought back; whose changes wait for him."""
    account = chief.reader.account
    SavedView.objects.create(ledger="register", name="我的企业", query="kind.is=enterprise", owner=account)  # fmt: skip
    kept = Intake.objects.select_related("export").order_by("pk")[0]
    kept.account = kept.export.account = account
    kept.export.save()
    kept.save()
    below = f"/changes/levels/{world['north'].pk}/"
    return {
        ("ledgers/returned/<slug:token>/", chief.title): [f"/ledgers/returned/{kept.key}/"],
        ("changes/levels/<int:pk>/", chief.title): [below],
    }


def _searched(world: World, auditor: Seat) -> str:
    """The search in the journal for what somebody did."""
    login = next(one.text for one in world.cage.of("login") if one.units == world.line("north"))
    answer = auditor.browser().post("/journal/staff/", {"login": login, "case": "〔2026〕3号"})
    return str(answer["Location"])
