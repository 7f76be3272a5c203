/**
 * What keys are made of, as parts of regular expressions: one rule for the API's schemas and for the prefixes that limit
 * a caller.
 */

/** No `/` in front and no segment `.` or `..`, which URL parsers remove and so address another object. */
export const KEY_SEGMENTS = String.raw`(?!\/)(?!(?:[\s\S]*\/)?\.{1,2}(?:\/|$))`;

/** The same of what a key can begin with: its last segment may go on, so that dots at the end are part of a name. */
export const PREFIX_SEGMENTS = String.raw`(?!\/)(?!(?:[\s\S]*\/)?\.{1,2}\/)`;

/** In no key: control characters, and U+FFFD, which stands for bytes that were not UTF-8. */
export const NO_KEY_CHARACTERS = String.raw`\u0000-\u001f\u007f-\u009f\ufffd-\uffff`;
