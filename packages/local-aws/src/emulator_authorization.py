"""Corrects which action and resource the emulator checks with IAM, where AWS differs and a policy depends on it."""
import json
import re
from datetime import datetime, timezone
from urllib.parse import unquote

from emulator_further_actions import KEYS_OF_ALIAS, LOGS_ACCESS, PASSED_ROLE
from ministack.core import iam_actions
from ministack.services import apigateway, cognito, iam, kms, sts, tagging

_iam_action = iam_actions.extract_iam_action
_resource_arn = iam_actions.extract_resource_arn
_request_tags = iam_actions.request_tag_context
_web_identity = sts._web_identity_principal

# Where IAM's name of an action differs from the operation's.
LAMBDA_ACTIONS = {
    "GetLayerVersionByArn": "GetLayerVersion",
    "Invoke": "InvokeFunction",
    "InvokeAsync": "InvokeFunction",
    "InvokeWithResponseStream": "InvokeFunction",
}
LAYER_BY_ARN = re.compile(r"/layers/(arn:[^/]+)(?:/versions/(\d+))?")


def _parameter(params, name):
    value = params.get(name)
    return value[0] if isinstance(value, list) else value


def _action(service, method, path, headers, body, params):
    """Lambda's operations by its API model: the emulator's own table confuses reads of layers and settings with others."""
    if service != "lambda":
        return _iam_action(service, method, path, headers, body, params)
    operation = iam_actions._match_rest_action("lambda", method, path, params)
    if operation is None:
        return _iam_action(service, method, path, headers, body, params)
    return f"lambda:{LAMBDA_ACTIONS.get(operation, operation)}"


def _resource(service, method, path, headers, body, params, region, account_id):
    """Resources that the emulator replaces by "*": whose tags are read, a key's alias, a new function, a layer by its ARN."""
    tagged = {"sns": "ResourceArn", "monitoring": "ResourceARN"}.get(service)
    if tagged and iam_actions._param(body, params, tagged):
        return iam_actions._param(body, params, tagged)
    if service == "kms" and headers.get("x-amz-target", "").endswith("Alias"):
        alias = iam_actions._safe_json_field(body, "AliasName")
        return f"arn:aws:kms:{region}:{account_id}:{alias}"
    if service == "lambda" and method == "POST" and path.rstrip("/").endswith("/functions"):
        return f"arn:aws:lambda:{region}:{account_id}:function:{iam_actions._safe_json_field(body, 'FunctionName')}"
    layer = LAYER_BY_ARN.search(unquote(path)) if service == "lambda" else None
    if layer:
        return ":".join(part for part in layer.groups() if part)
    return _resource_arn(service, method, path, headers, body, params, region, account_id)


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
    return _signature_age(params) if service == "s3" else {}


def _facts(service, action, body):
    """What a call needs beside its own action depends on what it says (emulator_further_actions.py)."""
    if action in ("lambda:CreateFunction", "lambda:UpdateFunctionConfiguration"):
        return {PASSED_ROLE: iam_actions._safe_json_field(body, "Role")}
    if service == "apigateway" and b"accessLogSettings" in body:
        return {LOGS_ACCESS: iam_actions._safe_json_field(body, "accessLogSettings")}
    if service == "kms" and action.endswith("Alias"):
        alias = kms._alias_arn(iam_actions._safe_json_field(body, "AliasName"))
        keys = [kms._resolve_key(key) for key in (alias, iam_actions._safe_json_field(body, "TargetKeyId"))]
        return {KEYS_OF_ALIAS: [key["Arn"] for key in keys if key]}
    if action in ("secretsmanager:CreateSecret", "secretsmanager:UpdateSecret"):
        key = iam_actions._safe_json_field(body, "KmsKeyId")
        return {"secretsmanager:KmsKeyId": key} if key else {}
    return {}


def _signature_age(params):
    """How old the signature of a presigned URL is, in milliseconds."""
    try:
        signed = datetime.strptime(_parameter(params, "X-Amz-Date"), "%Y%m%dT%H%M%S%z")
    except (ValueError, TypeError):
        return {}
    return {"s3:signatureAge": str(round((datetime.now(timezone.utc) - signed).total_seconds() * 1000))}


def _workflow_identity(token, provider_id, role_arn):
    """With the claim of GitHub's tokens that AWS compares beside audience and subject: the branch."""
    principal, keys = _web_identity(token, provider_id, role_arn)
    host = principal.rsplit("oidc-provider/", 1)[-1]
    if host == "token.actions.githubusercontent.com":
        claims = cognito._decode_id_token_unverified(token)
        keys = {**keys, **({f"{host}:ref": claims["ref"]} if "ref" in claims else {})}
    return principal, keys


def _gateway_tags():
    """The tags of APIs and their stages; other parts have none. Whether AWS shows those of the API for them, it does not say."""
    for arn, tags in apigateway._api_tags.items():
        yield arn, [{"Key": key, "Value": value} for key, value in tags.items()]


def _tags_of_request(service, action, body, params):
    """API Gateway's actions are HTTP's verbs: which operation sets tags, the emulator tells by its name alone."""
    if service != "apigateway":
        return _request_tags(service, action, body, params)
    tags = iam_actions._safe_json_field(body, "tags")
    if not isinstance(tags, dict) or not tags:
        return {}
    return {**{f"aws:RequestTag/{key}".lower(): str(value) for key, value in tags.items()}, "aws:TagKeys": list(tags)}


def _context(service, action, body, params):
    """With condition keys that the emulator lacks: a role's boundary, who may invoke a function, a signature's age, tags of an API."""
    tags = _tags_of_request(service, action, body, params)
    return {**tags, **_condition_keys(service, action, body, params), **_facts(service, action, body)}


iam_actions._BOTOCORE_SERVICE_MAP["lambda"] = ["lambda"]
iam_actions.extract_iam_action = _action
iam_actions.extract_resource_arn = _resource
iam_actions.request_tag_context = _context
sts._web_identity_principal = _workflow_identity
tagging._RESOURCE_TAG_COLLECTORS["apigateway"] = _gateway_tags
