import { created, deleted, planOf, updated } from "../../support/plan-builder";
import type { CasesOfRules } from "./cases";

/** The rules of who is let in. */
export const ACCESS: CasesOfRules = {
  administrator: {
    loud: {
      owner: planOf([
        created("azurerm_role_assignment", {
          scope: "/subscriptions/0",
          role_definition_name: "Owner",
          principal_id: "p",
        }),
      ]),
    },
    quiet: {
      "an owner less": planOf([
        deleted("azurerm_role_assignment", { role_definition_name: "Owner", principal_id: "p" }),
      ]),
    },
  },
  "access-granted": {
    loud: { membership: planOf([created("aws_iam_user_group_membership", { user: "bob", groups: ["operators"] })]) },
    quiet: {
      "a group that is new": planOf([
        created("aws_iam_group", { name: "operators" }),
        created("aws_iam_user_group_membership", { user: "bob", groups: ["operators"] }),
      ]),
    },
  },
  "runs-as-another-role": {
    loud: {
      function: planOf([
        updated("aws_lambda_function", { role: "arn:aws:iam::1:role/a" }, { role: "arn:aws:iam::1:role/b" }),
      ]),
    },
    quiet: {
      "a role that is known after apply": planOf([
        updated("aws_lambda_function", { role: "arn:aws:iam::1:role/a" }, {}, { unknown: { role: true } }),
      ]),
    },
  },
};
