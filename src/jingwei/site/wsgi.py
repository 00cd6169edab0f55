"""The door for a WSGI server; `jingwei serve` opens the office before it imports this."""

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
