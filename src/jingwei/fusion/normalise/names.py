"""Names of organisations taken apart: place, core, legal form and branch, each distinct name once."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping

import numpy as np
import polars as pl

from jingwei.kernel import text

COMPANY_FORMS = ("有限责任公司", "股份有限公司", "集团有限公司", "有限公司", "集团公司", "公司")
COOPERATIVE_FORMS = ("农民专业合作社联合社", "农民专业合作社", "专业合作社", "合作社")
PARTNERSHIP_FORMS = (
    "合伙企业(有限合伙)",
    "合伙企业(普通合伙)",
    "合伙企业",
    "(有限合伙)",
    "(普通合伙)",
)
FORMS = (*COMPANY_FORMS, *COOPERATIVE_FORMS, *PARTNERSHIP_FORMS)

STATUS_NOTES = (
    "已?注销", "已?吊销(?:未注销)?", "已?停业", "已?歇业", "已?关停", "已?关闭", "清算", "已?迁出", "撤销", "非正常户?",
    "失联", "存续", "在营", "在业", "开业", "正常", "新增?", "旧", "老", "筹", "筹备", "个体", "个体户", "重复", "待核实?",
    "原名?.*", "曾用名.*", "更名.*", "已更名", "变更", "暂停", "停产", "未营业", "备注.*", "法人.*", "总部", "本部", "无",
)  # fmt: skip
NOTE = rf"\((?:{'|'.join(STATUS_NOTES)})\)"
# A remainder after a legal form is a branch when it ends like one: 有限公司|巴音分公司
BRANCH_ENDINGS = "公司|店|部|处|厂|所|站|校|社|场|园|库|点|中心|馆|室|队|仓"
# Characters typed for the first one of a legal form.
SOUNDS_LIKE = {"有": "[友由又右油游优幼冇]", "股": "[古骨鼓谷]", "农": "[浓侬弄]"}
# 分公司 with a character mistyped, swapped or lost, which is a branch no less
DAMAGED_BRANCH = "分.司|公分司|分司"
BRANCH_WORDS = "分公司|分店|分校|分部|分社|分会|分院|分所|分厂|办事处|代表处|连锁店"
ORDINAL = "第?[一二三四五六七八九十百零两0-9]+"


def _near_forms(form: str) -> list[str]:
    """The form with one character lost or replaced, for forms long enough not to be mistaken."""
    lost = [form[:i] + form[i + 1 :] for i in range(len(form))]
    # in the first place only what sounds like it: any character there may be the core's last
    first = [SOUNDS_LIKE[form[0]] + form[1:]] if form[0] in SOUNDS_LIKE else []
    replaced = [form[:i] + "." + form[i + 1 :] for i in range(1, len(form))]
    return [*lost, *first, *replaced]


def _form_patterns() -> tuple[str, str]:
    """Regular expressions of the exact forms and of the damaged ones (R-N.3)."""
    exact = "|".join(re.escape(f) for f in sorted(FORMS, key=lambda f: (-len(f), f)))
    damaged = [
        p for f in ("有限责任公司", "股份有限公司", "农民专业合作社") for p in _near_forms(f)
    ]
    damaged += [
        "有限公",
        "有限司",
        "限公司",
        SOUNDS_LIKE["有"] + "限公司",
        "有.公司",
        "有限.司",
        "专业合作",
        "农民专业合作",
    ]
    return exact, "|".join(sorted(set(damaged), key=lambda p: (-len(p), p)))


EXACT_FORMS, DAMAGED_FORMS = _form_patterns()


FEW = 50_000  # texts
PHONES = r"1[3-9]\d{9}|0\d{2,3}-\d{7,8}"  # are no part of a name or an address
# Names and addresses of these characters alone are clean as they are.
_UNCLEAN = rf"[^0-9A-Z\u4e00-\u9fff()#-]|{PHONES}"


def cleaned(values: pl.Series) -> pl.Series:
    """Texts in NFKC, upper case, without white space or marks, brackets round, characters simplified."""
    folded = _where(values, values.str.contains(_UNCLEAN), _folded)
    return _simplified(folded)


def _simplified(values: pl.Series) -> pl.Series:
    """Traditional characters as simplified ones."""
    table = text.simplified_map()
    if len(values) > FEW:
        change = lambda some: some.str.replace_many(list(table), list(table.values()))
        return _where(values, values.str.contains_any(list(table)), change)
    # to look at each character is less than to make a pattern of thousands
    found = sorted(table.keys() & characters(values))
    return values.str.replace_many(found, [table[c] for c in found]) if found else values


def characters(values: pl.Series) -> set[str]:
    """The different characters of a few texts."""
    every = np.frombuffer(values.str.join("").to_list()[0].encode("utf-32-le"), dtype=np.uint32)
    borne = np.zeros(int(every.max(initial=0)) + 1, dtype=bool)
    borne[every] = True
    return set(map(chr, np.flatnonzero(borne).tolist()))


def _folded(values: pl.Series) -> pl.Series:
    return (
        values.str.normalize("NFKC")
        .str.to_uppercase()
        .str.replace_all(rf"[\s\p{{C}}'\"`*·.,，。、_]+|{PHONES}", "")
        .str.replace_all(r"[\[{【〔]", "(")
        .str.replace_all(r"[\]}】〕]", ")")
    )


def _where(
    values: pl.Series, wanted: pl.Series, change: Callable[[pl.Series], pl.Series]
) -> pl.Series:
    """The values with `change` applied to those wanted; the rest costs nothing."""
    lines = wanted.fill_null(value=False).arg_true()
    if lines.is_empty():
        return values
    return values.clone().scatter(lines, change(values.gather(lines)))


def shown(names: pl.Series) -> pl.Series:
    """Names as they are shown: cleaned, without notes in brackets, brackets as Chinese names write them."""
    plain = cleaned(names).str.replace_all(NOTE, "")
    return plain.str.replace_all(r"\(", "（").str.replace_all(r"\)", "）")


def place_pattern(places: Mapping[str, str]) -> str:
    """A regular expression of place names, the longest first."""
    return "|".join(re.escape(p) for p in sorted(places, key=lambda p: (-len(p), p)))


def name_parts(
    names: pl.Series, *, places: Mapping[str, str], branches: Collection[str]
) -> pl.DataFrame:
    """Take distinct raw names apart.

    `places` maps a place name, full or short, to its division code without trailing zeros; `branches`
    are branch texts known besides those that these names teach (see `learned_branches`).
    Returns one line per given name, in order: full, place, core, form, branch, status (text; "" when
    absent). `place` is a code prefix such as "1503": two places agree when one begins the other.
    """
    frame = pl.DataFrame({"text": cleaned(names)}).with_columns(
        status=pl.col("text").str.extract(rf"({NOTE})", 1).fill_null("").str.strip_chars("()"),
        text=pl.col("text").str.replace_all(NOTE, ""),
    )
    # 乌海市四川商会 is a chamber of people from elsewhere: only the lists' own places are stripped
    own = _own(places)
    places = {p: c for p, c in places.items() if c[:2] in own}
    frame = _without_place(frame, places=places)
    distinct = frame.select(rest=pl.col("rest").unique(maintain_order=True))
    parts = _without_form(_without_branch(distinct))
    known = {*branches, *learned_branches(parts)}
    spots = {*places, *(p.removesuffix("区") for p in places)}
    parts = _loose_branches(parts, learned=known, spots=spots)
    core = pl.col("core").str.replace_all(r"[()]", "")
    # 福东网络科技 乌海 有限公司: the place stood in brackets that somebody left out
    core = core.str.replace(rf"^(.{{4,}})(?:{place_pattern(places) or '$^'})$", "${1}")
    parts = parts.with_columns(core=pl.when(core == "").then(pl.col("rest")).otherwise(core))
    laid = frame.join(parts, on="rest", how="left", maintain_order="left")
    return laid.select("full", "place", "core", "form", "branch", "status")


def _without_place(frame: pl.DataFrame, *, places: Mapping[str, str]) -> pl.DataFrame:
    """Strip up to four leading place names and one in brackets; keep the most special one's code."""
    any_place = place_pattern(places)
    if not any_place:
        return frame.with_columns(place=pl.lit(""), rest=pl.col("text"))
    lead = rf"^((?:{any_place}){{1,4}})(.{{2,}})$"
    frame = frame.with_columns(
        lead=pl.col("text").str.extract(lead, 1).fill_null(""),
        bracket=pl.col("text").str.extract(rf"\(({any_place})\)", 1).fill_null(""),
    )
    found = frame.select(pl.concat_str("bracket", pl.lit("|"), "lead").alias("both")).to_series()
    codes = {
        value: _most_special(value, places=places, pattern=any_place)
        for value in found.unique().to_list()
    }
    rest = pl.col("text").str.slice(pl.col("lead").str.len_chars())
    rest = rest.str.replace(rf"\((?:{any_place})\)", "")
    return frame.with_columns(
        place=found.replace_strict(codes, return_dtype=pl.String),
        rest=rest.str.replace(
            rf"^(?:(?:{_near_places(places)})(?:{any_place})*)+(.{{3,}})$", "${1}"
        ),
    ).drop("lead", "bracket")


