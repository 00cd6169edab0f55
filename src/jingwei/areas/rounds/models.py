"""Tables of the rounds: files and what their columns mean, runs and publishings, questions, answers, changes."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, F, Q, TextChoices, UniqueConstraint

from jingwei.fusion import Judgement
from jingwei.kernel.catalogue import mark
from jingwei.people.models import Account
from jingwei.people.sight import ScopedManager
from jingwei.register.models import Entry, Organisation
from jingwei.units.models import Unit


class RoundState(TextChoices):
    """Where a round stands (domain 5.1); published and abandoned are the ends."""

    COLLECTING = "collecting", mark("归集")
    FUSING = "fusing", mark("比对")
    REVIEWING = "reviewing", mark("研判")
    PUBLISHING = "publishing", mark("发布中")
    PUBLISHED = "published", mark("已发布")
    ABANDONED = "abandoned", mark("已终止")


ENDABLE = (RoundState.COLLECTING, RoundState.FUSING, RoundState.REVIEWING)
OPEN = (*ENDABLE, RoundState.PUBLISHING)


class Round(models.Model):
    """One fusion of the departments' lists, from collecting to publishing (R-O.1)."""

    number = models.PositiveIntegerField(unique=True)
    title = models.TextField()
    top = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    legal_ground = models.TextField()
    ends_on = models.DateField()
    state = models.TextField(choices=RoundState, default=RoundState.COLLECTING)
    version = models.PositiveIntegerField(default=0)  # one more with each change of state
    opened_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    touched_at = (
        models.DateTimeField()
    )  # the last change of a file or an answer: a run before it is old
    published_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            UniqueConstraint(F("top"), condition=Q(state__in=OPEN), name="rounds_round_one_open"),
            CheckConstraint(
                condition=Q(state=RoundState.PUBLISHED, published_at__isnull=False)
                | ~Q(state=RoundState.PUBLISHED) & Q(published_at=None),
                name="rounds_round_published_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class UploadState(TextChoices):
    """What became of a file."""

    WAITING = "waiting", mark("等待识别")
    UNDERSTOOD = "understood", mark("已识别")
    REFUSED = "refused", mark("读不了")
    REPLACED = "replaced", mark("已被新文件替换")
    WITHDRAWN = "withdrawn", mark("已撤回")
    REMOVED = "removed", mark("已隔离删除")


COUNTED = (UploadState.WAITING, UploadState.UNDERSTOOD)


class Upload(models.Model):
    """A file that a department sent into a round; it is kept as it came (R-O.2)."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="uploads")
    department = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    units = ArrayField(models.BigIntegerField())  # the department and what lies above it
    file_name = models.TextField()
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    state = models.TextField(choices=UploadState, default=UploadState.WAITING)
    understood = models.JSONField(default=dict)  # sheets as `understanding.facts` gives them
    refusal = models.TextField(default="", blank=True)
    rows = models.PositiveIntegerField(default=0)
    uploaded_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)  # since then it is on no disk of ours (E-12, E-14)

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()

    class Meta:
        constraints = [
            UniqueConstraint(
                F("round"), F("department"), F("sha256"), condition=Q(state__in=COUNTED),
                name="rounds_upload_once",
            ),
            UniqueConstraint(
                F("round"), F("department"), F("file_name"), condition=Q(state__in=COUNTED),
                name="rounds_upload_one_of_a_name",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.file_name


class Sending(models.Model):
    """A file on its way in parts; what has come of it lies on the disk (R-O.9).

    upload: what it became once all of it had come; its name is the upload's from then on.
    """

    token = models.UUIDField(primary_key=True)
    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    department = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    units = ArrayField(models.BigIntegerField())
    file_name = models.TextField()
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64, blank=True)  # as the sender says; "" where he cannot
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    touched_at = models.DateTimeField()
    upload = models.ForeignKey(Upload, models.PROTECT, null=True, related_name="+")

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()

    def __str__(self) -> str:
        return self.file_name


class ColumnMemory(models.Model):
    """What the columns of one department's heading mean; kept from round to round (R-O.3)."""

    department = models.TextField()  # its short name, as fusion knows it
    headings = models.JSONField()
    fingerprint = models.TextField()
    meanings = models.JSONField()
    confirmed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            UniqueConstraint(F("department"), F("fingerprint"), name="rounds_columnmemory_once")
        ]


