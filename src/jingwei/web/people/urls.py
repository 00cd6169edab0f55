"""Addresses of the people."""

from django.urls import path

from jingwei.web.people import accounts, bulk, forces, leaves, listing, one, posts

urlpatterns = [
    path("", listing.people, name="people"),
    path("open/", accounts.open_one, name="open_account"),
    path("bulk/", bulk.bulk, name="bulk_accounts"),
    path("bulk/template/", bulk.template, name="bulk_template"),
    path("bulk/apply/", bulk.apply, name="apply_bulk"),
    path("task-forces/", forces.forces, name="task_forces"),
    path("task-forces/found/", forces.found_force, name="found_task_force"),
    path("task-forces/<int:pk>/end/", forces.end_force, name="end_task_force"),
    path("posts/<int:pk>/relieve/", posts.relieve_one, name="relieve"),
    path("posts/<int:pk>/hand-over/", posts.hand_over_one, name="hand_over"),
    path("<int:pk>/", one.person, name="person"),
    path("<int:pk>/password/", accounts.new_password, name="new_password"),
    path("<int:pk>/second-factor/", accounts.second_factor, name="reset_second_factor"),
    path("<int:pk>/off-board/", accounts.leave_office, name="off_board"),
    path("<int:pk>/appoint/", posts.appoint_one, name="appoint"),
    path("<int:pk>/leave/", leaves.leave, name="leave"),
    path("<int:pk>/back/", leaves.back, name="come_back"),
]
