/** `npm run secret -- put|rotate|show-metadata|revoke <env>`: the secret of an environment, whose value is never shown. */
import { generateApiSecret } from "@secure-serverless/operations/aws/api-secret";
import { placeOf, type Target, targetNamed } from "@secure-serverless/operations/aws/target";
import { readPrivateFile, readStandardInput } from "@secure-serverless/operations/secret/input";
import { newKeyFile } from "@secure-serverless/operations/secret/key-file";
import { metadataReport, metadataText } from "@secure-serverless/operations/secret/metadata";
import { keyState } from "@secure-serverless/operations/secret/overlap";
import { promptHidden } from "@secure-serverless/operations/secret/prompt";
import {
  acceptedText,
  cutOffText,
  overlapText,
  refusedText,
  remarks,
} from "@secure-serverless/operations/secret/report";
import { SecretStore } from "@secure-serverless/operations/secret/store";
import { keyFrom, secretFrom, withKey } from "@secure-serverless/operations/secret/value";
import { UserError } from "@secure-serverless/system/user-error";
import {
  type ApiSecretValue,
  BYTE_ORDER_MARK,
  randomKey,
  SECRET_FIELDS,
} from "../../../../functions/shared/api-secret";
import { runCommand } from "../command";

interface Values {
  readonly file?: string | undefined;
  readonly generate?: boolean;
  readonly replace?: boolean;
  readonly force?: boolean;
  readonly from?: string | undefined;
  readonly "key-to"?: string | undefined;
  readonly json?: boolean;
  readonly current?: boolean;
}

runCommand("secret", async (given) => {
  const target = targetNamed(given.arguments.environment);
  const store = new SecretStore(target);
  try {
    if (given.action === "put") await put(store, target, given.options);
    else if (given.action === "rotate") await rotate(store, target, given.options);
    else if (given.action === "revoke") await revoke(store, target, given.options);
    else await showMetadata(store, target, given.options);
  } finally {
    store.close();
  }
});

async function put(store: SecretStore, target: Target, values: Values): Promise<void> {
  const { environment } = target;
  const state = keyState(await usableMetadata(store), environment);
  if (state.current !== undefined && !values.replace)
    throw new UserError(
      `The secret ${store.name} has a value already`,
      `Replace it as a whole with --replace, or only its key: npm run secret -- rotate ${environment.name}`,
    );
  refuseCutOff(cutOffText(state), values);
  const value = await givenValue(environment.name, values);
  const version = await store.store(value, state.current?.id);
  say(`Stored a value of ${store.name} in ${placeOf(target)}: version ${version}`);
  say(acceptedText(environment));
  if (state.current !== undefined) say(overlapText(environment));
  for (const remark of remarks(environment, { namedKeys: value.api_keys !== undefined })) say(remark);
}

async function rotate(store: SecretStore, target: Target, values: Values): Promise<void> {
  const { environment } = target;
  refuseCutOff(cutOffText(keyState(await usableMetadata(store), environment)), values);
  const key = values.from === undefined ? randomKey() : await givenKey();
  const { version, notWritten } = await replaceKey(store, target, key, values);
  say(`The API key of ${store.name} in ${placeOf(target)} is a new one: version ${version}`);
  say(acceptedText(environment));
  say(overlapText(environment));
  if (notWritten !== undefined) throw notWritten;
  sayWhereKeyIs(store, target, values);
}

async function revoke(store: SecretStore, target: Target, values: Values): Promise<void> {
  const { environment } = target;
  if (values["key-to"] !== undefined && !values.current)
    throw new UserError(
      "--key-to needs --current: otherwise there is no new key",
      `Leave it out, or replace the current key: npm run secret -- revoke ${environment.name} --current`,
    );
  const state = keyState(await usableMetadata(store), environment);
  if (values.current) {
    const { version, replaced, notWritten } = await replaceKey(store, target, randomKey(), values);
    // before the second half, so that who sees that one fail knows of the first
    say(`The API key of ${store.name} in ${placeOf(target)} is a new one: version ${version}`);
    await store.endOverlap(replaced);
    say(
      `The one before is taken away, without an overlap${state.overlapping ? ", and so is the key before that" : ""}`,
    );
    say(refusedText(environment));
    say(acceptedText(environment));
    if (notWritten !== undefined) throw notWritten;
    sayWhereKeyIs(store, target, values);
    return;
  }
  if (state.previous === undefined) {
    say(`The secret ${store.name} has no previous version: nothing to take away. For the current key: --current`);
    return;
  }
  await store.endOverlap(state.previous.id);
  say(`The previous key of ${store.name} in ${placeOf(target)} is taken away: version ${state.previous.id}`);
  say(state.overlapping ? refusedText(environment) : "Its overlap was over already: it did not pass any more");
}

