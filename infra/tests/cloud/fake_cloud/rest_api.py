"""API Gateway's REST APIs from OpenAPI 3 documents, as far as the templates have them.

moto's import knows paths and integrations only: no authorization, authorizers, binary media types or gateway responses.
Here the document is taken apart and each part created through the API.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moto.cloudformation.exceptions import ValidationError

from fake_cloud.types import Created, Properties, Request, handles, parts

AMAZON = "x-amazon-apigateway-"
METHODS = {method: method.upper() for method in ("get", "put", "post", "delete", "options", "head", "patch")}
METHODS[f"{AMAZON}any-method"] = "ANY"
AUTHORIZATIONS = {"awsSigv4": "AWS_IAM", "cognito_user_pools": "COGNITO_USER_POOLS"}


@handles("AWS::ApiGateway::RestApi")
def rest_api(request: Request) -> Created:
    body, others = parts(request.properties, "Body", "Parameters")
    document = body["Body"]
    info = document["info"]
    made = request.invoke("apigateway", "create_rest_api", {
        "Name": info["title"], "Description": info.get("description", ""), **others})
    api = {"RestApiId": made["id"]}
    request.invoke("apigateway", "update_rest_api", {**api, "PatchOperations": [
        {"Op": "add", "Path": f"/binaryMediaTypes/{kind.replace('/', '~1')}", "Value": kind}
        for kind in document.get(f"{AMAZON}binary-media-types", [])]})
    for kind, response in document.get(f"{AMAZON}gateway-responses", {}).items():
        request.invoke("apigateway", "put_gateway_response", {**api, "ResponseType": kind, **response})
    create_methods(request, api, made["rootResourceId"], document)
    return request.created("{id}", {"RestApiId": "{id}", "RootResourceId": "{rootResourceId}"}, made)


def create_methods(request: Request, api: Properties, root: str, document: Properties) -> None:
    authorizations = create_authorizations(request, api, document)
    resources = {"": root}
    for path, item in sorted(document["paths"].items()):
        resource = {**api, "ResourceId": resource_of(request, api, resources, path.rstrip("/"))}
        for key in item.keys() & METHODS.keys():
            method = {**resource, "HttpMethod": METHODS[key]}
            asked = authorization(item[key], document, authorizations, f"{METHODS[key]} {path}")
            request.invoke("apigateway", "put_method", {**method, **asked})
            create_integration(request, method, item[key])


def resource_of(request: Request, api: Properties, resources: dict[str, str], path: str) -> str:
    """The resource of a path, created with its parents if need be."""
    if path not in resources:
        parent, _, part = path.rpartition("/")
        parameters = {**api, "ParentId": resource_of(request, api, resources, parent), "PathPart": part}
        resources[path] = request.invoke("apigateway", "create_resource", parameters)["id"]
    return resources[path]


def create_authorizations(request: Request, api: Properties, document: Properties) -> dict[str, Properties]:
    """What a method of each security scheme asks for, its authorizer created."""
    schemes = document.get("components", {}).get("securitySchemes", {})
    return {name: authorization_of_scheme(request, api, name, scheme) for name, scheme in schemes.items()}


def authorization_of_scheme(request: Request, api: Properties, name: str, scheme: Properties) -> Properties:
    kind = AUTHORIZATIONS[scheme[f"{AMAZON}authtype"]]
    authorizer = scheme.get(f"{AMAZON}authorizer")
    if authorizer is None:
        return {"AuthorizationType": kind}
    made = request.invoke("apigateway", "create_authorizer", {
        **api, **authorizer, "Name": name, "Type": authorizer["type"].upper(),
        "IdentitySource": f"method.request.header.{scheme['name']}"})
    return {"AuthorizationType": kind, "AuthorizerId": made["id"]}


def authorization(operation: Properties, document: Properties, known: dict[str, Properties], where: str) -> Properties:
    """What the method asks of its callers: the schemes of its own security, or of the document's; else nothing."""
    asked: Properties = {"AuthorizationType": "NONE"}
    for requirement in operation.get("security", document.get("security", [])):
        for name in requirement:
            if name not in known:
                raise ValidationError(message=f"Unable to put method {where}: no security scheme {name}")
            asked |= known[name]
    return asked


def create_integration(request: Request, method: Properties, operation: Properties) -> None:
    """The integration; a method without one fails the deployment of the API, in moto too."""
    if f"{AMAZON}integration" in operation:
        http_method, others = parts(operation[f"{AMAZON}integration"], "httpMethod")
        request.invoke("apigateway", "put_integration", {
            **others, **method, "IntegrationHttpMethod": http_method["httpMethod"], "Type": others["type"].upper()})


@handles("AWS::ApiGateway::Deployment")
def deployment(request: Request) -> Created:
    parameters = parts(request.properties, "RestApiId", "StageName", "Description")[0]
    made = request.invoke("apigateway", "create_deployment", parameters)
    return request.created("{id}", {"DeploymentId": "{id}"}, made)


@handles("AWS::ApiGateway::Stage")
def stage(request: Request) -> Created:
    """A stage; the API takes its logs and the settings of its methods as patches only."""
    patched, others = parts(request.properties, "AccessLogSetting", "MethodSettings")
    request.invoke("apigateway", "create_stage", others)
    operations = [*access_log_operations(patched.get("AccessLogSetting", {})),
                  *(operation for setting in patched.get("MethodSettings", []) for operation in
                    method_operations(setting))]
    request.invoke("apigateway", "update_stage", {
        **parts(others, "RestApiId", "StageName")[0],
        "PatchOperations": [{"Op": "replace", "Path": path, "Value": value} for path, value in operations]})
    return Created(others["StageName"])


def access_log_operations(setting: Properties) -> Iterator[tuple[str, Any]]:
    for key, name in (("DestinationArn", "destinationArn"), ("Format", "format")):
        if key in setting:
            yield f"/accessLogSettings/{name}", setting[key]


def method_operations(setting: Properties) -> Iterator[tuple[str, Any]]:
    paths = {"MetricsEnabled": "metrics/enabled", "ThrottlingBurstLimit": "throttling/burstLimit",
             "ThrottlingRateLimit": "throttling/rateLimit"}
    path = setting.get("ResourcePath", "/*").removeprefix("/").replace("/", "~1")
    for key, value in setting.items():
        if key in paths:
            yield f"/{path}/{setting.get('HttpMethod', '*')}/{paths[key]}", value


@handles("AWS::ApiGateway::Account")
def account(request: Request) -> Created:
    request.invoke("apigateway", "update_account", {"PatchOperations": [
        {"Op": "replace", "Path": "/cloudwatchRoleArn", "Value": request.properties["CloudWatchRoleArn"]}]})
    return Created("account", {"Id": "account"})
