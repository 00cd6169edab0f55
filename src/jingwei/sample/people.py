"""Invents persons' names and telephone numbers that no real subscriber can have."""

from random import Random

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁"
    "魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎"
    "易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛"
)
_GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红鹏宇浩文斌波辉婷雪梅琳建国志海峰林飞"
    "云龙凤兰春晓东晨阳燕玲慧颖莉欣怡佳俊豪凯旭博宁安康乐瑞祥福贵荣德仁义礼智信学武斐然子轩雨泽"
    "梓涵诗琪思远立新永胜利民爱民卫东向前长江天成万里一鸣小红大伟启航承志景行若曦清扬洪亮"
)
_STEPPE_FIRST = (
    "乌云 其其格 巴图 苏日 额尔德 那日 阿拉坦 呼和 布和 哈斯 格日勒 萨仁 斯琴 娜仁 敖登 特木尔"
).split()
_STEPPE_LAST = "其木格 巴雅尔 图雅 高娃 朝鲁 毕力格 苏荣 满都 花 那木拉 塔娜 吉日嘎拉".split()

# Prefixes that no operator had been allotted when this was written, so that no demo row rings.
_MOBILE_PREFIXES = ("154", "160", "161", "163", "164", "168", "169", "179", "194")


def person_name(random: Random) -> str:
    """A Han name of two or three characters, or, for one in twenty-five, a Mongolian one."""
    draw = random.random
    if draw() < 0.04:
        return random.choice(_STEPPE_FIRST) + random.choice(_STEPPE_LAST)
    # Squaring favours the front of the list: a tenth of the surnames make a third of the people.
    surname = _SURNAMES[int(draw() ** 2 * len(_SURNAMES))]
    given = _GIVEN[int(draw() * len(_GIVEN))]
    return surname + given + (_GIVEN[int(draw() * len(_GIVEN))] if draw() < 0.78 else "")


def surname(random: Random) -> str:
    """A surname, for shops that are called after their owner."""
    return _SURNAMES[int(random.random() ** 2 * len(_SURNAMES))]


def mobile(random: Random) -> str:
    """An 11-digit number in a range that is not in service."""
    return random.choice(_MOBILE_PREFIXES) + f"{int(random.random() * 1e8):08d}"


def landline(random: Random, *, area_code: str) -> str:
    """A seven-digit number beginning with 9, where no subscriber is; "" without an area code."""
    return f"{area_code}-9{int(random.random() * 1e6):06d}" if area_code else ""
