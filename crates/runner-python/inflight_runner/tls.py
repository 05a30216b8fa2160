"""TLS for the clients that have it: whom to trust. It must not know clients."""

from .failure import Failed, Unsupported

try:
    import ssl
except ImportError:
    ssl = None


def context(spec):
    """What the libraries want to be told: the authorities that they know, and the spec's own. None: it is all
    http."""
    urls = spec["urls"] + spec["warmup"]["urls"]
    if not any(url.startswith("https:") for url in urls):
        return None
    # Before 3.7, 2.7 above all, a certificate for an address is not taken for one; Jython may have no ssl at
    # all.
    if not hasattr(ssl, "SSLCertVerificationError"):
        raise Unsupported(
            "this interpreter's ssl module cannot verify whom it talks to, so there is no https"
        )
    made = ssl.create_default_context()
    if spec.get("authority") is not None:
        try:
            made.load_verify_locations(cadata=spec["authority"])
        except (ssl.SSLError, ValueError) as error:
            raise Failed("the spec's authority is no certificate as PEM: %s" % error)
    return made


def refused(error):
    """Whether the two could not agree: no connection was opened."""
    return ssl is not None and isinstance(error, ssl.SSLError) and "timed out" not in str(error)
