"""What waits for each role on its first day, and where."""

from collections.abc import Mapping
from dataclasses import dataclass

from jingwei.kernel.catalogue import mark


@dataclass(frozen=True, slots=True)
class Hint:
    """One sentence, and the page that it speaks of, "" for none."""

    text: str
    url: str = ""


_DESK = Hint(mark("先看工作台：轮到您办的事都在那里，先到期的在前。"), "desk")
_LEDGERS = Hint(mark("台账里是您辖区的组织，可以筛选、导出，改好的工作簿可以交回。"), "ledgers")
_SEARCH = Hint(mark("上方的搜索框按名称、代码、地址找组织，两个字起。"), "search")
_CHECK = Hint(mark("走访或打电话核实后，在组织页登记结果，写日期和方式，不写人名。"), "search")
_ROUNDS = Hint(mark("轮次页看名单交了没有、比对出了什么。"), "rounds")
_UNITS = Hint(mark("单位页看属地、归口、机构三棵树，变更有沿革。"), "units")
_PEOPLE = Hint(mark("人员页任命本辖区的业务岗位、移交、登记休假和代理。"), "people")
_LATER = Hint(mark("您的岗位现在还没有要在系统里办的事；有了会列在工作台。"), "desk")
_OBJECT = Hint(mark("您所代表的组织有信息不对时，可以申请更正；由主管单位答复。"), "desk")

DAYS: Mapping[str, tuple[Hint, ...]] = {
    "city_administrator": (
        _DESK, Hint(mark("开一轮摸排：写明依据和截止日，部门交名单，比对后答复疑问，核对数字再发布。"), "rounds"),
        _LEDGERS, _UNITS, _PEOPLE,
    ),
    "district_administrator": (
        _DESK, Hint(mark("比对后的疑问由您答复：两条记录是不是同一家，拿不准就选“不确定”。"), "rounds"),
        Hint(mark("归错地方的组织，在组织页改属地、归口、园区，写明理由。"), "search"), _LEDGERS, _PEOPLE,
    ),
    "street_operator": (_DESK, _LEDGERS, _CHECK, _ROUNDS, _UNITS),
    "community_operator": (_DESK, _CHECK, _LEDGERS, _SEARCH),
    "department_steward": (
        _DESK, Hint(mark("在轮次页上传本部门的名单，Excel 或 csv，不用改格式；同名文件再传就替换。"), "rounds"),
        Hint(mark("传完点开文件，看列认得对不对；认错的改一次，以后都记得。"), "rounds"),
    ),
    "committee_secretary": (_DESK, _LEDGERS, _CHECK, _UNITS),
    "instructor": (_DESK, _SEARCH, _CHECK),
    "service_team_lead": (_DESK, _SEARCH),
    "association_contact": (_OBJECT,),
    "enterprise_contact": (_OBJECT,),
    "station_keeper": (_LATER,),
    "resident": (_LATER,),
    "volunteer_team_lead": (_LATER,),
    "auditor": (
        Hint(mark("日志按类别、日期、动作、对象看，只有编号，没有个人信息。"), "journal"),
        Hint(mark("按工作人员查要有案号，查询本身也记入日志。"), "search_staff"),
        Hint(mark("定期核验日志是否完整；提示有不对时先保护现场。"), "journal_whole"), _UNITS,
    ),
    "system_administrator": (
        Hint(mark("开通账号，把初始密码当面交给本人，再任命岗位。"), "open_account"),
        Hint(mark("人多时用表格批量开通：先看预览，有一行不对就一个也不开。"), "bulk_accounts"),
        Hint(mark("调走的人当天办离岗停用：岗位、代理、登录一步结束。"), "people"),
        Hint(mark("管理员至少要有两名：最后一名不能免去。"), "people"),
    ),
}  # fmt: skip
