// Elements from plain values. Strings only ever become text or attributes, never markup.

/**
 * @param {string} name such as 'button' or 'button.quiet'
 * @param {object} properties of the element; `on` holds listeners, `aria-…` and `data-…` are attributes
 * @param {...(Node|string|null)} children
 */
export function element(name, properties = {}, ...children) {
  const [tag, ...classes] = name.split('.');
  const created = document.createElement(tag);
  created.classList.add(...classes);
  for (const [key, value] of Object.entries(properties)) {
    if (key === 'on') {
      Object.entries(value).forEach(([event, listener]) => created.addEventListener(event, listener));
    } else if (key in created) {
      created[key] = value;
    } else {
      created.setAttribute(key, value);
    }
  }
  created.append(...children.filter((child) => child !== null));
  return created;
}

/** The same for a drawing: all properties are attributes. */
export function svg(name, attributes, ...children) {
  const created = document.createElementNS('http://www.w3.org/2000/svg', name);
  Object.entries(attributes).forEach(([key, value]) => created.setAttribute(key, value));
  created.append(...children);
  return created;
}

export const byId = (id) => document.getElementById(id);

const message = byId('message');
const messageText = message.querySelector('p');
const messageAction = message.querySelector('button');
let action = null;
messageAction.addEventListener('click', () => action());

/** Says something, also to screen readers. */
export function say(text) {
  show(text, false, null);
}

/**
 * Says what went wrong.
 *
 * @param {Error} error its message is shown
 * @param {?function} again what "Try again" does; without it there is no such button
 */
export function complain(error, again = null) {
  show(error.message, true, again);
}

function show(text, isError, again) {
  messageText.textContent = text;
  message.classList.toggle('error', isError);
  action = again;
  messageAction.hidden = !again;
}
