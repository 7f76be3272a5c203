// Plain JavaScript, since `./run` needs it on a clone in which nothing is installed.

/** Characters of a message; what is longer repeats something that somebody gave. */
const MOST_CHARACTERS = 2000;
/** Of one word in it. */
const MOST_OF_A_WORD = 300;

/**
 * A message as a terminal may show it: what moves the cursor, colours, turns or hides text is written out, and what is too long
 * to read is cut. Line breaks stay.
 * @param {string} text
 */
function printable(text) {
  const plain = text
    .replace(/[^\S\n ]|(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, written)
    .replace(/\S{300,}/gu, cutWord);
  return cut(plain, MOST_CHARACTERS);
}

/** @param {string} word */
function cutWord(word) {
  return cut(word, MOST_OF_A_WORD);
}

/** @param {string} character */
function written(character) {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/**
 * @param {string} text
 * @param {number} most
 */
function cut(text, most) {
  return text.length <= most ? text : `${text.slice(0, most)}… (${text.length} characters)`;
}

module.exports = { printable };
