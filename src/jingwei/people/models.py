"""Tables of the people: accounts, posts, task forces, leave. They hold nobody's personal data but a name."""

from datetime import date
from typing import Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Case, CheckConstraint, Exists, F, Func, OuterRef, Q, Value, When

from jingwei.people.periods import Period
from jingwei.people.permissions import ROLES, Role, Side, roles_of
from jingwei.people.rules import LOGIN
from jingwei.units.models import DatedQuerySet, Unit

_SAME, _OTHER, _OVERLAPS = RangeOperators.EQUAL, RangeOperators.NOT_EQUAL, RangeOperators.OVERLAPS
_PERIOD = Func(F("held_from"), F("held_to"), function="daterange", output_field=DateRangeField())
_IS_NO_DEPUTY = Q(deputy_of=None)


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by their login; `operations.open_account` makes them."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        """The account of a login, in whatever case it was typed."""
        return self.get(login=(username or "").strip().lower())


class Account(AbstractBaseUser):
    """Somebody who signs in: a login, a password and the name that others see (R-P.10)."""

    # Nobody's last sign-in is kept: the journal tells of deeds, not of presence.
    last_login = None

    login = models.TextField(unique=True)
    name = models.TextField()
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=True)

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS = ["name"]

    objects = AccountManager()

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(login__regex=f"^{LOGIN.pattern}$"),
                name="people_account_login_is_no_number",
            ),
            CheckConstraint(condition=~Q(name=""), name="people_account_name_is_not_blank"),
        ]

    def __str__(self) -> str:
        return self.login


class TaskForce(models.Model):
    """People of several units who work together for a time; its end is set from the start (R-P.6)."""

    title = models.TextField()
    units = models.ManyToManyField(Unit, related_name="task_forces")
    held_from = models.DateField()
    held_to = models.DateField()

    objects = DatedQuerySet["TaskForce"].as_manager()

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(held_to__gte=F("held_from")),
                name="people_taskforce_ends_after_it_begins",
            ),
            CheckConstraint(condition=~Q(title=""), name="people_taskforce_title_is_not_blank"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def period(self) -> Period:
        """From the first day until the day before the end."""
        return Period(self.held_from, self.held_to)


class PostQuerySet(DatedQuerySet["Post"]):
    """Posts, narrowed to those that count."""

    def acting(self, *, on: date) -> Self:
        """Those that give their powers on the day; a deputy's while the other is on leave (R-P.7)."""
        away = Leave.objects.filter(account=OuterRef("deputy_of__account")).on(on)
        principal = Post.objects.filter(pk=OuterRef("deputy_of")).on(on)
        force = TaskForce.objects.filter(pk=OuterRef("task_force")).on(on)
        return self.on(on).filter(
            _IS_NO_DEPUTY | Exists(away) & Exists(principal), Q(task_force=None) | Exists(force)
        )

    def lasting(self, *, after: date) -> Self:
        """Those that hold on the day or will hold later."""
        return self.filter(Q(held_to=None) | Q(held_to__gt=after) & Q(held_to__gt=F("held_from")))


class Post(models.Model):
    """A role that an account holds on a unit or in a task force over a period (R-P.2).

    A post that ends before it began has an empty period: it was called off. The database lets
    `held_to` only come nearer, and nothing else be changed (migration 0002).
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="posts")
    role = models.TextField()
    # Derived, so that the database itself keeps the three sides apart.
    side = models.GeneratedField(
        expression=Case(
            *(
                When(role__in=[role.key for role in roles_of(side)], then=Value(side.value))
                for side in (Side.SYSTEM, Side.AUDIT)
            ),
            default=Value(Side.BUSINESS.value),
        ),
        output_field=models.TextField(),
        db_persist=True,
    )
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="posts")
    task_force = models.ForeignKey(TaskForce, models.PROTECT, null=True, related_name="posts")
    held_from = models.DateField()
    held_to = models.DateField(null=True)
    deputy_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="deputies")

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(held_to=None) | Q(held_to__gte=F("held_from")),
                name="people_post_ends_after_it_begins",
            ),
            CheckConstraint(
                condition=Q(unit=None, task_force__isnull=False)
                | Q(unit__isnull=False, task_force=None),
                name="people_post_is_on_a_unit_or_in_a_task_force",
            ),
            CheckConstraint(condition=Q(role__in=list(ROLES)), name="people_post_role_is_known"),
            CheckConstraint(
                condition=_IS_NO_DEPUTY | ~Q(deputy_of=F("id")), name="people_post_is_not_its_own_deputy"
            ),
            ExclusionConstraint(
                expressions=[
                    ("account", _SAME), ("role", _SAME), ("unit", _SAME), (_PERIOD, _OVERLAPS),
                ],
                name="people_post_once_at_a_time_on_a_unit",
            ),
            ExclusionConstraint(
                expressions=[
                    ("account", _SAME), ("role", _SAME), ("task_force", _SAME), (_PERIOD, _OVERLAPS),
                ],
                name="people_post_once_at_a_time_in_a_task_force",
            ),
            ExclusionConstraint(
                expressions=[("account", _SAME), ("side", _OTHER), (_PERIOD, _OVERLAPS)],
                name="people_post_nobody_stands_on_two_sides",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.role}@{self.unit_id or self.task_force_id}"

    @property
    def period(self) -> Period:
        """From the first day until the day before the end, or without end."""
        return Period(self.held_from, self.held_to)

    @property
    def duty(self) -> Role:
        """The role's definition."""
        return ROLES[self.role]


class Leave(models.Model):
    """Days on which somebody is away and his deputies act; why is nobody's business (R-P.7)."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="leaves")
    held_from = models.DateField()
    held_to = models.DateField(null=True)

    objects = DatedQuerySet["Leave"].as_manager()

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(held_to=None) | Q(held_to__gte=F("held_from")),
                name="people_leave_ends_after_it_begins",
            ),
            ExclusionConstraint(
                expressions=[("account", _SAME), (_PERIOD, _OVERLAPS)],
                name="people_leave_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.held_from}"

    @property
    def period(self) -> Period:
        """From the first day until the day before the end, or without end."""
        return Period(self.held_from, self.held_to)
