"""Compares the resources of synthesized stacks with what AWS's own API models say of each field: lengths, ranges, patterns, choices.

Reads one JSON document a line from the file it is given, {"stack": name, "json": Terraform JSON}. Prints one JSON document:
{"values": how many were compared, "types": the resource types among them, "unknownTypes": those that nothing is known of,
"broken": [{"stack", "address", "field", "rule", "value"}]}.
"""

import json
import re
import sys
import unicodedata

import botocore.session

# The call by which the provider makes a resource of each type, and the fields that have another name in the API. None: a part of
# another resource, without a field of its own that a setting could reach.
CALLS = {
    "aws_apigatewayv2_api": ("apigatewayv2", "CreateApi", {}),
    "aws_apigatewayv2_authorizer": ("apigatewayv2", "CreateAuthorizer", {}),
    "aws_apigatewayv2_integration": ("apigatewayv2", "CreateIntegration", {}),
    "aws_apigatewayv2_route": ("apigatewayv2", "CreateRoute", {}),
    "aws_apigatewayv2_stage": ("apigatewayv2", "CreateStage", {"name": "StageName"}),
    "aws_cloudwatch_composite_alarm": ("cloudwatch", "PutCompositeAlarm", {}),
    "aws_cloudwatch_dashboard": ("cloudwatch", "PutDashboard", {}),
    "aws_cloudwatch_log_group": ("logs", "CreateLogGroup", {"name": "logGroupName"}),
    "aws_cloudwatch_log_metric_filter": ("logs", "PutMetricFilter", {"name": "filterName", "pattern": "filterPattern"}),
    "aws_cloudwatch_metric_alarm": ("cloudwatch", "PutMetricAlarm", {"metric_query": "Metrics"}),
    "aws_cloudwatch_query_definition": ("logs", "PutQueryDefinition", {}),
    "aws_iam_openid_connect_provider": ("iam", "CreateOpenIDConnectProvider", {}),
    "aws_iam_policy": ("iam", "CreatePolicy", {"name": "PolicyName", "policy": "PolicyDocument"}),
    "aws_iam_role": ("iam", "CreateRole", {"name": "RoleName", "assume_role_policy": "AssumeRolePolicyDocument"}),
    "aws_iam_role_policy": ("iam", "PutRolePolicy", {"name": "PolicyName", "role": "RoleName", "policy": "PolicyDocument"}),
    "aws_iam_role_policy_attachment": ("iam", "AttachRolePolicy", {}),
    "aws_kms_alias": ("kms", "CreateAlias", {"name": "AliasName"}),
    "aws_kms_key": ("kms", "CreateKey", {}),
    "aws_lambda_alias": ("lambda", "CreateAlias", {}),
    "aws_lambda_event_source_mapping": ("lambda", "CreateEventSourceMapping", {}),
    "aws_lambda_function": ("lambda", "CreateFunction", {}),
    "aws_lambda_function_event_invoke_config": ("lambda", "PutFunctionEventInvokeConfig", {}),
    "aws_lambda_layer_version": ("lambda", "PublishLayerVersion", {}),
    "aws_lambda_permission": ("lambda", "AddPermission", {}),
    "aws_s3_bucket": ("s3", "CreateBucket", {}),
    "aws_s3_bucket_cors_configuration": ("s3", "PutBucketCors", {}),
    "aws_s3_bucket_lifecycle_configuration": ("s3", "PutBucketLifecycleConfiguration", {}),
    "aws_s3_bucket_logging": None,
    "aws_s3_bucket_ownership_controls": None,
    "aws_s3_bucket_policy": ("s3", "PutBucketPolicy", {}),
    "aws_s3_bucket_public_access_block": None,
    "aws_s3_bucket_server_side_encryption_configuration": None,
    "aws_s3_bucket_versioning": None,
    "aws_secretsmanager_secret": ("secretsmanager", "CreateSecret", {}),
    "aws_secretsmanager_secret_policy": ("secretsmanager", "PutResourcePolicy", {"policy": "ResourcePolicy"}),
    "aws_secretsmanager_secret_rotation": ("secretsmanager", "RotateSecret", {}),
    "aws_secretsmanager_secret_version": None,
    "aws_sns_topic": ("sns", "CreateTopic", {}),
    "aws_sns_topic_policy": None,
    "aws_sns_topic_subscription": ("sns", "Subscribe", {}),
    "aws_sqs_queue": ("sqs", "CreateQueue", {"name": "QueueName"}),
    "aws_xray_group": ("xray", "CreateGroup", {}),
}

