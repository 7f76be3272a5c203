"""Corrections of the emulator, where it differs from AWS and a stack would notice."""
import random

from ministack.services import cloudwatch, cloudwatch_logs, lambda_svc, secretsmanager, sns

_put_metric_alarm = cloudwatch._put_metric_alarm


def _put_metric_alarm_with_one_statistic(*args, **kwargs):
    """AWS describes an alarm's statistic or its extended statistic; the emulator adds the default of the other."""
    answer = _put_metric_alarm(*args, **kwargs)
    for alarm in cloudwatch._alarms.values():
        if alarm.get("ExtendedStatistic"):
            alarm["Statistic"] = None
    return answer


cloudwatch._put_metric_alarm = _put_metric_alarm_with_one_statistic


def _version_of_this_invocation(func, qualifier):
    """AWS sends each invocation of a weighted alias to one of its two versions; the emulator always to the first."""
    alias = (func or {}).get("aliases", {}).get(qualifier)
    weights = ((alias or {}).get("RoutingConfig") or {}).get("AdditionalVersionWeights") or {}
    chance = random.random()
    for version, weight in weights.items():
        if chance < float(weight):
            return version
        chance -= float(weight)
    return qualifier


_effective_record = lambda_svc._effective_func_record_for_qualifier
_invoke = lambda_svc._invoke


def _effective_record_by_weight(func, qualifier):
    return _effective_record(func, _version_of_this_invocation(func, qualifier))


def _record_without_weights(name, qualifier):
    """Reading a function by its alias describes the alias's own version, whatever the weights."""
    return _effective_record(lambda_svc._functions.get(name), qualifier)


async def _invoke_by_weight(name, event, headers, path_qualifier=None, query_params=None):
    qualifier = lambda_svc._qualifier_from_path_or_query(path_qualifier, query_params)
    version = _version_of_this_invocation(lambda_svc._functions.get(name), qualifier)
    return await _invoke(name, event, headers, version, query_params)


lambda_svc._effective_func_record_for_qualifier = _effective_record_by_weight
lambda_svc._get_func_record_for_qualifier = _record_without_weights
lambda_svc._invoke = _invoke_by_weight


_store_new_secret = secretsmanager._store_new_secret


def _store_new_secret_without_empty_version(name, secret_string=None, secret_binary=None, **kwargs):
    """AWS makes no version of a secret that is created without a value; the emulator makes an empty current one."""
    arn, version = _store_new_secret(name, secret_string=secret_string, secret_binary=secret_binary, **kwargs)
    if secret_string is None and secret_binary is None:
        del secretsmanager._secrets[name]["Versions"][version]
    return arn, version


secretsmanager._store_new_secret = _store_new_secret_without_empty_version


_describe_log_groups = cloudwatch_logs._describe_log_groups


def _describe_log_groups_while_functions_log(data, tries=50):
    """The emulator counts the streams of a group while invocations add some, and answers 500 when one came between."""
    for _ in range(tries - 1):
        try:
            return _describe_log_groups(data)
        except RuntimeError as error:
            if "changed size during iteration" not in str(error):
                raise
    return _describe_log_groups(data)


cloudwatch_logs._describe_log_groups = _describe_log_groups_while_functions_log


_delete_alias = lambda_svc._delete_alias


def _delete_alias_with_its_permissions(func_name, alias_name):
    """AWS keeps a policy for each alias, which goes with it; the emulator keeps its statements, and refuses them the next time."""
    answer = _delete_alias(func_name, alias_name)
    if answer[0] == 204:
        policy = lambda_svc._functions[func_name]["policy"]
        resource = lambda_svc._policy_resource_arn(func_name, alias_name)
        policy["Statement"] = [statement for statement in policy["Statement"] if statement.get("Resource") != resource]
    return answer


lambda_svc._delete_alias = _delete_alias_with_its_permissions


_set_subscription_attributes = sns._set_subscription_attributes


def _set_subscription_attributes_without_empty_policy(params):
    """AWS has no filter policy after it was set to {}; the emulator describes an empty one, which every plan would remove."""
    answer = _set_subscription_attributes(params)
    subscription_arn = sns._p(params, "SubscriptionArn")
    if answer[0] == 200:
        subscription = sns._find_subscription(sns._sub_arn_to_topic[subscription_arn], subscription_arn)
        if subscription["attributes"].get("FilterPolicy") == "{}":
            del subscription["attributes"]["FilterPolicy"]
    return answer


sns._set_subscription_attributes = _set_subscription_attributes_without_empty_policy
