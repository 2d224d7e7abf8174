/** Stands for what a parameter may hold; no path in a table has this character. */
const any = '\u0001';
const parameter = /:\w+|\*\w+/g;

const escaped = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');

/** What Express matches with a path: `:id` takes one segment or part of it, `*key` one or more segments. */
function matcherOf(path: string): RegExp {
  const literals = path.split(parameter).map(escaped);
  const parameters = [...path.matchAll(parameter)].map(([name]) => (name.startsWith('*') ? '.+' : '[^/]+'));
  return new RegExp(`^${literals.map((literal, index) => literal + (parameters[index] ?? '')).join('')}$`);
}

/** Requests that a path takes, as different as they can be. */
const requestsOf = (path: string): string[] =>
  [any, `${any}/${any}/${any}`].map((many) => path.replace(parameter, (name) => (name.startsWith('*') ? many : any)));

/** Whether the path `first` takes every request that `second` would take, so that a row behind it is never reached. */
export function coversPath(first: string, second: string): boolean {
  const matcher = matcherOf(first);
  return requestsOf(second).every((request) => matcher.test(request));
}
