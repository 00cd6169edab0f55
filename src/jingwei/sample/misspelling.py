"""Miswrites names of organisations and persons the way typing, hearing and haste do."""

from collections.abc import Callable, Sequence
from itertools import accumulate
from random import Random

from jingwei.sample.model import Organisation
from jingwei.sample.names import Name
from jingwei.sample.noise import Noise
from jingwei.sample.places import Place

_SOUNDS_ALIKE = (
    "鑫新欣信馨 宏弘鸿洪红 源元原圆园 达大 盛圣胜晟 泰太 恒衡横 华花 丰峰锋风 瑞锐睿 祥翔详 兴星 隆龙"
    " 德得 通同 利力立丽 顺舜 安鞍 佳嘉家加 康慷 诚成城程 和合禾荷 美媛 益亿易艺 润闰 海孩 天添 宇雨禹"
    " 博搏 远苑 东冬 金今 银寅 福富 昌猖 荣蓉容 旺望 茂贸 腾滕 创闯 众重 联连莲 汇会惠慧 聚巨 凯楷 悦越月"
    " 景井 雅亚 明名铭 昊浩皓 晨辰尘 旭绪 辉晖徽 卓桌 瀚汉 泽择 霖林临 沐木 驰池 捷杰洁 运韵 广光 厚后"
    " 正政证 方芳 蒙萌 河何 阳洋扬 云芸 乌巫 勃博 湾弯 矿旷 煤媒 业叶 商伤 贸茂 建健 材才 装妆 饰式 物务"
    " 流留 服伏 餐参 饮引 酒九 管官 理里 工公 程成 机基 械戒 制治 造皂 运云 输书 技际 科克 信心 息西 技计"
    " 教叫 育玉 培陪 训讯 咨资 询寻 文闻 化话 传船 媒煤 农浓 种仲 植直 养氧 殖值 协写 商尚 会汇 幼右 园员"
    " 中钟 心新 生声 态太 超朝 市事 百佰 电店 张章 李理 王汪 陈程 杨羊 伟玮 芳方 静婧 丽莉 强墙 军君 杰洁"
    " 涛滔 明鸣 霞侠 刚钢 玲铃 建健 志智 文雯 斌彬 林琳 飞非 云芸 龙隆 梅玫 辉晖 英瑛 平萍 鹏朋"
).split()
_LOOKS_ALIKE = (
    "未末 天夭 千干 土士 日曰 己已 巳己 人入 大太 王玉 田由 申甲 晴睛 候侯 祥详 晟昃 泰秦 宏宠 鸿鸠 裕格"
    " 盛威 润涧 博搏 佳住 顺项 达迏 隆降 恒桓 茂荗 腾滕 辉辊 泽择 凯凱 昊吴 旺汪 晨晟 雨两 沐沭 捷倢 圆园"
    " 源原 元无 鑫淼 银很 德徳 乌鸟 勃渤 街衔 矿扩 煤煝 材村 建健 贸贺 技枝 科料 限艰 责贵 任仼 农衣 种钟"
    " 养美 工土 治冶 洗冼 炭碳 服报 装袋 饮饭 管菅 理埋 物牧 流统 运远 汽气 车东 机杌 品晶 咨恣 询绚 训驯"
    " 海悔 岳兵 野墅 驰弛 程桯 李季 陈阵 刘刈 杨扬 芳芬 伟纬 敏每 丽两 斌武 涛祷 梅悔 辉挥 玉王 萍苹"
).split()
_TRADITIONAL = str.maketrans(
    "乌区达顺华丰兴隆诚汇云宁银凤贸农业机设备术车运输药厂务发电产东龙龄鸿团会协员责县"
    "乡实验劳动园艺软开经济联创众广蒙军烧馆馄饨饭饺点邮递网络图书术宾馆温应医疗养老残构",
    "烏區達順華豐興隆誠匯雲寧銀鳳貿農業機設備術車運輸藥廠務發電產東龍齡鴻團會協員責縣"
    "鄉實驗勞動園藝軟開經濟聯創眾廣蒙軍燒館餛飩飯餃點郵遞網絡圖書術賓館溫應醫療養老殘構",
)
_NOTES = ("（已注销）", "（停业）", "(已注销)", "（失联）", "（原址）", "（迁出）", "*", "（新增）")


def _alternatives(groups: list[str]) -> dict[str, str]:
    table: dict[str, str] = {}
    for group in groups:
        for sign in group:
            table[sign] = "".join(dict.fromkeys(table.get(sign, "") + group.replace(sign, "")))
    return table


_HOMOPHONES = _alternatives(_SOUNDS_ALIKE)
_DOUBLES = _alternatives(_LOOKS_ALIKE)


