"""The pages that links in mails lead to: for whoever holds the link, signed in or not.

Opening one changes nothing: mail scanners open every link.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from xport.accounts.models import User
from xport.notifications import addresses, unsubscribing
from xport.notifications.kinds import KindUnknown, kind_of
from xport.notifications.preferences import DIGESTS, stop_mails


# The key is the right to do it; a mail program's POST has neither cookie nor token (RFC 8058).
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, key: str) -> HttpResponse:
    try:
        user_id, scope = unsubscribing.read_key(key)
        kind = None if scope == DIGESTS else kind_of(scope)
    except (unsubscribing.KeyInvalid, KindUnknown) as error:
        raise Http404 from error
    one_click = request.POST.get(unsubscribing.FIELD) == unsubscribing.ONE_CLICK
    is_done = request.method == "POST" and one_click
    user = User.objects.filter(pk=user_id).first()
    # Of an account that is gone nothing is mailed any more: done as well.
    if is_done and user:
        stop_mails(user=user, scope=scope, now=timezone.now())
    context = {
        "kind": kind,
        "is_done": is_done,
        "field": unsubscribing.FIELD,
        "value": unsubscribing.ONE_CLICK,
    }
    # 200 and no redirect: mail programs do not follow one after a POST.
    return render(request, "notifications/unsubscribe.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_address(request: HttpRequest, key: str) -> HttpResponse:
    try:
        address = addresses.address_of_link(key)
    except addresses.LinkInvalid:
        return render(request, "notifications/address_confirm.html", {"state": "dead"})
    if request.method == "POST":
        user = User.objects.filter(email__iexact=address.address).first()
        addresses.lift_stop(address=address, by=user, now=timezone.now())
    state = "done" if request.method == "POST" else "ask"
    return render(request, "notifications/address_confirm.html", {"state": state})
