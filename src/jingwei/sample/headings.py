"""Holds the words that offices put over their columns, common and rare."""

from typing import NamedTuple


class Heading(NamedTuple):
    """Ways to head a column; group is the heading above it where there are several rows."""

    common: tuple[str, ...]
    rare: tuple[str, ...]
    group: str = ""
    middle: str = ""


def _heading(common: str, rare: str, group: str = "", middle: str = "") -> Heading:
    return Heading(tuple(common.split()), tuple(rare.split()), group, middle)


_CODE = "统一社会信用代码 信用代码 社会信用代码 统一社会信用代码（注册号） 统一信用代码"
_CODE_RARE = "证照号码 信用代码/注册号 单位证照号 代码 统一代码证号"

HEADINGS: dict[str, Heading] = {
    "org.name": _heading(
        "单位名称 企业名称 名称 机构名称 企业（单位）全称 经营主体名称",
        "单位（组织）名称 主体名称 市场主体名称 对象名称 法人单位全称",
    ),
    "org.uscc": _heading(_CODE, _CODE_RARE),
    "org.mixed": _heading("信用代码/注册号 统一社会信用代码/注册号 证照号码", _CODE_RARE),
    "org.tax_id": _heading(
        "纳税人识别号 社会信用代码（纳税人识别号） 税号", "识别号 纳税识别号（信用代码）"
    ),
    "org.cert_no": _heading("登记证号 登记证书号 法人登记证号", "证书编号 登记证书编号"),
    "org.union_cert_no": _heading(
        "工会统一社会信用代码 工会代码 工会法人资格证号", "工会信用代码 工会法人证书编号"
    ),
    "org.si_unit_no": _heading("单位编号 社保单位编号 参保单位编号", "社保登记号 单位社保编号"),
    "org.former_name": _heading("曾用名 原名称", "变更前名称 曾用名称"),
    "org.legal_rep": _heading(
        "法定代表人 法人 法定代表人（负责人） 法人代表姓名 主要负责人",
        "负责人 单位负责人 法人姓名 经营者",
        "负责人信息",
    ),
    "org.contact_name": _heading("联系人 单位联系人", "经办人 联络员 单位专管员", "负责人信息"),
    "org.contact_phone": _heading(
        "联系电话 电话 联系方式 单位电话 办公电话/手机", "手机 联系号码 固话/手机", "负责人信息"
    ),
    "org.registered_address": _heading(
        "注册地址 住所 企业住所 登记地址 注册住所", "证照住所 登记住所 住所（注册地）", "地址信息"
    ),
    "org.operating_address": _heading(
        "实际经营地址 经营场所 生产经营地址 经营地址 实际办公地点",
        "现办公地点 实际经营场所 办公地址",
        "地址信息",
    ),
    "org.industry_name": _heading("行业 所属行业 行业门类 行业类别", "国民经济行业 行业种类"),
    "org.status": _heading("登记状态 状态 单位状态", "存续状态 目前状态"),
    "org.employees": _heading("职工人数 从业人数 员工人数", "从业人员数 职工总数 用工人数"),
    "org.insured_employees": _heading("参保人数 缴费人数", "社保缴纳人数 养老保险参保人数"),
    "org.above_scale": _heading("是否规上 规模以上 是否规模以上", "四上企业 规上企业"),
    "org.established_on": _heading("成立日期 成立时间 登记日期", "注册时间 设立日期 开业日期"),
    "org.enterprise_type": _heading("企业类型 市场主体类型", "登记注册类型 主体类型"),
    "org.registrar": _heading("登记机关", "发照机关 登记管理机关"),
    "org.kind": _heading("社会组织种类 社会组织类型", "组织类别 机构类型"),
    "org.competent_unit": _heading("业务主管单位", "主管单位 业务主管"),
    "org.industry_admin": _heading("行业管理部门", "行业主管部门"),
    "org.party_authority": _heading("党建工作主管单位", "党建主管部门"),
    "org.district": _heading("所属区 所在区", "辖区 区县", "所在辖区"),
    "org.street": _heading("所属街道 镇街 所属镇（街道）", "街道乡镇 所在街道", "所在辖区"),
    "org.community": _heading("所属社区 社区 村（社区）", "村社区 所在社区", "所在辖区"),
    "org.park": _heading("所属园区 所在园区", "园区"),
    "org.building": _heading("商圈楼宇 所在楼宇", "楼宇 商务楼宇"),
    "mass.union": _heading("工会名称", "基层工会名称"),
    "soc.term_end": _heading("届满日期 届满时间", "章程规定换届日期 应换届时间"),
    "soc.annual_check": _heading("年检结论 年检结果", "上年度年检结论 年检情况"),
    "party.has_org": _heading("是否建立党组织", "是否成立党组织 党组织是否建立", "党建情况"),
    "party.org_name": _heading("党组织名称 党组织全称", "所在党组织", "党建情况"),
    "party.build_form": _heading("组建形式 组建方式", "党组织组建形式", "党建情况"),
    "party.members_formal": _heading("正式党员 正式党员数", "正式", "党建情况", "党员人数"),
    "party.members_probationary": _heading("预备党员 预备党员数", "预备", "党建情况", "党员人数"),
    "visit.result": _heading("摸排情况 经营运行情况 核查结果", "运行状况 走访情况", "摸排"),
    "visit.on": _heading("摸排时间 走访时间", "核查日期", "摸排"),
    "note": _heading("备注", "说明"),
    "other.membership": _heading("会员类别", "会员种类"),
    "other.union_members": _heading("会员人数", "工会会员数"),
    "other.identity": _heading("身份证号 身份证号码", "公民身份号码 证件号码"),
    "other.licence": _heading("许可证号 许可证编号", "证照编号 行业许可证号"),
    "other.scope": _heading("经营范围", "主营业务"),
}

# Columns whose cells tell what they are, so that a list may head them with a mere number.
TELLING = ("org.uscc", "org.contact_phone", "org.operating_address", "org.registered_address",
           "org.name")  # fmt: skip
