"""The types of EC2, KMS, RDS, Lambda, SQS, SNS, IAM, CloudWatch and Scheduler that the templates use."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

from moto.awslambda.models import LambdaFunction, lambda_backends
from moto.rds.models import rds_backends
from moto.sqs.models import sqs_backends

from fake_cloud.template import text
from fake_cloud.types import HANDLERS, Call, Created, Properties, Request, client, ec2_tagged, handles, parts

ONE_CALL = {
    "AWS::EC2::RouteTable": Call(
        "ec2", "create_route_table", "{RouteTableId}", {"RouteTableId": "{RouteTableId}"}, "RouteTable",
        tags="route-table"),
    "AWS::EC2::SubnetRouteTableAssociation": Call(
        "ec2", "associate_route_table", "{AssociationId}", {"Id": "{AssociationId}"}),
    "AWS::EC2::VPCEndpoint": Call(
        "ec2", "create_vpc_endpoint", "{VpcEndpointId}", {"Id": "{VpcEndpointId}"}, "VpcEndpoint", tags="vpc-endpoint"),
    "AWS::RDS::DBSubnetGroup": Call(
        "rds", "create_db_subnet_group", "{DBSubnetGroupName}", {}, "DBSubnetGroup", "DBSubnetGroupName", lower=True),
    "AWS::RDS::DBInstance": Call(
        "rds", "create_db_instance", "{DBInstanceIdentifier}",
        {"DBInstanceArn": "{DBInstanceArn}", "DbiResourceId": "{DbiResourceId}",
         "Endpoint.Address": "{Endpoint[Address]}", "Endpoint.Port": "{Endpoint[Port]}"},
        "DBInstance", "DBInstanceIdentifier", lower=True),
    "AWS::Lambda::LayerVersion": Call(
        "lambda", "publish_layer_version", "{LayerVersionArn}", {"LayerVersionArn": "{LayerVersionArn}"},
        name="LayerName"),
    "AWS::Lambda::Version": Call(
        "lambda", "publish_version", "{FunctionArn}", {"Version": "{Version}", "FunctionArn": "{FunctionArn}"}),
    "AWS::Lambda::Alias": Call("lambda", "create_alias", "{AliasArn}", {"AliasArn": "{AliasArn}"}),
    "AWS::CloudWatch::Alarm": Call(
        "cloudwatch", "put_metric_alarm", "{AlarmName}",
        {"Arn": "arn:aws:cloudwatch:{region}:{account}:alarm:{AlarmName}"}, name="AlarmName"),
    "AWS::Scheduler::Schedule": Call(
        "scheduler", "create_schedule", "{Name}", {"Arn": "{ScheduleArn}"}, name="Name"),
}
HANDLERS.update(ONE_CALL)


@handles("AWS::EC2::VPC")
def vpc(request: Request) -> Created:
    dns, others = parts(request.properties, "EnableDnsSupport", "EnableDnsHostnames")
    made = request.invoke("ec2", "create_vpc", ec2_tagged(others, "vpc"))["Vpc"]
    for attribute, value in dns.items():
        request.invoke("ec2", "modify_vpc_attribute", {"VpcId": made["VpcId"], attribute: {"Value": value}})
    groups = client("ec2", request.region).describe_security_groups(
        Filters=[{"Name": "vpc-id", "Values": [made["VpcId"]]}, {"Name": "group-name", "Values": ["default"]}])
    return request.created(
        "{VpcId}", {"VpcId": "{VpcId}", "CidrBlock": "{CidrBlock}", "DefaultSecurityGroup": "{GroupId}"},
        {**made, "GroupId": groups["SecurityGroups"][0]["GroupId"]})


@handles("AWS::EC2::Subnet")
def subnet(request: Request) -> Created:
    public, others = parts(request.properties, "MapPublicIpOnLaunch")
    made = request.invoke("ec2", "create_subnet", ec2_tagged(others, "subnet"))["Subnet"]
    for attribute, value in public.items():
        request.invoke("ec2", "modify_subnet_attribute", {"SubnetId": made["SubnetId"], attribute: {"Value": value}})
    return request.created("{SubnetId}", {"SubnetId": "{SubnetId}", "AvailabilityZone": "{AvailabilityZone}",
                                          "VpcId": "{VpcId}", "CidrBlock": "{CidrBlock}"}, made)


@handles("AWS::EC2::SecurityGroup")
def security_group(request: Request) -> Created:
    """A group with its rules; egress rules replace the default one that allows everything."""
    rules, others = parts(request.named("GroupName", 255), "SecurityGroupIngress", "SecurityGroupEgress")
    parameters = ec2_tagged({"Description": others.pop("GroupDescription"), **others}, "security-group")
    group = request.invoke("ec2", "create_security_group", parameters)["GroupId"]
    if rules.get("SecurityGroupEgress"):
        everything = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
        request.invoke("ec2", "revoke_security_group_egress", {"GroupId": group, "IpPermissions": [everything]})
    for key, direction in (("SecurityGroupIngress", "ingress"), ("SecurityGroupEgress", "egress")):
        for rule in rules.get(key, []):
            allow(request, direction, group, rule)
    return request.created("{GroupId}", {"GroupId": "{GroupId}", "Id": "{GroupId}", "VpcId": "{VpcId}"},
                           {"GroupId": group, **others})


def allow(request: Request, direction: str, group: str, rule: Properties) -> dict[str, Any]:
    """Adds a rule, which CloudFormation writes flat and the API nested."""
    targets = {"IpRanges": ("CidrIp", "CidrIp"), "Ipv6Ranges": ("CidrIpv6", "CidrIpv6"),
               "UserIdGroupPairs": ("SecurityGroupId", "GroupId"), "PrefixListIds": ("PrefixListId", "PrefixListId")}
    flat = {key.removeprefix("Source").removeprefix("Destination"): value for key, value in rule.items()}
    permission, described = parts(flat, "IpProtocol", "FromPort", "ToPort")[0], parts(flat, "Description")[0]
    for kind, (key, member) in targets.items():
        if key in flat:
            permission[kind] = [{member: flat[key], **described}]
    return request.invoke("ec2", f"authorize_security_group_{direction}",
                          {"GroupId": group, "IpPermissions": [permission]})


@handles("AWS::KMS::Key")
def kms_key(request: Request) -> Created:
    switches, others = parts(request.properties, "EnableKeyRotation", "RotationPeriodInDays", "Tags")
    tags = [{"TagKey": tag["Key"], "TagValue": tag["Value"]} for tag in switches.get("Tags", [])]
    policy = {"Policy": others.pop("KeyPolicy")} if "KeyPolicy" in others else {}
    key = request.invoke("kms", "create_key", {**others, **policy, "Tags": tags})["KeyMetadata"]
    if text(switches.get("EnableKeyRotation", False)) == "true":
        period = parts(switches, "RotationPeriodInDays")[0]
        request.invoke("kms", "enable_key_rotation", {"KeyId": key["KeyId"], **period})
    return request.created("{KeyId}", {"Arn": "{Arn}", "KeyId": "{KeyId}"}, key)


@handles("AWS::RDS::DBClusterParameterGroup")
def cluster_parameter_group(request: Request) -> Created:
    properties = request.named("DBClusterParameterGroupName", 255, lower=True)
    group = {"DBClusterParameterGroupName": properties["DBClusterParameterGroupName"]}
    request.invoke("rds", "create_db_cluster_parameter_group", {
        **group, "DBParameterGroupFamily": properties["Family"], **parts(properties, "Description", "Tags")[0]})
    values = [{"ParameterName": name, "ParameterValue": value, "ApplyMethod": "pending-reboot"}
              for name, value in properties["Parameters"].items()]
    request.invoke("rds", "modify_db_cluster_parameter_group", {**group, "Parameters": values})
    return Created(group["DBClusterParameterGroupName"])


@handles("AWS::RDS::DBCluster")
def db_cluster(request: Request) -> Created:
    """A cluster; moto allows the HTTP endpoint (the Data API) to the old serverless engines only."""
    secret, others = parts(request.named("DBClusterIdentifier", 63, lower=True), "MasterUserSecret")
    if "KmsKeyId" in secret.get("MasterUserSecret", {}):
        others["MasterUserSecretKmsKeyId"] = secret["MasterUserSecret"]["KmsKeyId"]
    made = request.invoke("rds", "create_db_cluster", others)["DBCluster"]
    cluster = rds_backends[request.account][request.region].clusters[made["DBClusterIdentifier"]]
    cluster._enable_http_endpoint = text(others.get("EnableHttpEndpoint", False)) == "true"
    return request.created("{DBClusterIdentifier}", {
        "DBClusterArn": "{DBClusterArn}", "DBClusterResourceId": "{DbClusterResourceId}",
        "Endpoint.Address": "{Endpoint}", "Endpoint.Port": "{Port}", "ReadEndpoint.Address": "{ReaderEndpoint}",
        "MasterUserSecret.SecretArn": "{MasterUserSecret[SecretArn]}"}, made)


@handles("AWS::Lambda::Function")
def function(request: Request) -> Created:
    """A function; what moto's has no place for, or gets wrong, is kept beside it for `with_unmodelled`."""
    concurrency, properties = parts(request.named("FunctionName"), "ReservedConcurrentExecutions")
    if inline := properties["Code"].get("ZipFile"):
        properties["Code"] = {"ZipFile": zipped(inline, properties.get("Runtime", ""))}
    made = request.invoke("lambda", "create_function", properties)
    model = lambda_backends[request.account][request.region].get_function(made["FunctionName"])
    model.unmodelled = parts(properties, "SnapStart", "LoggingConfig", "DeadLetterConfig", "FileSystemConfigs")[0]
    if subnets := properties.get("VpcConfig", {}).get("SubnetIds"):
        found = client("ec2", request.region).describe_subnets(SubnetIds=subnets)["Subnets"]
        model.unmodelled["VpcConfig"] = {**properties["VpcConfig"], "VpcId": found[0]["VpcId"]}
    if concurrency:
        request.invoke("lambda", "put_function_concurrency", {"FunctionName": made["FunctionName"], **concurrency})
    return request.created("{FunctionName}", {"Arn": "{FunctionArn}"}, made)


