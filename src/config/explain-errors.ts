/** What is wrong with the configuration, and what a construct was given that AWS would refuse: path, rule and value. */
const TOLD = ["ConfigurationError", "ValidationError"];

/**
 * Tells what is wrong with the configuration in its own words. Node would add this program's source line and stack
 * before and after them; any other error keeps both, as it is a defect of the program.
 */
export function explainConfigurationErrors(): void {
  process.once("uncaughtException", (error) => {
    console.error(TOLD.includes(error.name) ? error.message : error);
    process.exit(1);
  });
}
