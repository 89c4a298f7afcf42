"""Makes the database users of the Likeness functions: a CloudFormation custom resource.

Aurora's owner has a password, which is in Secrets Manager and can be used without a network connection to the database
through the RDS Data API. This function does so, from outside the private network, and makes users that enter by IAM
tokens. Everything else in the database is done by those. Safe to run again.
"""

import json
import logging
import os
import re
import time
import urllib.request

import boto3

LOG = logging.getLogger()
LOG.setLevel(logging.INFO)

PLAIN_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
PHYSICAL_ID = "likeness-database-users"
# A paused cluster needs about 15 s, a new one may need a minute until its Data API answers.
RESUME_SECONDS = 180
RETRY_SECONDS = 5
PASSING = (
    "DatabaseResumingException",
    "DatabaseUnavailableException",
    "HttpEndpointNotEnabledException",
    "InternalServerErrorException",
    "SecretsErrorException",
    "ServiceUnavailableError",
    "StatementTimeoutException",
)


def statements(owner: str, members: list[str]) -> list[str]:
    """SQL that leaves the users as they should be, whatever there was. The owner makes the tables and grants the rest."""
    for name in [owner, *members]:
        if not PLAIN_NAME.fullmatch(name):
            raise ValueError(f"not a plain name of a database user: {name}")
    sql = ["create extension if not exists vector"]
    for name in [owner, *members]:
        sql.append(
            f"do $$ begin if not exists (select from pg_roles where rolname = '{name}') then"
            f" create role {name} login; end if; end $$"
        )
        sql.append(f"grant rds_iam to {name}")
        # A frozen function keeps its connections, and an open connection keeps the cluster from pausing; one that was
        # killed inside a transaction also keeps its locks.
        sql.append(f"alter role {name} set idle_session_timeout = '60s'")
        sql.append(f"alter role {name} set idle_in_transaction_session_timeout = '60s'")
    sql.append(f"grant create, usage on schema public to {owner}")
    return sql


def execute(client, sql: str) -> None:
    """Runs one statement as the owner; waits while the database resumes."""
    deadline = time.monotonic() + RESUME_SECONDS
    while True:
        try:
            client.execute_statement(
                resourceArn=os.environ["CLUSTER_ARN"],
                secretArn=os.environ["SECRET_ARN"],
                database=os.environ["DATABASE"],
                sql=sql,
            )
            return
        except client.exceptions.ClientError as error:
            if error.response["Error"]["Code"] not in PASSING or time.monotonic() > deadline:
                raise
            LOG.info("waiting for the database: %s", error)
            time.sleep(RETRY_SECONDS)


def answer(request: dict, failure: str | None) -> dict:
    """Tells CloudFormation, which waits for it up to an hour."""
    body = {
        "Status": "FAILED" if failure else "SUCCESS",
        "PhysicalResourceId": PHYSICAL_ID,
        **{name: request[name] for name in ("StackId", "RequestId", "LogicalResourceId")},
    }
    if failure:
        body["Reason"] = failure[:1000]
    put = urllib.request.Request(request["ResponseURL"], json.dumps(body).encode(), {"Content-Type": ""}, method="PUT")
    with urllib.request.urlopen(put, timeout=30):
        return body


def handle(request: dict, _context: object) -> dict:
    """Lambda's handler. Users and data outlive the stack: a deletion is only answered."""
    failure = None
    if request["RequestType"] != "Delete":
        try:
            client = boto3.client("rds-data")
            wanted = request["ResourceProperties"]
            for sql in statements(wanted["Owner"], wanted["Members"]):
                execute(client, sql)
        except Exception as error:  # noqa: BLE001 - whatever it is, CloudFormation must be told
            LOG.exception("could not make the database users")
            failure = f"{type(error).__name__}: {error}"
    return answer(request, failure)