def _near_places(places: Mapping[str, str]) -> str:
    """Local place names with one character wrong, lost or swapped, as a pattern: 乌大区, 达区, 海乌市."""
    full = [
        p for p, code in places.items() if len(p) >= 3 and (len(code) > 2 or code in _own(places))
    ]
    wrong = {p[:i] + "." + p[i + 1 :] for p in full for i in range(len(p) - 1)}
    lost = {p[:i] + p[i + 1 :] for p in full for i in range(len(p))}
    swapped = {p[:i] + p[i + 1] + p[i] + p[i + 2 :] for p in full for i in range(len(p) - 2)}
    near = {p for p in wrong | lost | swapped if len(p) >= 2}
    return "|".join(sorted(near, key=lambda p: (-len(p), p))) or "$^"


def _own(places: Mapping[str, str]) -> set[str]:
    """The provinces of the lists' own cities."""
    return {code[:2] for code in places.values() if len(code) > 2}


def _most_special(value: str, *, places: Mapping[str, str], pattern: str) -> str:
    """The longest code among the places named in `value`, "" without any."""
    codes = [places[p] for p in re.findall(pattern, value)]
    return max(codes, key=lambda c: (len(c), c), default="")


def _without_branch(frame: pl.DataFrame) -> pl.DataFrame:
    """Split 'head + legal form + branch', and a branch named in trailing brackets."""
    form = rf"{EXACT_FORMS}|\(个人独资\)"
    ending = rf"{BRANCH_ENDINGS}|{DAMAGED_BRANCH}"
    after_form = rf"^(.+?(?:{form}))\(?(.{{1,16}}?(?:{ending}))\)?$"
    in_brackets = rf"^(.{{3,}})\((.{{1,12}}(?:店|{BRANCH_WORDS}|部|站))\)$"
    frame = _two_parts(frame, "rest", after_form, in_brackets)
    union = pl.col("tail") == "联合社"  # 农民专业合作社联合社 is a form of its own
    return frame.select(
        "rest",
        full=pl.col("rest"),
        head=pl.when(~union).then("head").fill_null(pl.col("rest")),
        branch=pl.when(~union)
        .then("tail")
        .fill_null("")
        .str.strip_chars("()")
        .str.replace(rf"(?:{DAMAGED_BRANCH})$", "分公司"),
    )


