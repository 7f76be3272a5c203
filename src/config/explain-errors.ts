import { ConfigurationError } from "./load-environment";

/**
 * Tells what is wrong with the configuration in its own words. Node would add this program's source line and stack
 * before and after them; any other error keeps both, as it is a defect of the program.
 */
export function explainConfigurationErrors(): void {
  process.once("uncaughtException", (error) => {
    console.error(error instanceof ConfigurationError ? error.message : error);
    process.exit(1);
  });
}
