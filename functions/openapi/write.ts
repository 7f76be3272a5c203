import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DOCUMENT } from "./document";
import { toYaml } from "./yaml";

// Run by name after a change of the contract: npx tsx functions/openapi/write.ts
writeFileSync(join(__dirname, "../../docs/openapi.yaml"), toYaml(DOCUMENT));
