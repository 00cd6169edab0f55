"""The words in which codes of the register are shown: kinds, statuses, fields, flags."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import polars as pl

from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _

KINDS = {
    "enterprise": mark("企业"),
    "sole_trader": mark("个体工商户"),
    "cooperative": mark("农民专业合作社"),
    "association": mark("社会团体"),
    "service_institution": mark("社会服务机构"),
    "foundation": mark("基金会"),
    "law_firm": mark("律师事务所"),
    "trade_union": mark("工会"),
    "public_institution": mark("事业单位"),
    "collective": mark("集体经济组织"),
    "station": mark("站点"),
    "branch": mark("分支机构"),
    "other": mark("其他"),
}
SOCIAL_KINDS = ("association", "service_institution", "foundation")
LEGAL_STATUS = {
    "active": mark("正常"),
    "abnormal": mark("异常"),
    "suspended": mark("停业"),
    "revoked": mark("吊销"),
    "cancelled": mark("注销"),
    "moved": mark("迁出"),
    "unknown": mark("不明"),
}
YES_NO = {"yes": mark("是"), "no": mark("否"), "unknown": mark("待核实")}
STATUS = {
    "new": mark("新增"),
    "merged": mark("合并"),
    "waiting": mark("待核"),
    "rejected": mark("退回"),
}
QUESTION_KINDS = {"merge": mark("是否同一家"), "split": mark("是否要分开")}
CHANGES = {
    "new": mark("新增"),
    "changed": mark("变更"),
    "gone": mark("消失"),
    "merged": mark("并入"),
}
JUDGEMENTS = {
    "same": mark("同一家"),
    "different": mark("不是同一家"),
    "unsure": mark("说不准"),
    "undo": mark("撤销"),
}
FLAGS = {
    "missing_uscc": mark("没有代码"),
    "bad_uscc": mark("代码有误"),
    "bad_orgcode": mark("组织机构代码有误"),
    "excel_precision_loss": mark("代码末位被表格软件抹去"),
    "merged_cell_fill": mark("取自合并单元格"),
    "id_number_removed": mark("已去除身份证号"),
    "code_contradicted": mark("代码与本行其他内容矛盾"),
    "code_repaired": mark("代码已修复"),
    "several_codes": mark("有多个代码"),
    "duplicate_in_file": mark("同一名单重复"),
    "name_only": mark("只有名称"),
    "address_unparsed": mark("地址认不出"),
    "region_mismatch": mark("代码区划与地址不符"),
    "status_conflict": mark("登记状态不一致"),
    "out_of_scope_kind": mark("不属统计范围"),
    "date_impossible": mark("日期不可能"),
    "total_row_dropped": mark("合计行未读"),
}
OWNERSHIP = {
    "non_public": mark("非公有"),
    "mixed": mark("混合所有"),
    "foreign": mark("港澳台及外商"),
    "state": mark("国有"),
    "collective": mark("集体"),
    "unknown": mark("不明"),
}
FIELDS = {
    "organisation": mark("经纬号"),
    "name": mark("名称"),
    "uscc": mark("统一社会信用代码"),
    "kind": mark("组织类型"),
    "parent": mark("上级组织"),
    "reg_no": mark("注册号"),
    "org_code": mark("组织机构代码"),
    "former_names": mark("曾用名"),
    "former_name": mark("曾用名"),
    "legal_rep": mark("法定代表人"),
    "contact_phone": mark("联系电话"),
    "legal_status": mark("登记状态"),
    "run_status": mark("运行状况"),
    "registered_address": mark("注册地址"),
    "operating_address": mark("实际经营地"),
    "city": mark("市"),
    "district": mark("区"),
    "street": mark("镇街"),
    "community": mark("社区"),
    "park": mark("园区"),
    "building": mark("商圈楼宇"),
    "industry": mark("行业"),
    "industry_section": mark("行业门类"),
    "ownership": mark("所有制"),
    "enterprise_type": mark("企业类型"),
    "business_scope": mark("经营范围"),
    "competent_unit": mark("业务主管单位"),
    "industry_admin": mark("行业管理部门"),
    "party_authority": mark("党建工作主管单位"),
    "established_on": mark("成立日期"),
    "employees": mark("从业人数"),
    "insured_employees": mark("参保人数"),
    "party_members": mark("党员数"),
    "has_party_org": mark("有无党组织"),
    "has_premises": mark("有场所"),
    "has_staff": mark("有人员"),
    "has_operation": mark("有经营"),
    "three_have": mark("三有"),
    "four_clear": mark("四个清"),
    "four_clear_missing": mark("四个清缺项"),
    "departments": mark("部门"),
    "sources": mark("来源部门数"),
    "row_count": mark("行数"),
    "flags": mark("标记"),
    "aliases": mark("别名号"),
}


def word(words: Mapping[str, str], code: str) -> str:
    """The word for a code; the code itself where there is none."""
    return _(words[code]) if code in words else code


def worded(column: str, words: Mapping[str, str]) -> pl.Expr:
    """A column of codes as words; codes without a word stay."""
    said = [_(text) for text in words.values()]
    return pl.col(column).replace(list(words), said).alias(column)


def joined(column: str, words: Mapping[str, str] | None = None) -> pl.Expr:
    """A column of ";"-joined codes as a list of words, null when there is none."""
    parts = pl.col(column).fill_null("").str.split(";")
    said = (parts.list.eval(_each(words)) if words else parts).list.join(comma())
    return pl.when(said != "").then(said).alias(column)


def heading(field: str) -> str:
    """What a field of the register is called."""
    return word(FIELDS, field.rpartition(".")[2])


def list_heading(field: str) -> str:
    """What departments usually call a field of their lists ("org.uscc": 统一社会信用代码)."""
    return _list_headings().get(field, field)


def comma() -> str:
    """What stands between the words of a list; doors in the report tell them apart by it."""
    return _("、")


def _each(words: Mapping[str, str]) -> pl.Expr:
    return pl.element().replace(list(words), [_(text) for text in words.values()])


@cache
def _list_headings() -> dict[str, str]:
    text = files("jingwei.fusion").joinpath("data", "header_aliases.json").read_text("utf-8")
    return {field: names[0] for field, names in json.loads(text)["fields"].items()}
