"""What entries of the journal are called: areas of work, deeds, what was acted on."""

from collections.abc import Mapping

from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.procedures.definition import Procedure
from jingwei.web.procedures import CATALOGUE

_CASES = "procedures"  # begins the names of chains and deeds of cases

CHAINS: Mapping[str, str] = {
    "": mark("日志本身"), "people": mark("人员"), "rounds": mark("轮次"), "register": mark("底册"),
    "ledgers": mark("台账"), "corrections": mark("更正申请"), "sweeps": mark("排查"), "api": mark("接口"),
    "upper_lists": mark("上级名单对照"), "forms": mark("填报表"), "units": mark("单位"),
    "duties": mark("责任清单"), "reception": mark("书记接待日"), "rectification": mark("专项整治"), "orders": mark("服务点单"), "compliance": mark("社会组织合规"),
    "attachments": mark("办件附件"), "cover_books": mark("导入支部、指导员台账"), "cover": mark("党组织和指导员"), "formation": mark("组建计划"), "party_health": mark("党组织运转"),
    "supervision": mark("督办"),
}  # fmt: skip
ACTIONS: Mapping[str, str] = {
    "journal.anchor": mark("锚定日志"), "journal.verify": mark("核验日志"), "journal.search_staff": mark("按工作人员查日志"),
    "people.sign_in": mark("登录"), "people.sign_in_failed": mark("登录失败"), "people.sign_in_locked": mark("登录被锁"),
    "people.sign_in_code_failed": mark("验证码不对"), "people.sign_out": mark("退出登录"), "people.sessions_ended": mark("退出其他登录"),
    "people.code_set_up": mark("设好验证器"), "people.code_removed": mark("取消验证器"),
    "people.recovery_codes_made": mark("生成备用码"), "people.passkey_added": mark("添加通行密钥"),
    "people.passkey_removed": mark("取消通行密钥"), "people.door_tied": mark("绑定外部登录"), "people.door_untied": mark("解绑外部登录"),
    "people.open_account": mark("开通账号"), "people.change_password": mark("修改密码"), "people.reset_password": mark("重设密码"),
    "people.reset_second_factor": mark("清除第二重验证"), "people.off_board": mark("离岗停用"), "people.appoint": mark("任命岗位"),
    "people.relieve": mark("免去岗位"), "people.hand_over": mark("移交岗位"), "people.go_on_leave": mark("登记休假"),
    "people.come_back": mark("销假"), "people.found_task_force": mark("成立专班"), "people.end_task_force": mark("解散专班"),
    "rounds.open": mark("开轮"), "rounds.upload": mark("上传名单"), "rounds.withdraw": mark("撤回名单"),
    "rounds.correct": mark("校正识别结果"), "rounds.fuse": mark("开始比对"), "rounds.fused": mark("比对完成"),
    "rounds.fusion_failed": mark("比对失败"), "rounds.answer": mark("答复疑问"), "rounds.take_back": mark("撤销答复"),
    "rounds.confirm": mark("确认合并"), "rounds.publish": mark("发布轮次"), "rounds.abandon": mark("终止轮次"),
    "register.publish": mark("写入底册"), "register.merge": mark("合并组织"), "register.split": mark("拆分组织"),
    "register.ask_to_merge": mark("提出合并组织"), "register.decline_merge": mark("退回合并"), "register.unmerge": mark("撤销合并"),
    "register.divide": mark("按行拆分组织"), "register.ask_to_divide": mark("提出拆分组织"),
    "register.decline_to_divide": mark("退回拆分"), "register.undivide": mark("撤销拆分"),
    "register.edit": mark("更正一项"), "register.withdraw_edit": mark("撤回更正"), "register.place": mark("确定归属"),
    "register.unplace": mark("改回按规则归属"), "register.check": mark("登记核实"), "register.reveal_phone": mark("查看电话"),
    "units.outline": mark("换用界线"), "units.open_inner_office": mark("设处室"), "units.close_inner_office": mark("撤销处室"),
    "units.allot_charge": mark("安排职责"), "units.take_charge_back": mark("交出职责"),
    "figures.freeze": mark("定格指标"), "figures.issue": mark("发通报"), "figures.take_out": mark("导出通报"),
    "ledgers.take_out": mark("导出台账"), "ledgers.apply": mark("写入交回的工作簿"), "ledgers.receive": mark("读入交回的工作簿"),
    "corrections.let_speak": mark("授权代组织申请"), "corrections.stop_speaking": mark("收回代组织申请"),
    "register.dispute_tie": mark("提出主管争议"), "register.settle_tie": mark("裁定不采信指认"), "register.end_tie": mark("终止主管关系"),
    "register.read_as": mark("说明单位名称"), "upper_lists.lay": mark("上传上级名单"), "upper_lists.compared": mark("上级名单对照完成"),
    "upper_lists.refused": mark("上级名单对照不了"), "upper_lists.decide": mark("裁定上级名单"),
    "upper_lists.take_back": mark("撤销上级名单裁定"), "upper_lists.send": mark("上级名单送进轮次"),
    "upper_lists.take_out": mark("导出对照结果"), "upper_lists.quarantine": mark("隔离删除上级名单"),
    "rounds.ask_to_publish": mark("提出发布轮次"), "rounds.publishing_failed": mark("发布轮次没有完成"), "rounds.take_out": mark("取走轮次的文件"),
    "attachments.send": mark("传附件"), "attachments.expire": mark("清理没有用上的附件"),
    "attachments.remove_photos": mark("到期删除照片"), "attachments.quarantine": mark("隔离删除附件"),
    "rounds.remove_files": mark("到期删除名单原件"), "rounds.quarantine": mark("隔离删除名单"),
    "forms.receive": mark("上传空白表"), "forms.map": mark("对照空白表的列"), "forms.fill": mark("填好空白表"),
    "forms.remove": mark("删除空白表"), "forms.take_annual": mark("导出社会组织年报"),
    "liaison.propose": mark("提出指派建议"), "liaison.choose": mark("另选指导员"), "liaison.confirm": mark("确认指派建议"),
    "liaison.drop": mark("放弃指派建议"), "liaison.visit": mark("记一次联系"),
    "cover_books.upload": mark("上传台账"), "cover_books.read": mark("读好台账"), "cover_books.refused": mark("台账读不了"),
    "cover_books.look_again": mark("再认一遍"), "cover_books.choose": mark("选定组织"), "cover_books.tick": mark("勾选台账的行"),
    "cover_books.take_over": mark("接收台账"), "cover_books.taken": mark("接收完台账"), "cover_books.stopped": mark("接收台账没有完成"),
    "cover_books.quarantine": mark("隔离删除台账"),
    "cover.form": mark("新建党组织"), "cover.revise": mark("修改党组织"), "cover.join": mark("加入党组织"),
    "cover.leave": mark("退出党组织"), "cover.dissolve": mark("撤销党组织"), "cover.enlist": mark("登记指导员"),
    "cover.assign": mark("指派指导员"), "cover.release": mark("结束指派"),
    "cover.found_team": mark("新建服务团"), "cover.serve": mark("开始服务"), "cover.stop_serving": mark("不再服务"),
    "cover.disband": mark("解散服务团"), "cover.open_chain": mark("新建产业链"), "cover.link": mark("加入产业链"),
    "cover.unlink": mark("移出产业链"), "cover.close_chain": mark("撤销产业链"),
    "service.contact": mark("服务团记一次联系"), "service.settle": mark("服务团解决需求"),
    "cases.take_out": mark("导出办件台账"), "orders.take_out": mark("导出点单"), "reception.hold": mark("登记接待日"), "reception.settle": mark("接待日解决几条"),
    "compliance.keep": mark("登记合规档案"), "compliance.check": mark("登记年检"), "compliance.answer": mark("答复合规建议"),
    "compliance.opinion": mark("答复重大事项"), "compliance.post": mark("登记任职核查"), "compliance.note_items": mark("登记章程、制度清单"), "compliance.sync": mark("登记六同步"), "compliance.release": mark("公开社会组织信息"), "compliance.withdraw": mark("不再公开社会组织信息"),
    "duties.draw_up": mark("生成责任清单"), "duties.answer": mark("填责任清单"), "duties.take_out": mark("导出责任清单"),
    "party_health.hold": mark("登记组织生活"), "party_health.confirm": mark("确认党组织运转情况"),
    "supervision.put": mark("督办"), "supervision.answer": mark("答复督办"),
    "supervision.escalate": mark("逾期督办"), "supervision.list": mark("列入全市清单"),
    "formation.become_entity": mark("功能型转为实体型"), "sweeps.plan": mark("安排排查"), "api.issue_token": mark("发放接口令牌"), "api.revoke_token": mark("作废接口令牌"),
}  # fmt: skip
# Of what the list may be narrowed to one. No account and no post: that is a search by member of staff (E-20).
SUBJECTS: Mapping[str, str] = {
    "organisation": mark("组织"), "case": mark("办件"), "round": mark("轮次"), "upload": mark("名单"), "run": mark("比对"),
    "answer": mark("答复"), "export": mark("导出"), "intake": mark("交回的工作簿"), "view": mark("视图"),
    "sweep": mark("排查"), "proposal": mark("指派建议"), "token": mark("令牌"), "task_force": mark("专班"), "comparison": mark("上级名单"), "decision": mark("裁定"), "unit": mark("单位"), "form": mark("填报表"),
    "cover_book": mark("导入的台账"), "party_organisation": mark("党组织"),
    "service_team": mark("服务团"), "chain": mark("产业链"), "contact": mark("联系记录"), "duty_list": mark("责任清单"), "reception_day": mark("书记接待日"), "order_list": mark("点单清单"), "case_ledger": mark("办件台账"),
}  # fmt: skip
_STAFF: Mapping[str, str] = {"account": mark("账号"), "post": mark("岗位"), "journal": mark("日志")}


def chain_title(chain: str) -> str:
    """The area of work, or the procedure; one that we do not know as its key."""
    kind, _slash, key = chain.partition("/")
    known = _procedures().get(key) if kind == _CASES else None
    return known.name if known else _(CHAINS[chain]) if chain in CHAINS else chain


def action_title(action: str) -> str:
    """The deed, or the step of a procedure; one that we do not know as its key."""
    kind, _dot, step = action.partition(".")
    key, _second, name = step.partition(".")
    known = _procedures().get(key) if kind == _CASES else None
    if known and name in {one.key for one in known.steps}:
        return _("{procedure}：{step}").format(procedure=known.name, step=known.step(name).name)  # fmt: skip
    return _(ACTIONS[action]) if action in ACTIONS else action


def _procedures() -> Mapping[str, Procedure]:
    return {one.key: one for one in CATALOGUE}


def subject_title(kind: str) -> str:
    """What was acted on; a kind that we do not know as its key."""
    known = {**SUBJECTS, **_STAFF}
    return _(known[kind]) if kind in known else kind
