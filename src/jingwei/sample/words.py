"""Holds the words that names of organisations are made of: brands, trades, forms, associations."""

from typing import NamedTuple


class Trade(NamedTuple):
    """A line of business: the words in the name, the industry an office writes, the sector key."""

    words: str
    industry: str
    sector: str


# Characters that Chinese brands favour; the commonest first, since the draw is weighted that way.
BRAND_CHARACTERS = (
    "鑫宏源达盛泰恒华丰瑞祥兴隆德通利顺安佳康诚信和美嘉益润海天宇博远东龙金银福昌荣旺茂腾翔"
    "创新众联汇聚凯悦景雅颐明晟昊晨旭辉卓越瀚泽霖沐森林峰岳川岭原野牧骏驰捷运程广厚正方圆中"
    "蒙河阳光星辰曙曦朗晴云霞虹雨露冰雪松柏桐梓楠榆桦枫荷莲兰芷蕙菊禾穗稻粮粟谷农田沃壤"
    "亿万百千一元本立承启拓展奥科锐智慧思维互易优品尚善仁义礼孝贤忠勤朴"
)

_TRADE_LINES = (
    "mining|采矿业|洗煤 煤炭洗选 矿业 石灰石开采 煤业 砂石开采 矿山工程 爆破服务",
    (
        "manufacture|制造业|煤焦化 硅业 化工 新材料 建材制造 机械制造 水泥制品 食品加工 酒业 电石"
        " 铁合金 塑料制品 金属制品 玻璃制品 门窗制造 饲料加工 葡萄酒业 印刷包装 陶瓷 耐火材料"
    ),
    "energy|电力、热力、燃气及水生产和供应业|热力 新能源 电力工程 燃气 光伏发电 供水 储能科技",
    (
        "build|建筑业|建筑工程 建筑安装工程 市政工程 装饰工程 装饰装修 园林绿化 钢结构工程 劳务"
        " 防水工程 消防工程 路桥工程 土石方工程"
    ),
    (
        "trade|批发和零售业|商贸 贸易 建材销售 煤炭销售 汽车销售服务 五金机电 农资 医疗器械"
        " 大药房 酒水销售 家电销售 化工产品销售 粮油贸易 钢材销售 通讯器材 母婴用品 石油销售 电子商务"
    ),
    (
        "transport|交通运输、仓储和邮政业|运输 物流 货运 供应链管理 仓储服务 汽车租赁 道路救援"
        " 网约车服务 装卸服务 危险品运输"
    ),
    "hotel|住宿和餐饮业|餐饮管理 酒店管理 餐饮服务 酒店 火锅餐饮 民宿管理",
    (
        "it|信息传输、软件和信息技术服务业|信息技术 网络科技 软件开发 大数据 电子科技 智能科技"
        " 系统集成 数字科技"
    ),
    "finance|金融业|融资担保 保险代理 典当 小额贷款 投资管理",
    "estate|房地产业|房地产开发 物业服务 物业管理 房产经纪 房屋租赁",
    (
        "business|租赁和商务服务业|企业管理咨询 人力资源 会计服务 财税代理 广告传媒 保安服务 会展服务"
        " 租赁 劳务派遣 商务服务 知识产权代理 旅行社 家政服务"
    ),
    (
        "science|科学研究和技术服务业|环保科技 工程咨询 检测技术 测绘 生物科技 农业科技 工程监理"
        " 安全技术服务"
    ),
    "service|居民服务、修理和其他服务业|汽车维修 美容 养生保健 洗涤服务 婚庆服务 开锁服务 殡葬服务",
    "education|教育|教育科技 教育咨询 职业培训 驾驶员培训 艺术培训",
    "health|卫生和社会工作|口腔门诊 医院管理 体检服务 康复医院 养老服务",
    "culture|文化、体育和娱乐业|文化传媒 文化旅游 体育发展 影视传媒 娱乐 健身服务 赛马文化",
    "agri|农、林、牧、渔业|养殖 葡萄种植 农业开发 生态农业 牧业 苗木种植 蔬菜种植 水产养殖",
    "courier|交通运输、仓储和邮政业|快递服务 快运 速递 同城配送",
)

_SHOP_LINES = (
    "hotel|住宿和餐饮业|烧烤店 羊肉馆 面馆 火锅店 早餐店 宾馆 快餐店 饺子馆 奶茶店 小吃店 饭庄",
    (
        "trade|批发和零售业|百货店 超市 服装店 便利店 建材经销部 烟酒店 粮油店 五金店 鞋店 水果店"
        " 手机店 药店 文具店 家具店 煤炭经销部"
    ),
    "service|居民服务、修理和其他服务业|理发店 美容院 汽修部 洗车行 干洗店 照相馆 电动车维修部",
    "transport|交通运输、仓储和邮政业|货运部 信息部 配货站",
    "culture|文化、体育和娱乐业|网吧 台球厅 棋牌室 图文广告部",
    "health|卫生和社会工作|口腔诊所 中医诊所 卫生室",
    "agri|农、林、牧、渔业|养殖场 家庭农场 花木经营部",
)

