import type { ProviderTypes } from "../provider-types";

export const KUBERNETES: ProviderTypes = {
  prefix: "kubernetes",
  holds: `
    namespace namespace_v1 persistent_volume persistent_volume_claim persistent_volume_claim_v1 persistent_volume_v1
    secret secret_v1 secret_v1_data
  `,
  guards: `
    limit_range limit_range_v1 mutating_webhook_configuration mutating_webhook_configuration_v1 network_policy
    network_policy_v1 node_taint pod_disruption_budget pod_disruption_budget_v1 pod_security_policy
    pod_security_policy_v1beta1 resource_quota resource_quota_v1 validating_webhook_configuration
    validating_webhook_configuration_v1
  `,
  grants: `
    certificate_signing_request certificate_signing_request_v1 cluster_role cluster_role_binding
    cluster_role_binding_v1 cluster_role_v1 role role_binding role_binding_v1 role_v1 token_request_v1
  `,
  serves: `
    api_service api_service_v1 cron_job cron_job_v1 csi_driver csi_driver_v1 daemon_set_v1 daemonset deployment
    deployment_v1 endpoint_slice_v1 endpoints endpoints_v1 ingress ingress_class ingress_class_v1 ingress_v1 job
    job_v1 pod pod_v1 replication_controller replication_controller_v1 service service_account service_account_v1
    service_v1 stateful_set stateful_set_v1 storage_class storage_class_v1
  `,
  settings: `
    annotations config_map config_map_v1 config_map_v1_data default_service_account default_service_account_v1 env
    horizontal_pod_autoscaler horizontal_pod_autoscaler_v1 horizontal_pod_autoscaler_v2
    horizontal_pod_autoscaler_v2beta2 labels manifest priority_class priority_class_v1 runtime_class_v1
  `,
};

export const HELM: ProviderTypes = {
  prefix: "helm",
  serves: `
    release
  `,
};

export const KUBECTL: ProviderTypes = {
  prefix: "kubectl",
  settings: `
    manifest server_version
  `,
};

export const DOCKER: ProviderTypes = {
  prefix: "docker",
  holds: `
    secret volume
  `,
  serves: `
    container network service
  `,
  settings: `
    buildx_builder config image plugin registry_image tag
  `,
};

export const SPOTINST: ProviderTypes = {
  prefix: "spotinst",
  holds: `
    managed_instance_aws stateful_node_azure
  `,
  guards: `
    health_check
  `,
  grants: `
    account account_aws credentials_aws credentials_azure credentials_gcp data_integration organization_policy
    organization_programmatic_user organization_user organization_user_group subscription
  `,
  serves: `
    elastigroup_aws elastigroup_aws_beanstalk elastigroup_aws_suspension elastigroup_azure elastigroup_azure_v3
    elastigroup_gcp elastigroup_gke mrscaler_aws multai_balancer multai_deployment multai_listener multai_routing_rule
    multai_target multai_target_set ocean_aks ocean_aks_np ocean_aks_np_virtual_node_group
    ocean_aks_virtual_node_group ocean_aws ocean_aws_extended_resource_definition ocean_aws_launch_spec ocean_ecs
    ocean_ecs_launch_spec ocean_gke_import ocean_gke_launch_spec ocean_gke_launch_spec_import ocean_right_sizing_rule
    ocean_spark ocean_spark_virtual_node_group oceancd_rollout_spec oceancd_strategy oceancd_verification_provider
    oceancd_verification_template
  `,
};
