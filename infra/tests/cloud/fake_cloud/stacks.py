"""Stacks and change sets: moto's, made to create, fail and report as CloudFormation does."""

from __future__ import annotations

import json
import re
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from moto.cloudformation import models, parsing, responses
from moto.cloudformation.exceptions import MissingParameterError, ValidationError
from moto.core.responses import ActionResult
from moto.s3.models import s3_backends
from moto.utilities.utils import get_partition

from fake_cloud.template import (
    condition_holds,
    creation_order,
    is_custom,
    processed_template,
    resolved,
    resource_schema,
    text,
)
from fake_cloud.types import Created, Request, create, handles


class CreationError(Exception):
    """A resource could not be created, so its stack fails."""


@dataclass(frozen=True)
class Resource:
    """A created resource, with the attributes that moto's parsing and responses look for."""

    logical_resource_id: str
    cf_resource_type: str
    physical_resource_id: str
    properties: dict[str, Any]
    made: Created

    def get_cfn_attribute(self, name: str) -> Any:
        if self.made.model:
            return self.made.model.get_cfn_attribute(name)
        if name in self.made.attributes:
            return self.made.attributes[name]
        if self.made.effect == "recorded":
            return f"{self.physical_resource_id}.{name}"
        raise ValidationError(message=f"{self.logical_resource_id} ({self.cf_resource_type}) has no attribute {name}")


class ResourceMap(parsing.ResourceMap):
    """What a template can refer to: parameters, mappings and the resources created so far.

    moto's creates resources on first reference, without regard to the DependsOn of what is referred to, and takes
    parameters as they come; here the stack creates in order, and parameters are checked against their declarations.
    """

    def load(self) -> None:
        self.load_mapping()
        self.load_parameters()
        self.load_conditions()

    def load_parameters(self) -> None:
        declared = self._template.get("Parameters", {})
        undeclared = self.input_parameters.keys() - declared.keys()
        if self._template and undeclared:
            raise ValidationError(message=f"Parameters: [{', '.join(sorted(undeclared))}] do not exist in the template")
        self.no_echo_parameter_keys = [name for name, parameter in declared.items() if parameter.get("NoEcho")]
        for name, parameter in declared.items():
            value = self.input_parameters.get(name, parameter.get("Default"))
            if value is None:
                raise MissingParameterError(name)
            check_parameter(name, parameter, text(value))
            self.resolved_parameters[name] = self._parameter_value(parameter["Type"], text(value))
        self._parsed_resources.update(self.resolved_parameters)

    def _parameter_value(self, kind: str, value: str) -> Any:
        if kind == "CommaDelimitedList" or kind.startswith("List<"):
            return [item.strip() for item in value.split(",")]
        return value

    def __getitem__(self, key: str) -> Any:
        """A name's value; creation is in order, so a resource that is missing has a false condition."""
        if key not in self._parsed_resources:
            raise ValidationError(message=f"Template format error: Unresolved resource dependencies [{key}]")
        return self._parsed_resources[key]

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._resource_json_map if name in self._parsed_resources)

    def wants(self, name: str) -> bool:
        condition = self._resource_json_map[name].get("Condition")
        return condition is None or self.lazy_condition_map[condition]

    def create_resource(self, name: str) -> Resource:
        definition = self._resource_json_map[name]
        properties = resolved(definition.get("Properties", {}), self)
        check_properties(definition["Type"], properties, self._region_name)
        request = Request(
            type=definition["Type"], logical_id=name, stack_name=self["AWS::StackName"], stack_id=self.stack_id,
            properties=properties, account=self._account_id, region=self._region_name,
        )
        made = create(request)
        self._parsed_resources[name] = Resource(name, request.type, made.ref, properties, made)
        return self._parsed_resources[name]


def check_parameter(name: str, parameter: dict[str, Any], value: str) -> None:
    allowed, pattern = parameter.get("AllowedValues"), parameter.get("AllowedPattern")
    if parameter["Type"] == "Number":
        check_number(name, parameter, value)
    if allowed is not None and value not in [text(item) for item in allowed]:
        raise ValidationError(message=f"Parameter '{name}' must be one of AllowedValues")
    items = value.split(",") if parameter["Type"] == "CommaDelimitedList" else [value]
    if pattern is not None and not all(re.fullmatch(pattern, item.strip()) for item in items):
        raise ValidationError(message=f"Parameter '{name}' must match pattern {pattern}")


