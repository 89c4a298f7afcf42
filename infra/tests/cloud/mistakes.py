"""Deliberate mistakes: proof that the checks can fail."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import cloud
import created
import sam
import wildcards
import yaml

COUNT = 5


def that_linters_miss() -> list[str]:
    """A property that does not exist, and a wildcard that nobody explains."""
    missed = []
    template = (sam.INFRA / "template.yaml").read_text()
    with tempfile.TemporaryDirectory() as folder:
        wrong = Path(folder) / "template.yaml"
        wrong.write_text(template.replace("VisibilityTimeout:", "VisibilityTimeot:"))
        try:
            sam.run("cfn-lint", wrong, env=sam.environment(Path(folder)), quiet=True)
            missed.append("a property that does not exist passes cfn-lint")
        except sam.CommandError as error:
            created.expect("VisibilityTimeot" in str(error), f"cfn-lint fails for another reason: {error}")
    unexplained = template.replace("# X-Ray knows no resources.", "")
    if not wildcards.unexplained(unexplained):
        missed.append("a wildcard without a reason passes")
    return missed


def without_code(built: Path, folder: Path) -> Path:
    """What `sam build` made with small functions: mistakes are in templates."""
    shutil.copytree(built, folder, ignore=shutil.ignore_patterns("lib", "*.onnx"))
    return folder


def that_deployments_miss(built: Path, work: Path) -> list[str]:
    """A type that does not exist; a missing permission and a bucket without encryption."""
    missed = []

    def unknown_type(resources: dict[str, Any]) -> None:
        resources["IndexQueue"]["Type"] = "AWS::SQS::Quene"

    try:
        with cloud.deployed(changed(built, work / "unknown-type", unknown_type)):
            missed.append("a resource type that does not exist is deployed")
    except sam.CommandError as error:
        created.expect("AWS::SQS::Quene" in str(error), f"the deployment fails for another reason: {error}")

    def careless(resources: dict[str, Any]) -> None:
        del resources["PhotoBucket"]["Properties"]["BucketEncryption"]
        statements = resources["IndexRole"]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"]
        statements[:] = [statement for statement in statements if statement["Sid"] != "DecryptPhotos"]

    with cloud.deployed(changed(built, work / "careless", careless)) as made:
        found = {failure.split(":")[0] for failure in created.failures(made)}
    for check in (created.the_bucket_is_closed_encrypted_and_versioned, created.roles_may_do_just_what_they_must):
        if check.__name__ not in found:
            missed.append(f"{check.__name__} passes although it does not hold")
    return missed


def changed(built: Path, folder: Path, change: Any) -> Path:
    """A copy with another template."""
    shutil.copytree(built, folder)
    template = yaml.safe_load((folder / "template.yaml").read_text())
    change(template["Resources"])
    (folder / "template.yaml").write_text(yaml.safe_dump(template, sort_keys=False))
    return folder
