"""Headers of every response: nothing is cached, nothing refers, nothing is embedded or sensed.

The content security policy is django-csp's, the referrer policy a setting of the role; the rest
of the wall stands here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponseBase


Handler = Callable[[HttpRequest], HttpResponseBase]

HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


def safe_headers(handle: Handler) -> Handler:
    """Middleware that adds `HEADERS` where a view has not set its own."""

    def handler(request: HttpRequest) -> HttpResponseBase:
        response = handle(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return handler
