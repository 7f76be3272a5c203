import type { ProviderTypes } from "../provider-types";

export const RANDOM: ProviderTypes = {
  prefix: "random",
  holds: `
    bytes password
  `,
  settings: `
    string
  `,
};

export const TLS: ProviderTypes = {
  prefix: "tls",
  holds: `
    private_key
  `,
  settings: `
    locally_signed_cert self_signed_cert
  `,
};
