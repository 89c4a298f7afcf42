"""What must be true of a deployment. Each function takes a Cloud and fails with a sentence."""

from __future__ import annotations

import json
from typing import Any

from cloud import ACCOUNT, STACK, Cloud

FUNCTIONS = {"IndexFunction": "likeness_index", "SearchFunction": "likeness_search",
             "MaintainFunction": "likeness_maintain"}
ALARMS = {"DeadLettersAlarm", "QueueAgeAlarm", "IndexErrorsAlarm", "SearchErrorsAlarm", "MaintainErrorsAlarm"}

READS_PHOTOS = {("s3:GetObject", "photos/*"), ("s3:ListBucket", "photos"), ("kms:Decrypt", "key")}
LOGS = {("logs:CreateLogStream", "logs"), ("logs:PutLogEvents", "logs")}
# All that each role may do, and on what.
GRANTS = {
    "IndexRole": READS_PHOTOS | LOGS | {("rds-db:connect", "likeness_index")}
    | {(f"sqs:{action}", "queue") for action in ("ReceiveMessage", "DeleteMessage", "GetQueueAttributes")},
    "SearchRole": LOGS | {("rds-db:connect", "likeness_search"), ("s3:GetObject", "photos/*"),
                          ("s3:PutObject", "photos/*"), ("kms:Decrypt", "key"), ("kms:GenerateDataKey", "key")},
    "MaintainRole": READS_PHOTOS | LOGS | {("rds-db:connect", "likeness_maintain")},
    "DatabaseUsersRole": LOGS | {("rds-data:ExecuteStatement", "cluster"), ("secretsmanager:GetSecretValue", "secret")},
}


def expect(fact: object, sentence: str) -> None:
    if not fact:
        raise AssertionError(sentence)


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def the_bucket_is_closed_encrypted_and_versioned(cloud: Cloud) -> None:
    s3, bucket = cloud.client("s3"), cloud.id_of("PhotoBucket")
    rules = s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"]
    default = rules[0]["ApplyServerSideEncryptionByDefault"]
    key = cloud.resources()["DataKey"]["attributes"]["Arn"]
    expect(default == {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}, f"the bucket's encryption is {default}")
    block = s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]
    expect(len(block) == 4 and all(block.values()), f"the public access block is {block}")
    expect(s3.get_bucket_versioning(Bucket=bucket)["Status"] == "Enabled", "the bucket keeps no versions")
    policy = json.loads(s3.get_bucket_policy(Bucket=bucket)["Policy"])["Statement"]
    expect_tls_only(policy, "the bucket")
    expect(all(statement["Effect"] == "Deny" for statement in policy), "the bucket's policy lets somebody in")
    expect(cloud.template()["Resources"]["PhotoBucket"]["DeletionPolicy"] == "Retain", "the bucket is not retained")


def expect_tls_only(statements: list[dict[str, Any]], where: str) -> None:
    expect(any(statement["Effect"] == "Deny" and statement["Principal"] in ("*", {"AWS": "*"})
               and statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}} for statement in statements),
           f"{where} takes requests without TLS")


def deleted_photos_go_for_good(cloud: Cloud) -> None:
    rules = cloud.client("s3").get_bucket_lifecycle_configuration(Bucket=cloud.id_of("PhotoBucket"))["Rules"]
    expect([rule for rule in rules if rule.get("NoncurrentVersionExpiration") == {"NoncurrentDays": 30}
            and rule["Status"] == "Enabled"], f"old versions do not expire: {rules}")


def only_our_pages_may_upload(cloud: Cloud) -> None:
    rule, = cloud.client("s3").get_bucket_cors(Bucket=cloud.id_of("PhotoBucket"))["CORSRules"]
    origins = [f"https://{cloud.id_of('SearchApi')}.execute-api.eu-west-1.amazonaws.com", "http://127.0.0.1:*"]
    expect(rule["AllowedOrigins"] == origins and rule["AllowedMethods"] == ["GET", "PUT"],
           f"other pages may read and upload: {rule}")


