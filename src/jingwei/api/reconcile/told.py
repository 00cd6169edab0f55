"""An organisation as the service names it: number, and a line that tells namesakes apart."""

from jingwei.fusion.outputs.words import KINDS, LEGAL_STATUS
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.register_number import PREFIX
from jingwei.register.models import Entry
from jingwei.register.recognition.places import Places
from jingwei.units.kinds import Kind

STREETS = (Kind.STREET, Kind.TOWN, Kind.PARK)


def number_of(entry: Entry) -> str:
    """The identifier of its organisation: JW-0000123."""
    return f"{PREFIX}{entry.organisation_id:07d}"


def description(entry: Entry, places: Places) -> str:
    """Kind, district and street, code, and the status where it is not the ordinary one."""
    where = [places.name_of(entry, kinds=kinds) for kinds in ((Kind.DISTRICT,), STREETS)]
    status = "" if entry.legal_status == "active" else entry.legal_status
    said = [_(KINDS.get(entry.kind, entry.kind)), "".join(where), entry.uscc]
    return " · ".join(filter(None, [*said, _(LEGAL_STATUS.get(status, status))]))