class NameWriter:
    """Writes names with errors; each method that may err appends the tag of the error."""

    def __init__(self, place: Place, *, noise: Noise, random: Random) -> None:
        self._place = place
        self._noise = noise
        self._random = random
        district_names = tuple(d.name for d in place.districts)
        self._regions = (place.name, place.short, place.province_short, place.province)
        self._district_regions = {
            i: (name, place.name + name, place.province_short + place.name)
            for i, name in enumerate(district_names)
        }
        n = noise
        slips: tuple[tuple[float, str, Callable[[str], str]], ...] = (
            (n.homophone, "typo", self._heard_wrongly),
            (n.look_alike, "lookalike", self._seen_wrongly),
            (n.dropped, "drop", self._dropped),
            (n.doubled, "double", self._doubled),
            (n.swapped, "swap", self._swapped),
            (n.traditional, "trad", lambda text: text.translate(_TRADITIONAL)),
            (n.note, "note", lambda text: text + self._pick(_NOTES)),
            (n.name_space, "space", self._spaced),
        )
        # One draw decides whether a slip is made and which: most names have none.
        bounds = accumulate(chance for chance, _, _ in slips)
        self._slips = [(b, tag, slip) for b, (_, tag, slip) in zip(bounds, slips, strict=True)]
        self._slipping = self._slips[-1][0]

    def written(self, organisation: Organisation, tags: list[str]) -> str:
        """The organisation's name as this list has it."""
        draw, noise = self._random.random, self._noise
        name = organisation.name
        if organisation.former and draw() < noise.former:
            name = organisation.former
            tags.append("former")
        name = self._region(name, organisation.registered.district, tags)
        text = self._form(name, tags)
        if "（" in text and draw() < noise.bracket:
            text = self._bracketed(text)
            tags.append("bracket")
        while (at := draw()) < self._slipping:
            tag, slip = next((t, s) for bound, t, s in self._slips if at < bound)
            changed = slip(text)
            if changed != text:
                tags.append(tag)
                text = changed
        return text

    def person(self, name: str, tags: list[str]) -> str:
        """A person's name, perhaps spaced out or heard wrongly."""
        draw = self._random.random()
        if draw < self._noise.person_space:
            return name[0] + self._pick((" ", "  ", "\u3000")) + name[1:]
        if draw < self._noise.person_space + self._noise.person_typo:
            tags.append("persontypo")
            return self._heard_wrongly(name)
        return name

    def _region(self, name: Name, district: int, tags: list[str]) -> Name:
        draw = self._random.random()
        if not name.region:
            return name
        if draw < self._noise.no_region:
            tags.append("noregion")
            return name._replace(region="", region_inside=False)
        if draw < self._noise.no_region + self._noise.other_region:
            tags.append("otherregion")
            other = self._pick(self._regions + self._district_regions[district])
            return name._replace(region=other)
        return name

    def _form(self, name: Name, tags: list[str]) -> str:
        """The text with its form as registered, swapped, or cut short."""
        draw, noise = self._random.random(), self._noise
        if draw < noise.abbreviated:
            tags.append("abbr")
            return self._abbreviated(name)
        if draw < noise.abbreviated + noise.brand_only and name.brand:
            tags.append("abbr2")
            return name.brand + name.trade[:2] + name.tail
        if draw < noise.abbreviated + noise.brand_only + noise.form:
            swapped = _swapped_form(name.form)
            if swapped != name.form:
                tags.append("form")
            return name._replace(form=swapped).text
        return name.text

    def _abbreviated(self, name: Name) -> str:
        draw = self._random.random()
        if not name.form.endswith("公司"):
            short = name._replace(trade=_short_trade(name.trade), form=_short_form(name.form))
            return short._replace(region="").text if draw < 0.4 and short.brand else short.text
        if draw < 0.45:
            return name._replace(form="", region_inside=False).text
        if draw < 0.75:
            return name._replace(trade=_short_trade(name.trade), form="公司").text
        return name._replace(region="", form="", region_inside=False).text

    def _bracketed(self, text: str) -> str:
        pair = self._pick(("()", "()", "〔〕", "【】", "  "))
        return text.replace("（", pair[0]).replace("）", pair[1]).strip()

    def _heard_wrongly(self, text: str) -> str:
        return self._exchanged(text, _HOMOPHONES)

    def _seen_wrongly(self, text: str) -> str:
        return self._exchanged(text, _DOUBLES)

    def _exchanged(self, text: str, table: dict[str, str]) -> str:
        places = [i for i, sign in enumerate(text) if sign in table]
        if not places:
            return text
        at = places[int(self._random.random() * len(places))]
        return text[:at] + self._pick(table[text[at]]) + text[at + 1 :]

    def _dropped(self, text: str) -> str:
        at = int(self._random.random() * len(text))
        return text[:at] + text[at + 1 :] if len(text) > 4 else text

    def _doubled(self, text: str) -> str:
        at = int(self._random.random() * len(text))
        return text[: at + 1] + text[at:]

    def _swapped(self, text: str) -> str:
        at = int(self._random.random() * (len(text) - 1))
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]

    def _spaced(self, text: str) -> str:
        draw = self._random.random()
        if draw < 0.35:
            return text + self._pick((" ", "  ", "\u3000", "\n"))
        if draw < 0.6:
            return self._pick((" ", "\u3000")) + text
        at = 1 + int(self._random.random() * (len(text) - 1))
        return text[:at] + " " + text[at:]

    def _pick(self, choices: Sequence[str]) -> str:
        return choices[int(self._random.random() * len(choices))]


def _swapped_form(form: str) -> str:
    swaps = {
        "有限公司": "有限责任公司",
        "有限责任公司": "有限公司",
        "股份有限公司": "有限公司",
        "集团有限公司": "有限公司",
        "合伙企业（有限合伙）": "（有限合伙）",
        "农民专业合作社": "专业合作社",
        "行业协会": "协会",
        "协会": "行业协会",
    }
    return swaps.get(form, form)


def _short_form(form: str) -> str:
    shorts = {"农民专业合作社": "合作社", "行业协会": "协会", "律师事务所": "律所"}
    return shorts.get(form, form)


def _short_trade(trade: str) -> str:
    for word in ("服务", "管理", "工程", "技术", "销售", "用品"):
        if trade.endswith(word) and len(trade) > len(word) + 1:
            return trade.removesuffix(word)
        if word in trade[2:-2]:
            return trade.replace(word, "", 1)
    return trade[:2] if len(trade) > 3 else trade
