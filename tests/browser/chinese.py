"""Chinese that is left on an English page: what the office says itself, not what lists and people wrote."""

import re
from collections.abc import Iterable

from playwright.sync_api import Page

_CHINESE = re.compile(r"[\u3400-\u9fff]")
# Examples of what somebody may type, within an English sentence.
EXAMPLES = ("鑫恒", "正常, 注销", "是 or 否", "工单编号", "诉求内容", "事项类别")
# Every text and every attribute that is read out, but what is marked as Chinese.
_SAID = """() => {
    const said = [];
    const own = one => one && !one.closest("script, style, [lang|=zh]");
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
        if (own(node.parentElement)) said.push(node.data);
    }
    for (const name of ["title", "aria-label", "placeholder", "alt"]) {
        for (const one of document.querySelectorAll(`[${name}]`)) if (own(one)) said.push(one.getAttribute(name));
    }
    return [document.title, ...said];
}"""


def left_in_chinese(page: Page, *, written: Iterable[str]) -> list[str]:
    """The texts in which something Chinese is left once what was written by others is taken out."""
    known = sorted({*written, *EXAMPLES}, key=len, reverse=True)
    left = []
    for text in {text.strip() for text in page.evaluate(_SAID) if _CHINESE.search(text)}:
        rest = text
        for word in known:
            rest = rest.replace(word, "")
        if _CHINESE.search(rest):
            left.append(text)
    return sorted(left)
