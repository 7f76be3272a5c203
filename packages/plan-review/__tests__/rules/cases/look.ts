import { created, planOf, updated } from "../../support/plan-builder";
import type { CasesOfRules } from "./cases";

/** The rules of what somebody has to look at. */
export const LOOK: CasesOfRules = {
  "needs-a-look": {
    loud: {
      "another subnet": planOf([updated("aws_instance", { subnet_id: "subnet-1" }, { subnet_id: "subnet-2" })]),
    },
    quiet: {
      "something new": planOf([created("aws_instance", { subnet_id: "subnet-1" })]),
      "a label": planOf([updated("aws_instance", { tags: { a: "1" } }, { tags: { a: "2" } })]),
    },
  },
};
