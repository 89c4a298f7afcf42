"""The SAM command line, run from the root of the repository with nothing of the user's but Maven's folder."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
INFRA = ROOT / "infra"
REGION = "eu-west-1"


def environment(home: Path, **more: str) -> dict[str, str]:
    """Without the user's AWS settings, installed models and SAM's own notes; `home` takes what is written instead."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return ours | {
        "AWS_DEFAULT_REGION": REGION,
        "AWS_CONFIG_FILE": str(home / "aws-config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(home / "aws-credentials"),
        "SAM_CLI_TELEMETRY": "0",
        "__SAM_CLI_APP_DIR": str(home / "sam"),
        "XDG_DATA_HOME": str(home / "data"),
    } | more


def run(*command: str | Path, env: dict[str, str], quiet: bool = False) -> str:
    """Runs a command from the root. Raises CommandError with its output if it fails; prints it unless `quiet`."""
    done = subprocess.run([str(part) for part in command], cwd=ROOT, env=env, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        raise CommandError(f"{' '.join(str(part) for part in command)} failed ({done.returncode}):\n{done.stdout}")
    if not quiet:
        print(done.stdout, flush=True)
    return done.stdout


class CommandError(Exception):
    """A command failed; its output is in the message."""


def build(folder: Path) -> None:
    """`sam build`, as the README says, but into another folder."""
    with tempfile.TemporaryDirectory() as home:
        run("sam", "build", "--build-dir", folder, env=environment(Path(home)))


def validate() -> None:
    """Both linters; neither needs a network or credentials."""
    with tempfile.TemporaryDirectory() as home:
        env = environment(Path(home))
        run("sam", "validate", env=env)
        for template in sorted(INFRA.glob("*.yaml")):
            run("sam", "validate", "--lint", "--template-file", template, env=env, quiet=True)
        run("cfn-lint", *sorted(INFRA.glob("*.yaml")), env=env)


def deploy(built: Path, endpoint: str, home: Path, parameters: dict[str, str]) -> None:
    """`sam deploy` with the repository's samconfig.toml, to another cloud than AWS."""
    env = environment(home, AWS_ENDPOINT_URL=endpoint, AWS_ACCESS_KEY_ID="test", AWS_SECRET_ACCESS_KEY="test",
                      AWS_EC2_METADATA_DISABLED="true", SAM_CLI_POLL_DELAY="0.2")
    overrides = [f"{name}={value}" for name, value in parameters.items()]
    run("sam", "deploy", "--template-file", built / "template.yaml", "--config-file", ROOT / "samconfig.toml",
        "--no-progressbar", *(["--parameter-overrides", *overrides] if overrides else []), env=env, quiet=True)
