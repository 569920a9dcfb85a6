// What the widget says: the host page's own words, else those of the page's language, which are a file of static/locales/,
// else English. Bundled into the glue.

/**
 * Short, warm and exact: what happened, whether anything is lost, what comes next. A name in braces stands for a value; of
 * two sentences the first is for one. The order is that of `Word` in src/words.rs.
 */
const ENGLISH = {
  "thx": "Thx!",
  "loading": "Loading the letter.",
  "letter": "The letter",
  "answer": "The answer",
  "answers": "{author} answers",
  "asked": "Asked {date}",
  "answered": "Answered {date}",
  "rule": "House rule:",
  "thanks": "Thanks",
  "tally": ["{count} reader said thanks", "{count} readers said thanks"],
  "asker": "I wrote this letter. Only the author is told.",
  "add": "Add a few words",
  "optional": "Only if you like",
  "name": "Name",
  "anonymous": "Anonymous",
  "left": ["{count} left"],
  "over": ["{count} too many"],
  "send": "Send the note",
  "share": "Share it",
  "mail": "Send it by mail",
  "mine": "I wrote the letter.",
  "undo": "Undo my Thx!",
  "thread": "Notes",
  "notes": ["{count} note", "{count} notes"],
  "you": "You",
  "author": "The author",
  "badge": "Author",
  "reply": "in reply to {name}",
  "more": "Show more notes",
  "more-failed": "The notes could not be loaded. Try again",
  "saved": "Saved on this device.",
  "unsaved": "Not kept on this device.",
  "local": "It stays here; {author} is told only if you send it.",
  "local-unsaved": "Thank you.",
  "sending": "On its way.",
  "offline": "It will be sent when you are back online.",
  "again": "It will be tried again by itself.",
  "delivered": "Delivered.",
  "seen": "{author} will see it.",
  "waits": "Your note waits for {author} to approve it.",
  "replied": "{author} has replied, below.",
  "refused": "Not delivered.",
  "reason": "{reason} It is still on this device.",
  "undone": "Taken back.",
  "undoing": "It is being removed.",
  "damaged": "An earlier Thx! was damaged. It was set aside; you can say thanks again.",
  "failed": "The letter could not be loaded. Your connection may be slow or blocked.",
  "failed-offline": "You are offline, so the letter cannot be loaded.",
  "failed-missing": "The letter is missing or damaged. The site's owner can mend that.",
  "failed-server": "The letter could not be loaded. Its server has a problem, which may be over soon.",
  "retry": "Try again"
};
const KEYS = Object.keys(ENGLISH);

/** Those of static/locales/. English needs no file. */
const LANGUAGES = /^(ar|de|es|fa|fr|he|hi|it|ja|ko|nl|pl|pt|ru|sv|tr|uk|zh)(?![a-z])/;

/** Where the words of an element's language are. English needs none. */
export function addressOfWords(element) {
  const code = LANGUAGES.exec(languageOf(element))?.[1];
  return code && beside("locales/" + code, "json");
}

/** Where another file of the bundle is: beside this one, with the same hash in its name. */
export const beside = (name, kind) => import.meta.url.replace(/[^/]*?(\.\w+)?\.js$/, `${name}$1.${kind}`);

/** The element's language, else the nearest around it, beyond shadow roots, else the browser's. */
function languageOf(element) {
  for (let node = element; node; node = node.parentNode || node.host) {
    const lang = own(node, "lang");
    if (lang) return lang;
  }
  return navigator.language;
}

/** An attribute's value as it is meant: templates leave blanks and the word "null" behind. */
const own = (node, name) => node.getAttribute?.(name)?.trim().replace(/^null$/, "");

/** The host's own tag ("en-GB") where it is one of the words' language, for the sake of dates, else that language's. */
function precise(tag, language) {
  try {
    return new Intl.Locale(tag).language === language ? tag : language;
  } catch {
    return language; // "de_DE" is no tag
  }
}

/** The voice of one element, with the words of its language, if they have come. */
export function voice(host, words) {
  const word = (key, english) => own(host, "t-" + key) || words?.[key] || english;
  const lang = precise(languageOf(host), word("lang", "en"));
  const page = getComputedStyle(host).direction;
  const fill = (text, value) => text.replace(/{\w+}/, (name) => value ?? name);
  const moment = new Intl.DateTimeFormat(lang, { dateStyle: "long" });
  // A date without a time is the same day for every reader; without UTC it would be the day before in Honolulu.
  const date = new Intl.DateTimeFormat(lang, { dateStyle: "long", timeZone: "UTC" });
  // Made here, while the Wasm is under way, and not when they are needed.
  const plurals = new Intl.PluralRules(lang);
  const numbers = new Intl.NumberFormat(lang);
  return {
    /** Gives the place that the application shows itself in the language and direction of the words. */
    settle(place) {
      Object.assign(place, { lang, dir: word("dir", "ltr") });
      // The page's own children keep the page's direction.
      place.dataset.page = page;
    },
    /** A sentence. Without a value it keeps its braces, for an element that is to stand there. */
    say: (at, value) => fill(word(KEYS[at], ENGLISH[KEYS[at]]), value),
    /** A sentence with a number, in the form that the language has for it; the number in braces where it stands apart. */
    count(at, count, isApart) {
      const key = KEYS[at];
      const [one, other = one] = ENGLISH[key];
      const form = plurals.select(count);
      const text = word(`${key}-${form}`) || word(key + "-other", form === "one" ? one : other);
      const number = numbers.format(count);
      return fill(text, isApart ? `{${number}}` : number);
    },
    /** "7 March 2026"; the text as it is, where it is no date. */
    day: (text) => (isNaN(new Date(text)) ? text : (text.length === 10 ? date : moment).format(new Date(text))),
  };
}
