"""CloudWatch's calls in CBOR, which the AWS provider makes, and in JSON, as AWS's SDK does: what IAM is asked about them.

Of those in CBOR the emulator asks it nothing, and in JSON about everything there is where a call names an alarm or dashboard.

To be loaded after emulator_authorization.py, whose corrections go on for all other calls.
"""
import json
import re

import cbor2
from ministack.core import iam_actions

JSON_TARGET = re.compile(r"^GraniteServiceVersion20100801\.(\w+)$")
OPERATION = re.compile(r"^/service/\w+/operation/(\w+)$")
# https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html
ALARMS = ("DeleteAlarms", "DisableAlarmActions", "EnableAlarmActions", "PutCompositeAlarm", "PutMetricAlarm", "SetAlarmState")
DASHBOARDS = ("DeleteDashboards", "GetDashboard", "PutDashboard")
TAGS = ("ListTagsForResource", "TagResource", "UntagResource")

_extract_action = iam_actions.extract_iam_action
_extract_resource = iam_actions.extract_resource_arn


def _operation(service: str, path: str, headers: dict) -> str | None:
    if service != "monitoring":
        return None
    found = OPERATION.match(path) or JSON_TARGET.match(headers.get("x-amz-target", ""))
    return found[1] if found else None


def _action(service, method, path, headers, body, params):
    operation = _operation(service, path, headers)
    return f"cloudwatch:{operation}" if operation else _extract_action(service, method, path, headers, body, params)


def _resource(service, method, path, headers, body, params, region, account_id):
    operation = _operation(service, path, headers)
    if operation is None:
        return _extract_resource(service, method, path, headers, body, params, region, account_id)
    asked = _decoded(body)
    if operation in TAGS:
        return asked.get("ResourceARN", "*")
    if operation in ALARMS:
        return f"arn:aws:cloudwatch:{region}:{account_id}:alarm:{_name(asked, 'AlarmName')}"
    if operation in DASHBOARDS:
        return f"arn:aws:cloudwatch::{account_id}:dashboard/{_name(asked, 'DashboardName')}"
    return "*"


def _decoded(body: bytes) -> dict:
    try:
        # no map of CBOR begins as an object of JSON does
        content = json.loads(body) if body[:1] == b"{" else cbor2.loads(body)
    except (cbor2.CBORDecodeError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _name(asked: dict, field: str) -> str:
    """One call may name several, as the provider does not: that may who may do it to all there are."""
    names = [asked[field]] if asked.get(field) else asked.get(f"{field}s") or []
    return names[0] if len(names) == 1 else "*"


iam_actions.extract_iam_action = _action
iam_actions.extract_resource_arn = _resource
