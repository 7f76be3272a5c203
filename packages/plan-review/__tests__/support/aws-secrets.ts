/** The last names of attributes of the AWS provider that hold a secret, or the ARN of one. */
export const AWS_SECRETS: readonly string[] = `
  access_key access_token account_password ad_domain_join_password admin_user_password admin_user_password_wo
  api_key api_key_wo api_secret_key api_token application_key auth_password
  auth_token authorization_api_key_value authorizer_credentials basic_auth_credentials bgp_auth_key certificate_private_key
  client_secret client_secret_wo credentials cross_realm_trust_principal_password domain_signing_private_key fsx_admin_password
  grafana_token hec_token hsm_partition_password id_token jwt_token kdc_admin_password
  key_passphrase key_store_password master_password master_password_wo master_user_password oauth_token
  password password_wo passwords platform_credential private_key raw_secret_access_key
  refresh_token runtime_environment_secrets sasl_password secret secret_access_key secret_binary
  secret_key secret_string secret_string_wo secret_token service_account_password shared_secret
  smb_guest_password ssl_client_key_password svm_admin_password temporary_password token token_key
  trust_password tunnel1_preshared_key tunnel2_preshared_key
`
  .trim()
  .split(/\s+/);