def _two_parts(frame: pl.DataFrame, column: str, *patterns: str) -> pl.DataFrame:
    """head and tail: the two groups of the first pattern that a text has, null of those that have none."""
    text = pl.col(column)
    names = [f"_{n}" for n in range(len(patterns))]
    found = frame.with_columns(
        text.str.extract_groups(p).alias(n) for p, n in zip(patterns, names, strict=True)
    )
    groups = [[pl.col(n).struct.field(group) for n in names] for group in ("1", "2")]
    return found.with_columns(
        head=pl.coalesce(groups[0]), tail=pl.coalesce(groups[1])
    ).drop(names)  # fmt: skip


def _without_form(frame: pl.DataFrame) -> pl.DataFrame:
    """Strip the legal form, exact or with one character damaged, from the head."""
    head = pl.col("head").str
    frame = frame.with_columns(
        exact=head.extract(rf"^.{{1,}}?[^分]({EXACT_FORMS})$", 1).fill_null(""),
        damaged=head.extract(rf"^.{{2,}}?({DAMAGED_FORMS})$", 1).fill_null(""),
    )
    longer = pl.col("damaged").str.len_chars() > pl.col("exact").str.len_chars()
    frame = frame.with_columns(form=pl.when(longer).then("damaged").otherwise("exact"))
    kept = pl.col("head").str.len_chars() - pl.col("form").str.len_chars()
    return frame.with_columns(
        core=pl.col("head").str.slice(0, kept), form=_form_class(pl.col("form"))
    )


def _form_class(form: pl.Expr) -> pl.Expr:
    """company, cooperative, partnership or "": 有限公司 and 有限责任公司 are one class."""
    return (
        pl.when(form == "").then(pl.lit(""))
        .when(form.str.contains("合伙")).then(pl.lit("partnership"))
        .when(form.str.contains("合作|农民")).then(pl.lit("cooperative"))
        .otherwise(pl.lit("company"))
    )  # fmt: skip


def learned_branches(parts: pl.DataFrame) -> set[str]:
    """Branch texts seen after a legal form: they are recognised where the form is left out too."""
    ending = f"(?:{BRANCH_WORDS}|营业部|门市部|经营部|服务部)$"
    return set(parts.filter(pl.col("branch").str.contains(ending))["branch"].to_list())


def _loose_branches(
    frame: pl.DataFrame, *, learned: Collection[str], spots: Iterable[str]
) -> pl.DataFrame:
    """Find branches where no legal form marks the border: 恒亿电力工程|巴音分公司."""
    spots = "|".join(re.escape(p) for p in sorted(spots, key=lambda p: (-len(p), p))) or "$^"
    placed = rf"(?:{spots}){{1,2}}(?:{BRANCH_WORDS}|门市部|营业部)"
    numbered = rf"{ORDINAL}(?:{BRANCH_WORDS}|门市部|营业部|店)"
    longest = sorted(learned, key=lambda b: (-len(b), b))
    known = "|".join([*(re.escape(b) for b in longest), placed, numbered])
    exact = rf"^(.{{2,}}?)({known})$"
    plain = rf"^(.{{2,}}?)({BRANCH_WORDS})$"
    free = ((frame["branch"] == "") & (frame["form"] == "")).arg_true()
    some = _two_parts(frame.select(pl.col("core").gather(free)), "core", exact, plain)
    found = some["head"].is_not_null()
    at, some = free.filter(found), some.filter(found)
    return frame.with_columns(
        frame[own].clone().scatter(at, some[part])
        for own, part in (("core", "head"), ("branch", "tail"))
    )
