"""Which doors elsewhere open the own account: tied and untied here, from within (R-W.6)."""

from typing import Any

from allauth.socialaccount.views import ConnectionsView
from django.http import HttpResponse

from jingwei.web.access import signed_in
from jingwei.web.account.doors import doors
from jingwei.web.account.telling import tell


class Connections(ConnectionsView):
    """The doors that are tied, and those that could be."""

    template_name = "web/account/doors.html"

    def get_context_data(self, **said: Any) -> dict[str, Any]:
        """With the doors of the office."""
        return super().get_context_data(**said) | {"doors": doors()}

    def form_valid(self, form: Any) -> HttpResponse:
        """Untied."""
        response = super().form_valid(form)
        tell("door_untied", account=self.request.user)
        return response


doors_page = signed_in(Connections.as_view())