def check_number(name: str, parameter: dict[str, Any], value: str) -> None:
    try:
        number = float(value)
    except ValueError as error:
        raise ValidationError(message=f"Parameter '{name}' must be a number") from error
    if not float(parameter.get("MinValue", number)) <= number <= float(parameter.get("MaxValue", number)):
        raise ValidationError(message=f"Parameter '{name}' must be a number within MinValue and MaxValue")


def check_properties(kind: str, properties: dict[str, Any], region: str) -> None:
    """Refuses properties that the type does not have, and the lack of those it requires, as the real service does."""
    found = resource_schema(kind, region)
    schema = found.schema if found else {}
    if missing := set(schema.get("required", [])) - properties.keys():
        raise ValidationError(message=f"{kind}: required properties missing: {sorted(missing)}")
    known = schema.get("properties", {}).keys()
    extra = properties.keys() - known
    if extra and not is_custom(kind):
        raise ValidationError(message=f"{kind}: extraneous properties: {sorted(extra)}")


class Stack(models.Stack):
    """A stack with events for each resource, and which ends as CREATE_FAILED when a creation raises.

    moto would answer the ExecuteChangeSet call with an error and leave the stack as it is; `sam deploy` and people
    expect a stack status and events.
    """

    __module__ = models.__name__  # moto derives the service of a model from the name of its module

    @property
    def outputs(self) -> list[dict[str, Any]] | None:
        """None of a stack that failed: moto would evaluate them with what there is."""
        return super().outputs if self.status == "CREATE_COMPLETE" else None

    @property
    def parameter_list(self) -> list[dict[str, Any]]:
        """Lists as they were given: moto's parsed ones do not fit the API's string."""
        hidden = self.resource_map.no_echo_parameter_keys
        return [
            {"ParameterKey": name,
             "ParameterValue": "****" if name in hidden else ",".join(value) if isinstance(value, list) else value}
            for name, value in self.resource_map.resolved_parameters.items()
        ]

    def load(self, change_set: ChangeSet) -> None:
        """Takes over the template; moto's keeps the empty one with which the change set created the stack."""
        self.template, self.template_dict = change_set.template, change_set.template_dict
        self.description = self.template_dict.get("Description")
        self.resource_map = self._create_resource_map()
        self.output_map = self._create_output_map()

    def create_resources(self) -> None:
        self._report("CREATE_IN_PROGRESS", "User Initiated")
        try:
            for name in creation_order(self.template_dict):
                if self.resource_map.wants(name):
                    self._create_resource(name)
            self._make_outputs()
        except CreationError as error:
            self._report("CREATE_FAILED", str(error))
        else:
            self._report("CREATE_COMPLETE", None)

    def _report(self, status: str, reason: str | None) -> None:
        self.status = status
        self._add_stack_event(status, resource_status_reason=reason)

    def _create_resource(self, name: str) -> None:
        self._add_resource_event(name, "CREATE_IN_PROGRESS")
        try:
            resource = self.resource_map.create_resource(name)
        except Exception as error:  # whatever a service raises fails the stack
            traceback.print_exc()
            self._add_resource_event(name, "CREATE_FAILED", reason=str(error) or type(error).__name__)
            raise CreationError(f"The following resource(s) failed to create: [{name}]. {error}") from error
        self._add_resource_event(name, "CREATE_COMPLETE", resource.physical_resource_id)

    def _add_resource_event(self, name: str, status: str, physical_id: str = "", reason: str | None = None) -> None:
        kind = self.template_dict["Resources"][name]["Type"]
        self.events.append(models.Event(self.stack_id, self.name, name, physical_id, kind, status, reason, None))

    def _make_outputs(self) -> None:
        """Evaluates the outputs now, so that a wrong one fails the stack and not a later DescribeStacks."""
        try:
            for output in filter(None, self.output_map.values()):
                output.value = text(output.value)
        except ValidationError as error:
            raise CreationError(f"Outputs: {error}") from error


class ChangeSet(models.ChangeSet):
    """A change set of the processed template: moto's has the one that was sent."""

    __module__ = models.__name__  # as above

    def _parse_template(self) -> None:
        self.template_dict = processed_template(self.template, self.parameters, self.stack.region_name)


