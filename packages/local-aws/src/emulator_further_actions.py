"""What a call needs beside its own action, asked of the same caller: the use of a key, a passed role, log delivery, a list.

The emulator asks for the call's own action alone.
"""
import contextvars

from emulator_keys import KeyNotUsable, uses_of_key
from ministack.core import iam_actions, iam_evaluator
from ministack.core.responses import get_region
from ministack.services import s3

# https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging.html, without what only a missing group takes
LOG_DELIVERY = (
    "logs:CreateLogDelivery",
    "logs:DeleteLogDelivery",
    "logs:DescribeResourcePolicies",
    "logs:GetLogDelivery",
    "logs:ListLogDeliveries",
    "logs:PutResourcePolicy",
    "logs:UpdateLogDelivery",
)
# Facts of a request that emulator_authorization.py reads from its body for this module: no condition keys of AWS's.
PASSED_ROLE = "local-aws:PassedRole"
LOGS_ACCESS = "local-aws:LogsAccess"
KEYS_OF_ALIAS = "local-aws:KeysOfAlias"

_enforce = iam_evaluator.enforce
_access_denied_response = iam_actions.access_denied_response
_resolve_condition_key = iam_evaluator._resolve_condition_key
# The action that was denied beside the call's own, and its resource: the answer names it, as AWS's does.
_denied: contextvars.ContextVar[tuple[str, str] | None] = contextvars.ContextVar("local_aws_denied", default=None)


def _further(action: str, resource: str, context: dict):
    """[(action, resource, condition keys)] of what the call needs beside its own action."""
    if context.get(PASSED_ROLE):
        yield "iam:PassRole", context[PASSED_ROLE], {"iam:PassedToService": "lambda.amazonaws.com"}
    if context.get(LOGS_ACCESS):
        yield from ((delivery, "*", {}) for delivery in LOG_DELIVERY)
    # an alias is changed by who may do so to the alias and to each key that it had or gets
    yield from ((action, key, {}) for key in context.get(KEYS_OF_ALIAS, ()))
    yield from uses_of_key(action, resource, context)


def _enforce_with_further(access_key_id, iam_action, service, region, resource_arn="*", service_context=None):
    _denied.set(None)
    denied = _enforce(access_key_id, iam_action, service, region, resource_arn, service_context)
    if denied is not None:
        return denied
    try:
        for action, resource, context in _further(iam_action, resource_arn, service_context or {}):
            denied = _enforce(access_key_id, action, action.split(":")[0], region, resource, context)
            if denied is not None:
                _denied.set((action, resource))
                return denied
    except KeyNotUsable as key:
        _denied.set(("kms:Decrypt", str(key)))
        return iam_evaluator.EvalResult("ImplicitDeny", reason=f"the key {key} cannot be used")
    return None


def _denied_response_with_action(service, action, principal_arn, request_id, **options):
    further = _denied.get()
    if further is None:
        return _access_denied_response(service, action, principal_arn, request_id, **options)
    action, resource = further
    explicit = options.pop("explicit_deny", False)
    where = "resource-based" if options.pop("resource_policy_arn", "") else "identity-based"
    why = f"with an explicit deny in a {where} policy" if explicit else f"because no {where} policy allows the {action} action"
    message = f"User: {principal_arn} is not authorized to perform: {action} on resource: {resource} {why}"
    return _access_denied_response(service, action, principal_arn, request_id, **{**options, "message": message})


def _hiding(read):
    """S3 tells who may not list a bucket nothing of what it lacks: 403 where the emulator answers 404.

    https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
    """

    def read_hiding(bucket_name, key, headers=None, query_params=None):
        answer = read(bucket_name, key, headers or {}, query_params or {})
        caller = s3._request_access_key("GET", key, headers or {}, query_params or {}, b"")
        if answer[0] != 404 or not caller or bucket_name not in s3._buckets:
            return answer
        if _enforce(caller, "s3:ListBucket", "s3", get_region(), f"arn:aws:s3:::{bucket_name}") is None:
            return answer
        return s3._error("AccessDenied", "Access Denied", 403, f"/{bucket_name}/{key}")

    return read_hiding


def _condition_key_with_owner(key, ctx):
    """A bucket's ARN names no account: the emulator takes the caller's for its owner's, whoever owns it."""
    if key.lower() in ("aws:resourceaccount", "s3:resourceaccount") and ctx.resource_arn.startswith("arn:aws:s3:::"):
        owner = s3._bucket_owner_account(ctx.resource_arn.removeprefix("arn:aws:s3:::").split("/")[0])
        return owner or ctx.principal_account
    return _resolve_condition_key(key, ctx)


s3._get_object = _hiding(s3._get_object)
s3._head_object = _hiding(s3._head_object)
iam_evaluator.enforce = _enforce_with_further
iam_evaluator._resolve_condition_key = _condition_key_with_owner
iam_actions.access_denied_response = _denied_response_with_action
