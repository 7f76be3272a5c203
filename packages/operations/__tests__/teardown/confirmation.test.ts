import {
  askForConfirmation,
  type ConfirmationProps,
  confirmationPhrase,
  isConfirmed,
  isProtected,
} from "../../src/teardown/confirmation";

const BUCKET = "data-bucket";
const demo = { name: "dev", destroyData: true, deletionProtection: false };
const staging = { name: "staging", destroyData: false, deletionProtection: false };
const prod = { name: "prod", destroyData: false, deletionProtection: true };

const props = (environment: ConfirmationProps["environment"], more: Partial<ConfirmationProps> = {}) => ({
  environment,
  bucket: BUCKET,
  yes: false,
  ...more,
});
const typing = (...answers: (string | undefined)[]) => ({ ask: async () => answers.shift() });

it("protects every environment that is not thrown away", () => {
  expect([demo, staging, prod].map(isProtected)).toEqual([false, true, true]);
});

it("takes --yes for a demo, and for nothing else", () => {
  expect(isConfirmed(props(demo, { yes: true }))).toBe(true);
  for (const environment of [staging, prod])
    expect(() => isConfirmed(props(environment, { yes: true }))).toThrow("--yes is not enough");
});

it("takes the exact phrase for any environment, and no other", () => {
  for (const environment of [demo, staging, prod]) {
    const phrase = confirmationPhrase(environment.name, BUCKET);
    expect(isConfirmed(props(environment, { phrase }))).toBe(true);
    const wrong = [
      "",
      environment.name,
      BUCKET,
      ` ${phrase}`,
      phrase.toUpperCase(),
      confirmationPhrase("other", BUCKET),
    ];
    for (const other of wrong)
      expect(() => isConfirmed(props(environment, { phrase: other, yes: true }))).toThrow(`exactly "${phrase}"`);
  }
});

it("is refused where nothing was given and nobody can be asked", () => {
  expect(() => isConfirmed(props(demo))).toThrow("needs a confirmation, and there is no terminal");
  expect(() => isConfirmed(props(prod))).toThrow("needs a confirmation, and there is no terminal");
  expect(isConfirmed(props(prod, typing()))).toBe(false);
});

it("asks for the name of a demo, and for the bucket too where data is to be kept", async () => {
  await expect(askForConfirmation(props(demo, typing("dev")))).resolves.toBeUndefined();
  await expect(askForConfirmation(props(prod, typing("prod", ` ${BUCKET}\n`)))).resolves.toBeUndefined();

  const wrong = [["staging", BUCKET], ["prod", "prod"], ["prod", ""], ["y", "y"], [undefined]];
  for (const answers of wrong)
    await expect(askForConfirmation(props(prod, typing(...answers)))).rejects.toThrow("nothing was destroyed");
  await expect(askForConfirmation(props(demo, typing("yes")))).rejects.toThrow("not the name of the environment");
});
