"""Forms of rectification."""

from collections.abc import Iterable
from typing import Any

from django import forms

from jingwei.areas.rectification.kinds import Channel, Eight, Problem, Severity
from jingwei.areas.rectification.models import Campaign
from jingwei.areas.rectification.operations import Draft, Found, Look
from jingwei.areas.rectification.operations.ticking import Done
from jingwei.areas.rectification.rules import GOALS, LONGEST
from jingwei.kernel.catalogue import translate as _

_DAY = {"type": "date"}


def _date(label: str) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs=_DAY))


def _lines(label: str, hint: str) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(
        label=label, help_text=hint, required=False, widget=area, max_length=10 * LONGEST
    )


def lines_of(text: str) -> list[str]:
    """What stands on each line, blank ones left out."""
    return [line.strip() for line in text.splitlines() if line.strip()]


class DraftForm(forms.Form):
    """What a campaign is."""

    def __init__(self, *given: Any, units: Iterable[tuple[str, str]] = (), **named: Any) -> None:
        super().__init__(*given, **named)
        listed = list(units)
        self.fields["title"] = forms.CharField(label=_("整治的名称"), max_length=80)
        if listed:
            self.fields["unit"] = forms.ChoiceField(label=_("牵头单位"), choices=listed)
        self.fields["begins_on"], self.fields["ends_on"] = (
            _date(_("从哪天起")),
            _date(_("到哪一天")),
        )
        self.fields["rounds"] = forms.IntegerField(
            label=_("排查几轮"), min_value=1, max_value=12, initial=3
        )
        for number in range(1, GOALS + 1):
            label = _("功能提升目标 {number}").format(number=number)
            self.fields[f"goal_{number}"] = forms.CharField(
                label=label, required=False, max_length=LONGEST
            )
        self.fields["directions"] = _lines(_("攻坚方向"), _("每行一个。"))
        self.fields["problems"] = _lines(_("具体问题清单"), _("每行一条；不写人名和电话。"))

    @staticmethod
    def said(campaign: Campaign) -> dict[str, Any]:
        """What the campaign says now, to fill the form."""
        goals = {f"goal_{number}": goal for number, goal in enumerate(campaign.goals, start=1)}
        return {
            "title": campaign.title, "begins_on": campaign.begins_on, "ends_on": campaign.ends_on,
            "rounds": campaign.rounds, "directions": "\n".join(campaign.directions),
            "problems": "\n".join(campaign.problems), **goals,
        }  # fmt: skip

    def draft(self) -> Draft:
        """What was filled in."""
        said = self.cleaned_data
        goals = [said[f"goal_{number}"].strip() for number in range(1, GOALS + 1)]
        return Draft(
            title=said["title"], begins_on=said["begins_on"], ends_on=said["ends_on"], rounds=said["rounds"],
            goals=[one for one in goals if one], directions=lines_of(said["directions"]), problems=lines_of(said["problems"]),
        )  # fmt: skip


class DepartmentForm(forms.Form):
    """A department's duties, whoever is tied, and which organisations."""

    def __init__(
        self,
        *given: Any,
        people: Iterable[tuple[str, str]],
        organisations: Iterable[tuple[str, str]],
        **named: Any,
    ) -> None:
        super().__init__(*given, **named)
        self.fields["duties"] = _lines(_("责任清单"), _("每行一条责任。"))
        self.fields["tied"] = forms.ChoiceField(
            label=_("包联人"), choices=list(people), required=False
        )
        self.fields["tied"].help_text = _("一家组织由一个人从头包到底；他不能核查自己包联的组织。")
        self.fields["organisations"] = forms.MultipleChoiceField(
            label=_("列入整治的组织"), choices=list(organisations), required=False,
            widget=forms.CheckboxSelectMultiple, help_text=_("列的是由它业务主管的社会组织。"),
        )  # fmt: skip


class MeetingForm(forms.Form):
    """A meeting that pushed the campaign on."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["on"] = _date(_("推进会的日期"))
        self.fields["settled"] = forms.CharField(label=_("定了什么"), max_length=LONGEST)


class LookForm(forms.Form):
    """One look: round, channel, day, and for each class of problem what was found, if anything."""

    def __init__(self, *given: Any, rounds: int, **named: Any) -> None:
        super().__init__(*given, **named)
        numbers = [
            (str(one), _("第 {number} 轮").format(number=one)) for one in range(1, rounds + 1)
        ]
        self.fields["round"] = forms.ChoiceField(label=_("第几轮"), choices=numbers)
        self.fields["channel"] = forms.ChoiceField(
            label=_("渠道"), choices=[(one.value, _(str(one.label))) for one in Channel]
        )
        self.fields["on"] = _date(_("哪天"))
        self.fields["note"] = forms.CharField(label=_("情况"), required=False, max_length=LONGEST)
        weights = [("", _("没有发现")), *((one.value, _(str(one.label))) for one in Severity)]
        for problem in Problem:
            title = _(str(problem.label))
            self.fields[f"{problem.value}_severity"] = forms.ChoiceField(
                label=title, choices=weights, required=False
            )
            self.fields[f"{problem.value}_fact"] = forms.CharField(
                label=_("{problem}：事实").format(problem=title), required=False, max_length=LONGEST
            )
            self.fields[f"{problem.value}_basis"] = forms.CharField(
                label=_("{problem}：依据").format(problem=title), required=False, max_length=200
            )

    def look(self) -> Look:
        """The look."""
        said = self.cleaned_data
        return Look(int(said["round"]), Channel(said["channel"]), said["on"], said["note"])

    def found(self) -> list[Found]:
        """What it found."""
        said = self.cleaned_data
        return [
            Found(one, Severity(severity), said[f"{one.value}_fact"], said[f"{one.value}_basis"])
            for one in Problem
            if (severity := said[f"{one.value}_severity"])
        ]


class TickForm(forms.Form):
    """One of the eight steps, when it was done."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["item"] = forms.TypedChoiceField(
            label=_("八个一"), coerce=int, choices=[(one.value, _(str(one.label))) for one in Eight]
        )
        self.fields["on"] = _date(_("哪天"))
        self.fields["count"] = forms.IntegerField(
            label=_("成员人数"),
            required=False,
            min_value=0,
            help_text=_("只有看过成员名单的填；名单不进本系统。"),
        )
        self.fields["note"] = forms.CharField(label=_("说明"), required=False, max_length=LONGEST)

    def done(self) -> Done:
        """When and how."""
        said = self.cleaned_data
        return Done(said["on"], said["note"], said["count"])
