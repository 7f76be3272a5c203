import { becomes, changed, fewer, gained, kept, leaves, more, off, on, ranked, toZero } from "../directions";
import { type Meaning, means } from "../meaning";

/** Things whose own `enabled` lets them work at all. */
const SWITCHED =
  /^aws_(acmpca_certificate_authority|api_gateway_api_key|appstream_user|autoscaling_policy|cloudfront_distribution|cloudfront_continuous_deployment_policy|cognito_user|globalaccelerator_\w+|glue_trigger|iot_provisioning_template|iot_topic_rule|iot_topic_rule_destination|lambda_event_source_mapping|lightsail_distribution|pinpoint_\w+_channel|rolesanywhere_profile|rolesanywhere_trust_anchor|ses_receipt_rule|ssm_maintenance_window|redshift_scheduled_action|account_region|cloudwatch_event_rule|servicecatalog_organizations_access)\.(enabled|is_enabled|enable)$/;

/** What makes things work at all: 0 of them, or a switch. */
export const TRAFFIC: readonly Meaning[] = [
  means(
    "traffic-stopped",
    toZero,
    `desired_count desired_capacity desired_size desired_instances desired_sessions max_size max_capacity max_instances
     max_instance_count max_replicas maximum_capacity target_capacity total_target_capacity node_count initial_node_count
     instance_count number_of_broker_nodes number_cache_clusters num_cache_nodes number_of_nodes num_cache_clusters
     max_vcpus maximum_concurrency max_node_count replicas provisioned_concurrent_executions traffic_dial_percentage
     task_count worker_count maximum_instance_count max_session_count maximum_concurrent_builds initial_instance_count
     max_concurrency`,
    { except: /warm_pool|^aws_ssm_maintenance_window_task/ },
  ),
  means("traffic-stopped", toZero, "weight percent initial_variant_weight", {
    within: /weight|traffic|target_group|route|endpoint|backend|record/,
  }),
  means("traffic-stopped", on({ absent: true }), "enabled is_enabled enable", { within: SWITCHED }),
  means(
    "traffic-stopped",
    on({ absent: true }),
    "sending_enabled inbound_calls_enabled outbound_calls_enabled email_forwarding_enabled stream_enabled two_way_channel_enabled execute_api_endpoint_enabled traffic_routing_enabled",
  ),
  means(
    "traffic-stopped",
    off(),
    "is_disabled dynamic_scaling_in_suspended dynamic_scaling_out_suspended scheduled_scaling_suspended disable_dynamic_scaling pause paused is_paused suspended pause_replication_tasks",
  ),
  means("traffic-stopped", off(), "disabled", { within: /^aws_chime/ }),
  means("traffic-stopped", gained, "suspended_processes"),
  means(
    "traffic-stopped",
    leaves(/^(ENABLED|RUNNING|running|available|Enabled|ACTIVE|started|ENABLED_WITH_\w+)$/i),
    "state status desired_state",
    {
      within:
        /^aws_(athena_workgroup|batch_compute_environment|batch_job_queue|cloudwatch_event_rule|scheduler_schedule|pipes_pipe|ec2_instance_state|rds_instance_state|media_convert_queue|iot_authorizer|iot_domain_configuration|ssoadmin_application|connect_queue|lambda_event_source_mapping)\.(state|status|desired_state)$|^azurerm_\w+_workflow\.state$/,
    },
  ),
  means("traffic-stopped", leaves(/^(RUNNING|ALWAYS)$/), "desired_status activation_policy"),
  means("traffic-stopped", on(), "active", { within: /^aws_iot_(ca_)?certificate\./ }),
  means("traffic-stopped", kept, "aliases", { within: /^aws_cloudfront_distribution\./ }),
  means("traffic-stopped", kept, "lb_port load_balancer_port", { within: /^aws_elb\.listener\./ }),
  means("traffic-stopped", kept, "target_group_arn target_group_arns load_balancers", {
    within: /^aws_(ecs_service\.load_balancer|autoscaling_group)/,
  }),
  means("traffic-stopped", becomes(/^fixed-response$/), "type", {
    within: /listener(_rule)?\.(default_)?action\.type$/,
  }),
];

