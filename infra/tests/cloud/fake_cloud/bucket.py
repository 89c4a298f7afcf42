"""AWS::S3::Bucket and AWS::S3::BucketPolicy: a bucket takes one call of the API for each of its settings."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import quote_plus

from moto.cloudformation.exceptions import ValidationError
from moto.iam.access_control import IAMPolicy, PermissionResult
from moto.s3 import notifications as s3_notifications
from moto.s3.models import FakeBucket

from fake_cloud.template import listed
from fake_cloud.types import Created, Properties, Request, client, handles, parts


def encryption(value: Properties) -> Properties:
    return {"Rules": [
        {"ApplyServerSideEncryptionByDefault": rule["ServerSideEncryptionByDefault"],
         **parts(rule, "BucketKeyEnabled")[0]}
        for rule in value["ServerSideEncryptionConfiguration"]
    ]}


def cors(value: Properties) -> Properties:
    return {"CORSRules": [renamed(rule, {"ExposedHeaders": "ExposeHeaders", "MaxAge": "MaxAgeSeconds"})
                          for rule in value["CorsRules"]]}


def lifecycle(value: Properties) -> Properties:
    return {"Rules": [lifecycle_rule(rule) for rule in value["Rules"]]}


def lifecycle_rule(rule: Properties) -> Properties:
    """One rule; CloudFormation writes the expiration and the filter flat."""
    made, flat = parts(rule, "Id", "Status", "NoncurrentVersionExpiration", "AbortIncompleteMultipartUpload")
    if expiration := parts(flat, "ExpiredObjectDeleteMarker")[0]:
        made["Expiration"] = expiration
    return {**made, "Filter": {"Prefix": flat.get("Prefix", "")}}


def notifications(value: Properties) -> Properties:
    return {"QueueConfigurations": [{"QueueArn": item["Queue"], "Events": [item["Event"]]}
                                    for item in value["QueueConfigurations"]]}


def renamed(properties: Properties, names: dict[str, str]) -> Properties:
    return {names.get(key, key): value for key, value in properties.items()}


def unchanged(value: Any) -> Any:
    return value


SETTINGS: dict[str, tuple[str, str, Callable[[Any], Any]]] = {
    "BucketEncryption": ("put_bucket_encryption", "ServerSideEncryptionConfiguration", encryption),
    "VersioningConfiguration": ("put_bucket_versioning", "VersioningConfiguration", unchanged),
    "PublicAccessBlockConfiguration": ("put_public_access_block", "PublicAccessBlockConfiguration", unchanged),
    "OwnershipControls": ("put_bucket_ownership_controls", "OwnershipControls", unchanged),
    "CorsConfiguration": ("put_bucket_cors", "CORSConfiguration", cors),
    "LifecycleConfiguration": ("put_bucket_lifecycle_configuration", "LifecycleConfiguration", lifecycle),
    "NotificationConfiguration": ("put_bucket_notification_configuration", "NotificationConfiguration", notifications),
}


@handles("AWS::S3::Bucket")
def bucket(request: Request) -> Created:
    properties = request.named("BucketName", 63, lower=True)
    name = {"Bucket": properties.pop("BucketName")}
    for target in properties.get("NotificationConfiguration", {}).get("QueueConfigurations", []):
        check_queue_accepts(request, target["Queue"])
    settings, others = parts(properties, *SETTINGS)
    request.invoke("s3", "create_bucket", {
        **others, **name, "CreateBucketConfiguration": {"LocationConstraint": request.region}})
    for key, value in settings.items():
        operation, parameter, convert = SETTINGS[key]
        request.invoke("s3", operation, {**name, parameter: convert(value)})
    return request.created("{Bucket}", {
        "Arn": "arn:aws:s3:::{Bucket}", "DomainName": "{Bucket}.s3.amazonaws.com",
        "RegionalDomainName": "{Bucket}.s3.{region}.amazonaws.com",
        "DualStackDomainName": "{Bucket}.s3.dualstack.{region}.amazonaws.com"}, name)


def check_queue_accepts(request: Request, queue_arn: str) -> None:
    """S3 refuses to notify a queue whose policy does not let it; moto only checks that the queue exists."""
    sqs = client("sqs", request.region)
    url = sqs.get_queue_url(QueueName=queue_arn.split(":")[-1])["QueueUrl"]
    policy = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["Policy"]).get("Attributes", {}).get("Policy", "")
    if "s3.amazonaws.com" not in policy:
        raise ValidationError(message="Unable to validate the following destination configurations: "
                                      f"{queue_arn} has no policy (yet) for s3.amazonaws.com")


@handles("AWS::S3::BucketPolicy")
def bucket_policy(request: Request) -> Created:
    parameters = {"Bucket": request.properties["Bucket"], "Policy": request.properties["PolicyDocument"]}
    request.invoke("s3", "put_bucket_policy", parameters)
    return Created(request.properties["Bucket"])


def get_permission(bucket_: FakeBucket, action: str, resource: str) -> PermissionResult:
    """What the policy says without its conditional statements.

    moto takes their conditions for met, so that a policy which denies access without TLS would deny everything.
    """
    policy = json.loads(bucket_.policy or "{}")
    statements = [statement for statement in listed(policy.get("Statement")) if "Condition" not in statement]
    return IAMPolicy(json.dumps({"Statement": statements})).is_action_permitted(action, resource)


def install() -> None:
    """Puts in place the functions that cannot be called around; events keep the slashes of a key, moto encodes them."""
    FakeBucket.get_permission = get_permission
    s3_notifications.quote_plus = partial(quote_plus, safe="/")
