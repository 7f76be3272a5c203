/**
 * In place of cdktf's own, for which jest reads the source maps of every file on the stack, of every token: half of the time
 * of a synth, for a text that cdktf puts into an error about a token alone. The second name is that of cdktf's successor.
 */
module.exports = { captureStackTrace: () => [], captureCreationStack: () => [] };
