"""Templates: the SAM transform, CloudFormation's checks before it creates anything, and its intrinsic functions.

moto evaluates intrinsic functions leniently (an unknown reference or function passes, `AWS::NoValue` stays in lists,
`Fn::GetAZs` answers for us-east-1, `a.b.c` attributes lose their tail), so this module has its own evaluation.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import Any

import boto3
import yaml
from cfnlint.schema import PROVIDER_SCHEMA_MANAGER, ResourceNotFoundError, Schema
from moto.cloudformation.exceptions import ValidationError
from moto.utilities.utils import get_partition
from samtranslator.internal.managed_policies import get_bundled_managed_policy_map
from samtranslator.model.exceptions import InvalidDocumentException
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

SERVERLESS = "AWS::Serverless-2016-10-31"
PSEUDO_PARAMETERS = frozenset(
    f"AWS::{name}"
    for name in ("AccountId", "NotificationARNs", "NoValue", "Partition", "Region", "StackId", "StackName", "URLSuffix")
)
SUB_VARIABLE = re.compile(r"\$\{([^!${}][^${}]*)\}")
SUB_LITERAL = re.compile(r"\$\{!([^{}]*)\}")

Document = dict[str, Any]
Names = Mapping[str, Any]


def processed_template(template: str, parameters: Mapping[str, Any], region: str) -> Document:
    """The template as CloudFormation would process it: transformed with the real parameters, and checked."""
    document = parse(template)
    transforms = listed(document.get("Transform"))
    if unsupported := [transform for transform in transforms if transform != SERVERLESS]:
        raise ValidationError(message=f"fake cloud: unsupported transform {unsupported}")
    if transforms:
        document = transform_serverless(document, parameters, region)
    check(document, region)
    return document


def parse(template: str) -> Document:
    """Reads YAML or JSON; the way through JSON turns dates and the integer keys of OpenAPI responses into strings."""
    try:
        document = json.loads(json.dumps(yaml_parse(template), default=str))
    except yaml.YAMLError as error:
        raise ValidationError(message=f"Template format error: {error}") from error
    if not isinstance(document, dict) or not document.get("Resources"):
        raise ValidationError(message="Template format error: At least one Resources member must be defined.")
    return document


def transform_serverless(document: Document, parameters: Mapping[str, Any], region: str) -> Document:
    """Runs the transform of the real service, which moto lacks."""
    policies = get_bundled_managed_policy_map(get_partition(region)) or {}
    translator = Translator(None, Parser(), boto_session=boto3.Session(region_name=region))
    try:
        translated = translator.translate(document, dict(parameters), get_managed_policy_map=lambda: policies)
    except InvalidDocumentException as error:
        causes = "; ".join(cause.message for cause in error.causes)
        raise ValidationError(message=f"Transform {SERVERLESS} failed with: {error.message} {causes}") from error
    return json.loads(json.dumps(translated))


def check(document: Document, region: str) -> None:
    """What CloudFormation refuses when the change set is created, before any resource exists."""
    check_types(document, region)
    check_names(document)
    check_attributes(document, region)
    creation_order(document)


def check_types(document: Document, region: str) -> None:
    types = {name: resource.get("Type", "(none)") for name, resource in document["Resources"].items()}
    if unknown := sorted({kind for kind in types.values() if resource_schema(kind, region) is None}):
        raise ValidationError(message=f"Template format error: Unrecognized resource types: [{', '.join(unknown)}]")


def resource_schema(kind: str, region: str) -> Schema | None:
    """The published schema of a type; cfn-lint also knows the Serverless ones, which do not outlive the transform."""
    if kind.startswith("AWS::Serverless::"):
        return None
    try:
        return PROVIDER_SCHEMA_MANAGER.get_resource_schema(region, kind)
    except ResourceNotFoundError:
        return None


def check_names(document: Document) -> None:
    """Every reference, condition and DependsOn names something that the template has."""
    parameters = PSEUDO_PARAMETERS | document.get("Parameters", {}).keys()
    resources, conditions = document["Resources"], document.get("Conditions", {})
    known = {"Conditions": parameters, "Resources": parameters | resources.keys(),
             "Outputs": parameters | resources.keys()}
    for section, names in known.items():
        refuse_missing(f"resource dependencies in the {section} block", names_in(document.get(section, {})) - names)
    named = {item["Condition"] for section in ("Resources", "Outputs")
             for item in document.get(section, {}).values() if "Condition" in item}
    chosen = {argument[0] if function == "Fn::If" else argument
              for function, argument in intrinsics(document) if function in ("Fn::If", "Condition")}
    refuse_missing("conditions", (named | chosen) - conditions.keys())
    depended = {name for resource in resources.values() for name in listed(resource.get("DependsOn"))}
    refuse_missing("DependsOn", depended - resources.keys())


def refuse_missing(where: str, names: set[str]) -> None:
    if names:
        raise ValidationError(message=f"Template format error: Unresolved {where}: [{', '.join(sorted(names))}]")


def check_attributes(document: Document, region: str) -> None:
    """Every Fn::GetAtt asks for an attribute that the published schema of the type has."""
    used = {pair for section in ("Resources", "Outputs") for pair in references(document.get(section, {}))}
    for name, attribute in sorted(pair for pair in used if pair[1]):
        kind = document["Resources"].get(name, {}).get("Type", "a parameter")
        schema = resource_schema(kind, region)
        free = is_custom(kind) or (kind == "AWS::CloudFormation::Stack" and attribute.startswith("Outputs."))
        if not free and (schema is None or attribute not in schema.get_atts):
            raise ValidationError(message=f"Template error: resource {name} ({kind}) does not support attribute type "
                                          f"{attribute} in Fn::GetAtt")


def is_custom(kind: str) -> bool:
    return kind.startswith("Custom::") or kind == "AWS::CloudFormation::CustomResource"


def creation_order(document: Document) -> list[str]:
    """Resources after what they depend on.

    CloudFormation creates whatever is ready at the same time. Of those, policies and permissions come last here, so
    that a resource which needs one and does not say so (a bucket that notifies a queue) fails, as it usually does.
    """
    resources = document["Resources"]
    sorter = TopologicalSorter({
        name: (names_in(resource) | set(listed(resource.get("DependsOn")))) & resources.keys()
        for name, resource in resources.items()
    })
    try:
        sorter.prepare()
    except CycleError as error:
        cycle = ", ".join(sorted(set(error.args[1])))
        raise ValidationError(message=f"Circular dependency between resources: [{cycle}]") from error
    order: list[str] = []
    while sorter.is_active():
        ready = sorted(sorter.get_ready(), key=lambda name: resources[name]["Type"].endswith(("Policy", "Permission")))
        sorter.done(*ready)
        order += ready
    return order


def intrinsics(node: Any) -> Iterator[tuple[str, Any]]:
    """Every intrinsic function in the node with its argument, at any depth."""
    if isinstance(node, list):
        for item in node:
            yield from intrinsics(item)
    elif isinstance(node, dict):
        for key, value in node.items():
            named = key in ("Ref", "Condition") and isinstance(value, str)
            if len(node) == 1 and (named or key.startswith("Fn::")):
                yield key, value
            yield from intrinsics(value)


def references(node: Any) -> Iterator[tuple[str, str]]:
    """Every name that the node refers to with the attribute asked for, "" when it is a Ref."""
    for function, argument in intrinsics(node):
        if function == "Ref":
            yield argument, ""
        elif function == "Fn::GetAtt":
            yield attribute_of(argument)
        elif function == "Fn::Sub":
            template, variables = substitution(argument)
            for variable in SUB_VARIABLE.findall(template):
                if variable not in variables:
                    name, _, attribute = variable.strip().partition(".")
                    yield name, attribute


def names_in(node: Any) -> set[str]:
    return {name for name, _ in references(node)}


def attribute_of(argument: str | list[str]) -> tuple[str, str]:
    """`a.b.c`, [a, b.c] and [a, b, c] all mean attribute b.c of a."""
    name, _, attribute = (argument if isinstance(argument, str) else ".".join(argument)).partition(".")
    return name, attribute


def substitution(argument: str | list[Any]) -> tuple[str, dict[str, Any]]:
    return (argument, {}) if isinstance(argument, str) else (argument[0], argument[1])


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def text(value: Any) -> str:
    """A scalar as CloudFormation hands it on."""
    if isinstance(value, (dict, list)) or value is None:
        raise ValidationError(message=f"Template error: a string is needed here, not {json.dumps(value)}")
    return str(value).lower() if isinstance(value, bool) else str(value)


def resolved(node: Any, names: Names) -> Any:
    """The node with its intrinsic functions evaluated; `AWS::NoValue` removes the property or list item."""
    if isinstance(node, list):
        return [item for item in (resolved(item, names) for item in node) if item is not None]
    if not isinstance(node, dict):
        return node
    if len(node) == 1:
        key, argument = next(iter(node.items()))
        if key in FUNCTIONS:
            return FUNCTIONS[key](argument, names)
        if key.startswith("Fn::"):
            raise ValidationError(message=f"fake cloud: unsupported function {key}")
    items = ((key, resolved(value, names)) for key, value in node.items())
    return {key: value for key, value in items if value is not None}


def ref(name: str, names: Names) -> Any:
    value = names[name]
    return getattr(value, "physical_resource_id", value)


def get_att(argument: Any, names: Names) -> Any:
    name, attribute = attribute_of(argument)
    return names[name].get_cfn_attribute(attribute)


def sub(argument: Any, names: Names) -> str:
    template, variables = substitution(argument)

    def value(match: re.Match[str]) -> str:
        variable = match[1].strip()
        if variable in variables:
            return text(resolved(variables[variable], names))
        return text(get_att(variable, names) if "." in variable else ref(variable, names))

    return SUB_LITERAL.sub(r"${\1}", SUB_VARIABLE.sub(value, template))


def join(argument: Any, names: Names) -> str:
    return argument[0].join(text(item) for item in resolved(argument[1], names))


def split(argument: Any, names: Names) -> list[str]:
    return text(resolved(argument[1], names)).split(argument[0])


def select(argument: Any, names: Names) -> Any:
    index, items = int(resolved(argument[0], names)), resolved(argument[1], names)
    if index >= len(items):
        raise ValidationError(message=f"Template error: Fn::Select cannot select nonexistent value at index {index}")
    return items[index]


def choose(argument: Any, names: Any) -> Any:
    return resolved(argument[1] if names.lazy_condition_map[argument[0]] else argument[2], names)


def zones(argument: Any, names: Names) -> list[str]:
    region = resolved(argument, names) or names["AWS::Region"]
    return [f"{region}{zone}" for zone in "abc"]


FUNCTIONS: dict[str, Callable[[Any, Any], Any]] = {
    "Ref": ref,
    "Fn::GetAtt": get_att,
    "Fn::Sub": sub,
    "Fn::Join": join,
    "Fn::Split": split,
    "Fn::Select": select,
    "Fn::If": choose,
    "Fn::GetAZs": zones,
}


def condition_holds(condition: Any, names: Names, conditions: Mapping[str, bool]) -> bool:
    """A condition's value; unlike moto's, `Fn::Equals` compares as CloudFormation does: true equals "true", 1 "1"."""
    (function, argument), = condition.items()
    if function == "Condition":
        return conditions[argument]
    if function == "Fn::Equals":
        left, right = ([text(item) for item in listed(resolved(side, names))] for side in argument)
        return left == right
    held = (condition_holds(part, names, conditions) for part in argument)
    match function:
        case "Fn::Not":
            return not next(held)
        case "Fn::And":
            return all(held)
        case "Fn::Or":
            return any(held)
    raise ValidationError(message=f"Template error: unsupported condition function {function}")
