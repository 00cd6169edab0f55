"""Forms of compliance: the profile of an organisation, its annual check of a year, those of many in one go."""

from typing import Any

from django import forms

from jingwei.areas.compliance import posts
from jingwei.areas.compliance.kinds import (
    Assessment,
    Category,
    Conclusion,
    Known,
    Post,
    Verdict,
    Word,
)
from jingwei.areas.compliance.operations import Checked, Said
from jingwei.areas.compliance.posts import MOST_TERMS
from jingwei.areas.compliance.rules import LONGEST, LONGEST_TERM
from jingwei.areas.rectification.kinds import Problem, Severity
from jingwei.kernel.catalogue import translate as _
from jingwei.web.service.forms import call, day, offer

EARLIEST = 2000


class ProfileForm(forms.Form):
    """What is kept of an organisation. seen: the key of the profile that the reader saw, "" for none."""

    term_from = day(required=False)
    term_years = forms.IntegerField(required=False, min_value=1, max_value=LONGEST_TERM)
    election_on = day(required=False)
    filed_on = day(required=False)
    postponed_until = day(required=False)
    postponed_by = forms.CharField(required=False, max_length=LONGEST)
    charter_on = day(required=False)
    party_in_charter = forms.ChoiceField()
    assessed = forms.ChoiceField(required=False)
    assessed_until = day(required=False)
    basis = forms.CharField(max_length=LONGEST)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        offer(self, "party_in_charter", [(one.value, _(str(one.label))) for one in Known])
        offer(
            self,
            "assessed",
            [("", _("没有评估")), *((one.value, _(str(one.label))) for one in Assessment)],
        )
        call(
            self, term_from=_("本届从哪天起"), term_years=_("任期几年"), election_on=_("最近换届"), filed_on=_("换届结果备案"),
            postponed_until=_("批准延期到"), postponed_by=_("延期文号"), charter_on=_("章程核准"),
            party_in_charter=_("党建入章"), assessed=_("评估等级"), assessed_until=_("评估有效期至"), basis=_("依据"),
        )  # fmt: skip
        self.fields["term_years"].help_text = _("按章程，最长五年。")
        self.fields["postponed_until"].help_text = _("一届一次，最多一年。")
        self.fields["basis"].help_text = _("换届批复、章程核准书等的文号；不写人名。")

    def said(self) -> Said:
        """The profile."""
        given = self.cleaned_data
        return Said(**{name: given[name] for name in given if name not in ("basis", "seen")})


class CheckForm(forms.Form):
    """What became of the annual check of a year."""

    year = forms.IntegerField(min_value=EARLIEST)
    submitted_on = day(required=False)
    reviewed_on = day(required=False)
    concluded_on = day(required=False)
    conclusion = forms.ChoiceField(required=False)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        offer(
            self,
            "conclusion",
            [("", _("没有结论")), *((one.value, _(str(one.label))) for one in Conclusion)],
        )
        call(
            self, year=_("年度"), submitted_on=_("报送"), reviewed_on=_("业务主管单位初审"), conclusion=_("年检结论"),
            concluded_on=_("作出结论"),
        )  # fmt: skip

    def checked(self) -> Checked:
        """What it says."""
        given = self.cleaned_data
        return Checked(
            given["submitted_on"], given["reviewed_on"], given["concluded_on"], given["conclusion"]
        )


class RemindForm(forms.Form):
    """A renewal begins."""

    note = forms.CharField(required=False, max_length=LONGEST)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        call(self, note=_("怎么提醒的"))
        self.fields["note"].help_text = _("不写人名和电话。")


class RectifyForm(forms.Form):
    """A problem that was looked into, to be put right."""

    problem = forms.ChoiceField()
    severity = forms.ChoiceField()
    fact = forms.CharField(max_length=LONGEST)
    basis = forms.CharField(max_length=LONGEST)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        offer(self, "problem", [(one.value, _(str(one.label))) for one in Problem])
        offer(self, "severity", [(one.value, _(str(one.label))) for one in Severity])
        call(self, problem=_("问题类别"), severity=_("轻重"), fact=_("事实"), basis=_("依据"))
        self.fields["problem"].initial = Problem.RENEWAL.value
        self.fields["fact"].help_text = _("核实以后看到的；推算的期限不是事实。不写人名和电话。")
        self.fields["basis"].help_text = _("违反哪一条规定。")


class DismissForm(forms.Form):
    """Why nothing follows."""

    reason = forms.CharField(max_length=LONGEST)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        call(self, reason=_("为什么不办"))


class OpinionForm(forms.Form):
    """What an office says of a key event. seen: how often it had said something, as the reader saw it."""

    word = forms.ChoiceField()
    article = forms.CharField(required=False, max_length=LONGEST)
    note = forms.CharField(required=False, max_length=LONGEST)
    seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        offer(self, "word", [(one.value, _(str(one.label))) for one in Word])
        call(self, word=_("本单位的意见"), article=_("依据哪一条"), note=_("意见"))
        self.fields["article"].help_text = _("不同意的必须写；没有条款的只是提示，不影响举办。")
        self.fields["note"].help_text = _("不写人名和电话。")


class PostForm(forms.Form):
    """A post that the cadre department checked; no field for who holds it (E-8)."""

    post = forms.ChoiceField()
    category = forms.ChoiceField()
    approval = forms.CharField(required=False, max_length=LONGEST)
    approved_on = day(required=False)
    ordinal = forms.IntegerField(required=False, min_value=1, max_value=MOST_TERMS)
    over_age = forms.BooleanField(required=False)
    verdict = forms.ChoiceField()
    checked_on = day()

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        offer(self, "post", [(one.value, _(str(one.label))) for one in Post])
        offer(self, "category", [(one.value, _(str(one.label))) for one in Category])
        offer(self, "verdict", [(one.value, _(str(one.label))) for one in Verdict])
        call(
            self, post=_("职务"), category=_("任职的人属于"), approval=_("批准文号"), approved_on=_("批准日期"),
            ordinal=_("第几届"), over_age=_("超过年龄界限"), verdict=_("核查结论"), checked_on=_("哪天核查的"),
        )  # fmt: skip
        self.fields["category"].help_text = _(
            "由干部管理部门核查后告知；不写姓名、职级、出生年月。"
        )

    def checked(self) -> posts.Checked:
        """The post."""
        return posts.Checked(**self.cleaned_data)
