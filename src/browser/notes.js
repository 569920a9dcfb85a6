// The notes of a thread: what is in them, and their elements, which are not Yew's, because a phone makes a copy of one in a
// fraction of the time that its parts take one by one, and because what is there once is not looked at again
// (docs/design.md, "The way in").

const FIELDS = ["id", "under", "name", "author", "link", "at", "text"];

/** What is in a note, in this order. One call where a long thread would need thousands, each with a name to bring along. */
export const fields = (note) => FIELDS.map((name) => note?.[name]);

/** How many notes a browser lays out together, or leaves alone while they are far away. */
const STRETCH = 100;
/** How high a note is, about: in em, with the room above it. */
const HEIGHT = 6;

function make(name, properties, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

const NOTE = make(
  "li",
  { className: "note", part: "note", role: "listitem" },
  make("header", {}, make("b", { dir: "auto" })),
  make("p", { dir: "auto" }),
);

/** A note. The author has approved the words, and vouches for nothing behind the link. */
export function note(voice, id, depth, isMine, name, link, badge, reply, date, text) {
  const note = NOTE.cloneNode(true);
  const [header, words] = note.children;
  note.id = "advice-" + id;
  if (depth) note.dataset.depth = depth;
  if (isMine) note.dataset.yours = true;
  header.firstChild.append(link ? make("a", { href: link, rel: "nofollow ugc" }, name) : name);
  if (badge) header.append(make("span", { className: "badge", part: "author" }, badge));
  if (reply) header.append(make("span", { className: "unseen" }, reply));
  if (date) header.append(make("time", { dateTime: date }, voice.day(date)));
  words.append(text);
  return note;
}

/** One list for those who hear it, in stretches for the browser. */
export const list = () => make("div", { role: "list", notes: [] });

/** Changes a list at one place: so many notes go, and these come. */
export function change(list, at, gone, come) {
  for (const note of list.notes.splice(at, gone, ...come)) {
    const stretch = note.parentNode;
    note.remove();
    if (!stretch.firstChild) stretch.remove();
  }
  const next = list.notes[at + come.length];
  const last = list.lastChild;
  if (next) next.before(...come);
  else if (last?.children.length + come.length <= STRETCH) last.append(...come);
  else if (come.length) {
    const stretch = make("ol", { role: "none" }, ...come);
    stretch.style.containIntrinsicBlockSize = `auto ${come.length * HEIGHT}em`;
    list.append(stretch);
  }
}
