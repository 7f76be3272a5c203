/** Names under which a word is a secret whatever it looks like. */
export const SECRET_NAMES = `
  password PASSWORD db_password DB_PASSWORD DB_PASSWORD_PROD DBPASSWORD dbPassword databasePassword password_1 PASSWORD_V2
  MYSQL_ROOT_PASSWORD PGPASSWORD POSTGRES_PASSWORD REDIS_PASS DB_PASS db_pwd MYSQL_PWD ROOT_PW passwd PASSWD passphrase
  key_passphrase SSH_PASSPHRASE passcode administrator_login_password admin_password master_password master_user_password
  smtp_password SMTP-PASSWORD auth.password auth.rootPassword postgresql.auth.postgresPassword passwordHash password_hash
  userPassword PasswordOld password_new OLD_PASSWORD_BACKUP kennwort
  secret SECRET secrets app_secret APP_SECRET_OLD SECRET_VALUE secret_string secret_binary secret_value secretValue SESSION_SECRET
  COOKIE_SECRET cookieSecret jwt_secret JWT_SECRET_KEY WEBHOOK_SECRET client_secret clientSecret CLIENT-SECRET oauth.clientSecret
  key_secret KEY_SECRET SECRET_KEY secret_key secretKey SECRET_KEY_BASE SECRET_KEY_PROD AWS_SECRET_ACCESS_KEY aws_secret_access_key
  AWS_SECRET_ACCESS_KEY_1 access_secret shared_secret SLACK_SIGNING_SECRET TOTP_SECRET
  token TOKEN tokens api_token API_TOKEN apiToken GITHUB_TOKEN GH_TOKEN_RO SLACK_BOT_TOKEN NPM_TOKEN access_token accessToken
  refresh_token AUTH_TOKEN authToken auth.token bearer_token BEARER_TOKEN_PROD sas_token SAS_TOKEN csrf_token HCP_TOKEN
  api_key API_KEY API_KEYS apiKey APIKEY x-api-key DATADOG_API_KEY api_key_prod API_KEY_2 app_key APP_KEY application_key
  auth_key authKey access_key access_keys SSH_KEY ssh_key SSH_KEY_DEPLOY private_key PRIVATE_KEY privateKey signing_key SIGNING_KEYS
  account_key AccountKey storage_account_key shared_access_key SharedAccessKey hmac_key license_key LICENSE_KEY_PROD webhook_key
  crypto_key aes_key rsa_key jwt_key preshared_key pre_shared_key tunnel1_preshared_key psk
  credential_value credentials db_credentials DB_CREDS creds mnemonic
`
  .trim()
  .split(/\s+/);

/** Passwords that begin like references, or are words. */
export const ODD_PASSWORDS = [
  "/hunter2hunter2wJalrXUtnFEMI",
  "/hunter2hunter2/K7MDENGbPxRfiCY",
  "arn:hunter2hunter2",
  "alias/hunter2hunter2",
  "vault:hunter2hunter2",
  "env:hunter2hunter2",
  "changeme",
  "kerberos",
  "Password123",
  "correct horse battery staple",
  "87654321",
  "$ecret/pa$$word",
  "<b>hunter2</b>",
  "${hunter2}x",
  "https:hunter2hunter2",
] as const;

/** Names under which only a text that looks drawn is one. */
export const DRAWN_NAMES = `
  encryption_key ENCRYPTION_KEY master_key MASTER_KEY cookie_key SESSION_KEY salt PASSWORD_SALT pepper otp_seed jwt bearer
  primary_key_value deploy_key host_key grafana_key sendgrid_key STRIPE_KEY OPENAI_KEY integration_key password_super_special
  token_of_the_service secret_for_ci access_code snmp_community RAILS_ENC_KEY
`
  .trim()
  .split(/\s+/);