def zipped(source: str, runtime: str) -> bytes:
    """Inline code as the file `index` in a zip, as the real service packs it."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as files:
        files.writestr("index.js" if runtime.startswith("nodejs") else "index.py", source)
    return archive.getvalue()


def with_unmodelled(configuration: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """moto answers that SnapStart is off and the VPC vpc-123abc, and nothing about log or dead letter settings."""

    def get_configuration(model: LambdaFunction, on_create: bool = False) -> dict[str, Any]:
        unmodelled = dict(getattr(model, "unmodelled", {}))
        if "SnapStart" in unmodelled:
            on = unmodelled["SnapStart"]["ApplyOn"] == "PublishedVersions" and model.version != "$LATEST"
            unmodelled["SnapStart"] = {**unmodelled["SnapStart"], "OptimizationStatus": "On" if on else "Off"}
        return {**configuration(model, on_create), **unmodelled}

    return get_configuration


@handles("AWS::Lambda::Permission")
def permission(request: Request) -> Created:
    statement = request.generated_name(100)
    request.invoke("lambda", "add_permission", {
        **request.properties, **qualified(request.properties["FunctionName"]), "StatementId": statement})
    return Created(statement, {"Id": statement})


def qualified(function_name: str) -> Properties:
    """The function and the alias or version of it: moto drops what follows the name in an ARN."""
    pieces = function_name.split(":")
    length = 7 if pieces[0] == "arn" else 1
    qualifier = {"Qualifier": pieces[length]} if len(pieces) > length else {}
    return {"FunctionName": ":".join(pieces[:length]), **qualifier}


@handles("AWS::Lambda::EventSourceMapping")
def event_source_mapping(request: Request) -> Created:
    """A mapping to the alias asked for, which moto replaces by its version.

    It delivers nothing: moto would call the function, in Docker, for every message of the queue.
    """
    made = request.invoke("lambda", "create_event_source_mapping", request.properties)
    if request.properties["FunctionName"].startswith("arn:"):
        mapping = lambda_backends[request.account][request.region].get_event_source_mapping(made["UUID"])
        mapping.function_arn = request.properties["FunctionName"]
    queue = sqs_backends[request.account][request.region].queues.get(made["EventSourceArn"].split(":")[-1])
    if queue:
        queue.lambda_event_source_mappings.clear()
    return request.created(
        "{UUID}", {"Id": "{UUID}", "EventSourceMappingArn": "{EventSourceMappingArn}"}, made)


@handles("AWS::SQS::Queue")
def queue(request: Request) -> Created:
    named, attributes = parts(request.named("QueueName", 80), "QueueName", "Tags")
    request.invoke("sqs", "create_queue", {**named, "Attributes": attributes})
    url = "https://sqs.{region}.amazonaws.com/{account}/{QueueName}"
    return request.created(url, {"Arn": "arn:aws:sqs:{region}:{account}:{QueueName}", "QueueName": "{QueueName}",
                                 "QueueUrl": url}, named)


@handles("AWS::SQS::QueuePolicy")
def queue_policy(request: Request) -> Created:
    for url in request.properties["Queues"]:
        request.invoke("sqs", "set_queue_attributes",
                       {"QueueUrl": url, "Attributes": {"Policy": request.properties["PolicyDocument"]}})
    return Created(request.generated_name())


@handles("AWS::SNS::Topic")
def topic(request: Request) -> Created:
    named, others = parts(request.named("TopicName", 256), "TopicName", "Tags")
    subscriptions, attributes = parts(others, "Subscription")
    parameters = {"Name": named["TopicName"], "Tags": named.get("Tags", []), "Attributes": attributes}
    arn = request.invoke("sns", "create_topic", parameters)["TopicArn"]
    for subscription in subscriptions.get("Subscription", []):
        request.invoke("sns", "subscribe", {"TopicArn": arn, **subscription})
    return Created(arn, {"TopicArn": arn, "TopicName": named["TopicName"]})


@handles("AWS::Logs::LogGroup")
def log_group(request: Request) -> Created:
    retention, others = parts(request.named("LogGroupName", 512), "RetentionInDays")
    request.invoke("logs", "create_log_group", others)
    if retention:
        request.invoke("logs", "put_retention_policy", {"LogGroupName": others["LogGroupName"], **retention})
    return request.created(
        "{LogGroupName}", {"Arn": "arn:aws:logs:{region}:{account}:log-group:{LogGroupName}:*"}, others)


@handles("AWS::CloudWatch::Dashboard")
def dashboard(request: Request) -> Created:
    """A dashboard whose body is JSON, which the real service checks and moto does not."""
    json.loads(request.properties["DashboardBody"])
    properties = request.named("DashboardName", 255)
    request.invoke("cloudwatch", "put_dashboard", properties)
    return Created(properties["DashboardName"])


@handles("AWS::IAM::Role")
def role(request: Request) -> Created:
    policies, others = parts(request.named("RoleName"), "Policies", "ManagedPolicyArns")
    made = request.invoke("iam", "create_role", others)["Role"]
    for policy in policies.get("Policies", []):
        request.invoke("iam", "put_role_policy", {"RoleName": made["RoleName"], **versioned(policy)})
    for arn in policies.get("ManagedPolicyArns", []):
        request.invoke("iam", "attach_role_policy", {"RoleName": made["RoleName"], "PolicyArn": arn})
    return request.created("{RoleName}", {"Arn": "{Arn}", "RoleId": "{RoleId}"}, made)


def versioned(policy: Properties) -> Properties:
    """The policy with a version: SAM's policy templates have none, which AWS accepts and moto does not."""
    return {**policy, "PolicyDocument": {"Version": "2012-10-17", **policy["PolicyDocument"]}}


@handles("AWS::IAM::ManagedPolicy")
def managed_policy(request: Request) -> Created:
    properties = request.named("ManagedPolicyName", 128)
    name = {"PolicyName": properties.pop("ManagedPolicyName")}
    arn = request.invoke("iam", "create_policy", {**versioned(properties), **name})["Policy"]["Arn"]
    return Created(arn, {"PolicyArn": arn})


def install() -> None:
    """Puts the one function of moto that cannot be called around in its place."""
    LambdaFunction.get_configuration = with_unmodelled(LambdaFunction.get_configuration)
