"""What Lambda does in a function's execution role, asked of that role: logs, traces, what failed, messages of a queue.

The emulator asks nobody. What is not allowed ends as on AWS: no log line, no trace, a counted failure to deliver.
https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
"""
import contextvars
import json
import time

from emulator_decisions import as_service, assumable_by_lambda, role_may
from ministack.core import lambda_runtime
from ministack.core.arn import parse_arn
from ministack.core.responses import new_uuid
from ministack.services import cloudwatch, cloudwatch_logs, lambda_svc, sns, sqs

# What sending to a destination is called, by the service in its ARN.
SEND = {"sns": "sns:Publish", "sqs": "sqs:SendMessage", "lambda": "lambda:InvokeFunction"}
CONSUME = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")
NOT_ASSUMABLE = "The role defined for the function cannot be assumed by Lambda."

_emit_lambda_logs = lambda_svc._emit_lambda_logs
_trace_id = lambda_svc._xray_trace_id_for_invocation
_execute_function = lambda_svc._execute_function
_invoke = lambda_svc._invoke
_invoke_async_with_retry = lambda_svc.invoke_async_with_retry
_route_async_failure = lambda_svc._route_async_failure
_sqs_esm_concurrency = lambda_svc._sqs_esm_concurrency
# The function whose asynchronous event is worked off, for when that fails.
_asynchronous: contextvars.ContextVar[dict] = contextvars.ContextVar("local_aws_asynchronous")


def _config(func: dict) -> dict:
    return func.get("config") or func


def _log_as_role(func, *args, **kwargs):
    config = _config(func)
    name = config.get("FunctionName", "unknown")
    group = (config.get("LoggingConfig") or {}).get("LogGroup") or f"/aws/lambda/{name}"
    account_id, region = lambda_runtime._account_region_from_function_config(config)
    today = time.strftime("%Y/%m/%d", time.gmtime())
    stream = f"{today}/[{config.get('Version', '$LATEST')}]{new_uuid().replace('-', '')}"
    arn = f"arn:aws:logs:{region}:{account_id}:log-group:{group}:log-stream:{stream}"
    actions = ["logs:CreateLogStream", "logs:PutLogEvents"]
    if group not in cloudwatch_logs._log_groups:
        actions.insert(0, "logs:CreateLogGroup")
    if all(role_may(config, action, arn) for action in actions):
        _emit_lambda_logs(func, *args, **kwargs)


def _trace_id_as_role(config, inbound_trace_header=None):
    """There is no X-Ray that could reject a trace: a function that may not send one is not sampled."""
    trace = _trace_id(config, inbound_trace_header)
    if trace and "Sampled=1" in trace and not role_may(config, "xray:PutTraceSegments", "*"):
        return trace.replace("Sampled=1", "Sampled=0")
    return trace


def _failure_to_start(config: dict) -> tuple[str, str] | None:
    """Error type and message where Lambda cannot run the function for want of its role."""
    if not assumable_by_lambda(config):
        return "AccessDeniedException", NOT_ASSUMABLE
    key = config.get("KMSKeyArn")
    encrypted = {"kms:EncryptionContext:aws:lambda:FunctionArn": lambda_svc._func_arn(config["FunctionName"])}
    if key and not role_may(config, "kms:Decrypt", key, encrypted):
        message = "Lambda was unable to decrypt the environment variables because KMS access was denied."
        return "KMSAccessDeniedException", message
    return None


def _execute_in_role(func, event):
    if failure := _failure_to_start(_config(func)):
        return {"error": True, "body": {"errorType": failure[0], "errorMessage": failure[1]}, "log": ""}
    return _execute_function(func, event)


async def _invoke_in_role(name, event, headers, path_qualifier=None, query_params=None):
    func = lambda_svc._functions.get(name)
    if func is not None and (failure := _failure_to_start(func["config"])):
        return lambda_svc.error_response_json(*failure, 403 if failure[1] == NOT_ASSUMABLE else 502)
    return await _invoke(name, event, headers, path_qualifier, query_params)


def _invoke_async_by_qualifier(func, event):
    """The settings of asynchronous events are those of the qualifier that is invoked; the emulator takes $LATEST's."""
    config = _config(func)
    qualifier = (config["FunctionArn"].split(":")[7:] or [""])[0]
    settings = (lambda_svc._functions.get(config["FunctionName"]) or func).get("event_invoke_configs") or {}
    # $LATEST is what no qualifier means
    names = ("", "$LATEST") if qualifier in ("", "$LATEST") else (qualifier,)
    found = next((settings[name] for name in names if name in settings), None)
    func = {**func, "event_invoke_config": found, "event_invoke_configs": {}}
    token = _asynchronous.set(func)
    try:
        _invoke_async_with_retry(func, event)
    finally:
        _asynchronous.reset(token)


def _deliver_failure(_target, name, event, result):
    """To the destination, and to the dead letter queue as well; the emulator leaves out the queue where there is both."""
    func = _asynchronous.get()
    config = _config(func)
    settings = func.get("event_invoke_config") or {}
    destination = ((settings.get("DestinationConfig") or {}).get("OnFailure") or {}).get("Destination")
    if destination and not _may_send(config, destination):
        _count("DestinationDeliveryFailures", name)
    elif destination:
        _route_async_failure(destination, name, event, result)
    dead_letters = (config.get("DeadLetterConfig") or {}).get("TargetArn")
    if dead_letters and not (_may_send(config, dead_letters) and _send_dead_letter(dead_letters, event, result)):
        _count("DeadLetterErrors", name)


def _may_send(config: dict, target: str) -> bool:
    service = target.split(":")[2]
    return service in SEND and role_may(config, SEND[service], target)


def _count(metric: str, name: str) -> None:
    cloudwatch.record_metric("AWS/Lambda", metric, 1, "Count", {"FunctionName": name})


def _send_dead_letter(target: str, event, result: dict) -> bool:
    """The event itself, and why it is there as attributes.

    https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
    """
    spec = parse_arn(target)
    body = result.get("body") if isinstance(result.get("body"), dict) else {}
    reasons = {"RequestID": new_uuid(), "ErrorCode": "200", "ErrorMessage": str(body.get("errorMessage", ""))[:1024]}
    attributes = {
        name: {"DataType": "Number" if name == "ErrorCode" else "String", "StringValue": value}
        for name, value in reasons.items()
        if value
    }
    message = json.dumps(event, ensure_ascii=False, separators=(",", ":"))

    def send() -> bool:
        if spec.service == "sns":
            return sns.publish_internal(target, message, message_attributes=attributes) is not None
        if sqs._queue_by_arn(target) is None:
            return False
        sqs._act_send_message({"MessageBody": message, "MessageAttributes": attributes}, sqs._queue_url(spec.resource))
        return True

    return as_service(spec.account_id, spec.region, send)


def _concurrency_as_role(esm, func_rec, config, queue=None):
    """No batch at a time for an event source mapping whose function may not take messages."""
    if not all(role_may(config, action, esm["EventSourceArn"]) for action in CONSUME):
        return 0
    return _sqs_esm_concurrency(esm, func_rec, config, queue)


lambda_svc._emit_lambda_logs = _log_as_role
lambda_svc._xray_trace_id_for_invocation = _trace_id_as_role
lambda_svc._execute_function = _execute_in_role
lambda_svc._invoke = _invoke_in_role
lambda_svc.invoke_async_with_retry = _invoke_async_by_qualifier
lambda_svc._route_async_failure = _deliver_failure
lambda_svc._sqs_esm_concurrency = _concurrency_as_role