def the_bucket_tells_the_queue_and_nobody_else_may(cloud: Cloud) -> None:
    queue = attributes(cloud, "IndexQueue")
    told = cloud.client("s3").get_bucket_notification_configuration(Bucket=cloud.id_of("PhotoBucket"))
    events = {(item["QueueArn"], event) for item in told["QueueConfigurations"] for event in item["Events"]}
    for event in ("s3:ObjectCreated:*", "s3:ObjectRemoved:*"):
        expect((queue["QueueArn"], event) in events, f"the queue is not told of {event}")
    statements = json.loads(queue["Policy"])["Statement"]
    expect_tls_only(statements, "the queue")
    expect_tls_only(json.loads(attributes(cloud, "IndexDeadLetterQueue")["Policy"])["Statement"], "the dead-letter queue")
    allowed = [statement for statement in statements if statement["Effect"] == "Allow"]
    expect(len(allowed) == 1, f"more than S3 may send to the queue: {allowed}")
    condition = allowed[0]["Condition"]
    expect(allowed[0]["Principal"] == {"Service": "s3.amazonaws.com"} and condition == {
        "ArnEquals": {"aws:SourceArn": f"arn:aws:s3:::{cloud.id_of('PhotoBucket')}"},
        "StringEquals": {"aws:SourceAccount": ACCOUNT}}, f"the queue takes events by {allowed[0]}")


def attributes(cloud: Cloud, queue: str) -> dict[str, str]:
    return cloud.client("sqs").get_queue_attributes(
        QueueUrl=cloud.id_of(queue), AttributeNames=["All"])["Attributes"]


def failed_events_come_again_and_end_as_dead_letters(cloud: Cloud) -> None:
    queue = attributes(cloud, "IndexQueue")
    redrive = json.loads(queue["RedrivePolicy"])
    dead = attributes(cloud, "IndexDeadLetterQueue")["QueueArn"]
    expect(redrive["deadLetterTargetArn"] == dead and int(redrive["maxReceiveCount"]) == 10, f"redrive is {redrive}")
    timeout = configuration(cloud, "IndexFunction")["Timeout"]
    expect(int(queue["VisibilityTimeout"]) >= 6 * timeout, "the visibility timeout is below 6 × the function's timeout")
    mapping, = cloud.client("lambda").list_event_source_mappings()["EventSourceMappings"]
    expect(mapping["EventSourceArn"] == queue["QueueArn"], f"the index function is fed by {mapping['EventSourceArn']}")
    expect(mapping["FunctionArn"].endswith(":live"), "the queue feeds the function beside its alias")
    expect(mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"], "a failed photo takes its batch along")
    expect(mapping["ScalingConfig"]["MaximumConcurrency"] == 10, "the index function has no maximum concurrency")


def configuration(cloud: Cloud, function: str, **qualifier: str) -> dict[str, Any]:
    return cloud.client("lambda").get_function_configuration(FunctionName=cloud.id_of(function), **qualifier)


def functions_are_published_from_snapshots_with_the_model(cloud: Cloud) -> None:
    layer = cloud.of_type("AWS::Lambda::LayerVersion")[0]["physicalId"]
    for name in FUNCTIONS:
        function = configuration(cloud, name, Qualifier="live")
        expect(function["Version"] != "$LATEST", f"{name}'s alias is no published version")
        expect(function["SnapStart"]["ApplyOn"] == "PublishedVersions", f"{name} does not start from a snapshot")
        expect([item["Arn"] for item in function["Layers"]] == [layer], f"{name} has no model")
        expect(function["VpcConfig"]["SubnetIds"], f"{name} is not in the network")
        expect(function["LoggingConfig"]["LogFormat"] == "JSON", f"{name} does not log JSON")


def functions_enter_the_database_as_themselves_without_a_password(cloud: Cloud) -> None:
    for name, user in FUNCTIONS.items():
        variables = configuration(cloud, name)["Environment"]["Variables"]
        url = variables["QUARKUS_DATASOURCE_JDBC_URL"]
        expect(f"?user={user}&" in url, f"{name} enters as another than {user}: {url}")
        expect("authenticationPluginClassName=dev.likeness.login.RdsIamLogin" in url, f"{name} has no IAM login")
        expect("sslmode=require" in url, f"{name} would talk to the database without TLS")
        secret = [key for key in variables if "PASSWORD" in key or "SECRET" in key]
        expect(not secret, f"{name} has a secret in its environment: {secret}")
        expect(variables["ORT_DISABLE_TELEMETRY"] == "1", f"{name} lets ONNX Runtime report")


def roles_may_do_just_what_they_must(cloud: Cloud) -> None:
    network = {("ec2:CreateNetworkInterface", "*"), ("ec2:DescribeNetworkInterfaces", "*"),
               ("ec2:DescribeSubnets", "*"), ("ec2:DeleteNetworkInterface", "*"),
               ("ec2:AssignPrivateIpAddresses", "*"), ("ec2:UnassignPrivateIpAddresses", "*")}
    for role, wanted in GRANTS.items():
        outside = role == "DatabaseUsersRole"
        granted = {(action, short(cloud, resource)) for action, resource in grants(cloud, role)}
        expected = wanted if outside else wanted | network
        expect(granted == expected, f"{role} lacks {sorted(expected - granted)}, has too {sorted(granted - expected)}")


def grants(cloud: Cloud, role: str) -> set[tuple[str, str]]:
    iam, name = cloud.client("iam"), cloud.id_of(role)
    documents = [iam.get_role_policy(RoleName=name, PolicyName=policy)["PolicyDocument"]
                 for policy in iam.list_role_policies(RoleName=name)["PolicyNames"]]
    for policy in iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]:
        arn = policy["PolicyArn"]
        version = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
        documents.append(iam.get_policy_version(PolicyArn=arn, VersionId=version)["PolicyVersion"]["Document"])
    return {(action, resource) for document in documents for statement in document["Statement"]
            for action in listed(statement["Action"]) for resource in listed(statement["Resource"])}