# What AWS's pages say and its models do not.
DOCUMENTED = {
    # https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html: 64 for a name, more for an ARN
    ("aws_lambda_function", "function_name"): (1, 64, r"[A-Za-z0-9_-]+"),
    # https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
    ("aws_s3_bucket", "bucket"): (3, 63, r"[a-z0-9][a-z0-9-]*[a-z0-9]"),
    # https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html
    ("aws_sns_topic", "name"): (1, 256, r"[A-Za-z0-9_-]+"),
    ("aws_sns_topic", "display_name"): (0, 100, r".*"),
    # https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
    ("aws_sqs_queue", "name"): (1, 80, r"[A-Za-z0-9_-]+"),
    # https://docs.aws.amazon.com/xray/latest/api/API_CreateGroup.html
    ("aws_xray_group", "group_name"): (1, 32, r"[A-Za-z0-9_-]+"),
    # https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
    ("aws_secretsmanager_secret", "name"): (1, 512, r"[A-Za-z0-9/_+=.@-]+"),
    # https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis.html
    ("aws_apigatewayv2_api", "name"): (1, 128, r"[^\x00-\x1f]+"),
}

# https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
RETENTION = {1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653}
LONGEST_VARIABLES = 4096

SESSION = botocore.session.get_session()
MODELS = {}


def shape_of(service, operation):
    if service not in MODELS:
        MODELS[service] = SESSION.get_service_model(service)
    return MODELS[service].operation_model(operation).input_shape


def plain(name):
    return name.replace("_", "").lower()


def filled(value, region):
    """What is known of a plan before the account is: region, account, partition."""
    value = re.sub(r"\$\{data\.aws_region\.[^}]*\}", region, value)
    value = re.sub(r"\$\{data\.aws_caller_identity\.[^}]*\}", "123456789012", value)
    return re.sub(r"\$\{data\.aws_partition\.[^}]*\}", "aws", value)


