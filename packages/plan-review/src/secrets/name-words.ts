/** Words of names, in lower case. What they mean together is said in names.ts. */

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Each of them is a password by itself. */
export const PASSWORDS = words(
  "password passwords passwd passphrase passphrases passcode passwort kennwort senha contrasena motdepasse wachtwoord pwd pw pass",
);

/** Each of them is a secret of another kind by itself. */
export const SECRETS = words(
  "secret secrets token tokens credential credentials creds apikey apikeys authkey secretkey privatekey accesskey psk pat sas mnemonic",
);

/** They count only with a value that looks as if a program had drawn it. */
export const PERHAPS = words(
  "salt pepper seed pin otp totp jwt bearer hmac cookie dsn auth plaintext material community authcode",
);

/** Names written together end in one of these: `pgpassword`, `dbpasswd`, `clientsecret`, `authtoken`. */
export const ENDINGS =
  /^([a-z]{1,60}?)(passwords?|passwd|passphrase|secrets?|tokens?|credentials?|apikeys?|authkey|secretkey|privatekey|accesskey|accountkey|pwd)$/;

/** Words that merely end like one. */
export const NOT_ENDINGS = words("oldpwd nonsecret");

/** What makes a key a secret, standing right before it. */
export const SECRET_KEYS = words(
  "secret api app application auth authentication authorization access private signing ssh account shared sharedaccess hmac jwt crypto cipher aes rsa pgp gpg license licence webhook preshared client admin functions anon servicerole",
);

/** With these a key may also be a name or an identifier: it counts only with a value that looks drawn. */
export const PERHAPS_KEYS = words(
  "encryption encrypt decryption decrypt master host primary secondary service storage user server deploy deployment function subscription instrumentation write read session cookie registration activation join enrollment integration ingest ingestion insert license product shared root cluster node agent event grid datadog sendgrid stripe mailgun openai anthropic github gitlab slack twilio newrelic relic algolia mapbox maps sentry pagerduty opsgenie honeycomb segment amplitude mixpanel tls ssl cert certificate customer",
);

/** With these a key is what data is found by, or one that everybody may know. */
export const OTHER_KEYS = words(
  "s public kms partition hash range sort sorting primary foreign object s3 tag tags routing label map lookup cache row shard sharding message ordering index unique target source header query parameter param idempotency condition context metadata column field attribute group dedup deduplication state lock blob file folder prefix data config configuration setting resource entity item value name dead letter sns sqs kinesis dynamodb event log stream artifact template hot num sub",
);

/** Before a token or a secret: what pages, retries, names and refers. */
export const NOT_BEFORE = words(
  "dkim next page pagination continuation request idempotency creation change lock public publishable existing external pull kms min max minimum maximum max num number no non without managed manage",
);

/** Anywhere in the name: it speaks of lengths and limits. */
export const NEVER = words("existing minimum maximum min max length count");

/** At the beginning of a name: it says what to do about a secret. */
export const VERBS = words(
  "manage get generate use uses allow allows enable enabled disable disabled force is has have require requires required rotate create creates skip ignore reset return with access_control overlap update",
);

/** Names that say something else than their words. */
export const NOT_NAMES = words(
  "ec2_ssh_key http_tokens pgp_key event_source_token verification_token access_control_allow_credentials credential",
);

/** After a secret: what is said about it, instead of the secret. */
export const ABOUT = words(`
  id ids identifier identifiers name names arn arns url uri urls uris endpoint endpoints length len policy policies validity type types
  version versions ttl expiry expires expiration expire expired lifetime lifespan duration age period enabled enable disabled disable
  required optional ref refs reference references path paths file files filename filepath location locations dir directory folder days
  hours minutes seconds count counts min max minimum maximum rotation rotated rotate reset history reuse status state manager store
  stores provider providers issuer audience scope scopes algorithm algorithms alg algo format header headers field fields source
  sources prefix suffix namespace kind class method methods mode size bits spec specification usage curve fingerprint thumbprint 
     vault label labels tag tags description title index num limit quota rate bucket buckets  
  mount exchange introspection generation generator scheme schemes strategy mechanism mechanisms challenge flow flows factor factors param params expression storage behavior behaviour domains revocation check complexity strength requirement requirements
  validation validator verification verifications config configuration setting settings option options attribute attributes selector
  keyring ring alias aliases schema element elements pair pairs from parameter parameters uses update updated created date time
  timestamp changed last interval delay timeout window permission permissions binding bindings mapping mappings template 
    info metadata hint question display column columns recovery through protection     
   allow allowed deny character characters specs support supported claim claims request
  response authorizer `);

/** After a secret: which one it is, which leaves it a secret. */
export const WHICH = words(`
  prod production prd staging stage stg dev development test testing qa uat live old new current previous next primary secondary
  main backup blue green base value values string text data plain plaintext content raw binary b64 hash encoded decoded wo json yaml
  env default local global root admin user db database app api web a b c one two us eu write read ro rw key keys v r x y
  super secure mysql postgres postgresql redis mongo mongodb rabbitmq kafka smtp ldap mail github gitlab slack stripe aws azure gcp
  google docker npm pypi datadog sendgrid twilio variable variables internal customer write-only`);

/** Blocks of these names hold secrets under harmless ones, such as `value`. */
export const CONTAINERS =
  /^(secret|secrets|credentials?|secret_?(variables?|env|environment|environment_variables?|data|values?|string_?data)|secure_?(variables?|env|environment_variables?|settings?)|set_sensitive|sensitive_?(variables?|env|environment_variables?|values?|settings?|parameters?)|protected_settings)$/i;
