"""The door for gunicorn: `gunicorn monitor.conf.wsgi` serves the role in `MONITOR_ROLE`."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "monitor.conf.settings")
application = get_wsgi_application()
