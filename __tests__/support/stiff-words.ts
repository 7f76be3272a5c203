/** A phrase that messages, titles, comments and pages do without. */
export interface StiffPhrase {
  readonly phrase: RegExp;
  /** Two sentences: the phrase is in the first one and not in the second one, which says what to write instead. */
  readonly before: string;
  readonly after: string;
}

/** docs/words.md is the page about them. In a phrase, a space stands for every gap between words, a line's end too. */
export const STIFF_PHRASES: readonly StiffPhrase[] = [
  {
    phrase: /\b(?:is|are|was|were) otherwise\b|\botherwise than\b/i,
    before: "AWS is otherwise than the main branch",
    after: "AWS no longer matches the main branch",
  },
  {
    phrase: /\b(?:hand|hands|handed|handing)(?: \w+)? out\b/i,
    before: "Handed out: function 1 → 2",
    after: "Released: function 1 → 2",
  },
  {
    phrase: /\b(?:hold|holds|held|holding)(?: \w+)? back\b/i,
    before: "Held back: rolled back by a person",
    after: "Not released: a person rolled it back",
  },
  {
    phrase: /\bheld against\b|\b(?:hold|holds|holding) (?:it|them|(?:the|a|an|its) \w+) against\b/i,
    before: "the plan is held against the state",
    after: "the plan is compared with the state",
  },
  {
    phrase: /\b(?:take|takes|taken|taking|took)(?: (?:it|them))? away\b/i,
    before: "a key that was taken away",
    after: "a revoked key",
  },
  {
    phrase: /\bpass(?:es|ed)? for\b/i,
    before: "the previous key passes for a day",
    after: "the previous key is accepted for a day",
  },
  {
    phrase: /\bas (?:it|they) (?:must|should)\b/i,
    before: "the file is not as it must be",
    after: "the file is invalid",
  },
  {
    phrase: /\b(?:bring|brings|brought|end|ends|ended|stop|stops|stopped)(?: [\w']+){0,3} in order\b(?! to\b)/i,
    before: "Bring the bucket in order",
    after: "Repair the bucket",
  },
  { phrase: /\bmend(?:s|ed|ing)?\b/i, before: "mend the condition", after: "fix the condition" },
  {
    phrase: /(?<!\bthere )\b(?:is|are|was|were) no (?!longer\b|more\b|less\b|such\b|one\b|\w+er than\b)\w+/i,
    before: "the text is no token",
    after: "the text is not a token",
  },
  {
    phrase: /\bnot of (?:the|this|that)\b/i,
    before: "the file is not of the plan",
    after: "the file does not belong to the plan",
  },
  {
    phrase: /\b(?:stand|stands|stood) in\b(?! the way\b| for\b)/i,
    before: "the name stands in the state",
    after: "the name is in the state",
  },
  {
    phrase: /\b(?:lie|lies) (?:in|on|beside|within)\b/i,
    before: "the folder lies in the checkout",
    after: "the folder is in the checkout",
  },
  {
    phrase: /\b(?:thereby|hence|whereby|thereof|therein|forthwith)\b/i,
    before: "hence the alarm",
    after: "so there is an alarm",
  },
  { phrase: /(?<!\|)\bshall\b/i, before: "it shall fail", after: "it must fail" },
  { phrase: /\bstrangers?\b/i, before: "a stranger's key", after: "another caller's key" },
  {
    phrase: /\b(?:be|been|is|are) had\b|\bhad back\b/i,
    before: "the secret can be had back",
    after: "the secret can be restored",
  },
  {
    phrase: /\bwhose (?:it|they|this|these) (?:is|are)\b/i,
    before: "Look whose it is",
    after: "Check who owns it",
  },
  { phrase: /\btakes nothing\b/i, before: "the command takes nothing", after: "the command takes no arguments" },
  { phrase: /\bnobody is there\b/i, before: "Nobody is there to agree", after: "There is no terminal to confirm at" },
  {
    phrase: /\bdo(?:es)? not know you\b/i,
    before: "AWS does not know you",
    after: "AWS rejected your credentials",
  },
  { phrase: /\b(?:has|have|had) not got\b/i, before: "what AWS has not got", after: "what AWS does not have" },
  { phrase: /\bwhat is too much\b/i, before: "names what is too much", after: "names the extra argument" },
  { phrase: /\bthe one before\b/i, before: "the one before is revoked", after: "the previous one is revoked" },
  {
    phrase: /\bthe callers (?:have|had)\b/i,
    before: "the callers have version 6 again",
    after: "all traffic is back on version 6",
  },
];

/**
 * Paths, by their beginning, whose texts are still to be put into plain words. To see what is left, make it empty and run
 * the test; it stays empty in the end.
 */
export const STILL_TO_DO: readonly string[] = [];
