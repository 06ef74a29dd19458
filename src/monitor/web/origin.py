"""A post comes from our own page or is refused, without a token that must be kept.

Our pages send no referrer, so `Origin` is "null" (Fetch Standard, § 3.2.5) and says nothing;
browsers since 2023 say in `Sec-Fetch-Site` where a post comes from. What binds a post to a person
is the SameSite=Strict cookie, which does not travel with a post from elsewhere.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponseBase, HttpResponseForbidden

from monitor.web.headers import Handler


OWN = ("same-origin", "none")


def same_origin_posts(handle: Handler) -> Handler:
    """Middleware that refuses a post sent by a page of another site."""

    def handler(request: HttpRequest) -> HttpResponseBase:
        if request.method == "POST" and not from_own_page(request):
            return HttpResponseForbidden("403", content_type="text/plain")
        return handle(request)

    return handler


def from_own_page(request: HttpRequest) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in OWN
    origin = request.headers.get("Origin")
    if origin is None or origin == "null":
        return True
    return urlsplit(origin).netloc == request.get_host()