async function showMetadata(store: SecretStore, { environment }: Target, { json }: Values): Promise<void> {
  const report = metadataReport(await store.metadata(), environment);
  process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : metadataText(report, environment));
}

/**
 * Stores the present value with another key, and writes the key to the file that was asked for. That this failed is
 * returned and not thrown, since the key is another one all the same, and what is left to do must be done.
 */
async function replaceKey(store: SecretStore, { environment }: Target, key: string, values: Values) {
  const current = await store.current();
  if (current === undefined)
    throw new UserError(
      `The secret ${store.name} has no value yet`,
      `Put one: npm run secret -- put ${environment.name}`,
    );
  const value = withKey(current.value, key, environment.name);
  // first, so that a path that cannot be used changes nothing
  const file = values["key-to"] === undefined ? undefined : await newKeyFile(values["key-to"]);
  let version: string;
  try {
    version = await store.store(value, current.id);
  } catch (error) {
    await file?.discard();
    throw error;
  }
  const notWritten = await file?.write(key).then(
    () => undefined,
    (error: unknown) => error,
  );
  return { version, replaced: current.id, notWritten };
}

/** From the one place that the options name; by default standard input, or questions on a terminal. */
async function givenValue(environmentName: string, { file, generate }: Values): Promise<ApiSecretValue> {
  if (file !== undefined && generate)
    throw new UserError(
      "Use --file or --generate, not both",
      `For example: npm run secret -- put ${environmentName} --generate`,
    );
  if (generate) return generateApiSecret();
  if (file !== undefined) return wholeValue(await readPrivateFile(file), file);
  if (!process.stdin.isTTY)
    return wholeValue(await readStandardInput(nothingGiven("No value came from standard input")), "standard input");
  say(`The value for ${environmentName}, which is not shown. An empty answer has one generated.`);
  const answers: [string, string][] = [];
  for (const field of SECRET_FIELDS) answers.push([field, (await promptHidden(`${field}: `)) || randomKey()]);
  return secretFrom(JSON.stringify(Object.fromEntries(answers)), "your answers");
}

/** The mark is no part of what is stored; whoever reads the same file otherwise meets it. */
function wholeValue(text: string, origin: string): ApiSecretValue {
  if (text.startsWith(BYTE_ORDER_MARK)) say(`What ${origin} holds begins with a byte order mark, which is left out`);
  return secretFrom(text, origin);
}

async function givenKey(): Promise<string> {
  // a terminal would show what is typed
  const text = process.stdin.isTTY
    ? await promptHidden("api_key: ")
    : await readStandardInput(nothingGiven("The new key is expected on standard input"));
  return keyFrom(text, "standard input");
}

async function usableMetadata(store: SecretStore) {
  const metadata = await store.metadata();
  // the same words as where AWS itself refuses
  if (metadata.description.DeletedDate !== undefined)
    throw store.scheduledForDeletion(metadata.description.DeletedDate);
  return metadata;
}

function refuseCutOff(text: string | undefined, { force }: Values): void {
  if (text === undefined || force) return;
  throw new UserError(
    `${text}, and another version now would take it away from who still uses it`,
    "Wait until then, or take it away knowingly: --force",
  );
}

function sayWhereKeyIs(store: SecretStore, { environment }: Target, values: Values): void {
  if (values["key-to"] !== undefined)
    say(`The new key is in ${values["key-to"]}, which only you can read. Delete it once it is handed on`);
  else say(`Clients that may read ${store.name} find the new key there. For others, next time: --key-to <path>`);
  for (const remark of remarks(environment, { namedKeys: false })) say(remark);
}

function nothingGiven(message: string): UserError {
  return new UserError(
    message,
    "Pipe it in (`… | npm run secret -- …`), or with put: --file <path>, --generate, or answer on a terminal",
  );
}

function say(line: string | undefined): void {
  if (line !== undefined) console.log(line.endsWith(".") ? line : `${line}.`);
}
