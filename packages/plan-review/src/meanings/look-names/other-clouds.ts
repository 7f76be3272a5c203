/** Types of other providers. The form is told at LOOK_PATHS. */
export const OTHER_CLOUDS = `
`;
