"""Proves without AWS that the templates deploy, and that a mistake in them would show; see `run`."""

from __future__ import annotations

import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cloud
import created
import mistakes
import sam
import wildcards

SIGN_IN = "https://test.auth.eu-west-1.amazoncognito.com"
POOL = "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_test"


def by_default(built: Path) -> list[str]:
    """Deploys without a single parameter."""
    with cloud.deployed(built) as made:
        return created.failures(made)


def with_every_choice(built: Path) -> list[str]:
    """Deploys with the other value of each parameter that is a choice."""
    with cloud.deployed(built, UserPoolArn=POOL, UserPoolDomain=SIGN_IN, UserPoolClientId="client1",
                        AlarmEmail="a@example.org", ManageApiLogRole="false", Tracing="true",
                        Architecture="arm64", DatabaseMinCapacity="0.5", KeepGps="true",
                        DatabaseReaders="2", DatabasePartitions="4") as made:
        try:
            created.the_api_lets_nobody_in_without_authorisation(made, "COGNITO_USER_POOLS", "NONE")
            architectures = created.configuration(made, "SearchFunction")["Architectures"]
            created.expect(architectures == ["arm64"], f"the functions are for {architectures}")
            variables = created.configuration(made, "SearchFunction")["Environment"]["Variables"]
            created.expect((variables["LIKENESS_PAGE_SIGN_IN_DOMAIN"], variables["LIKENESS_PAGE_CLIENT_ID"])
                           == (SIGN_IN, "client1"), "nobody can sign in to the page")
            variables = created.configuration(made, "IndexFunction")["Environment"]["Variables"]
            created.expect(variables["LIKENESS_IMAGE_KEEP_GPS"] == "true", "places are not kept")
            created.searches_go_to_the_readers(made, readers=2)
            variables = created.configuration(made, "MaintainFunction")["Environment"]["Variables"]
            created.expect(variables["LIKENESS_MAINTAIN_PARTITIONS"] == "4", "tables are not partitioned")
            created.expect(made.client("sns").list_subscriptions()["Subscriptions"], "nobody is written to")
        except AssertionError as error:
            return [str(error)]
        return []


def costs_that_are_not_as_computed() -> list[str]:
    """COSTS.md has the tables that costs.py prints."""
    printed = sam.run(sys.executable, sam.INFRA / "costs.py", env=sam.environment(Path()), quiet=True)
    document = (sam.INFRA / "COSTS.md").read_text()
    return [f"infra/COSTS.md lacks a table of infra/costs.py:\n{table}"
            for table in printed.strip().split("\n\n") if table not in document]


def main() -> None:
    start = time.monotonic()
    if sys.argv[1:2] == ["build"]:
        sam.build(Path(sys.argv[2]).resolve())
        return
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor() as threads:
        built = Path(folder) / "built"
        linted = threads.submit(sam.validate)
        mistaken = threads.submit(mistakes.that_linters_miss)
        sam.build(built)
        light = mistakes.without_code(built, Path(folder) / "light")
        runs = [threads.submit(by_default, built), threads.submit(with_every_choice, light),
                threads.submit(mistakes.that_deployments_miss, light, Path(folder))]
        linted.result()
        failures = [*wildcards.without_a_reason(sam.INFRA), *costs_that_are_not_as_computed(), *mistaken.result(),
                    *(failure for run in runs for failure in run.result())]
    for failure in failures:
        print(f"FAILED {failure}")
    print(f"{len(created.CHECKS)} checks of what was deployed, and {mistakes.COUNT} deliberate mistakes: "
          f"{len(failures)} failures, {time.monotonic() - start:.0f} s")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