_COOP_LINES = (
    "agri|农、林、牧、渔业|种植 养殖 葡萄种植 农机服务 蔬菜种植 牧业 果蔬 肉羊养殖 瓜菜种植",
)

_INSTITUTION_LINES = (
    "education|教育|幼儿园 艺术培训学校 职业培训学校 驾驶培训学校 实验学校 文化培训中心 托育中心",
    "health|卫生和社会工作|养老服务中心 康复中心 残疾人托养中心 护理院 老年公寓 心理健康服务中心",
    "culture|文化、体育和娱乐业|体育俱乐部 艺术团 书画院 奇石博物馆 民俗文化馆 健身俱乐部",
    (
        "social|公共管理、社会保障和社会组织|社会工作服务中心 志愿服务中心 公益服务中心 法律服务中心"
        " 青少年发展中心 纠纷调解中心 家庭服务中心 社区服务中心 应急救援中心 科普活动中心 就业服务中心"
    ),
)


def _trades(lines: tuple[str, ...]) -> tuple[Trade, ...]:
    rows = [line.split("|") for line in lines]
    return tuple(Trade(w, industry, sector) for sector, industry, ws in rows for w in ws.split())


COMPANY_TRADES = _trades(_TRADE_LINES)
SHOP_TRADES = _trades(_SHOP_LINES)
COOP_TRADES = _trades(_COOP_LINES)
INSTITUTION_TRADES = _trades(_INSTITUTION_LINES)
COURIER_TRADES = tuple(t for t in COMPANY_TRADES if t.sector == "courier")
LAW_TRADE = Trade("", "租赁和商务服务业", "law")
SOCIAL_TRADE = Trade("", "公共管理、社会保障和社会组织", "social")
INSTITUTION_SECTORS = frozenset(t.sector for t in INSTITUTION_TRADES)

COMPANY_FORMS = (
    ("有限公司", 50),
    ("有限责任公司", 38),
    ("股份有限公司", 3),
    ("集团有限公司", 2),
    ("合伙企业（有限合伙）", 2),
    ("厂", 3),
    ("中心（普通合伙）", 1),
    ("经营部（个人独资）", 1),
)

# Courier brands are invented; a station's name has the brand, the place and one of the forms.
COURIER_BRANDS = ("迅鹿快递", "云雁速递", "飞驼快运", "百灵鸟速运", "北辰快递", "蓝隼物流", "驿家")
STATION_FORMS = ("营业点", "网点", "驿站", "揽投部", "代收点", "服务站", "末端网点")

INDUSTRIES_WITH_ASSOCIATIONS = (
    "餐饮与饭店 蔬菜 煤炭 建筑业 房地产 物业管理 物流 道路运输 快递 汽车维修 美容美发 家政服务"
    " 保安 律师 会计 广告 旅游 酒店 葡萄产业 奶业 肉羊 粮食 农机 化工 焦化 硅材料 电力 光伏 环保"
    " 软件 互联网 电子商务 医药 民办教育 养老服务 职业培训 印刷 典当 拍卖 招投标 酒类流通 烟花爆竹"
    " 五金机电 建材 家具 装饰装修 服装 珠宝 眼镜 石材 园林绿化 测绘 消防 安全生产 人力资源 二手车"
    " 再生资源 殡葬 供热 特种设备 农资 种业 花卉 通信 驾驶培训 摄影产业"
).split()
HOBBIES = (
    "乒乓球 羽毛球 篮球 足球 门球 象棋 围棋 太极拳 自行车 登山 游泳 钓鱼 长跑 武术 健身操 书法"
    " 美术 摄影 舞蹈 音乐家 作家 奇石 集邮 收藏 戏曲 楹联 朗诵 茶文化 马术 信鸽 轮滑 广场舞"
).split()
CAUSES = (
    "志愿者 慈善 女企业家 青年企业家 退役军人 老年人体育 残疾人 计划生育 红十字志愿 社会工作者"
    " 心理咨询师 科技工作者 护理 医师 中医药 教育 家庭教育 统计 审计 税务 档案 法学 水利 气象 地质"
    " 见义勇为 消费者权益保护 企业家 个体劳动者 劳动模范 民间救援 老区建设促进 阅读推广"
).split()
HOME_PLACES = (
    "浙江 福建 河南 河北 山西 陕西 甘肃 宁夏 山东 湖南 湖北 四川 重庆 江苏 安徽 江西 广东 东北"
    " 温州 榆林 巴彦淖尔 乌兰察布 赤峰 通辽"
).split()
FOUNDATION_CAUSES = "教育发展 慈善 扶困助学 生态保护 文化遗产 青少年发展 见义勇为 医疗救助".split()

COMPETENT_UNITS = (
    "工商业联合会 教育局 文化旅游体育局 卫生健康委员会 民政局 农牧局 工业和信息化局 商务局"
    " 住房和城乡建设局 交通运输局 司法局 科学技术协会 残疾人联合会 人力资源和社会保障局 应急管理局"
).split()
