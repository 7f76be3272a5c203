import { judgeOf } from "../src/judge/judges";
import { created, planOf, reviewOf, rulesOf, updated } from "./support/plan-builder";

const RELEASE = { name: "web", chart: "nginx", version: "1.2.3", set: [{ name: "image.tag", value: "1.2.3" }] };

it.each<[string, Record<string, unknown>]>([
  ["helm_release", RELEASE],
  ["azurerm_app_service_plan", { name: "a", per_site_scaling: false, reserved: true }],
  [
    "kubernetes_deployment_v1",
    {
      metadata: [{ name: "web", labels: { app: "web" } }],
      spec: [
        {
          replicas: "2",
          selector: [{ match_labels: { app: "web" } }],
          template: [
            { metadata: [{ labels: { app: "web" } }], spec: [{ container: [{ name: "web", image: "web:1" }] }] },
          ],
        },
      ],
    },
  ],
  ["google_compute_network", { name: "a", auto_create_subnetworks: false, mtu: 1460 }],
])("has nothing to fear in an ordinary first %s", (type, after) => {
  expect(reviewOf(planOf([created(type, after)])).verdict).toMatch(/^Nothing to fear/);
});

it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
  ["helm_release", RELEASE, { ...RELEASE, chart: "other" }],
  ["google_compute_instance", { name: "a", can_ip_forward: false }, { name: "a", can_ip_forward: true }],
  ["azurerm_network_interface", { name: "a", enable_ip_forwarding: false }, { name: "a", enable_ip_forwarding: true }],
])("needs a look at another wiring of what exists, %s", (type, before, after) => {
  expect(rulesOf(planOf([updated(type, before, after)]))).toContain("needs-a-look");
});

it.each([
  ["google_filestore_instance", "file_shares.nfs_export_options.squash_mode"],
  ["google_storage_bucket", "cors.origin"],
  ["azurerm_kubernetes_cluster", "default_node_pool.enable_node_public_ip"],
  ["kubernetes_deployment_v1", "spec.template.spec.volume.host_path.path"],
  ["kubernetes_config_map", "data.mapRoles"],
])("leaves unknown what may be dangerous already when it is made: %s %s", (type, path) => {
  expect(judgeOf(type, path)).toBeUndefined();
});
