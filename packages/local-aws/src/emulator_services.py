"""What services do as themselves, asked of the policy that lets them: alarms, API Gateway, rotation, SNS, encrypted logs.

The emulator does it whatever the policy of the topic, the function, the queue or the key says.
"""
import time

from emulator_decisions import as_service, service_may
from emulator_keys import key_of_queue, key_of_topic, logs_may_use, service_may_use
from ministack.core.responses import get_account_id, get_region
from ministack.services import apigateway, cloudwatch, cloudwatch_logs, lambda_svc, secretsmanager, sns

CLOUDWATCH, GATEWAY = "cloudwatch.amazonaws.com", "apigateway.amazonaws.com"
ROTATION, TOPIC = "secretsmanager.amazonaws.com", "sns.amazonaws.com"
ACTIONS = ("AlarmActions", "OKActions", "InsufficientDataActions")
NOT_INVOKED = (
    "Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants access to the "
    "principal secretsmanager.amazonaws.com."
)

_dispatch_alarm_actions = cloudwatch._dispatch_alarm_actions
_invoke_lambda_proxy = apigateway._invoke_lambda_proxy
_invoke_authorizer = apigateway._invoke_request_authorizer_lambda
_rotate_secret = secretsmanager._rotate_secret
_deliver_to_sqs = sns._deliver_to_sqs
_create_log_group = cloudwatch_logs._create_log_group


def _alarm_failure(alarm_arn: str, topic: str) -> str | None:
    """Why CloudWatch cannot publish for the alarm, in the words of its history, or None."""
    if not service_may(CLOUDWATCH, "sns:Publish", topic, alarm_arn):
        return f"Resource: {alarm_arn} is not authorized to perform: SNS:Publish on resource: {topic}"
    if not service_may_use(CLOUDWATCH, key_of_topic(topic), "sns", ("aws:sns:topicArn", topic), alarm_arn):
        return "CloudWatch Alarms does not have authorization to access the SNS topic encryption key."
    return None


def _dispatch_where_allowed(alarm, old_state, new_state, reason):
    """https://repost.aws/knowledge-center/cloudwatch-receive-sns-for-alarm-trigger"""
    topics = {action for field in ACTIONS for action in alarm.get(field) or [] if cloudwatch._is_sns_action_arn(action)}
    failures = {topic: _alarm_failure(alarm["AlarmArn"], topic) for topic in topics}
    if state_actions := {"ALARM": ACTIONS[0], "OK": ACTIONS[1], "INSUFFICIENT_DATA": ACTIONS[2]}.get(new_state):
        for topic in alarm.get(state_actions) or []:
            if alarm.get("ActionsEnabled", True) and failures.get(topic):
                _record_failed_action(alarm, topic, failures[topic])
    allowed = {field: [action for action in alarm.get(field) or [] if not failures.get(action)] for field in ACTIONS}
    _dispatch_alarm_actions({**alarm, **allowed}, old_state, new_state, reason)


def _record_failed_action(alarm, topic, failure):
    cloudwatch._history_entries().append(
        {
            "AlarmName": alarm["AlarmName"],
            "AlarmType": "CompositeAlarm" if "AlarmRule" in alarm else "MetricAlarm",
            "Timestamp": cloudwatch._ts_iso(time.time()),
            "HistoryItemType": "Action",
            "HistorySummary": f'Failed to execute action {topic}. Received error: "{failure}"',
            "HistoryData": "{}",
        }
    )


def _may_invoke(principal: str, function: str, source_arn: str) -> bool:
    if not function.startswith("arn:"):
        function = lambda_svc._func_arn(function)
    return service_may(principal, "lambda:InvokeFunction", function, source_arn)


def _gateway_may_invoke(uri, api_id, rest, owner_account_id, owner_region) -> bool:
    account_id, region = owner_account_id or get_account_id(), owner_region or get_region()
    function = apigateway._extract_lambda_ref_from_integration_uri(uri)
    # Terraform, which is told not to ask for the account here, leaves it out of the API's ARN
    sources = [f"arn:aws:execute-api:{region}:{account}:{api_id}/{rest}" for account in (account_id, "")]
    return as_service(
        account_id, region, lambda: any(_may_invoke(GATEWAY, function, source_arn) for source_arn in sources)
    )


async def _invoke_where_allowed(
    integration, api_id, stage, path, method, headers, body, query_params, route_key="$default", *args, **options
):
    # as the console writes it into a permission: the path is the route's
    route = route_key if route_key == "$default" else f"{method}{route_key.partition(' ')[2]}"
    uri, owner = integration.get("integrationUri", ""), (options.get("owner_account_id"), options.get("owner_region"))
    # an integration with a role of its own asks that role
    if not integration.get("credentialsArn") and not _gateway_may_invoke(uri, api_id, f"{stage}/{route}", *owner):
        return 500, {"Content-Type": "application/json"}, b'{"message":"Internal Server Error"}'
    return await _invoke_lambda_proxy(
        integration, api_id, stage, path, method, headers, body, query_params, route_key, *args, **options
    )


async def _authorize_where_allowed(authorizer, event, account_id, region):
    api_id, rest = event["requestContext"]["apiId"], f"authorizers/{authorizer['authorizerId']}"
    uri = authorizer.get("authorizerUri", "")
    if not authorizer.get("authorizerCredentialsArn") and not _gateway_may_invoke(uri, api_id, rest, account_id, region):
        return None
    return await _invoke_authorizer(authorizer, event, account_id, region)


def _rotate_where_allowed(data):
    _, secret = secretsmanager._resolve(data.get("SecretId"))
    function = data.get("RotationLambdaARN") or (secret or {}).get("RotationLambdaARN")
    if secret and function and not _may_invoke(ROTATION, function, secret["ARN"]):
        return secretsmanager.error_response_json("AccessDeniedException", NOT_INVOKED, 400)
    return _rotate_secret(data)


def _deliver_where_key_allows(endpoint, *args, topic_arn="", **options):
    if service_may_use(TOPIC, key_of_queue(endpoint), "sqs", ("aws:sqs:arn", endpoint), topic_arn):
        _deliver_to_sqs(endpoint, *args, topic_arn=topic_arn, **options)


def _create_group_with_key(data):
    key, name = data.get("kmsKeyId"), data.get("logGroupName")
    if key and name and not logs_may_use(key, cloudwatch_logs._make_group_arn(name).removesuffix(":*"), get_region()):
        message = "The specified KMS Key Id could not be found or is not allowed to be used with CloudWatch Logs."
        return cloudwatch_logs.error_response_json("InvalidParameterException", message, 400)
    return _create_log_group(data)


cloudwatch._dispatch_alarm_actions = _dispatch_where_allowed
apigateway._invoke_lambda_proxy = _invoke_where_allowed
apigateway._invoke_request_authorizer_lambda = _authorize_where_allowed
secretsmanager._rotate_secret = _rotate_where_allowed
sns._deliver_to_sqs = _deliver_where_key_allows
cloudwatch_logs._create_log_group = _create_group_with_key
