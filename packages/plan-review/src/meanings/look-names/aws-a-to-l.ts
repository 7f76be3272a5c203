import { AWS_A_TO_C } from "./aws-a-to-c";
import { AWS_D_TO_L } from "./aws-d-to-l";

/** Types of the AWS provider from aws_a to aws_l. The form is told at LOOK_PATHS. */
export const AWS_A_TO_L = [AWS_A_TO_C, AWS_D_TO_L].join("\n");