def short(cloud: Cloud, resource: str) -> str:
    """What a resource is in the table above; anything else stays an ARN and fails the comparison."""
    photos = f"arn:aws:s3:::{cloud.id_of('PhotoBucket')}"
    cluster = cloud.resources()["Cluster"]["attributes"]
    users = f"arn:aws:rds-db:eu-west-1:{ACCOUNT}:dbuser:{cluster['DBClusterResourceId']}/"
    known = {photos: "photos", f"{photos}/*": "photos/*", cloud.resources()["DataKey"]["attributes"]["Arn"]: "key",
             attributes(cloud, "IndexQueue")["QueueArn"]: "queue", cluster["DBClusterArn"]: "cluster",
             cluster["MasterUserSecret.SecretArn"]: "secret"}
    known |= {group["attributes"]["Arn"]: "logs" for group in cloud.of_type("AWS::Logs::LogGroup")}
    return known.get(resource, resource.removeprefix(users))


def the_database_is_closed_encrypted_and_pauses(cloud: Cloud) -> None:
    cluster, = cloud.client("rds").describe_db_clusters()["DBClusters"]
    expect(cluster["StorageEncrypted"] and cluster["KmsKeyId"] == cloud.resources()["DataKey"]["attributes"]["Arn"],
           "the database is not encrypted with our key")
    expect(cluster["IAMDatabaseAuthenticationEnabled"], "nobody can enter the database by IAM")
    expect(cluster["HttpEndpointEnabled"], "the users cannot be made: the Data API is off")
    expect("SecretArn" in cluster["MasterUserSecret"], "the owner's password is not in Secrets Manager")
    scaling = cluster["ServerlessV2ScalingConfiguration"]
    expect(scaling["MinCapacity"] == 0 and scaling["SecondsUntilAutoPause"] == 600, f"it does not pause: {scaling}")
    instance, = cloud.client("rds").describe_db_instances()["DBInstances"]
    expect(not instance["PubliclyAccessible"], "the database has a public address")
    values = cloud.client("rds").describe_db_cluster_parameters(
        DBClusterParameterGroupName=cluster["DBClusterParameterGroup"])["Parameters"]
    expect({"rds.force_ssl": "1"}.items() <= {item["ParameterName"]: item.get("ParameterValue") for item in values}
           .items(), "the database takes connections without TLS")