class Job(models.Model):
    """What the worker does for a round: who asked for it, how far it is, how it ended (R-O.4)."""

    started_at = models.DateTimeField()
    started_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    step = models.TextField(default="", blank=True)
    done = models.BigIntegerField(default=0)
    of = models.BigIntegerField(default=0)
    seen_at = models.DateTimeField(null=True)  # when the worker last gave a sign
    finished_at = models.DateTimeField(null=True)
    fault = models.TextField(default="", blank=True)

    class Meta:
        abstract = True


class Run(Job):
    """One run of fusion over a round's files; the newest finished one counts."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="runs")
    summary = models.JSONField(default=dict)
    balance = models.JSONField(default=list)
    digest = models.CharField(max_length=64, default="", blank=True)

    class Meta:
        constraints = [
            UniqueConstraint(F("round"), condition=Q(finished_at=None), name="rounds_run_one_at_a_time")
        ]  # fmt: skip


class Publishing(Job):
    """One wish to lay a run into the register, until the worker has done it or says why not (R-O.7)."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="publishings")
    run = models.ForeignKey(Run, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            UniqueConstraint(F("round"), condition=Q(finished_at=None), name="rounds_publishing_one_at_a_time")
        ]  # fmt: skip


class Question(models.Model):
    """What fusion asks of a run: are two rows, or all rows of a number, one organisation?"""

    run = models.ForeignKey(Run, models.PROTECT, related_name="questions")
    number = models.PositiveIntegerField()
    units = ArrayField(models.BigIntegerField())
    left_record = models.TextField()
    right_record = models.TextField()
    weight = models.FloatField()  # how much an answer settles: the list is sorted by it
    needs_two = models.BooleanField()
    facts = models.JSONField()  # what the page shows: see `questions.facts`

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()

    class Meta:
        constraints = [
            UniqueConstraint(F("run"), F("number"), name="rounds_question_number"),
            UniqueConstraint(
                F("run"), F("left_record"), F("right_record"), name="rounds_question_once"
            ),
        ]


class Answer(models.Model):
    """A person's judgement on two rows; taken back it stays, and no longer counts (R-O.6)."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="answers")
    left_record = models.TextField()
    right_record = models.TextField()
    units = ArrayField(models.BigIntegerField())
    judgement = models.TextField(choices=[(j.value, j.value) for j in Judgement])
    why = models.TextField(default="", blank=True)
    needs_two = models.BooleanField()
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True)

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()

    class Meta:
        constraints = [
            UniqueConstraint(
                F("round"), F("left_record"), F("right_record"), condition=Q(taken_back_at=None),
                name="rounds_answer_one_that_counts",
            ),
            CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("by")),
                name="rounds_answer_confirmed_by_another",
            ),
        ]  # fmt: skip


class ChangeKind(TextChoices):
    """What a round did to an organisation of the register."""

    NEW = "new", mark("新增")
    BACK = "back", mark("重新出现")
    CHANGED = "changed", mark("变更")
    GONE = "gone", mark("消失")
    MERGED = "merged", mark("并入")


class Change(models.Model):
    """What a published round changed of an organisation, for those in whose part it lies or lay (R-O.12).

    units: where it lies or lay, with those above; came and went: those that it lies in only now, or no more.
    fields: what of an entry changed; nothing where there is no entry before or after.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind = models.TextField(choices=ChangeKind)
    before = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+")
    after = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+")
    fields = ArrayField(models.TextField())
    units = ArrayField(models.BigIntegerField())
    came = ArrayField(models.BigIntegerField())
    went = ArrayField(models.BigIntegerField())

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            UniqueConstraint(F("round"), F("organisation"), name="rounds_change_once")
        ]  # fmt: skip
