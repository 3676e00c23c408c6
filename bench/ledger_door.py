"""Opens a place filled by many.py to signing in: the journal goes on behind the bulk rows, and accounts get passwords.

    python bench/ledger_door.py province county ...        prints one JSON object: {login: password}

The bulk rows took numbers far ahead of the tail, and the guards refuse what is not behind the last entry. So the tail is
moved behind them and sealed anew. Only for measuring: such a journal does not verify.
"""

from __future__ import annotations

import json
import secrets
import sys

import django

django.setup()

from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from duban.journal import book  # noqa: E402
from duban.journal.models import Entry, Tail  # noqa: E402
from duban.units import sign_ins  # noqa: E402
from duban.units.models import Person  # noqa: E402
from duban.units.queries import actor_for  # noqa: E402


def main() -> None:
    """Move the tail, set the passwords, print them."""
    _go_on_behind_the_last()
    at = timezone.now()
    passwords = {}
    for login in sys.argv[1:]:
        password = secrets.token_urlsafe(12)
        actor = actor_for(Person.objects.get(login=login), None, at)
        sign_ins.set_password(actor=actor, at=at, password=password)
        passwords[login] = password
    print(json.dumps(passwords))


def _go_on_behind_the_last() -> None:
    last = Entry.objects.order_by("-seq").values_list("seq", "hash")[0]
    with transaction.atomic():
        tail, key = book.lock_tail()
        if tail.seq >= last[0]:
            return
        tail.seq, tail.hash = last
        tail.checked_seq = tail.seq
        tail.seal = tail.sealed_by(key)
        Tail.objects.update(seq=tail.seq, hash=tail.hash, checked_seq=tail.checked_seq, seal=tail.seal)


if __name__ == "__main__":
    main()
