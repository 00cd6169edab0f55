"""Writes persons and phones into cells: the agent's, two in a cell, without the leading nought."""

from random import Random

from jingwei.sample import people
from jingwei.sample.misspelling import NameWriter
from jingwei.sample.model import Contacts, Organisation
from jingwei.sample.noise import Noise

_JOINTS = ("/", ";", "、", " ", "，", "\n")


class ContactWriter:
    """Writes the person and the phone of a row."""

    def __init__(self, *, names: NameWriter, area_code: str, noise: Noise, random: Random) -> None:
        self._names = names
        self._area_code = area_code
        self._noise = noise
        self._random = random

    def legal_rep(self, organisation: Organisation, tags: list[str]) -> str:
        """The legal representative, or nobody, or whoever the clerk spoke to."""
        draw, noise = self._random.random(), self._noise
        if draw < noise.no_person:
            return "-" if draw < noise.no_person / 3 else ""
        if draw < noise.no_person + noise.second_person:
            tags.append("otherperson")
            return organisation.contacts.second
        return self._names.person(organisation.contacts.person, tags)

    def contact(self, organisation: Organisation, tags: list[str]) -> str:
        """The person in charge of one matter: as often as not somebody else than the head."""
        draw = self._random.random()
        if draw < self._noise.no_person:
            return ""
        contacts = organisation.contacts
        return self._names.person(contacts.second if draw < 0.55 else contacts.person, tags)

    def phone(self, organisation: Organisation, tags: list[str]) -> str | int:
        """The phone cell; text or number."""
        draw, noise = self._random.random, self._noise
        contacts = organisation.contacts
        if draw() < noise.no_phone:
            return "-" if draw() < 0.2 else ""
        if draw() < noise.other_phone:
            tags.append("otherphone")
            return people.mobile(self._random)
        if contacts.agent and draw() < noise.agent_phone:
            return self._mobile_cell(contacts.agent)
        if contacts.landline and draw() < noise.two_phones:
            return self._both(contacts)
        if contacts.landline and draw() < noise.landline_first:
            return self._landline_cell(contacts.landline)
        return self._mobile_cell(contacts.mobile)

    def _mobile_cell(self, number: str) -> str | int:
        draw = self._random.random()
        if draw < self._noise.phone_number_cell:
            return int(number)
        if draw < self._noise.phone_number_cell + self._noise.phone_dashes:
            return f"{number[:3]}-{number[3:7]}-{number[7:]}"
        return number

    def _landline_cell(self, number: str) -> str | int:
        draw = self._random.random()
        if draw < 0.22:
            return int(number.replace("-", ""))
        if draw < 0.36:
            return number.replace("-", "")
        if draw < 0.52:
            return number.rpartition("-")[2]
        return f"({self._area_code}){number[-7:]}" if draw < 0.58 else number

    def _both(self, contacts: Contacts) -> str:
        joint = _JOINTS[int(self._random.random() * len(_JOINTS))]
        pair = [contacts.mobile, contacts.landline]
        if self._random.random() < 0.25:
            pair.reverse()
        return joint.join(pair)
