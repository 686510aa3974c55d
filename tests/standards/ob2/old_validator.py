"""Runs 1EdTech's old validator, PyPI ``openbadges``, inside a Python that can still import it.

A program of its own, for the Python of another environment (3.7): it reads one JSON object from
standard input and writes one to standard output. No request leaves the machine. What the validator
fetches comes from ``documents`` (URL → media type and body, base64), pictures from ``image``; all
else is refused, as by a server that does not answer. Its clock stands at ``at``, Unix time.
Each of ``inputs`` has a name, its bytes (base64), and documents that are only there for it.
"""

import base64
import datetime
import io
import json
import logging
import sys


def main():
    """One verdict for each input, with what the validator says of it."""
    asked = json.load(sys.stdin)
    logging.disable(logging.CRITICAL)
    set_clock(asked["at"])
    found = {}
    for name, content, documents in asked["inputs"]:
        serve({**asked["documents"], **documents}, base64.b64decode(asked["image"]))
        found[name] = judged(name, base64.b64decode(content))
    json.dump(found, sys.stdout)


def serve(documents, image):
    """Answer every request from the documents."""
    import requests
    from requests.adapters import HTTPAdapter

    def send(adapter, request, **options):
        url = request.url.partition("#")[0]
        if url in documents:
            media_type, body = documents[url]
            content = base64.b64decode(body)
        elif url.endswith(".png"):
            media_type, content = "image/png", image
        else:
            raise requests.ConnectionError("no such server here: " + url)
        answer = requests.Response()
        answer.status_code, answer.url, answer.request = 200, request.url, request
        answer.headers["Content-Type"] = media_type
        answer.raw = io.BytesIO(content)
        answer._content = content
        answer.encoding = "utf-8"
        return answer

    HTTPAdapter.send = send


def set_clock(at):
    """Let the validator see the moment ``at``."""
    from openbadges.verifier.tasks import validation

    class Clock(datetime.datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.datetime.fromtimestamp(at, tz)

    validation.datetime = Clock


def judged(name, content):
    """Whether an input is valid by the validator, and its errors."""
    from openbadges import verifier

    if name.endswith((".png", ".svg")):
        badge = io.BytesIO(content)
        badge.name = name
    else:
        badge = content.decode("utf-8").strip()
    try:
        # No cache: the same address holds other things for another input.
        report = verifier.verify(badge, use_cache=False, cache_backend=None)["report"]
    except Exception as error:
        return {"valid": False, "errors": [str(type(error)) + str(error)]}
    errors = [one["result"] for one in report["messages"] if one["messageLevel"] == "ERROR"]
    return {"valid": report["valid"], "errors": errors}


if __name__ == "__main__":
    main()
