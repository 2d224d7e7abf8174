/** The scenarios that a command line names, in the order of the list; all of them when it names none. Throws a RangeError that says which there are. */
export function chooseScenarios<Scenario extends { name: string }>(
  scenarios: readonly Scenario[],
  names: readonly string[],
): Scenario[] {
  const known = scenarios.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new RangeError(`No scenario ${unknown.join(', ')}; there are ${known.join(', ')}.`);
  return scenarios.filter(({ name }) => names.length === 0 || names.includes(name));
}
