"""Asks the emulator's own evaluator whether a service may do something: in a function's role, or as itself.

The emulator asks it about API calls. What a service does without one, in the name of a role or in its own, it just does.
"""
import contextvars
import functools

from ministack.core import iam_evaluator, lambda_runtime
from ministack.core.responses import get_account_id, get_region, request_scope
from ministack.services import iam

LAMBDA = "lambda.amazonaws.com"
LARGEST_CACHE = 1024

_parse_policy_document = iam_evaluator.parse_policy_document
_parse_once = functools.lru_cache(LARGEST_CACHE)(_parse_policy_document)


def _parse_cached(document):
    """A role's policies are asked several times for each invocation: the same text is parsed once. Nobody changes the result."""
    return _parse_once(document) if isinstance(document, str) else _parse_policy_document(document)


iam_evaluator.parse_policy_document = _parse_cached


def as_service(account_id: str, region: str, act):
    """Calls `act` as a service would come: by TLS, and not in the context of the request that led here."""

    def call():
        iam_evaluator.pin_request_origin("127.0.0.1", True)
        with request_scope(account_id, region):
            return act()

    return contextvars.Context().run(call)


def role_may(config: dict, action: str, resource: str, context: dict | None = None) -> bool:
    """Whether the function's role may: by its policies and boundary, the resource's policy, and the policy of its key.

    :param config: the function's configuration: `FunctionArn`, `FunctionName`, `Role`
    :param context: condition keys of the request, for example {"kms:ViaService": "sns.us-east-1.amazonaws.com"}
    """
    account_id, region = lambda_runtime._account_region_from_function_config(config)
    key = lambda_runtime.execution_credentials(config)["AWS_ACCESS_KEY_ID"]
    service = action.split(":")[0]
    denied = as_service(
        account_id, region, lambda: iam_evaluator.enforce(key, action, service, region, resource, context)
    )
    return denied is None


def assumable_by_lambda(config: dict) -> bool:
    """Whether the function's role exists and trusts Lambda."""
    account_id, region = lambda_runtime._account_region_from_function_config(config)
    role_arn = config.get("Role", "")
    role = iam._roles.get_scoped(account_id, None, role_arn.rsplit("/", 1)[-1])
    if role is None or role.get("Arn") != role_arn:
        return False
    context = _service_context("sts:AssumeRole", role_arn, account_id, region, {})
    trust = role.get("AssumeRolePolicyDocument") or "{}"
    return iam_evaluator.evaluate_resource_policy(trust, context, service=LAMBDA).decision == "Allow"


def service_may(principal: str, action: str, resource: str, source_arn: str = "", context: dict | None = None) -> bool:
    """Whether the service itself may, which only the policy of the resource can allow.

    :param principal: for example cloudwatch.amazonaws.com
    :param source_arn: what it does it for: `aws:SourceArn`, and by its account `aws:SourceAccount`
    """
    found = iam_evaluator._resource_policy(action.split(":")[0], resource)
    if found is None:
        return False
    source = {}
    if source_arn:
        account_id = iam_evaluator._account_from_arn(source_arn) or get_account_id()
        source = {"aws:sourcearn": source_arn, "aws:sourceaccount": account_id, "aws:sourceowner": account_id}
    given = {key.lower(): value for key, value in (context or {}).items()}
    ctx = _service_context(action, resource, get_account_id(), get_region(), {**source, **given})
    return iam_evaluator.evaluate_resource_policy(found[0], ctx, service=principal).decision == "Allow"


def _service_context(action, resource, account_id, region, keys):
    # as the emulator does it for a bucket's notifications: no grant to an account may let a service in
    return iam_evaluator.EvalContext(
        principal_arn="*",
        principal_type="Service",
        principal_account="",
        action=action,
        resource_arn=resource,
        region=region,
        source_ip="127.0.0.1",
        secure_transport=True,
        service_context={"aws:principalisawsservice": "true", "aws:resourceaccount": account_id, **keys},
    )
