const types: Record<string, string> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  bigint: 'a whole number',
  boolean: 'true or false',
  date: 'a date',
  array: 'a list',
  tuple: 'a list',
  set: 'a list',
  object: 'a JSON object',
  record: 'a JSON object',
  map: 'a JSON object',
  null: 'null',
  undefined: 'absent',
  void: 'absent',
  never: 'absent',
  nan: 'NaN',
  file: 'a file',
};

/** A type that zod expects, as people who send JSON call it, with its article. */
export const wantedType = (expected: string): string =>
  Object.hasOwn(types, expected) ? (types[expected] ?? '') : 'of another type';
