import { covers } from "../../src/policy/glob";

it.each([
  ["*", ""],
  ["*", "x*?"],
  ["a", "a"],
  ["a*", "a*"],
  ["a*", "a"],
  ["a*", "abc"],
  ["a*", "a?"],
  ["*c", "abc"],
  ["*bc", "abcbc"],
  ["*ab*", "xaxab"],
  ["a*b*c", "axxbxxbxc"],
  ["a?c", "abc"],
  ["a?c", "a?c"],
  ["a?*", "a*?"],
  ["a*?", "a?*"],
  ["a**", "a*"],
  ["a***b", "ab"],
  ["a?*?", "a??"],
  ["a*", "a**"],
  ["?*", "a"],
  ["a*b**", "ab"],
  ["a??", "abc"],
])("%j covers %j", (pattern, candidate) => {
  expect(covers(pattern, candidate)).toBe(true);
});

it.each([
  ["a", "b"],
  ["a", "a*"],
  ["", "a"],
  ["a*", "b"],
  ["a*", "ba"],
  ["a?", "a"],
  ["a?", "a*"],
  ["a?", "abc"],
  ["a?c", "abd"],
  ["a*c", "ab"],
  ["a*c", "abcd"],
  ["a*b*c", "acb"],
  ["a?*", "a*"],
  ["a?*?", "a?*"],
  ["a*?b", "a*b"],
  ["?", "*"],
  ["?", ""],
  ["a*bc", "abcb"],
  ["ab*", "a*"],
  ["a?c", "aabc"],
  ["a??", "abcd"],
])("%j does not cover %j", (pattern, candidate) => {
  expect(covers(pattern, candidate)).toBe(false);
});
