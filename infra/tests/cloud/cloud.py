"""A fake cloud in a process of its own, with the application deployed to it, to be asked with boto3."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import boto3

import sam

STACK = "likeness"
ACCOUNT = "123456789012"
START_SECONDS = 60
LOG = "cloud.log"
LOG_CHARS = 6000


class Cloud:
    """What a deployment made, by the names that the templates have for it."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint

    @cache  # noqa: B019 (as long as the process)
    def client(self, service: str) -> Any:
        return boto3.client(service, region_name=sam.REGION, endpoint_url=self.endpoint, aws_access_key_id="test",
                            aws_secret_access_key="test")

    @cache  # noqa: B019
    def resources(self) -> dict[str, dict[str, Any]]:
        """Every resource of every stack by its logical id."""
        with urllib.request.urlopen(f"{self.endpoint}/fake-cloud/resources") as answer:
            return {resource["logicalId"]: resource for resource in json.load(answer)}

    def id_of(self, logical_id: str) -> str:
        """The physical id."""
        return self.resources()[logical_id]["physicalId"]

    def of_type(self, kind: str) -> list[dict[str, Any]]:
        return [resource for resource in self.resources().values() if resource["type"] == kind]

    def template(self, stack: str = STACK) -> dict[str, Any]:
        """A template as CloudFormation has processed it."""
        return self.client("cloudformation").get_template(StackName=stack, TemplateStage="Processed")["TemplateBody"]

    def stacks(self) -> list[str]:
        """The application's, nested ones too."""
        names = [stack["StackName"] for stack in self.client("cloudformation").describe_stacks()["Stacks"]]
        return [name for name in names if name.startswith(STACK)]

    def outputs(self) -> dict[str, str]:
        stack, = self.client("cloudformation").describe_stacks(StackName=STACK)["Stacks"]
        return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}


@contextmanager
def deployed(built: Path, **parameters: str) -> Iterator[Cloud]:
    """Deploys what `sam build` made to a new cloud. Raises CommandError if that fails."""
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as endpoint:
        try:
            sam.deploy(built, endpoint, Path(folder), parameters)
        except sam.CommandError as error:
            # What the cloud itself made of it: `sam` sees a status only.
            raise sam.CommandError(f"{error}\n{(Path(folder) / LOG).read_text()[-LOG_CHARS:]}") from error
        yield Cloud(endpoint)


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """A server; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    endpoint = f"http://localhost:{port}"
    log = folder / LOG
    with open(log, "w") as output:
        server = subprocess.Popen([sys.executable, "-B", "-m", "fake_cloud", str(port)], cwd=Path(__file__).parent,
                                  stdout=output, stderr=subprocess.STDOUT, env=sam.environment(folder))
    try:
        await_answer(server, endpoint, log)
        yield endpoint
    finally:
        server.terminate()
        server.wait()


def await_answer(server: subprocess.Popen[bytes], endpoint: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{endpoint}/fake-cloud/resources").close()
            return
        except urllib.error.URLError:
            time.sleep(0.2)
    raise sam.CommandError(f"the fake cloud did not start:\n{log.read_text()}")