class Judge:
    def __init__(self):
        self.values = 0
        self.types = set()
        self.unknown = set()
        self.broken = []

    def stack(self, name, document):
        provider = document["provider"]["aws"][0]
        region = provider["region"]
        tags = provider["default_tags"][0]["tags"]
        tag = shape_of("iam", "CreateRole").members["Tags"]
        at = (name, "provider.aws")
        if len(tags) > tag.metadata["max"]:
            self.refuse(at, "tags", f"at most {tag.metadata['max']}", len(tags))
        for key, value in tags.items():
            self.compare(at, f"tags.{key}", key, tag.member.members["Key"], region)
            self.compare(at, f"tags.{key}", value, tag.member.members["Value"], region)
        if len({key.lower() for key in tags}) < len(tags):
            self.refuse(at, "tags", "IAM: keys that differ in more than capitals", sorted(tags))
        for kind, resources in document.get("resource", {}).items():
            if kind not in CALLS:
                self.unknown.add(kind)
                continue
            for id, attributes in resources.items():
                self.resource((name, f"{kind}.{id}"), kind, attributes, region)

    def resource(self, at, kind, attributes, region):
        call = CALLS[kind]
        self.types.add(kind)
        if call is not None:
            service, operation, renamed = call
            self.structure(at, "", attributes, shape_of(service, operation), region, renamed)
        for (of, field), (least, most, pattern) in DOCUMENTED.items():
            value = filled(str(attributes.get(field, "")), region)
            if of != kind or field not in attributes or "${" in value:
                continue
            self.values += 1
            if not least <= len(value) <= most or not re.fullmatch(pattern, value):
                self.refuse(at, field, f"{least} to {most} characters of {pattern}", value)
        if kind == "aws_cloudwatch_log_group" and attributes.get("retention_in_days") not in RETENTION:
            self.refuse(at, "retention_in_days", "one of PutRetentionPolicy's", attributes.get("retention_in_days"))
        if kind == "aws_lambda_function":
            variables = attributes.get("environment", {}).get("variables", {})
            size = sum(len(key) + len(filled(str(value), region).encode()) for key, value in variables.items())
            if size > LONGEST_VARIABLES:
                self.refuse(at, "environment", f"at most {LONGEST_VARIABLES} bytes", size)

    def structure(self, at, prefix, attributes, shape, region, renamed=None):
        members = {plain(name): member for name, member in shape.members.items()}
        # a list of blocks has the name of one
        members |= {name[:-1]: member for name, member in members.items() if name.endswith("s") and name[:-1] not in members}
        for name, value in attributes.items():
            member = members.get(plain((renamed or {}).get(name, name)))
            if member is not None and name != "tags":
                self.compare(at, f"{prefix}{name}", value, member, region)

    def compare(self, at, field, value, shape, region):
        if value is None:
            return
        kind = shape.type_name
        if kind == "structure":
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, dict):
                    self.structure(at, f"{field}.", one, shape, region)
        elif kind == "list":
            ones = value if isinstance(value, list) else [value]
            self.range(at, field, len(ones), shape, "entries")
            for one in ones:
                self.compare(at, field, one, shape.member, region)
        elif kind == "map" and isinstance(value, dict):
            for key, one in value.items():
                self.compare(at, f"{field}.{key}", key, shape.key, region)
                self.compare(at, f"{field}.{key}", one, shape.value, region)
        elif kind == "string" and isinstance(value, (str, int, float)) and not isinstance(value, bool):
            self.text(at, field, filled(str(value), region), shape)
        elif kind in ("integer", "long") and isinstance(value, (int, float)):
            self.range(at, field, value, shape, "")
            limit = 2**31 if kind == "integer" else 2**63
            if value != int(value) or not -limit <= value < limit:
                self.refuse(at, field, f"a whole number of {limit.bit_length()} bits", value)
        elif kind in ("double", "float") and isinstance(value, (int, float)):
            self.range(at, field, value, shape, "")

    def text(self, at, field, value, shape):
        if "${" in value:
            return
        self.range(at, field, len(value), shape, "characters")
        pattern = shape.metadata.get("pattern")
        if pattern is not None and not matches(pattern, value):
            self.refuse(at, field, pattern, value)
        choices = shape.metadata.get("enum")
        if choices and value not in choices:
            self.refuse(at, field, f"one of {', '.join(choices)}", value)

    def range(self, at, field, size, shape, unit):
        self.values += 1
        least, most = shape.metadata.get("min"), shape.metadata.get("max")
        if (least is not None and size < least) or (most is not None and size > most):
            self.refuse(at, field, f"{least} to {most} {unit}".strip(), size)

    def refuse(self, at, field, rule, value):
        stack, address = at
        self.broken.append({"stack": stack, "address": address, "field": field, "rule": rule, "value": str(value)[:300]})


def matches(pattern, value):
    # the models' dialect has names of Unicode's classes, which Python's has not
    pattern = pattern.replace(r"\p{L}", r"^\W\d_").replace(r"\p{Z}", r"\s").replace(r"\p{N}", r"\d")
    if "^\\W" in pattern:
        # what Unicode has taken in since this Python was made is the application's word
        return all(is_tag_character(one) for one in value)
    try:
        return re.fullmatch(pattern, value) is not None
    except re.error:
        return True


def is_tag_character(one):
    return one in "_.:/=+-@" or unicodedata.category(one)[0] in "LZN" or unicodedata.category(one) == "Cn"


def main():
    judge = Judge()
    with open(sys.argv[1], encoding="utf-8") as lines:
        for line in lines:
            given = json.loads(line)
            judge.stack(given["stack"], json.loads(given["json"]))
    print(
        json.dumps(
            {
                "values": judge.values,
                "types": sorted(judge.types),
                "unknownTypes": sorted(judge.unknown),
                "broken": judge.broken,
            }
        )
    )


main()