def searches_go_to_the_readers(cloud: Cloud, readers: int) -> None:
    """Only searches do: whoever writes must reach the writer."""
    cluster, = cloud.client("rds").describe_db_clusters()["DBClusters"]
    instances = cloud.client("rds").describe_db_instances()["DBInstances"]
    expect(len(instances) == 1 + readers, f"{len(instances)} instances")
    expect(not any(instance["PubliclyAccessible"] for instance in instances), "the database has a public address")
    for function in FUNCTIONS:
        url = configuration(cloud, function)["Environment"]["Variables"]["QUARKUS_DATASOURCE_JDBC_URL"]
        endpoint = cluster["ReaderEndpoint" if function == "SearchFunction" else "Endpoint"]
        expect(f"//{endpoint}:" in url, f"{function} enters the database by {url}")


def the_network_has_no_way_out_but_to_s3(cloud: Cloud) -> None:
    ec2 = cloud.client("ec2")
    expect(not ec2.describe_internet_gateways()["InternetGateways"], "there is an internet gateway")
    expect(not ec2.describe_nat_gateways()["NatGateways"], "there is a NAT gateway")
    endpoint, = ec2.describe_vpc_endpoints()["VpcEndpoints"]
    expect(endpoint["VpcEndpointType"] == "Gateway", "there is an endpoint that costs")
    group, = ec2.describe_security_groups(GroupIds=[cloud.id_of("DatabaseSecurityGroup")])["SecurityGroups"]
    rule, = group["IpPermissions"]
    sources = [pair["GroupId"] for pair in rule["UserIdGroupPairs"]]
    expect(sources == [cloud.id_of("FunctionSecurityGroup")] and not rule["IpRanges"],
           f"others than the functions reach the database: {rule}")


def the_api_lets_nobody_in_without_authorisation(
        cloud: Cloud, authorisation: str = "AWS_IAM", page: str = "AWS_IAM") -> None:
    """Nor to the page's files, unless one signs in on the page itself."""
    gateway, api = cloud.client("apigateway"), cloud.id_of("SearchApi")
    methods = {(resource["path"], name): method
               for resource in gateway.get_resources(restApiId=api, embed=["methods"])["items"]
               for name, method in resource.get("resourceMethods", {}).items()}
    wanted = {("/{proxy+}", "ANY"): authorisation, ("/", "GET"): page, ("/page/{file}", "GET"): page}
    asked = {name: method["authorizationType"] for name, method in methods.items()}
    expect(asked == wanted, f"the API's methods ask for {asked}")
    for name, method in methods.items():
        expect(":live/invocations" in method["methodIntegration"]["uri"], f"{name} calls the function beside its alias")
    statement, = json.loads(cloud.client("lambda").get_policy(
        FunctionName=cloud.id_of("SearchFunction"), Qualifier="live")["Policy"])["Statement"]
    source = next(iter(statement["Condition"].values()))["AWS:SourceArn"]
    expect(source == f"arn:aws:execute-api:eu-west-1:{ACCOUNT}:{api}/*" and statement["Resource"].endswith(":live"),
           f"the search function can be called by {statement}")


def the_api_takes_pictures_throttles_and_logs(cloud: Cloud) -> None:
    gateway, api = cloud.client("apigateway"), cloud.id_of("SearchApi")
    expect(gateway.get_rest_api(restApiId=api)["binaryMediaTypes"] == ["*/*"], "pictures would be broken")
    stage = gateway.get_stage(restApiId=api, stageName="prod")
    settings = stage["methodSettings"]["*/*"]
    expect((settings["throttlingRateLimit"], settings["throttlingBurstLimit"]) == (200, 400), f"throttles {settings}")
    line = json.loads(stage["accessLogSettings"]["format"])
    expect({"request_id", "status", "took_ms", "caller"} <= line.keys(), f"the access log has only {sorted(line)}")
    too_large = {item["responseType"]: item for item in gateway.get_gateway_responses(restApiId=api)["items"]}[
        "REQUEST_TOO_LARGE"]
    problem = json.loads(too_large["responseTemplates"]["application/json"])
    expect(too_large["statusCode"] == "413" and problem["code"] == "image_too_large" and "4.5 MB" in problem["detail"],
           f"too large a picture is answered with {too_large}")