/** How many lines there are when something breaks. */
export const RESILIENCE: readonly Meaning[] = [
  means("resilience-weakened", off(), "disabled disable_rollback", { within: /route53_health_check|disable_rollback/ }),
  means(
    "resilience-weakened",
    on(),
    `multi_az multi_az_enabled automatic_failover_enabled multi_az_with_standby_enabled zone_awareness_enabled
     dedicated_master_enabled rollback auto_software_update_enabled evaluate_target_health availability_zone_relocation_enabled
     enable_zonal_shift zone_redundant zone_redundancy_enabled replace_unhealthy_instances unhealthy_node_replacement
     zone_balancing_enabled automatic_failover enable_automatic_failover auto_healing_enabled checkpointing_enabled
     managed_execution termination_hook_enabled persistent_buffer_enabled snapshot_before_upgrade`,
  ),
  means(
    "resilience-weakened",
    on({ absent: true }),
    "enable_cross_zone_load_balancing cross_zone_load_balancing auto_minor_version_upgrade allow_version_upgrade",
  ),
  means("resilience-weakened", on(), "enable", { within: /deployment_circuit_breaker|(^|\.)alarms\.enable/ }),
  means("resilience-weakened", on(), "enabled status", {
    within:
      /(health_check|auto_rollback_configuration|alarm_configuration|node_repair_config|zonal_shift_config|managed_scaling|replication_time|metrics|auto_repair)\.(enabled|status)$/,
  }),
  means(
    "resilience-weakened",
    leaves(/^(true|use_load_balancer_configuration_true)$/i),
    "load_balancing_cross_zone_enabled",
  ),
  means(
    "resilience-weakened",
    fewer(),
    `availability_zone_count replicas_per_node_group num_replicas_per_shard replica_count replication_factor
     desired_number_of_domain_controllers dedicated_master_count number_of_replicas read_replica_count`,
  ),
  means(
    "resilience-weakened",
    toZero,
    "min_size min_capacity minimum_capacity min_instances min_instance_count min_replicas minimum_instance_count min_node_count base_capacity",
  ),
  means(
    "resilience-weakened",
    fewer({ absent: 100 }),
    "deployment_minimum_healthy_percent minimum_healthy_percent min_healthy_percentage",
  ),
  means("resilience-weakened", leaves(/^(ENABLED|enabled)$/), "standby_replicas"),
  means(
    "resilience-weakened",
    leaves(/^(ACTIVE_STANDBY_MULTI_AZ|CLUSTER_MULTI_AZ|cross-az|REGIONAL|MULTI_AZ\w*|ZoneRedundant|SameZone|ZRS)$/),
    "deployment_mode az_mode availability_type deployment_type high_availability_mode failover_mode_type",
  ),
  // a function that calls itself is stopped no longer
  means("resilience-weakened", becomes(/^Allow$/i), "recursive_loop"),
  means("resilience-weakened", leaves(/^(ELB|VPC_LATTICE|EBS|EC2,ELB)$/), "health_check_type"),
  means("resilience-weakened", kept, "health_check_id dead_letter_target_arn dead_letter_queue_url"),
  means("resilience-weakened", kept, "target_arn arn destination", { within: /dead_letter|on_failure/ }),
  means("resilience-weakened", fewer(), "max_receive_count maximum_retry_attempts max_retry_count", {}),
  means("resilience-weakened", fewer(), "attempts", { within: /retry/ }),
  means("resilience-weakened", fewer(), "maximum_event_age_in_seconds maximum_record_age_in_seconds"),
  means("resilience-weakened", leaves(/^(default|enabled)$/i), "host_recovery auto_recovery automatic_recovery"),
  means("resilience-weakened", more(), "unhealthy_threshold unhealthy_threshold_count", { within: /health_check/ }),
  means("resilience-weakened", changed, "timeout_action action_on_timeout"),
  means("resilience-weakened", ranked([/^basic$|^free$/i, /./]), "sku_tier", { within: /kubernetes_cluster/ }),
];
