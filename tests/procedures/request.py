"""A loop with somebody outside: asked for, answered by a street, rated or lapsed; what a public counter has."""

from jingwei.kernel.catalogue import mark
from jingwei.people.permissions import Permission
from jingwei.procedures.definition import Procedure
from jingwei.procedures.fields import Ask, Field
from jingwei.procedures.parts import Party, State, Step, Subject

P, OWNER, ASKER, CLOCK = Permission, Party.OWNER, Party.ASKER, Party.CLOCK
matter = Subject("matter", mark("事项"))
text = Field("text", mark("什么事"), told=True)
answer = Field("answer", mark("答复"), told=True)
note = Field("note", mark("内部备注"), required=False)
content = Field("content", mark("满意吗"), Ask.YES_NO, told=True)

request = Procedure(
    key="request",
    title=mark("求助"),
    subject=matter,
    seen_with=P.REGISTER_VIEW,
    states=(
        State("asked", mark("待答复"), OWNER, due=3, lapses="release"),
        State("answered", mark("待评价"), ASKER, due=5, lapses="unrated"),
        State("rated", mark("已评价")),
        State("closed", mark("未评价")),
        State("released", mark("逾期放行")),
    ),
    steps=(
        Step("ask", mark("求助"), (), "asked", (), ASKER, (text,)),
        Step("answer", mark("答复"), "asked", "answered", P.REGISTER_EDIT, OWNER, (answer, note)),
        Step("rate", mark("评价"), "answered", "rated", (), ASKER, (content,)),
        Step("again", mark("重新提出"), "answered", "asked", (), ASKER, (text,)),
        Step("unrated", mark("逾期未评价"), "answered", "closed", (), CLOCK),
        Step("release", mark("逾期放行"), "asked", "released", (), CLOCK),
    ),
)
