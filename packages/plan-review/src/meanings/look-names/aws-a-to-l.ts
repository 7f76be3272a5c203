/** Types of the AWS provider from aws_a to aws_l. The form is told at LOOK_PATHS. */
export const AWS_A_TO_L = `
`;
