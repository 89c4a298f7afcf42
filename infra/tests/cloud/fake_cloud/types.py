"""How a CloudFormation type is created: through the APIs of the very server that this runs in.

moto has CloudFormation models of its own, but they skip many properties (egress rules, layers, DNS settings of a VPC,
cluster scaling ...) and many types have none. A call to the API takes what the API takes, and boto3 can read it back.
The types themselves are in resources.py, bucket.py and rest_api.py.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import boto3
from botocore.config import Config
from moto import settings
from moto.cloudformation import parsing
from moto.cloudformation.utils import random_suffix

from fake_cloud.template import is_custom, text

Properties = dict[str, Any]


@dataclass(frozen=True)
class Created:
    """What a creation gives back: the value of Ref, those of Fn::GetAtt, and how real the resource is."""

    ref: str
    attributes: Mapping[str, Any] = field(default_factory=dict)
    effect: str = "created"
    model: Any = None  # moto's own model of the resource, which then answers for the attributes


@dataclass(frozen=True)
class Request:
    """One resource that a stack wants, its properties resolved."""

    type: str
    logical_id: str
    stack_name: str
    stack_id: str
    properties: Properties
    account: str
    region: str

    def generated_name(self, limit: int = 64) -> str:
        """A name like CloudFormation's; when it gets too long, the stack's part of it suffers first."""
        tail = f"-{self.logical_id}-{random_suffix()}"
        return (self.stack_name[:max(limit - len(tail), 0)] + tail)[-limit:].lstrip("-")

    def named(self, key: str, limit: int = 64, lower: bool = False) -> Properties:
        """The properties, with a generated name where the template gives none."""
        if key in self.properties:
            return dict(self.properties)
        name = self.generated_name(limit)
        return {**self.properties, key: name.lower() if lower else name}

    def invoke(self, service: str, operation: str, parameters: Properties) -> dict[str, Any]:
        """Calls the API with the parameters in its spelling and types; what it has no place for is only recorded."""
        api = client(service, self.region)
        shape = api.meta.service_model.operation_model(api.meta.method_to_api_mapping[operation]).input_shape
        fitted = fit(shape, parameters)
        for key in sorted(fitted.keys() - shape.members.keys()):
            report(f"recorded only: {self.type} {self.logical_id}, property {key}")
        return getattr(api, operation)(**{key: value for key, value in fitted.items() if key in shape.members})

    def created(self, ref: str, attributes: Mapping[str, str], facts: Mapping[str, Any]) -> Created:
        """The outcome, from formats such as "{Endpoint[Port]}"; one that needs a missing fact is no attribute."""
        facts = {"region": self.region, "account": self.account, **facts}
        made = {}
        for name, template in attributes.items():
            try:
                made[name] = template.format_map(facts)
            except KeyError:
                continue
        return Created(ref.format_map(facts), made)


Handler = Callable[[Request], Created]
HANDLERS: dict[str, Handler] = {}


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Registers the function that creates a type."""

    def register(handler: Handler) -> Handler:
        HANDLERS[kind] = handler
        return handler

    return register


def report(message: str) -> None:
    print(f"fake cloud: {message}", file=sys.stderr, flush=True)


@lru_cache
def client(service: str, region: str) -> Any:
    """A client of this server, whatever endpoint or credentials the environment has; a refusal is not retried."""
    return boto3.client(
        service, region_name=region, endpoint_url=f"http://localhost:{settings.moto_server_port()}",
        aws_access_key_id="fake", aws_secret_access_key="fake",
        config=Config(retries={"total_max_attempts": 1}, ignore_configured_endpoint_urls=True),
    )


def fit(shape: Any, value: Any) -> Any:
    """The value as the API's shape wants it.

    CloudFormation spells some names differently (KmsKeyArn, KMSKeyArn), takes "30" for 30, documents for JSON and lists
    of Key and Value for maps.
    """
    match shape.type_name:
        case "structure" if isinstance(value, dict):
            spelling = {member.lower(): member for member in shape.members}
            named = {spelling.get(key.lower(), key): item for key, item in value.items()}
            return {key: fit(shape.members[key], item) if key in shape.members else item
                    for key, item in named.items()}
        case "list" if isinstance(value, list):
            return [fit(shape.member, item) for item in value]
        case "map" if isinstance(value, list):
            return {item["Key"]: fit(shape.value, item["Value"]) for item in value}
        case "map" if isinstance(value, dict):
            return {key: fit(shape.value, item) for key, item in value.items()}
        case "string":
            return json.dumps(value) if isinstance(value, (dict, list)) else text(value)
        case "integer" | "long":
            return int(value)
        case "float" | "double":
            return float(value)
        case "boolean":
            return text(value) == "true"
    return value


def create(request: Request) -> Created:
    """Creates the resource: by a handler, by moto's own model or, for other existing types, by recording it."""
    if request.type in HANDLERS:
        return HANDLERS[request.type](request)
    if not is_custom(request.type) and request.type in parsing.get_model_map():
        return by_moto(request)
    return recorded(request)


def by_moto(request: Request) -> Created:
    """A type that moto's CloudFormation creates and nobody does here."""
    kind = parsing.get_model_map()[request.type]
    key = kind.cloudformation_name_type()
    name = request.properties.get(key) or request.generated_name()
    model = kind.create_from_cloudformation_json(
        name, {"Type": request.type, "Properties": request.properties}, request.account, request.region,
        LogicalId=request.logical_id, StackId=request.stack_id, ResourceType=request.type,
    )
    return Created(getattr(model, "physical_resource_id", name), {}, "moto", model)


def recorded(request: Request) -> Created:
    """A type without any effect here, custom resources included: no code runs."""
    report(f"recorded only: {request.type} {request.logical_id}")
    return Created(request.generated_name(), {}, "recorded")


@dataclass(frozen=True)
class Call:
    """A type that one call of an API creates."""

    service: str
    operation: str
    ref: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    result: str = ""  # the member of the response that describes the resource
    name: str = ""  # the property that CloudFormation makes up
    lower: bool = False
    renamed: Mapping[str, str] = field(default_factory=dict)  # from CloudFormation's name to the API's
    tags: str = ""  # EC2's name of the type, for its tag specifications

    def __call__(self, request: Request) -> Created:
        properties = request.named(self.name, 63, self.lower) if self.name else dict(request.properties)
        parameters = {self.renamed.get(key, key): value for key, value in properties.items()}
        response = request.invoke(self.service, self.operation, ec2_tagged(parameters, self.tags))
        facts = response[self.result] if self.result else response
        return request.created(self.ref, self.attributes, {**parameters, **facts})


def ec2_tagged(properties: Properties, kind: str) -> Properties:
    """EC2 takes tags with the type of what they are for."""
    if not kind or "Tags" not in properties:
        return properties
    plain = {key: value for key, value in properties.items() if key != "Tags"}
    return {**plain, "TagSpecifications": [{"ResourceType": kind, "Tags": properties["Tags"]}]}


def parts(properties: Properties, *keys: str) -> tuple[Properties, Properties]:
    """The properties with these keys, and the others."""
    chosen = {key: properties[key] for key in keys if key in properties}
    return chosen, {key: value for key, value in properties.items() if key not in chosen}