/** Names that say something about a secret, or of another kind of key, with what they usually hold. */
export const HARMLESS_PAIRS: readonly (readonly [name: string, value: unknown])[] = [
  ["kms_key_id", "1234abcd-12ab-34cd-56ef-1234567890ab"],
  ["kms_key_arn", "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"],
  ["kms_master_key_id", "alias/aws/sns"],
  ["master_key", "alias/orders"],
  ["encryption_key", "arn:aws:kms:eu-west-1:111122223333:alias/orders"],
  ["kms_key_name", "projects/p/locations/eu/keyRings/r/cryptoKeys/orders"],
  ["key_name", "bastion2024"],
  ["ec2_ssh_key", "bastion2024"],
  ["key_id", "K3D5EWEUDCCXON"],
  ["access_key_id", "orders-reader"],
  ["public_key", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBf3Fq0m1ZC4b5pGk1PUNqzRlT9Y8mJ2fZ1M3x9mYwQ5 me@host"],
  ["ssh_key", "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC7 me@host"],
  ["ssh_public_key", "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC7"],
  ["partition_key", "customer_id2"],
  ["hash_key", "token_id"],
  ["range_key", "created_at"],
  ["sort_key", "order2024"],
  ["primary_key", "customerId"],
  ["foreign_key", "order_id"],
  ["key", "environments/prod/terraform.tfstate"],
  ["object_key", "lambda/orders-1a2b3c4d5e6f.zip"],
  ["s3_key", "lambda/orders-1a2b3c4d5e6f.zip"],
  ["tag_key", "CostCenter42"],
  ["routing_key", "orders.created.v1"],
  ["access_token_validity", 60],
  ["access_token", "minutes"],
  ["refresh_token", "days"],
  ["id_token", "hours"],
  ["refresh_token", 30],
  ["token_ttl", 3600],
  ["access_token", 86400],
  ["token_type", "Bearer"],
  ["token_endpoint", "https://login.example.com/oauth2/token"],
  ["token_endpoint_auth_method", "client_secret_post"],
  ["http_tokens", "required"],
  ["max_tokens", 40960000],
  ["next_token", "eG9yMTIzNDU2Nzg5"],
  ["creation_token", "orders-efs-2024a1"],
  ["client_token", "8f14e45fceea167a"],
  ["idempotency_token", "8f14e45fceea167a"],
  ["password_length", 24],
  ["minimum_password_length", 14],
  ["password_reuse_prevention", 24],
  ["max_password_age", 90],
  ["password_policy", "strong2024policy"],
  ["password_wo_version", 3],
  ["password_last_changed", "2026-01-02T03:04:05Z"],
  ["require_lowercase_password", true],
  ["manage_master_user_password", true],
  ["reset_password", "required"],
  ["secret_name", "prod/orders/db2"],
  ["secret_arn", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:orders-AbCdEf"],
  ["secret_id", "projects/p/secrets/orders"],
  ["client_secret_name", "orders-oidc2"],
  ["secret_ref", "orders-db-x1"],
  ["secretRef", "orders-db-x1"],
  ["secretKeyRef", "orders-db-x1"],
  ["existingSecret", "orders-db-x1"],
  ["auth.existingSecret", "pg-credentials"],
  ["auth.existingSecretPasswordKey", "postgres-password"],
  ["imagePullSecret", "registry-x1y2"],
  ["external_secret", "orders-db-x1"],
  ["secret_version", "AWSCURRENT"],
  ["secret_path", "secret/data/orders2"],
  ["secret_rotation_days", 30],
  ["secrets_manager_role", "arn:aws:iam::111122223333:role/rotation"],
  ["secret_manager_project", "orders-prod-3f2a"],
  ["credentials", "arn:aws:iam::111122223333:role/apigateway"],
  ["credentials", "include"],
  ["credential_type", "ACCESS_KEY"],
  ["allow_credentials", true],
  ["api_key_source", "HEADER"],
  ["api_key_required", "true"],
  ["api_key_id", "a1b2c3d4e5"],
  ["authorization", "AWS_IAM"],
  ["authorization_type", "CUSTOM"],
  ["auth_scheme", "SECRETS"],
  ["auth_type", "IAM"],
  ["authenticator", "oidc"],
  ["bypass", "AzureServices"],
  ["compass", "north2north3"],
  ["pass_through_behavior", "WHEN_NO_MATCH"],
  ["passenger", "first2second3"],
  ["tokenizer", "standard2x9y"],
  ["secretary", "alice2bob3carol"],
  ["keyboard", "qwerty12345x"],
  ["monkey", "see2do3see4"],
  ["DB_PASSWORD", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:orders-AbCdEf"],
  ["DB_PASSWORD", "/prod/orders/db/password"],
  ["DB_PASSWORD", "@Microsoft.KeyVault(SecretUri=https://kv.vault.azure.net/secrets/db/)"],
  ["DB_PASSWORD", "@Microsoft.KeyVault(VaultName=kv;SecretName=db)"],
  ["DB_PASSWORD", "${DB_PASSWORD}"],
  ["DB_PASSWORD", "$DB_PASSWORD"],
  ["DB_PASSWORD", "{{ .Values.password }}"],
  ["DB_PASSWORD", "{{resolve:secretsmanager:orders:SecretString:password}}"],
  ["DB_PASSWORD", "vault:secret/data/orders#password"],
  ["DB_PASSWORD", "op://prod/orders/password"],
  ["DB_PASSWORD", "ref+awsssm://prod/orders/password"],
  ["DB_PASSWORD", "file:///run/secrets/db"],
  ["DB_PASSWORD", "/run/secrets/db_password"],
  ["DB_PASSWORD", "<password>"],
  ["DB_PASSWORD", "********"],
  ["DB_PASSWORD", "REDACTED"],
  ["DB_PASSWORD", "xxxxxxxx"],
  ["DB_PASSWORD", ""],
  ["DB_PASSWORD", null],
  ["DB_PASSWORD", "none"],
  ["DB_PASSWORD", "your-password-here"],
  ["API_KEY", "projects/123456789/secrets/ApiKey/versions/latest"],
  ["API_KEY", "aws_api_gateway_api_key.orders.value"],
  ["API_KEY", "var.api_key"],
  ["TOKEN", "ENABLED"],
  ["TOKEN_URL", "https://login.example.com/token"],
  ["PASSWORD_FILE", "/etc/orders/password2"],
  ["GITHUB_TOKEN_SECRET_NAME", "ci-github2"],
];
