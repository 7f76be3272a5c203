"""What the emulator takes a request for when it asks IAM, where that is otherwise than AWS and a policy here depends on it."""
import json

from ministack.core import iam_actions
from ministack.services import iam

_iam_action = iam_actions.extract_iam_action
_resource_arn = iam_actions.extract_resource_arn
_request_tags = iam_actions.request_tag_context


def _parameter(params, name):
    value = params.get(name)
    return value[0] if isinstance(value, list) else value


def _layer_by_arn(service, params):
    return _parameter(params, "Arn") if service == "lambda" and _parameter(params, "find") == "LayerVersion" else None


def _action(service, method, path, headers, body, params):
    """Reading a layer by its ARN is lambda:GetLayerVersion; the emulator takes it for the list of layers."""
    if _layer_by_arn(service, params):
        return "lambda:GetLayerVersion"
    return _iam_action(service, method, path, headers, body, params)


def _resource(service, method, path, headers, body, params, region, account_id):
    """A layer that is read by its ARN, and a topic whose tags are; the emulator takes both for "*"."""
    named = _layer_by_arn(service, params) or (_parameter(params, "ResourceArn") if service == "sns" else None)
    return named or _resource_arn(service, method, path, headers, body, params, region, account_id)


def _condition_keys(service, action, body, params):
    role = _parameter(params, "RoleName") if service == "iam" else None
    if role:
        if action in ("iam:CreateRole", "iam:PutRolePermissionsBoundary"):
            boundary = _parameter(params, "PermissionsBoundary")
        else:
            boundary = (iam._roles.get(role) or {}).get("PermissionsBoundary")
        return {"iam:PermissionsBoundary": boundary} if boundary else {}
    if action == "lambda:AddPermission":
        try:
            return {"lambda:Principal": json.loads(body)["Principal"]}
        except (ValueError, KeyError, TypeError):
            return {}
    return {}


def _context(service, action, body, params):
    """With two condition keys that the emulator lacks: the boundary of a role, and whom a function is opened to."""
    return {**_request_tags(service, action, body, params), **_condition_keys(service, action, body, params)}


iam_actions.extract_iam_action = _action
iam_actions.extract_resource_arn = _resource
iam_actions.request_tag_context = _context
