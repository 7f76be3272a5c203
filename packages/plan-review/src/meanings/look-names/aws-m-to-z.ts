/** Types of the AWS provider from aws_m to aws_z. The form is told at LOOK_PATHS. */
export const AWS_M_TO_Z = `
`;
