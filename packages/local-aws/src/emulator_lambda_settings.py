"""What Lambda tries in the role when a setting is made that needs it, so that a missing grant fails there, as on AWS."""
from emulator_decisions import assumable_by_lambda, role_may
from emulator_lambda_roles import CONSUME, NOT_ASSUMABLE, SEND
from ministack.services import lambda_svc

SERVICES = {"sns": "SNS", "sqs": "SQS", "xray": "XRAY"}

_create_function = lambda_svc._create_function
_update_config = lambda_svc._update_config
_put_event_invoke_config = lambda_svc._put_event_invoke_config
_create_esm = lambda_svc._create_esm


def _invalid(message: str):
    return lambda_svc.error_response_json("InvalidParameterValueException", message, 400)


def _refusal(name: str, settings: dict):
    """The answer to settings that the role does not allow, or None.

    :param settings: of the function as it would be: `Role`, `DeadLetterConfig`, `TracingConfig`
    """
    config = {"FunctionName": name, "FunctionArn": lambda_svc._func_arn(name), "Role": settings.get("Role", "")}
    if not assumable_by_lambda(config):
        return _invalid(NOT_ASSUMABLE)
    target = (settings.get("DeadLetterConfig") or {}).get("TargetArn")
    needed = [(SEND[target.split(":")[2]], target)] if target else []
    if (settings.get("TracingConfig") or {}).get("Mode") == "Active":
        needed.append(("xray:PutTraceSegments", "*"))
    return _missing(config, needed)


def _missing(config: dict, needed):
    for action, resource in needed:
        service, operation = action.split(":")
        if not role_may(config, action, resource):
            called = f"call {operation} on {SERVICES[service]}"
            return _invalid(f"The provided execution role does not have permissions to {called}")
    return None


def _create_function_with_role(data):
    role = data.get("Role", "")
    # the emulator itself says what else is wrong
    known = lambda_svc._validate_dead_letter_config(data.get("DeadLetterConfig")) is None and data.get("FunctionName")
    refusal = _refusal(data["FunctionName"].split(":")[-1], data) if known and role else None
    return refusal or _create_function(data)


def _update_config_with_role(name, data):
    func = lambda_svc._functions.get(name)
    valid = lambda_svc._validate_dead_letter_config(data.get("DeadLetterConfig")) is None
    if func is not None and valid and {"Role", "DeadLetterConfig", "TracingConfig"} & data.keys():
        if refusal := _refusal(name, {**func["config"], **data}):
            return refusal
    return _update_config(name, data)


def _put_event_invoke_config_with_role(name, qualifier, data):
    func = lambda_svc._functions.get(name)
    for outcome in (data.get("DestinationConfig") or {}).values() if func else ():
        target = (outcome or {}).get("Destination") or ""
        action = SEND.get((target.split(":") + [""] * 3)[2])
        if action and not role_may(func["config"], action, target):
            called = f"call {action.split(':')[1]} on {target}"
            return _invalid(f"The function's execution role does not have permissions to {called}")
    return _put_event_invoke_config(name, qualifier, data)


def _create_esm_with_role(data):
    source = data.get("EventSourceArn") or ""
    func = lambda_svc._functions.get(lambda_svc._resolve_request_scoped_name(data.get("FunctionName") or ""))
    if func is not None and source.startswith("arn:aws:sqs:"):
        if refusal := _missing(func["config"], [(action, source) for action in CONSUME]):
            return refusal
    return _create_esm(data)


lambda_svc._create_function = _create_function_with_role
lambda_svc._update_config = _update_config_with_role
lambda_svc._put_event_invoke_config = _put_event_invoke_config_with_role
lambda_svc._create_esm = _create_esm_with_role