class CloudFormationBackend(models.CloudFormationBackend):
    """Creates stacks through change sets only, and refuses what it cannot do instead of half doing it."""

    __module__ = models.__name__  # moto finds the URLs of a service beside its backend

    def create_change_set(self, stack_name: str, change_set_name: str, template: str, parameters: dict[str, str],
                          description: str, change_set_type: str, **options: Any) -> tuple[str, str]:
        """A change set for a new stack; a template or parameters that are refused leave none behind."""
        document = processed_template(template, parameters, self.region_name)
        ResourceMap("", stack_name, parameters, {}, self.region_name, self.account_id, document, self.exports).load()
        for stack in [stack for stack in self.stacks.values() if stack.name == stack_name]:
            if change_set_type != "CREATE" or stack.status != "REVIEW_IN_PROGRESS":
                raise ValidationError(message="fake cloud: stacks cannot be updated, start a fresh server")
            del self.stacks[stack.stack_id]
        return super().create_change_set(
            stack_name, change_set_name, template, parameters, description, change_set_type, **options
        )

    def execute_change_set(self, change_set_name: str, stack_name: str | None = None) -> None:
        change_set = self.describe_change_set(change_set_name)
        stack = self.stacks[change_set.stack_id]
        stack.load(change_set)
        stack.create_resources()
        change_set.execution_status = "EXECUTE_COMPLETE" if stack.status == "CREATE_COMPLETE" else "EXECUTE_FAILED"

    def create_stack(self, name: str, template: str, parameters: dict[str, Any], **options: Any) -> Stack:
        accepted = {key: options[key] for key in ("notification_arns", "tags", "role_arn") if key in options}
        change_set, stack_id = self.create_change_set(name, f"create-{len(self.stacks)}", template, parameters,
                                                      "", "CREATE", **accepted)
        self.execute_change_set(change_set)
        return self.stacks[stack_id]

    def update_stack(self, *_: Any, **__: Any) -> Stack:
        raise ValidationError(message="fake cloud: stacks cannot be updated, start a fresh server")

    def delete_stack(self, *_: Any, **__: Any) -> None:
        raise ValidationError(message="fake cloud: stacks cannot be deleted, start a fresh server")


@handles("AWS::CloudFormation::Stack")
def nested_stack(request: Request) -> Created:
    properties = request.named("StackName", 128)
    body = template_body(properties["TemplateURL"], request.account, get_partition(request.region))
    parameters = {name: text(value) for name, value in properties.get("Parameters", {}).items()}
    backend = models.cloudformation_backends[request.account][request.region]
    stack = backend.create_stack(properties["StackName"], body, parameters)
    if stack.status != "CREATE_COMPLETE":
        raise CreationError(f"nested stack {stack.name}: {stack.events[-1].resource_status_reason}")
    outputs = {f"Outputs.{output.key}": output.value for output in filter(None, stack.output_map.values())}
    return Created(stack.stack_id, outputs)


def template_body(template_url: str, account_id: str, partition: str) -> str:
    """The template behind a path-style URL; moto's own takes `127` for the bucket when the host is 127.0.0.1."""
    bucket, _, key = unquote(urlsplit(template_url).path).lstrip("/").partition("/")
    stored = s3_backends[account_id][partition].get_object(bucket, key)
    if stored is None:
        raise ValidationError(message=f"S3 error: no template at {template_url}")
    return stored.value.decode()


def get_template(response: responses.CloudFormationResponse) -> ActionResult:
    """GetTemplate which, unlike moto's, tells the processed template from the original one."""
    stack = response.cloudformation_backend.get_stack(response._get_param("StackName"))
    wants_original = response._get_param("TemplateStage") == "Original"
    body = stack.template if wants_original else json.dumps(stack.template_dict)
    return ActionResult({"TemplateBody": body, "StagesAvailable": ["Original", "Processed"]})


def recorded_resources() -> list[dict[str, Any]]:
    """Every resource of every stack with its resolved properties, for tests to look at."""
    return [
        {"stack": stack.name, "logicalId": resource.logical_resource_id, "type": resource.cf_resource_type,
         "physicalId": resource.physical_resource_id, "effect": resource.made.effect,
         "attributes": resource.made.attributes, "properties": resource.properties}
        for _, _, backend in models.cloudformation_backends.iter_backends()
        for stack in backend.stacks.values()
        for resource in stack.resource_map.values()
    ]


def install() -> None:
    """Puts the classes and functions of this module where moto looks for its own."""
    models.Stack, models.ChangeSet, models.ResourceMap = Stack, ChangeSet, ResourceMap
    models.cloudformation_backends.backend = CloudFormationBackend
    parsing.clean_json, parsing.parse_condition = resolved, condition_holds
    responses.get_stack_from_s3_url = template_body
    responses.CloudFormationResponse.get_template = get_template
