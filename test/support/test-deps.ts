/** Dependencies of which a test gives what its code needs; whatever else is asked for is an error of the test. */
export const testDeps = <Deps extends object>(given: Partial<Deps>): Deps =>
  new Proxy(given as Deps, {
    get(target, name, receiver) {
      if (typeof name === 'string' && !(name in target)) throw new Error(`the test gives no ${name}`);
      return Reflect.get(target, name, receiver);
    },
  });
