"""A CloudFormation that runs `sam deploy` on this machine: `python -m fake_cloud 5000`.

It is a moto server with the real Serverless transform and strict templates (template.py), stacks that fail when a
resource fails (stacks.py) and the types which moto's CloudFormation does not know or creates in part (types.py and
the modules with the types). What moto records can be asked with boto3; all resources, those without any effect
included, are at GET /fake-cloud/resources. It listens on the loopback interface only. No code runs in it, and IAM is
not enforced: a deployment that succeeds says that the templates transform, that what they name exists, and what they
ask for.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
from collections.abc import Callable, Iterable
from typing import Any

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug import Response
from werkzeug.serving import run_simple

from fake_cloud import bucket, resources, rest_api, stacks  # noqa: F401 (rest_api registers its types)

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def with_resources(moto: Wsgi) -> Wsgi:
    """moto's application with a path for what CloudFormation recorded, which no AWS API would show."""

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] != "/fake-cloud/resources":
            return moto(environ, start_response)
        body = json.dumps(stacks.recorded_resources(), indent=1, default=str)
        return Response(body, mimetype="application/json")(environ, start_response)

    return application


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("port", type=int, nargs="?", default=5000)
    port = parser.parse_args().port
    os.environ["MOTO_PORT"] = str(port)  # moto, and the types here, find the server by it
    os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"  # else no AWS managed policy can be attached
    for chatty in ("werkzeug", "samtranslator"):
        logging.getLogger(chatty).setLevel(logging.ERROR)
    for module in (stacks, resources, bucket):
        module.install()
    print(f"fake cloud: http://localhost:{port}", file=sys.stderr, flush=True)
    application = with_resources(DomainDispatcherApplication(create_backend_app))
    run_simple("127.0.0.1", port, application, threaded=True, request_handler=MotoRequestHandler)


if __name__ == "__main__":
    main()
