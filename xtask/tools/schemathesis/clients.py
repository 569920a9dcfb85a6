"""What schemathesis cannot know of this endpoint."""

import itertools

import schemathesis

NUMBERS = itertools.count()


@schemathesis.hook
def before_call(context, case, kwargs):
    """Each request comes from a client of its own: the limits of one would answer for all that is behind them."""
    high, low = divmod(next(NUMBERS), 250)
    case.headers = {**(case.headers or {}), "X-Forwarded-For": f"192.0.{high % 250}.{low}"}


@schemathesis.hook
def map_body(context, body):
    """JSON Schema takes 1.0 for an integer; nobody who counts revisions writes one so."""
    revision = body.get("revision") if isinstance(body, dict) else None
    if isinstance(revision, float) and revision.is_integer():
        return {**body, "revision": int(revision)}
    return body
