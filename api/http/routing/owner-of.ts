import type { HttpProduct } from '../product.ts';

/** The product that owns a path by the longest of the prefixes; null where none does. */
export function ownerOf<Product extends Pick<HttpProduct<never>, 'owns'>>(
  products: readonly Product[],
  path: string,
): Product | null {
  const claims = products.flatMap((product) => product.owns.map((prefix) => ({ product, prefix })));
  const fitting = claims.filter(({ prefix }) => path === prefix || path.startsWith(`${prefix}/`));
  return fitting.sort((a, b) => b.prefix.length - a.prefix.length)[0]?.product ?? null;
}