def tables_are_there_before_they_are_used(cloud: Cloud) -> None:
    template = cloud.template()["Resources"]
    for name in ("IndexFunction", "SearchFunction"):
        expect("Schema" in listed(template[name].get("DependsOn", [])), f"{name} does not wait for the schema")
    schema = cloud.resources()["Schema"]["properties"]
    expect(schema["ServiceToken"].endswith(":live"), "the schema is migrated beside the alias")
    expect("MaintainFunction" in schema["Version"], "another version of the code would not migrate")
    users = cloud.resources()["DatabaseUsers"]["properties"]
    expect({users["Owner"], *users["Members"]} == set(FUNCTIONS.values()), f"the database's users are {users}")
    outside = configuration(cloud, "DatabaseUsersFunction")
    expect(not outside.get("VpcConfig", {}).get("SubnetIds"), "the Data API cannot be reached from the network")


def somebody_watches(cloud: Cloud) -> None:
    alarms = {alarm["AlarmName"].split("-")[1] for alarm in cloud.client("cloudwatch").describe_alarms()["MetricAlarms"]}
    expect(alarms == ALARMS, f"the alarms are {sorted(alarms)}")
    json.loads(cloud.client("cloudwatch").get_dashboard(DashboardName=STACK)["DashboardBody"])
    groups = cloud.client("logs").describe_log_groups()["logGroups"]
    expect(groups and all(group.get("retentionInDays") == 30 for group in groups), "logs are kept for ever")
    wanted = {"ApiUrl", "PageUrl", "PhotoBucketName", "IndexQueueUrl", "IndexDeadLetterQueueUrl", "IndexDeadLetterQueueArn",
              "DashboardUrl"}
    expect(wanted <= cloud.outputs().keys(), f"the outputs are only {sorted(cloud.outputs())}")


def parameters_and_outputs_explain_themselves(cloud: Cloud) -> None:
    constraints = {"AllowedValues", "AllowedPattern", "MinValue"}
    templates = [cloud.template(stack) for stack in cloud.stacks()]
    expect(len(templates) == 3, f"there are not three stacks: {cloud.stacks()}")
    for template in templates:
        for name, parameter in template.get("Parameters", {}).items():
            expect("Description" in parameter, f"parameter {name} is not described")
            expect(constraints & parameter.keys(), f"parameter {name} takes anything")
        for name, output in template["Outputs"].items():
            expect("Description" in output, f"output {name} is not described")


CHECKS = [
    parameters_and_outputs_explain_themselves,
    the_bucket_is_closed_encrypted_and_versioned,
    deleted_photos_go_for_good,
    only_our_pages_may_upload,
    the_bucket_tells_the_queue_and_nobody_else_may,
    failed_events_come_again_and_end_as_dead_letters,
    functions_are_published_from_snapshots_with_the_model,
    functions_enter_the_database_as_themselves_without_a_password,
    roles_may_do_just_what_they_must,
    the_database_is_closed_encrypted_and_pauses,
    the_network_has_no_way_out_but_to_s3,
    the_api_lets_nobody_in_without_authorisation,
    the_api_takes_pictures_throttles_and_logs,
    tables_are_there_before_they_are_used,
    somebody_watches,
]


def failures(cloud: Cloud) -> list[str]:
    """What does not hold, as sentences."""
    found = []
    for check in CHECKS:
        try:
            check(cloud)
        except Exception as error:  # noqa: BLE001 (boto3 says by exceptions that a setting is not there)
            found.append(f"{check.__name__}: {error}")
    return found
